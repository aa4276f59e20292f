"""The sentence on what has grown and what has fallen."""

from annual_review.chapter.aggregates import count, total
from annual_review.chapter.figures import Figure
from annual_review.chapter.selections import where
from annual_review.chapter.sentences import compose
from annual_review.chapter.trends import trends
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.document.missing import Missing

PAPERS = ["报刊名称", "订阅份数"]


def figures(office):
    talks = office.open()["宣讲台账"]
    return {
        "听众": total("talks.audience", talks["受教人数"], "人"),
        "宣讲": count("talks.held", talks, "场"),
        "进校": count("talks.schools", where(talks, 场所类别="学校"), "场"),
    }


def test_what_has_grown_comes_first_then_what_has_fallen_then_the_rest(two_years):
    text = "与上年相比，听众增加5人（增长5%）；宣讲减少1场（下降33.3%）；进校（2场）持平。"
    assert without_marks(trends(figures(two_years))) == text


def test_each_number_of_it_opens_to_its_rows_of_both_years(two_years):
    (paragraph,), evidence = compose((trends(figures(two_years)),), "body")
    assert plain(paragraph.spans).startswith("与上年相比，听众增加5人")
    assert [span.figure for span in paragraph.spans if span.figure] == [*evidence]
    assert evidence["talks.audience"]["before"]["value"] == 100
    assert all(entry["rows"] for entry in evidence.values())


def test_everything_may_have_fallen_or_be_as_before(office):
    office.write(2020)
    office.write(2021, [("2021-12-08", "学校", "官舟镇", "党史", 45)])
    text = "与上年相比，听众减少55人（下降55%）、宣讲减少2场（下降66.7%）、进校减少1场（下降50%）。"
    assert without_marks(trends(figures(office))) == text
    same = {"进校": count("a", where(office.open()["宣讲台账"], 场所类别="学校"), "场")}
    same["进校"] = same["进校"].against(same["进校"])
    assert without_marks(trends(same)) == "与上年相比，进校（1场）持平。"


def test_without_a_year_before_it_says_nothing(office):
    office.write(2021)
    assert trends(figures(office)) == ""
    assert trends({}) == ""
    lost = Figure("a", 0, "人", missing=Missing("本年未收到", "《台账》"))
    assert trends({"缺": lost.against(None)}) == ""


def test_a_figure_that_was_0_before_has_no_rate(office):
    office.write(2020, [])
    office.write(2021)
    assert "听众增加105人、" in without_marks(trends(figures(office)))


def test_what_is_redefined_is_left_out(two_years):
    two_years.params("redefined: {talks.audience: 今年起含夜校}\n")
    assert "听众" not in trends(figures(two_years))


def test_a_year_that_goes_on_is_compared_with_its_part(two_years):
    two_years.params("until: 2021-03-31\n")
    text = without_marks(trends({"听众": figures(two_years)["听众"]}))
    assert text == "与上年同期相比，听众减少35人（下降43.8%）。"
