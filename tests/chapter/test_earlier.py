"""Two small years side by side: what a figure was the year before, by the same choice of rows."""

import json

import openpyxl
import pytest

from annual_review.chapter.aggregates import count, distinct, mean, share, total
from annual_review.chapter.opening import open_review
from annual_review.chapter.selections import months, where, where_not
from annual_review.chapter.tables import comparison
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError, ParamsError
from tests.conftest import ROOT

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
YEARS = {
    2019: [("2019-04-01", "学校", "官舟镇", "党史", 10)],
    2020: [
        ("2020-02-03", "学校", "官舟镇", "党史", 30),
        ("2020-03-05", "村", "黄土镇", "党史", 50),
        ("2020-11-20", "学校", "官舟镇", "法治", 20),
    ],
    2021: [
        ("2021-01-08", "学校", "官舟镇", "党史", 45),
        ("2021-12-09", "学校", "中界镇", "党史", 60),
    ],
}


@pytest.fixture
def office(tmp_path):
    """Return a function that writes a year's register, and one that opens a year's review."""

    class Office:
        def write(self, year, rows=None, sheet="宣讲台账", head=HEAD):
            book = openpyxl.Workbook()
            book.worksheets[0].title = sheet
            for row in [head, *(YEARS[year] if rows is None else rows)]:
                book.worksheets[0].append(row)
            (tmp_path / "data" / str(year)).mkdir(parents=True)
            book.save(tmp_path / "data" / str(year) / "台账.xlsx")

        def params(self, text, year=2021):
            (tmp_path / "params").mkdir(exist_ok=True)
            (tmp_path / "params" / f"{year}.yaml").write_text(text, encoding="utf-8")

        def open(self, year=2021):
            data, params = tmp_path / "data" / str(year), tmp_path / "params" / f"{year}.yaml"
            return open_review(year, str(data), str(params))

        def audience(self, **chosen):
            talks = where(self.open()["宣讲台账"], **chosen)
            return total("talks.audience", talks["受教人数"], "人")

    return Office()


@pytest.fixture
def two_years(office):
    office.write(2020)
    office.write(2021)
    return office


def said(figure, spec="比"):
    return without_marks(f"{figure:{spec}}")


def test_each_aggregate_knows_what_it_was_the_year_before(two_years):
    talks = two_years.open()["宣讲台账"]
    held, towns = count("a", talks, "场"), distinct("b", talks["乡镇"], "个乡镇")
    people, average = total("c", talks["受教人数"], "人"), mean("d", talks["受教人数"], "人")
    active = distinct("e", months(talks["日期"]), "个月")
    figures = [held, towns, people, average, active]
    assert [figure.before.value for figure in figures] == [3, 2, 100, 33.3, 3]
    assert said(people) == "，比上年增加5人，增长5%"


def test_the_same_rows_are_chosen_of_both_years(two_years):
    talks = two_years.open()["宣讲台账"]
    schools = count("a", where(talks, 场所类别="学校"), "场")
    others = count("b", where_not(talks, 场所类别="学校"), "场")
    both = count("c", where(where_not(talks, 乡镇="官舟镇"), 场所类别=["学校", "村"]), "场")
    assert [f.before.value for f in (schools, others, both)] == [2, 1, 1]


def test_a_share_is_compared_in_points(two_years):
    talks = two_years.open()["宣讲台账"]
    schools, all_ = count("a", where(talks, 场所类别="学校"), "场"), count("b", talks, "场")
    assert said(share("c", schools, all_)) == "，比上年提高33.3个百分点"


def test_rows_sorted_otherwise_are_still_the_same_rows(two_years):
    talks = two_years.open()["宣讲台账"].sort_values("受教人数")
    assert total("a", talks["受教人数"], "人").before.value == 100


