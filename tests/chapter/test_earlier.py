"""Two small years side by side: what a figure was the year before, by the same selection."""

import json

import pytest

from annual_review.chapter import earlier
from annual_review.chapter.aggregates import count, distinct, mean, share, total
from annual_review.chapter.opening import open_review
from annual_review.chapter.selections import filter_rows, months, where, where_not
from annual_review.chapter.sentences import glance
from annual_review.chapter.tables import comparison
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError, ParamsError
from annual_review.language import CHINESE, ENGLISH, speaking
from tests.chapter.conftest import YEARS
from tests.conftest import ROOT


def change(figure, spec="比"):
    return without_marks(f"{figure:{spec}}")


def test_each_aggregate_knows_what_it_was_the_year_before(two_years):
    talks = two_years.open()["宣讲台账"]
    held, towns = count("a", talks, "场"), distinct("b", talks["乡镇"], "个乡镇")
    people, average = total("c", talks["受教人数"], "人"), mean("d", talks["受教人数"], "人")
    active = distinct("e", months(talks["日期"]), "个月")
    figures = [held, towns, people, average, active]
    assert [figure.before.value for figure in figures] == [3, 2, 100, 33.3, 3]
    assert change(people) == "，比上年增加5人，增长5%"


def test_the_same_conditions_select_the_rows_of_both_years(two_years):
    talks = two_years.open()["宣讲台账"]
    schools = count("a", where(talks, 场所类别="学校"), "场")
    others = count("b", where_not(talks, 场所类别="学校"), "场")
    both = count("c", where(where_not(talks, 乡镇="官舟镇"), 场所类别=["学校", "村"]), "场")
    assert [f.before.value for f in (schools, others, both)] == [2, 1, 1]


def test_a_share_is_compared_in_percentage_points(two_years):
    talks = two_years.open()["宣讲台账"]
    schools, all_ = count("a", where(talks, 场所类别="学校"), "场"), count("b", talks, "场")
    assert change(share("c", schools, all_)) == "，比上年提高33.3个百分点"


def test_sorted_rows_are_still_the_same_selection(two_years):
    talks = two_years.open()["宣讲台账"].sort_values("受教人数")
    assert total("a", talks["受教人数"], "人").before.value == 100


def test_the_evidence_holds_the_rows_of_both_years(two_years):
    evidence = two_years.audience(场所类别="学校").evidence()
    assert [row[2] for group in evidence["rows"] for row in group["rows"]] == [2, 3]
    before = evidence["before"]
    assert (before["year"], before["value"]) == (2020, 50)
    assert [row[2] for group in before["rows"] for row in group["rows"]] == [2, 4]
    assert "场所类别=学校" in before["rule"]
    json.dumps(evidence)


def test_without_a_year_before_a_change_is_empty_and_no_evidence_is_evidence(office):
    office.write(2021)
    audience = office.audience()
    assert audience.before is None
    assert f"{audience:比}{audience:比数}{audience:比率}" != ""  # only marks
    assert change(audience) == ""
    assert "before" not in audience.evidence()


def test_a_register_that_was_not_sent_the_year_before_is_not_compared(office):
    office.write(2020, [("晚晴", 3)], "报刊订阅台账", ["报刊名称", "订阅份数"])
    office.write(2021)
    assert change(office.audience()) == ""


def test_a_register_without_rows_the_year_before_is_compared_with_nothing(office):
    office.write(2020, [])
    office.write(2021)
    assert change(office.audience()) == "，比上年增加105人"


def test_rows_that_were_not_selected_with_where_cannot_be_compared(two_years):
    talks = two_years.open()["宣讲台账"]
    many = count("talks.many", talks[talks["受教人数"].map(lambda number: number > 50)], "场")
    with pytest.raises(FigureError, match=r"talks\.many.*where\(\).*against"):
        change(many)
    assert "before" not in many.evidence()


