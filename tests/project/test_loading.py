"""The params of a year, and the errors in them."""

import shutil

import pytest

from annual_review.errors import ParamsError
from annual_review.project.loading import load_settings
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
    assert personal == {"姓名", "身份证号", "联系电话", "获得者"}


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
        ("office.yaml", "cell_seconds: 120", "cell_seconds: 0", "greater than 0"),
        ("office.yaml", "name:", "name: [", "cannot be read"),
        ("office.yaml", "top: 37", "top: -5", "page.top"),
        ("office.yaml", "left: 28", "left: 100", "does not fit a sheet"),
        ("office.yaml", "lines: 22", "lines: 0", "page.lines"),
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
