"""The params of a year, and the errors in them."""

import datetime as dt
import shutil
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from annual_review.errors import ParamsError
from annual_review.project.loading import load_settings
from annual_review.project.register_book import Field, Register
from tests.conftest import ROOT


@pytest.fixture
def params(tmp_path):
    """Return a copy of params/ and a way to change a text in one of its files."""
    folder = tmp_path / "params"
    shutil.copytree(ROOT / "params", folder)

    def change(name, before, after):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        return load_settings(2021, folder / "2021.yaml")

    change.folder = folder
    return change


def test_the_project_s_params_describe_nineteen_registers(settings):
    assert len(settings.book.registers) == 19
    assert len(settings.params.published) == 31
    assert settings.book.fields_of("宣讲台账")["受教人数"].is_required
    personal = {
        field
        for name in settings.book.registers
        for field, rules in settings.book.fields_of(name).items()
        if rules.personal
    }
    assert personal == {"姓名", "身份证号", "联系电话", "获得者", "备注"}


def test_fields_say_whether_they_are_personal_by_the_registers_they_are_of(settings):
    common = Field(kind="remark")
    own = {"甲": Register(fields={"姓名": Field(personal=True)}), "乙": Register(fields={})}
    book = settings.book.model_copy(update={"common": {"备注": common}, "registers": own})
    assert [book.fields_of(name)["备注"].personal for name in own] == [True, False]
    assert book.fields_of("甲")["备注"] is book.fields_of("甲")["备注"]
    assert common.personal is None
    changed = book.model_copy(update={"common": {"备注": common.model_copy()}})
    assert changed.fields_of("甲")["备注"] is not book.fields_of("甲")["备注"]


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        (
            "office.yaml",
            "cell_seconds:",
            "cel_seconds:",
            "office.yaml.*'cel_seconds'.*cell_seconds",
        ),
        ("2021.yaml", "published:", "publishd:", "2021.yaml.*'publishd'.*published"),
        ("2021.yaml", "lower: 5,", "lowr: 5,", r"published\.carrier\.actions\.lowr.*'lower'"),
        ("registers.yaml", "kind: date,", "knd: date,", r"registers\.行动台账.*knd.*kind"),
        ("registers.yaml", "kind: date,", "kind: dates,", r"registers\.行动台账.*kind"),
        ("registers.yaml", "required: true", "required: perhaps", "required"),
        ("registers.yaml", "line: 老干部工作", "line: 老干部", "老干部.*not among lines"),
        ("registers.yaml", "unit: 元,", "unit: （元）,", r"党费返还.*'（元）' is no unit.*万亩"),
        ("registers.yaml", "unit: 元,", "unit: 单位：元,", "is no unit"),
        ("registers.yaml", "kind: amount, unit: 元,", "unit: 元,", "'元'.*kind: count or amount"),
        ("2021.yaml", "lower: 5,", "lower: five,", "number"),
        ("2021.yaml", "date: 2022-02-17", "date: soon", "date"),
        ("2021.yaml", "date: 2022", "until: 2022", "2021.yaml: until: 2022-02-17 is not .* 2021"),
        (
            "registers.yaml",
            "calendar: false",
            "calender: false",
            "荣誉表彰台账.calender.*'calendar'",
        ),
        ("registers.yaml", "calendar: false", "calendar: seldom", "荣誉表彰台账.calendar"),
        ("office.yaml", "cell_seconds: 120", "cell_seconds: 0", "greater than 0"),
        ("office.yaml", "name:", "name: [", "cannot be read"),
        ("office.yaml", "top: 37", "top: -5", "page.top"),
        ("office.yaml", "left: 28", "left: 100", "does not fit a sheet"),
        ("office.yaml", "lines: 22", "lines: 0", "page.lines"),
        ("office.yaml", "cell_seconds: 120", "map: towns.geojson", "map: there is no file .*towns"),
        ("office.yaml", "cell_seconds: 120", "map: {nmae: 名称}", "map.nmae.*'name'"),
        ("registers.yaml", "kind: date,", "kind: date, kind: text,", "the key 'kind' occurs twice"),
    ],
)
def test_an_error_names_the_file_the_key_and_the_nearest_known_key(
    params, name, before, after, message
):
    with pytest.raises(ParamsError, match=message):
        params(name, before, after)


