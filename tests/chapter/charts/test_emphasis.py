"""The emphasised part of a chart: dark in greyscale too, and named if it is not there."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pandas as pd
import pytest

from annual_review.chapter.charts.bars_and_lines import bars, columns, grouped, lines, stacked
from annual_review.chapter.charts.emphasis import fills_of, strokes_of
from annual_review.chapter.charts.palette import palette
from annual_review.chapter.charts.style import contrast
from annual_review.errors import FigureError

VALUES = pd.Series({"良好": 12, "基本达标": 3, "需整改": 7})
TABLE = pd.DataFrame({"良好": [12, 3], "基本达标": [4, 5], "需整改": [2, 6]}, index=["甲", "乙"])


def fills_in(chart):
    """Return the fill of each part of a chart, also where a group of them has it."""
    root = ET.fromstring(re.sub(rb"<pattern.*?</pattern>", b"", chart.content))
    return [
        path.get("fill") or holder.get("fill")
        for holder in root.iter()
        for path in holder.findall("{*}path")
    ]


def dark(chart):
    return fills_in(chart).count(palette().accent)


@pytest.mark.parametrize("draw", [bars, columns])
def test_the_bars_that_are_named_are_dark_and_not_the_greatest(draw):
    usual, other = draw(VALUES, "题", "个"), draw(VALUES, "题", "个", emphasise="需整改")
    assert usual.content != other.content
    assert dark(usual) == dark(other) == 1
    assert dark(draw(VALUES, "题", "个", emphasise=["良好", "需整改"])) == 2
    assert draw(VALUES, "题", "个", emphasise="").content == usual.content


@pytest.mark.parametrize("draw", [stacked, grouped])
def test_only_the_named_shade_is_dark_also_in_the_legend(draw):
    chart = draw(TABLE, "题", "个", emphasise="需整改")
    assert dark(chart) == len(TABLE) + 1
    assert palette().main not in fills_in(chart)


@pytest.mark.parametrize("number", range(2, 7))
@pytest.mark.parametrize("place", range(2))
def test_the_others_are_lighter_and_differ_from_each_other(number, place):
    drawn = fills_of(number, {place})
    others = [fill for at, fill in enumerate(drawn) if at != place]
    assert all(contrast(fill["color"], palette().accent) >= 3 for fill in others)
    assert all(one["hatch"] != other["hatch"] for one, other in pairwise(others))


def test_the_named_line_is_wider_and_the_only_solid_one():
    drawn = strokes_of(4, {2})
    assert [dash == "-" for _, dash, _ in drawn] == [False, False, True, False]
    assert max(width for _, _, width in drawn) == drawn[2][2]
    chart = lines(TABLE, "题", "个", emphasise="需整改")
    assert chart.content != lines(TABLE, "题", "个").content


@pytest.mark.parametrize(
    ("draw", "data"), [(bars, VALUES), (columns, VALUES), (stacked, TABLE), (lines, TABLE)]
)
def test_an_unknown_name_is_answered_by_the_nearest(draw, data):
    with pytest.raises(FigureError, match=r"no '须整改'.*Did you mean '需整改'"):
        draw(data, "题", "个", emphasise="须整改")


def test_a_declared_choice_without_a_bar_this_year_is_no_mistake():
    values = VALUES[:2].copy()
    values.attrs["choices"] = {"督导情况": ["良好", "基本达标", "需整改"]}
    chart = bars(values, "题", "个", emphasise="需整改")
    assert chart.content == bars(values, "题", "个").content


def test_a_name_among_those_that_are_summed_up_is_no_mistake():
    many = pd.Series(range(40, 0, -1), [f"村{i}" for i in range(40)])
    assert "其余" in bars(many, "题", "个", most=10, emphasise="村30").alt
    wide = pd.DataFrame({f"第{i}类": [9 - i, 3] for i in range(9)}, index=["甲", "乙"])
    assert "其余" in stacked(wide, "题", "个", emphasise="第8类").alt
