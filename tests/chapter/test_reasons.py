"""Why a figure has changed: how many and how much each, and in which place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.chapter.aggregates import count, distinct, total
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.reasons import because, mostly
from annual_review.chapter.selections import where
from annual_review.chapter.sentences import compose
from annual_review.chapter.trends import trends
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError
from annual_review.values.changes import Verdict


def figure(id, now, before, unit="人"):
    earlier = computed(Figure(id, before, unit))
    return computed(Figure(id, now, unit)).against(earlier)


def why(now, before):
    """Return the reason for a change of (times, people) each year."""
    (times, people), (times_before, people_before) = now, before
    whole = figure("a.people", people, people_before)
    number = figure("a.times", times, times_before, "场")
    return without_marks(because("a.each", whole, number, "宣讲场次", "场均人数"))


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ((12, 1493), (24, 2825), "主要是宣讲场次由24场减为12场，场均人数基本持平"),
        ((24, 2825), (12, 1493), "主要是宣讲场次由12场增为24场，场均人数基本持平"),
        ((14, 5107), (11, 7122), "宣讲场次由11场增为14场，而场均人数由647人降为365人"),
        ((11, 7122), (14, 5107), "宣讲场次由14场减为11场，而场均人数由365人升为647人"),
        ((10, 2000), (10, 1000), "主要是场均人数由100人升为200人，宣讲场次持平"),
        ((11, 2145), (10, 1100), "主要是场均人数由110人升为195人，宣讲场次大体持平"),
        ((10, 1000), (20, 4000), "宣讲场次由20场减为10场，场均人数也由200人降为100人"),
        ((100, 350), (50, 160), "主要是宣讲场次由50场增为100场，场均人数大体持平"),
        ((50, 350), (52, 160), "主要是场均人数由3.1人升为7人，宣讲场次基本持平"),
    ],
)
def test_a_total_is_divided_into_how_many_and_how_much_each(now, before, words):
    assert why(now, before) == words


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ((108, 1180), (100, 1000)),  # both have grown a little
        ((12, 2800), (24, 2825)),  # the whole is level
        ((12, 1493), (0, 0)),
        ((0, 0), (24, 2825)),
        ((3, 6), (2, 3)),  # too few
    ],
)
def test_nothing_is_said_where_there_is_nothing_to_explain(now, before):
    assert why(now, before) == ""


PAIRS = st.tuples(st.integers(1, 300), st.integers(1, 50_000))


@given(PAIRS, PAIRS)
def test_what_it_says_is_true_in_arithmetic(now, before):
    words = why(now, before)
    for first, verb, second in re.findall(r"由([\d.]+)[场人]([增减升降])为([\d.]+)", words):
        assert (float(first) < float(second)) == (verb in "增升")
    if words:
        change = figure("a", now[1], before[1]).change
        assert change.verdict in (Verdict.ROSE, Verdict.FELL)
        drive = re.search(r"([增减升降])为[^，]*(?:，.*持平)?$", words)[1]
        assert (drive in "增升") == (now[1] > before[1])


TALKS = {
    2020: [("学校", 100), ("村", 60), ("村", 60), ("机关", 30), ("", 7)],
    2021: [("学校", 90), ("村", 25), ("机关", 31), ("", 9)],
}


@pytest.fixture
def talks(office):
    for year, rows in TALKS.items():
        office.write(
            year,
            [
                (f"{year}-12-{1 + at:02}", place, f"官舟镇{at}", "党史", people)
                for at, (place, people) in enumerate(rows)
            ],
        )
    return office


def test_each_number_opens_to_its_rows_of_both_years(talks):
    register = talks.open()["宣讲台账"]
    people, held = total("a.people", register["受教人数"], "人"), count("a.held", register, "场")
    reason = because("a.each", people, held, "宣讲场次", "场均人数")
    text = trends({"听众": people}, why={"听众": [reason, "详见下文"]})
    (paragraph,), evidence = compose((text,), "body")
    assert plain(paragraph.spans) == (
        "与上年相比，听众155人，下降39.7%，"
        "场均人数由51人降为39人，宣讲场次也由5场减为4场，详见下文。"
    )
    each = evidence["a.each"]
    assert (each["value"], each["before"]["value"]) == (39, 51)
    assert len(each["rows"][0]["rows"]) == 4
    assert len(each["before"]["rows"][0]["rows"]) == 5
    assert each["rule"].startswith("（宣讲台账，受教人数，合计，4行）÷（")


def test_where_most_of_a_change_lies(talks):
    register = talks.open()["宣讲台账"]
    people = total("a.people", register["受教人数"], "人")
    reason = mostly("a.most", people, register["场所类别"])
    (paragraph,), evidence = compose((reason,), "body")
    assert plain(paragraph.spans) == "减少的主要是村，由120人减为25人"
    assert evidence["a.most"]["value"] == 25
    assert evidence["a.most"]["before"]["value"] == 120
    assert "场所类别=村" in evidence["a.most"]["rule"]


def test_of_two_places_none_carries_a_change(talks):
    chosen = where(talks.open()["宣讲台账"], 场所类别=["村", "学校"])
    people = total("a.people", chosen["受教人数"], "人")
    assert people.change.verdict is Verdict.FELL
    assert mostly("a.most", people, chosen["场所类别"]) == ""


def test_no_place_is_named_that_carries_less_than_half(office):
    for year, number in ((2020, 90), (2021, 30)):
        rows = [(f"{year}-12-0{at}", f"第{at}处", "官舟镇", "党史", number) for at in range(1, 4)]
        office.write(year, rows)
    register = office.open()["宣讲台账"]
    people = total("a.people", register["受教人数"], "人")
    assert mostly("a.most", people, register["场所类别"]) == ""


def test_without_a_year_before_there_are_no_reasons(office):
    office.write(2021)
    register = office.open()["宣讲台账"]
    people, held = total("a.people", register["受教人数"], "人"), count("a.held", register, "场")
    assert because("a.each", people, held, "场次", "场均") == ""
    assert mostly("a.most", people, register["场所类别"]) == ""


def test_only_counts_and_totals_consist_of_parts(talks):
    register = talks.open()["宣讲台账"]
    towns = distinct("a.towns", register["乡镇"], "个")
    with pytest.raises(FigureError, match=r"a\.towns.*sum of its parts.*count"):
        mostly("a.most", towns, register["场所类别"])


def test_a_redefined_total_has_no_reason(talks):
    talks.params("redefined: {宣讲台账: 今年起含夜校}\n")
    register = talks.open()["宣讲台账"]
    people, held = total("a.people", register["受教人数"], "人"), count("a.held", register, "场")
    assert because("a.each", people, held, "场次", "场均") == ""
    assert mostly("a.most", people, register["场所类别"]) == ""


def test_reasons_are_printed_as_their_total_is(office):
    sizes = {2020: [127249, 30, 51000, 40], 2021: [52000, 30, 30, 40]}
    for year, people in sizes.items():
        rows = [
            (f"{year}-12-{1 + at:02}", f"第{at}处", "官舟镇", "党史", number)
            for at, number in enumerate(people)
        ]
        office.write(year, rows[: 4 if year == 2020 else 3])
    register = office.open()["宣讲台账"]
    people, held = total("a.people", register["受教人数"], "人"), count("a.held", register, "场")
    printed = f"{people:.2万}"
    assert without_marks(mostly("a.most", printed, register["场所类别"])) == (
        "减少的主要是第0处，由12.72万人减为5.20万人"
    )
    assert without_marks(because("a.each", printed, held, "场次", "场均人数")) == (
        "场均人数由4.46万人降为1.74万人，场次也由4场减为3场"
    )
    assert without_marks(because("a.each", f"{people:.3亿}", held, "场次", "场均人数")) == (
        "场均人数由44580人降为17353人，场次也由4场减为3场"  # 0.000亿人 says nothing
    )
