"""The sentences on what has grown and what has fallen."""

import pytest

from annual_review.chapter.aggregates import count, total
from annual_review.chapter.facts import Fact
from annual_review.chapter.figures import Figure
from annual_review.chapter.selections import where
from annual_review.chapter.sentences import compose
from annual_review.chapter.trends import trends
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.document.missing import Missing
from annual_review.errors import FigureError

TALKS = {2020: {"学校": (30, 50), "村": (40, 20), "机关": (5, 12)}}
TALKS[2021] = {"学校": (12, 50), "村": (41, 21), "社区": (4, 9)}


def write(office, year, places):
    """Write so many talks with so many listeners each at places of each category."""
    office.write(
        year,
        [
            (f"{year}-{1 + at % 12:02}-{1 + at % 28:02}", place, "官舟镇", "党史", people)
            for place, (times, people) in places.items()
            for at in range(times)
        ],
    )


@pytest.fixture
def talks(office):
    for year, places in TALKS.items():
        write(office, year, places)
    return office


def held(office, *places, unit="场"):
    talks = office.open()["宣讲台账"]
    return {
        place: count(f"talks.at_{at}", where(talks, 场所类别=place), unit)
        for at, place in enumerate(places)
    }


def printed(*sentences):
    blocks, _ = compose(sentences, "body")
    return "".join(plain(block.spans) for block in blocks)


def test_what_has_grown_what_has_fallen_and_what_is_level_have_a_sentence_each(talks):
    figures = held(talks, "社区", "学校", "村", "机关")
    assert printed(trends(figures)) == (
        "与上年相比，新增社区4场。学校12场，下降60%；机关没有登记（上年5场）。"
        "村41场，与上年基本持平。"
    )


def test_each_change_says_tongbi_where_the_office_does(talks):
    talks.params("wording: {change: 同比}\n")
    figures = held(talks, "社区", "学校", "村", "机关")
    assert printed(trends(figures)) == (
        "新增社区4场。学校12场，同比下降60%；机关没有登记（上年5场）。村41场，同比基本持平。"
    )


def test_the_rule_orders_and_not_the_notebook(office):
    before = {f"第{at}处": (80 - at, 1) for at in range(5)}
    write(office, 2020, before)
    write(office, 2021, {place: (2 * (at + 3), 1) for at, place in enumerate(before)})
    figures = held(office, *before)
    text = printed(trends(figures))
    assert text.startswith("与上年相比，第0处6场，下降92.5%；第1处8场，下降89.9%；第2处10场，")
    assert text.endswith("；第3处、第4处也有下降。")
    assert printed(trends(dict(reversed(figures.items())))) == text


def test_what_is_level_is_listed_with_its_largest_first(office):
    places = {"甲": (30, 1), "乙": (50, 1), "丙": (40, 1), "丁": (20, 1)}
    for year in (2020, 2021):
        write(office, year, places)
    assert printed(trends(held(office, *places))) == "乙50场、丙40场、甲30场等，与上年持平。"


def test_a_change_that_is_too_small_to_say_is_not_said(two_years):
    talks = two_years.open()["宣讲台账"]
    assert trends({"宣讲": count("talks.held", talks, "场")}) == ""


def test_each_number_of_it_opens_to_its_rows_of_both_years(talks):
    figures = held(talks, "学校", "村", "机关")
    (paragraph,), evidence = compose((trends(figures),), "body")
    spans = [span.figure for span in paragraph.spans if span.figure]
    assert set(spans) == set(evidence) == {figure.id for figure in figures.values()}
    assert [entry["before"]["value"] for entry in evidence.values()] == [30, 5, 40]
    assert all(entry["before"]["rows"] for entry in evidence.values())


def test_behind_a_rounded_number_the_percentage_is_rounded(talks):
    people = total("talks.people", talks.open()["宣讲台账"]["受教人数"], "人")
    assert people.value == 1497
    assert printed(trends({"听众": people})) == "与上年相比，听众1497人，下降36.6%。"
    assert printed(trends({"听众": f"{people:余}"})) == "与上年相比，听众1490余人，下降约37%。"


def test_a_reason_stands_behind_its_change(talks):
    figures = held(talks, "学校", "村")
    why = {"学校": Fact("学校.停课", "因疫情停课。"), "村": "不说"}
    assert printed(trends(figures, why=why)) == (
        "与上年相比，学校12场，下降60%，因疫情停课。村41场，与上年基本持平。"
    )
    without = printed(trends(figures, why={"学校": Fact("没有"), "村": ""}))
    assert without == printed(trends(figures))


def test_a_reason_for_nothing_is_refused(talks):
    with pytest.raises(FigureError, match="Did you mean '学校'"):
        trends(held(talks, "学校"), why={"学校们": "停课"})


def test_only_a_figure_is_compared(talks):
    school = held(talks, "学校")["学校"]
    for text in ("12场", f"{school}{school:比}", ""):
        with pytest.raises(FigureError, match="is not one figure"):
            trends({"学校": text})


def test_without_a_year_before_it_says_nothing(office):
    office.write(2021)
    assert trends(held(office, "学校")) == ""
    assert trends({}) == ""
    lost = Figure("a", 0, "人", missing=Missing("本年未收到", "《台账》"))
    assert trends({"缺": lost.against(None)}) == ""


def test_a_first_register_is_not_new_as_nothing_was_registered(office):
    office.write(2020, [])
    write(office, 2021, TALKS[2021])
    assert trends(held(office, "学校")) == ""


def test_what_is_redefined_is_left_out(talks):
    talks.params("redefined: {talks.at_0: 今年起含夜校}\n")
    assert "学校" not in without_marks(trends(held(talks, "学校", "机关")))


def test_a_year_that_goes_on_is_compared_with_its_part(talks):
    talks.params("until: 2021-06-30\n")
    text = printed(trends(held(talks, "学校", "机关")))
    assert text == "与上年同期相比，学校6场，减少12场；机关没有登记（上年同期5场）。"
