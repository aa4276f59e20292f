"""Targets of a year: read from params, shown as targets, never typed in a notebook."""

import pytest

from annual_review.chapter.aggregates import share, total
from annual_review.chapter.combined_figures import figure
from annual_review.chapter.figures import Figure
from annual_review.chapter.tables import by_member
from annual_review.chapter.targets import target
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError, ParamsError
from tests.chapter import aid


@pytest.fixture
def review(office):
    return aid.write(office).open()


def test_a_target_prints_and_says_what_it_is(review):
    plan = target("aid.plan", "万元")
    assert without_marks(f"{plan}") == "4万元"
    evidence = plan.evidence()
    assert evidence["rows"] == []
    assert evidence["rule"] == "目标值，由params/2021.yaml的targets给出"
    assert evidence["before"] == {
        "year": 2020,
        "value": 6,
        "rule": "目标值，由params/2020.yaml的targets给出",
        "rows": [],
    }
    assert without_marks(f"{plan:比数}") == "，比上年减少2万元"


def test_a_target_that_is_given_with_its_unit_is_converted(review):
    assert target("aid.plan", "元").value == 40_000
    assert target("aid.heads", "人").value == 500
    with pytest.raises(FigureError, match=r"^aid\.plan: The target is in 万元"):
        target("aid.plan", "人")


def test_a_share_of_a_target_is_compared_with_that_of_last_year_s_target(review):
    paid = total("aid.paid", review["救助台账"]["金额"], "万元")
    done = share("aid.fulfilled", paid, target("aid.plan", "万元"))
    assert (done.value, done.before.value) == (75, 83.3)
    assert without_marks(f"{done:比}") == "，比上年降低8.3个百分点"
    assert without_marks(f"{done:变化}")
    assert done.evidence()["operands"][1]["rows"] == []
    lacking = figure("aid.lacking", target("aid.plan", "万元") - paid, "万元")
    assert (lacking.value, lacking.before.value) == (1, 1)


def test_a_year_before_without_the_target_gives_no_comparison(review):
    heads = total("a", review["救助台账"]["人数"], "人")
    assert share("b", heads, target("aid.heads", "人")).before is None


def test_a_missing_target_is_answered_by_the_nearest(review):
    with pytest.raises(FigureError, match=r"^aid\.plann: .*2021\.yaml.*Did you mean 'aid\.plan'"):
        target("aid.plann", "万元")


def test_a_number_that_is_typed_is_no_target(review):
    with pytest.raises(FigureError, match="No rows are behind"):
        share("b", total("a", review["救助台账"]["金额"], "万元"), Figure("aid.goal", 4, "万元"))


def test_a_number_does_not_pass_for_a_target_behind_one(review):
    plan = target("aid.plan", "万元")
    with pytest.raises(FigureError, match=r"^b: No rows are behind it"):
        figure("b", plan * 0 + 560, "万元")
    assert figure("b", plan - plan.before, "万元").value == -2


def test_a_target_has_no_members(review):
    part = share("b", total("a", review["救助台账"]["金额"], "万元"), target("aid.plan", "万元"))
    assert by_member(review, {"率": part}, "题") is None  # an office by itself


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{aid.plan: 约500}", "约500' is not a number with its unit"),
        ("{aid.plan: 500余人}", "is not a number with its unit"),
        ("{aid.plan: }", "a target is a number"),
        ("{aid.plan: [1]}", "a target is a number"),
        ("{慰问资金: 560}", "is not the id of a figure"),
    ],
)
def test_what_is_no_target_is_refused_where_it_stands(office, written, message):
    aid.write(office)
    office.params(f"targets: {written}\n")
    with pytest.raises(ParamsError, match=message):
        office.open()
