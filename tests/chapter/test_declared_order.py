"""The order of series is that of params/, whatever the order and the number of rows."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annual_review.chapter.charts.bars_and_lines import grouped, lines, stacked
from annual_review.chapter.charts.emphasis import fills_of, strokes_of
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.chapter.declared_order import (
    set_declared_orders,
    slots_of,
    with_declared_order,
)
from annual_review.chapter.grouping import crosstab, tally
from tests.chapter.drawings.figures import KINDS, TOWNS, aid

AID = aid()


@pytest.fixture
def declared():
    set_declared_orders([KINDS], [TOWNS])
    yield
    set_declared_orders([], [])


def test_columns_of_a_crosstab_have_the_order_of_params():
    assert list(crosstab(AID["乡镇"], AID["类别"]).columns) == KINDS
    assert list(crosstab(AID["类别"], AID["乡镇"]).columns) == TOWNS
    assert list(crosstab(AID["乡镇"], AID["类别"], header=["特困"]).columns) == [
        "特困",
        "低保",
        "边缘户",
    ]


def test_bars_by_place_stay_by_size():
    sizes = tally(AID["乡镇"])
    assert list(sizes) == sorted(sizes, reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(60)), st.sampled_from(["类别", "乡镇", "村"]))
def test_an_order_of_rows_changes_neither_order_nor_colours_of_series(order, field):
    villages = [f"{'甲乙丙丁戊'[at % 5]}村" for at in range(60)]  # equal sizes, not declared
    rows = AID.assign(村=villages)
    rows.attrs = AID.attrs
    first = with_declared_order(crosstab(rows["乡镇"], rows[field]))
    other = rows.iloc[list(order)]
    other.attrs = AID.attrs
    second = with_declared_order(crosstab(other["乡镇"], other[field]))
    assert list(second.columns) == list(first.columns)
    assert slots_of(second) == slots_of(first)


@pytest.mark.parametrize("missing", KINDS)
@pytest.mark.parametrize("emphasised", [None, "特困"])
def test_a_series_keeps_its_look_where_another_has_no_row(missing, emphasised):
    def looks(table):
        table = with_declared_order(table)
        places = {at for at, name in enumerate(table.columns) if name == emphasised}
        fills, strokes = fills_of(slots_of(table), places), strokes_of(slots_of(table), places)
        return {
            name: (fill, stroke)
            for name, fill, stroke in zip(table.columns, fills, strokes, strict=True)
        }

    whole = looks(crosstab(AID["乡镇"], AID["类别"]))
    rows = AID[AID["类别"] != missing]
    part = looks(crosstab(rows["乡镇"], rows["类别"]))
    if emphasised != missing:
        assert part == {name: look for name, look in whole.items() if name != missing}


@pytest.mark.usefixtures("declared")
def test_a_table_made_by_hand_has_the_order_too():
    years = pd.DataFrame({"2020年": {"边缘户": 2, "低保": 1}, "2021年": {"特困": 3, "低保": 4}})
    assert "低保" in grouped(years, "题", "户").alt.split("；")[0]
    by_kind = pd.DataFrame({"边缘户": [1, 2], "其他": [1, 1], "低保": [3, 4]}, index=["甲", "乙"])
    ordered = with_declared_order(by_kind)
    assert list(ordered.columns) == ["低保", "边缘户", "其他"]
    assert slots_of(ordered) == [0, 2, 3]


@pytest.mark.usefixtures("declared")
def test_what_is_not_declared_stays_as_it_is():
    table = pd.DataFrame({"2021年": [1, 2], "2020年": [3, 4]}, index=["乙", "甲"])
    assert with_declared_order(table).equals(table)
    towns = pd.DataFrame({"户": [1, 2]}, index=["中界镇", "官舟镇"])  # by size, as a chapter ranks
    assert with_declared_order(towns).equals(towns)


@pytest.mark.parametrize("draw", [grouped, stacked, lines, heatmap])
def test_charts_are_the_same_for_any_order_of_the_columns(draw):
    table = crosstab(AID["乡镇"], AID["类别"])
    assert draw(table[KINDS[::-1]], "题", "户") == draw(table, "题", "户")


def test_an_order_that_a_chapter_gives_stays():
    table = crosstab(AID["乡镇"], AID["类别"], header=KINDS[::-1])
    assert list(with_declared_order(table).columns) == KINDS[::-1]
    assert slots_of(with_declared_order(table)) == [2, 1, 0]


def test_of_many_declared_series_the_greatest_are_kept():
    names = list("甲乙丙丁戊己庚辛")
    table = pd.DataFrame([range(8), range(8)], columns=names, index=["一", "二"])
    table.attrs = {"order": {"类": names}}
    described = stacked(table, "题", "户").alt
    assert "辛7户" in described
    assert "其余3户" in described


def test_a_chart_of_the_cache_has_the_colours_of_its_order(tmp_path, monkeypatch):
    monkeypatch.setenv("CHART_CACHE", str(tmp_path))
    table = crosstab(AID["乡镇"], AID["类别"])[["特困", "边缘户"]]
    plain = table.copy()
    plain.attrs = {}
    assert stacked(table, "题", "户").content != stacked(plain, "题", "户").content