def test_the_evidence_holds_the_rows_of_both_years(two_years):
    kept = two_years.audience(场所类别="学校").evidence()
    assert [row[2] for group in kept["rows"] for row in group["rows"]] == [2, 3]
    before = kept["before"]
    assert (before["year"], before["value"]) == (2020, 50)
    assert [row[2] for group in before["rows"] for row in group["rows"]] == [2, 4]
    assert "场所类别=学校" in before["rule"]
    json.dumps(kept)


def test_without_a_year_before_nothing_is_said_and_nothing_kept(office):
    office.write(2021)
    audience = office.audience()
    assert audience.before is None
    assert f"{audience:比}{audience:比数}{audience:比率}" != ""  # only marks
    assert said(audience) == ""
    assert "before" not in audience.evidence()


def test_a_register_that_was_not_sent_the_year_before_is_not_compared(office):
    office.write(2020, [("晚晴", 3)], "报刊订阅台账", ["报刊名称", "订阅份数"])
    office.write(2021)
    assert said(office.audience()) == ""


def test_a_register_without_rows_the_year_before_is_compared_with_nothing(office):
    office.write(2020, [])
    office.write(2021)
    assert said(office.audience()) == "，比上年增加105人"


def test_rows_chosen_by_other_means_cannot_be_compared(two_years):
    talks = two_years.open()["宣讲台账"]
    many = count("talks.many", talks[talks["受教人数"] > 50], "场")
    with pytest.raises(FigureError, match=r"talks\.many.*where\(\).*against"):
        said(many)
    assert "before" not in many.evidence()


def test_a_column_that_was_changed_cannot_be_compared(two_years):
    doubled = two_years.open()["宣讲台账"]["受教人数"] * 2
    with pytest.raises(FigureError, match="It is not known"):
        said(total("a", doubled, "人"))


def test_an_analyst_can_say_what_to_compare_with(two_years):
    review = two_years.open()
    now, then = (
        count("talks.many", talks[talks["受教人数"] > 40], "场")
        for talks in (review["宣讲台账"], review.before["宣讲台账"])
    )
    assert said(now.against(then)) == "，比上年增加1场，增长100%"
    assert said(now.against(None)) == ""


def test_what_nobody_registered_this_year_is_not_less_than_before(office):
    office.write(2020)
    office.write(2021, [])
    audience = office.audience()
    assert said(audience) == ""
    assert comparison({"听众": audience}, "与上年相比") is None


def test_a_kind_that_did_not_happen_this_year_is_less(two_years):
    talks = two_years.open()["宣讲台账"]
    in_villages = count("a", talks[talks["场所类别"] == "村"], "场")
    assert in_villages.value == 0
    assert said(count("b", where(talks, 场所类别="村"), "场")) == "，比上年减少1场，下降100%"


def test_all_years_present_make_the_history(office):
    for year in YEARS:
        office.write(year)
    review = office.open()
    assert review.years == [2019, 2020, 2021]
    history = office.audience().history
    assert history.to_dict() == {"2019年": 10, "2020年": 100, "2021年": 105}


def test_a_gap_in_the_years_is_no_year_before(office):
    office.write(2019)
    office.write(2021)
    audience = office.audience()
    assert audience.before is None
    assert list(audience.history) == [10, 105]


def test_later_years_are_none_of_the_years_before(two_years):
    assert two_years.open(2020).years == [2020]


def test_a_year_that_goes_on_is_compared_with_the_same_part(office):
    office.write(2020)
    office.write(2021, [("2021-01-08", "学校", "官舟镇", "党史", 45), (*YEARS[2021][0][:4], 9)])
    office.params("until: 2021-03-31\n")
    audience = office.audience()
    assert (audience.value, audience.before.value) == (54, 80)
    assert said(audience) == "，比上年同期减少26人，下降32.5%"
    rows = audience.evidence()["before"]["rows"][0]["rows"]
    assert [row[3] for row in rows] == ["2020-02-03", "2020-03-05"]


def test_registers_that_end_before_december_tell_how_far_the_year_has_come(office):
    office.write(2020)
    office.write(2021, [("2021-02-28", "学校", "官舟镇", "党史", 45)])
    assert str(office.open().until) == "2021-02-28"
    assert office.audience().before.value == 30