def test_a_column_that_was_changed_cannot_be_compared(two_years):
    doubled = two_years.open()["宣讲台账"]["受教人数"].map(lambda number: number * 2)
    with pytest.raises(FigureError, match="It is not known"):
        change(total("a", doubled, "人"))


def test_an_analyst_can_give_the_figure_to_compare_with(two_years):
    review = two_years.open()
    now, then = (
        count("talks.many", talks[talks["受教人数"] > 40], "场")
        for talks in (review["宣讲台账"], review.before["宣讲台账"])
    )
    assert change(now.against(then)) == "，比上年增加1场，增长100%"
    assert change(now.against(None)) == ""


def test_a_register_without_rows_this_year_is_not_compared(office):
    office.write(2020)
    office.write(2021, [])
    audience = office.audience()
    assert change(audience) == ""


def test_a_category_without_rows_this_year_is_less_than_before(two_years):
    talks = two_years.open()["宣讲台账"]
    in_villages = count("a", talks[talks["场所类别"] == "村"], "场")
    assert in_villages.value == 0
    assert change(count("b", where(talks, 场所类别="村"), "场")) == "，比上年减少1场，下降100%"


def test_the_history_has_all_years_with_registers(office):
    for year in YEARS:
        office.write(year)
    review = office.open()
    assert review.years == [2019, 2020, 2021]
    history = office.audience().history
    assert history.to_dict() == {"2019年": 10, "2020年": 100, "2021年": 105}


def test_a_year_that_is_left_out_is_not_the_year_before(office):
    office.write(2019)
    office.write(2021)
    audience = office.audience()
    assert audience.before is None
    assert list(audience.history) == [10, 105]


def test_later_years_are_not_opened(two_years):
    assert two_years.open(2020).years == [2020]


def test_a_year_that_is_not_over_is_compared_with_the_same_part(office):
    office.write(2020)
    office.write(2021, [("2021-01-08", "学校", "官舟镇", "党史", 45), (*YEARS[2021][0][:4], 9)])
    office.params("until: 2021-03-31\n")
    audience = office.audience()
    assert (audience.value, audience.before.value) == (54, 80)
    assert change(audience) == "，比上年同期减少26人，下降32.5%"
    rows = audience.evidence()["before"]["rows"][0]["rows"]
    assert [row[3] for row in rows] == ["2020-02-03", "2020-03-05"]


def test_rows_after_the_last_day_count_in_neither_year(office):
    office.write(2020, [*YEARS[2020][:2], ("2020-08-02", "学校", "官舟镇", "党史", 60)])
    office.write(2021, [*YEARS[2021], ("2021-08-08", "学校", "官舟镇", "党史", 100)])
    office.params("until: 2021-06-30\n")
    audience = office.audience()
    assert (audience.value, audience.before.value) == (45, 80)
    assert len(audience.evidence()["rows"][0]["rows"]) == 1


def test_a_register_without_dates_is_not_compared_with_a_part(office):
    for year in (2020, 2021):
        office.write(year, [("晚晴", 3 * year)], "报刊订阅台账", ["报刊名称", "订阅份数"])
    copies = total("copies", office.open()["报刊订阅台账"]["订阅份数"], "份")
    assert change(copies) == "，比上年增加3份"
    office.params("until: 2021-06-30\n")
    review = office.open()
    copies = total("copies", review["报刊订阅台账"]["订阅份数"], "份")
    assert review.undated == ["报刊订阅台账"]
    assert copies.is_of_whole_year
    assert change(copies) == change(copies.against(copies)) == ""
    assert "before" not in copies.evidence()
    assert list(copies.history) == [6063]
    assert copies.value == 6063
    assert comparison({"报刊": copies}, "与上年同期相比") is None