def test_a_year_without_a_file_has_the_defaults(params):
    settings = load_settings(2019, params.folder / "2019.yaml")
    assert settings.title == "沿河土家族自治县委老干部局2019年工作综述"
    assert settings.params.published == {}


def test_a_params_file_elsewhere_is_used_with_the_project_s_office(tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text("title: 自拟标题\n", encoding="utf-8")
    settings = load_settings(2021, own)
    assert settings.title == "自拟标题"
    assert len(settings.book.registers) == 19


@pytest.mark.parametrize(
    "typed",
    ["2021-2-17", "2021年2月17日", "2021.2.17", "2021/02/17", "20210217", "２０２１年２月１７日",
     "二〇二一年二月十七日", "2021-02-17 09:00", "'2021-02-17'"],
)  # fmt: skip
def test_a_date_is_written_as_in_a_register(params, typed):
    settings = params("2021.yaml", "date: 2022-02-17", f"date: {typed}\nuntil: {typed}")
    assert settings.params.date == settings.params.until == dt.date(2021, 2, 17)


@pytest.mark.parametrize(
    "typed",
    ["2022-02-30", "2022年2月30日", "2月17日", "2022-02", "2022-02-17至2022-02-18", "2022.2.17-18",
     "44609", "soon", "0000-01-01", "[2022, 2, 17]", "{2022: 2}"],
)  # fmt: skip
def test_what_is_not_one_day_of_the_calendar_is_refused(params, typed):
    with pytest.raises(ParamsError, match=r"2021\.yaml: Line 4: date: .*day"):
        params("2021.yaml", "date: 2022-02-17", f"date: {typed}")


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("2021.yaml", "title: ", "title：", "line 3: a full-width colon stands behind 'title'"),
        ("2021.yaml", "title: ", "title:", "line 3: no space stands behind the colon of 'title'"),
        ("2021.yaml", "title: ", "title: 一: ", "a second colon stands behind '一'"),
        ("2021.yaml", "  规划: ", "  规划：", "line 8: a full-width colon stands behind '规划'"),
        ("2021.yaml", "  规划: ", "\t规划: ", "line 8: a tab stands at the beginning"),
        ("2021.yaml", "title: ", "title: '", "line 3: a quotation mark is not closed"),
        ("2021.yaml", "工作综述", "工作综述 #2", "Line 3: .*工作综述' is followed by '#2'"),
        ("2021.yaml", "lower: 5, upper: 5}", "lower: 6, upper: 5}", "lower: 6 is greater than"),
        ("2021.yaml", "lower: 5,", "lower: .nan,", "'.nan' is not a number"),
        ("2021.yaml", "lower: 1491,", "lower: 1,491,", "'published.*491'.*without commas"),
        ("2021.yaml", "date: 2022-02-17", "---\ndate: 2022-02-17", "more than one document"),
        ("office.yaml", "[晚晴“映照”行动, ", "[晚晴“映照”行动，", "is one item.*half-width commas"),
        ("office.yaml", "name: ", "name: #", "Line 3: name: nothing stands behind it"),
        ("office.yaml", "county: 沿", "members: 甲，乙\ncounty: 沿", "list is written"),
        ("office.yaml", "县委老干部局", "县委\n  名称：局", "'名称：', which belongs to a value"),
        ("registers.yaml", "kind: date,", "kind: “date”,", "Did you mean 'date'"),
        ("registers.yaml", "kind: date,", "kind: date，", "“，” stands between brackets"),
        ("registers.yaml", "unit: 人,", "unit: “人”,", "the marks around “人”"),
    ],
)
def test_a_slip_of_typing_is_named_with_its_line(params, name, before, after, message):
    with pytest.raises(ParamsError, match=f"{name}.*{message}"):
        params(name, before, after)


def test_numbers_are_texts_where_a_text_is_wanted(params):
    settings = params("2021.yaml", "names:", "names:\n  文号: 0012\n  时间: 1:30\n  年份: [2021]")
    assert settings.names["文号"] == "0012"
    assert settings.names["时间"] == "1:30"
    assert settings.names["年份"] == ["2021"]
    assert {type(name) for name in settings.names} == {str}


def test_a_file_with_a_byte_order_mark_is_read_and_one_in_gbk_is_not(params):
    path = params.folder / "2021.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8-sig")
    assert load_settings(2021, path).params.date == dt.date(2022, 2, 17)
    path.write_text(text.replace("·", ""), encoding="gbk")
    with pytest.raises(ParamsError, match="UTF-8"):
        load_settings(2021, path)