def test_a_year_that_params_say_is_whole_is_compared_as_a_whole(office):
    office.write(2020)
    office.write(2021, [("2021-02-28", "学校", "官舟镇", "党史", 45)])
    office.params("until: 2021-12-31\n")
    assert said(office.audience()) == "，比上年减少55人，下降55%"


def test_a_leap_day_has_a_day_before_it(office):
    office.write(2019, [("2019-02-28", "学校", "官舟镇", "党史", 1)])
    office.write(2020, [("2020-02-29", "学校", "官舟镇", "党史", 2)])
    talks = office.open(2020)["宣讲台账"]
    assert total("a", talks["受教人数"], "人").before.value == 1


@pytest.mark.parametrize("name", ["talks.audience", "talks", "宣讲台账"])
def test_what_is_defined_otherwise_is_not_compared(two_years, name):
    two_years.params(f"redefined: {{{name}: 今年起含夜校}}\n")
    audience = two_years.audience()
    assert said(audience) == "，统计口径与上年不同"
    assert audience.evidence()["before"]["redefined"] == "今年起含夜校"


def test_another_figure_s_definition_does_not_matter(two_years):
    two_years.params("redefined: {talks.aud: 别的数, 文体活动台账: 别的台账}\n")
    assert said(two_years.audience()) == "，比上年增加5人，增长5%"


def test_a_register_that_is_none_cannot_be_redefined(two_years):
    two_years.params("redefined: {宣讲台帐: 有误}\n")
    with pytest.raises(ParamsError, match="Did you mean '宣讲台账'"):
        two_years.open()


def test_a_year_that_cannot_be_cleaned_is_told_and_compared_with_none(two_years, tmp_path):
    stale = "file,sheet,row,field,value,reason,who\n台账.xlsx,没有,9,日期,2020-01-01,误,甲\n"
    (tmp_path / "data" / "2020" / "corrections.csv").write_text(stale, encoding="utf-8")
    review = two_years.open()
    assert said(two_years.audience()) == ""
    assert review.before is None
    assert list(review.unreadable) == [2020]
    assert review.years == [2021]


def test_a_folder_without_registers_is_no_year(two_years, tmp_path):
    (tmp_path / "data" / "2019").mkdir()
    (tmp_path / "data" / "2019" / "README.md").write_text("empty", encoding="utf-8")
    review = two_years.open()
    assert (review.years, review.unreadable) == ([2020, 2021], {})


def test_a_comparison_sets_both_years_side_by_side(two_years):
    talks = two_years.open()["宣讲台账"]
    table = comparison(
        {"听众": total("a", talks["受教人数"], "人"), "场次": count("b", talks, "场")}, "与上年相比"
    )
    assert table.header == ("项目", "2020年", "2021年", "增减", "增长（%）")
    rows = [[without_marks(plain(cell)) for cell in row] for row in table.rows]
    assert rows == [
        ["听众（人）", "100", "105", "+5", "+5"],
        ["场次（场）", "3", "2", "−1", "−33.3"],
    ]


def test_a_comparison_says_what_cannot_be_compared(two_years):
    two_years.params("redefined: {a: 今年起含夜校}\n")
    talks = two_years.open()["宣讲台账"]
    table = comparison({"听众": total("a", talks["受教人数"], "人")}, "与上年相比")
    assert [without_marks(plain(cell)) for cell in table.rows[0]][3:] == ["口径不同", "—"]


def test_without_a_year_before_there_is_no_comparison(office):
    office.write(2021)
    assert comparison({"听众": office.audience()}, "与上年相比") is None


def test_the_shipped_years_are_compared_by_the_same_rules():
    review = open_review(2021, str(ROOT / "data" / "2021"), str(ROOT / "params" / "2021.yaml"))
    alone = open_review(2020, str(ROOT / "data" / "2020"), str(ROOT / "params" / "2020.yaml"))
    for name in review.settings.book.registers:
        assert review.before[name].equals(alone[name])