def test_a_figure_of_the_whole_year_is_marked_beside_those_of_a_part(office, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "annual_review.chapter.sentences.show_blocks", lambda *each: shown.append(each)
    )
    office.registers("""
      讲座:
        fields: {日期: {kind: date}, 人数: {kind: count}}
      订阅:
        fields: {报刊: {required: true}, 份数: {kind: count}}
    """)
    for year in (2020, 2021):
        folder = office.folder / "data" / str(year)
        folder.mkdir(parents=True)
        (folder / "讲座.csv").write_text(f"日期,人数\n{year}-03-01,5\n{year}-08-01,9\n", "utf-8")
        (folder / "订阅.csv").write_text("报刊,份数\n晚晴,12\n", "utf-8")
    office.params("until: 2021-06-30\n")
    review = office.open()
    people = total("talks.people", review["讲座"]["人数"], "人")
    copies = total("papers.copies", review["订阅"]["份数"], "份")
    glance((f"{people}", "听讲座"), (f"{copies}", "订报"))
    (((block,), _),) = shown
    assert [label for _, label in block.items] == ["听讲座", "订报（全年）"]
    table = comparison({"听讲座": people, "订报": copies}, "与上年同期相比")
    rows = [[without_marks(plain(cell)) for cell in row] for row in table.rows]
    assert rows == [["听讲座（人）", "5", "5", "0", "0"], ["订报（全年，份）", "—", "12", "—", "—"]]


def test_rows_without_a_day_in_the_year_before_are_of_no_known_part(office):
    office.registers("""
      发放登记:
        fields:
          日期: {kind: date, required: false}
          地点: {}
          件数: {kind: count}
    """)
    office.write(
        2020, [("2020-02-03", "甲", 5), (None, "乙", 7)], "发放登记", ["日期", "地点", "件数"]
    )
    office.write(2021, [("2021-02-03", "甲", 6)], "发放登记", ["日期", "地点", "件数"])
    office.params("until: 2021-06-30\n")
    given = office.open()["发放登记"]
    assert change(total("a", given["件数"], "件")) == ""
    assert (
        change(total("b", where(given, 地点="甲")["件数"], "件")) == "，比上年同期增加1件，增长20%"
    )


def test_until_of_an_earlier_year_does_not_cut_it_for_comparison(office):
    office.write(2020)
    office.write(2021)
    office.params("until: 2020-03-01\n", 2020)
    assert office.audience().before.value == 100


def test_the_last_record_before_december_is_the_end_of_the_part(office):
    office.write(2020)
    office.write(2021, [("2021-02-28", "学校", "官舟镇", "党史", 45)])
    assert str(office.open().until) == "2021-02-28"
    assert office.audience().before.value == 30


def test_a_year_that_is_over_according_to_params_is_compared_in_full(office):
    office.write(2020)
    office.write(2021, [("2021-02-28", "学校", "官舟镇", "党史", 45)])
    office.params("until: 2021-12-31\n")
    assert change(office.audience()) == "，比上年减少55人，下降55%"


def test_a_review_that_is_published_after_the_year_covers_it_in_full(office):
    office.write(2020)
    office.write(2021, [("2021-02-28", "学校", "官舟镇", "党史", 45)])
    office.params("date: 2022-01-20\n")
    assert office.open().span == "全年"
    assert change(office.audience()) == "，比上年减少55人，下降55%"


def test_a_leap_day_is_compared_with_28_february(office):
    office.write(2019, [("2019-02-28", "学校", "官舟镇", "党史", 1)])
    office.write(2020, [("2020-02-29", "学校", "官舟镇", "党史", 2)])
    talks = office.open(2020)["宣讲台账"]
    assert total("a", talks["受教人数"], "人").before.value == 1


@pytest.mark.parametrize("name", ["talks.audience", "talks", "宣讲台账"])
def test_what_is_redefined_is_not_compared(two_years, name):
    two_years.params(f"redefined: {{{name}: 今年起含夜校}}\n")
    audience = two_years.audience()
    assert change(audience) == "，统计口径与上年不同"
    assert audience.evidence()["before"]["redefined"] == "今年起含夜校"