def test_an_error_in_a_base_names_the_base_and_its_line(params):
    office = params.folder / "offices" / "a" / "office.yaml"
    office.parent.mkdir(parents=True)
    office.write_text("\ufeffbase: ../../office.yaml\ncounty: 甲县\n", encoding="utf-8")
    base = params.folder / "office.yaml"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace("top: 37", "top: high"), encoding="utf-8")
    with pytest.raises(ParamsError, match=r"page\.top: 'high' is not a number") as raised:
        load_settings(2021, office.with_name("2021.yaml"))
    assert raised.value.where == str(base)
    assert raised.value.what.startswith("Line ")


@given(st.text(alphabet="ab甲date: ：,，#-[]{}'\"\n　2021", max_size=40))
@settings_of_hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_of_a_year_is_read_or_refused(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("params")
    (folder / "2021.yaml").write_text(text, encoding="utf-8")
    with suppress(ParamsError):
        load_settings(2021, folder / "2021.yaml")


def test_a_review_of_a_part_of_the_year_has_the_facts_that_are_known_by_then(params):
    whole = params("2021.yaml", "date: 2022-02-17", "date: 2022-02-17")
    half = params("2021.yaml", "date: 2022-02-17", "date: 2022-02-17\nuntil: 2021-06-30")
    known = [[one.source[:3] for one in settings.known_facts] for settings in (whole, half)]
    assert known == [["沿河土", "《关于"], ["《关于"]]


def test_a_fact_that_is_given_twice_is_an_error_that_names_it(params):
    with pytest.raises(ParamsError, match=r"the fact '载体\.目的' is given twice"):
        params("2021.yaml", "      总体.目标:", "      载体.目的: 另一种说法\n      总体.目标:")


PARTS = """
title: 沿河县2021年工作综述
date: 2022-02-17
names: {品牌: 乌江}
published: {a.b: {printed: 3次, lower: 3, upper: 3}}
"""


def test_a_part_without_a_file_has_the_title_of_its_period_and_no_figures_of_the_year(params):
    (params.folder / "2021.yaml").write_text(PARTS, encoding="utf-8")
    settings = load_settings(2021, params.folder / "2021.yaml", part="h1")
    assert settings.title == "沿河县2021年上半年工作综述"
    assert (settings.params.date, settings.params.published) == (None, {})
    assert settings.names["品牌"] == "乌江"
    assert load_settings(2021, params.folder / "2021.yaml").title == "沿河县2021年工作综述"


def test_a_file_of_a_part_based_on_that_of_the_year_adds_to_what_is_not_of_the_year_alone(params):
    (params.folder / "2021.yaml").write_text(PARTS, encoding="utf-8")
    own = params.folder / "2021-h1.yaml"
    own.write_text(
        "base: 2021.yaml\ndate: 2021-07-09\npublished: {c.d: {printed: 1次, lower: 1, upper: 1}}\n",
        encoding="utf-8",
    )
    settings = load_settings(2021, own, part="h1")
    assert settings.title == "沿河县2021年上半年工作综述"
    assert str(settings.params.date) == "2021-07-09"
    assert list(settings.params.published) == ["c.d"]
    quarter = own.with_name("2021-q2.yaml")
    quarter.write_text("base: 2021-h1.yaml\n", encoding="utf-8")
    settings = load_settings(2021, quarter, part="q2")
    assert (settings.params.date, settings.params.published) == (None, {})


def test_until_of_the_year_ends_a_part_as_well_and_leaves_a_later_one_without_days(params):
    year = params.folder / "2021.yaml"
    year.write_text("until: 2021-05-20\n", encoding="utf-8")
    assert str(load_settings(2021, year, part="h1").period) == "1月1日至5月20日"
    assert str(load_settings(2021, year, part="q1").period) == "1月1日至3月31日"
    with pytest.raises(ParamsError, match=r"not a day of 2021-q3.*nothing of 2021-q3"):
        load_settings(2021, year, part="q3")


def test_until_of_a_part_s_own_file_lies_in_it(params):
    own = params.folder / "2021-h1.yaml"
    own.write_text("until: 2021-08-31\n", encoding="utf-8")
    with pytest.raises(ParamsError, match=r"2021-08-31 is not a day of 2021-h1.*2021-06-30"):
        load_settings(2021, own, part="h1")