def test_redefining_another_figure_does_not_matter(two_years):
    two_years.params("redefined: {talks.aud: 别的数, 文体活动台账: 别的台账}\n")
    assert change(two_years.audience()) == "，比上年增加5人，增长5%"


def test_an_unknown_register_cannot_be_redefined(two_years):
    two_years.params("redefined: {宣讲台帐: 有误}\n")
    with pytest.raises(ParamsError, match="Did you mean '宣讲台账'"):
        two_years.open()


def test_a_year_that_cannot_be_cleaned_is_unreadable_and_not_compared(two_years, tmp_path):
    stale = "file,sheet,row,field,value,reason,who\n台账.xlsx,没有,9,日期,2020-01-01,误,甲\n"
    (tmp_path / "data" / "2020" / "corrections.csv").write_text(stale, encoding="utf-8")
    with speaking(ENGLISH):
        review = two_years.open()
        assert change(two_years.audience()) == ""
        assert review.before is None
        assert list(review.unreadable) == [2020]
        assert review.years == [2021]
    with speaking(CHINESE):
        assert two_years.open().unreadable == review.unreadable


def test_a_folder_without_registers_is_not_a_year(two_years, tmp_path):
    (tmp_path / "data" / "2019").mkdir()
    (tmp_path / "data" / "2019" / "README.md").write_text("empty", encoding="utf-8")
    review = two_years.open()
    assert (review.years, review.unreadable) == ([2020, 2021], {})


def test_the_shipped_years_are_compared_by_the_same_rules():
    review = open_review(2021, str(ROOT / "data" / "2021"), str(ROOT / "params" / "2021.yaml"))
    alone = open_review(2020, str(ROOT / "data" / "2020"), str(ROOT / "params" / "2020.yaml"))
    for name in review.settings.book.registers:
        assert review.before[name].equals(alone[name])


def test_a_half_is_compared_with_the_half_of_the_year_before_under_its_name(office):
    for year in (2020, 2021):
        days = {"02-03": year, "06-30": 5, "12-01": 900}
        talks = [(f"{year}-{day}", "学校", "官舟镇", "党史", n) for day, n in days.items()]
        office.write(year, talks)
    data = office.folder / "data" / "2021"
    review = open_review("2021-h1", str(data), str(office.folder / "params" / "2021.yaml"))
    audience = total("talks.audience", review["宣讲台账"]["受教人数"], "人")
    assert (audience.value, audience.before.value) == (2026, 2025)
    assert change(audience) == "，比上年同期增加1人"
    assert list(audience.history.index) == ["2020年上半年", "2021年上半年"]
    assert comparison({"受教": audience}, "比较").header[1:3] == ("2020年上半年", "2021年上半年")
    before = audience.evidence()["before"]
    assert (before["first"], before["last"]) == ("2020-01-01", "2020-06-30")
    assert before["label"] == "2020年上半年"
    whole = total("talks.audience", office.open()["宣讲台账"]["受教人数"], "人")
    assert (whole.value, whole.before.value) == (2926, 2925)
    assert "first" not in whole.evidence()["before"]


def test_the_rows_of_a_sentence_s_figures_are_selected_once_for_each_year(two_years, monkeypatch):
    selected = []
    monkeypatch.setattr(
        earlier, "filter_rows", lambda table, steps: selected.append(1) or filter_rows(table, steps)
    )
    talks = two_years.open()["宣讲台账"]
    schools = where(talks, 场所类别="学校")
    held, people = count("a", schools, "场"), total("b", schools["受教人数"], "人")
    assert [held.before.value, people.before.value] == [2, 50]
    assert len(selected) == 2
    by_function = where(talks, lambda rows: rows["场所类别"] == "学校")
    assert [count(id, by_function, "场").before.value for id in ("c", "d")] == [2, 2]
    assert len(selected) == 2 + 4  # what a function selects may be other rows each time
