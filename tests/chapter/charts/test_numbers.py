"""What charts print: numbers with the decimals of the data, units, 无数据, negative numbers."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.chapter.charts import bars_and_lines, style
from annual_review.chapter.charts import heatmap as heatmap_module
from annual_review.chapter.charts.bars_and_lines import bars, columns, grouped, lines, stacked
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.chapter.charts.labels import short_names
from annual_review.chapter.charts.numbers import number_words
from annual_review.errors import FigureError

MONTHS = [f"{month}月" for month in range(1, 13)]
SERIES = pd.Series({"石门镇": 12.5, "河口乡": -3, "白沙街道": 0, "城关镇": None})
TABLE = pd.DataFrame(
    {"上半年": [0.82, -0.31, None], "下半年": [0.5, 0.0, 1.0]}, index=["甲镇", "乙镇", "丙镇"]
)
DRAWN = [(bars, SERIES), (columns, SERIES), (grouped, TABLE), (heatmap, TABLE), (lines, TABLE)]
DRAWN += [(stacked, TABLE.abs())]


@pytest.fixture
def axes_of(monkeypatch):
    """Return a function that draws a chart; it returns the axes that it is drawn on."""

    def drawn(draw, data, unit="万元", narrow=False, **options):
        seen = []

        def draw_and_see(plan):
            def seen_plan(points):
                height, paint = plan(points)
                return style.Plan(height, lambda axes: seen.append(axes) or paint(axes))

            return style.draw(seen_plan)

        for module in (bars_and_lines, heatmap_module):
            monkeypatch.setattr(module, "draw", draw_and_see)
        draw(data, "题", unit, **options)
        return seen[-1 if narrow else 0]

    return drawn


def texts(axes):
    return [text.get_text() for text in axes.texts]


def name_of(parameter):
    return getattr(parameter, "__name__", "")


@pytest.mark.parametrize(("draw", "data"), DRAWN, ids=name_of)
def test_a_chart_prints_its_unit(axes_of, draw, data):
    assert "单位：万元" in texts(axes_of(draw, data))
    assert not [text for text in texts(axes_of(draw, data, "")) if "单位" in text]


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ([0.82, 0.5, 1], ["0.82", "0.50", "1.00"]),
        ([0.1 + 0.2, 0.7 + 0.1], ["0.3", "0.8"]),
        ([12, 3.0, -4], ["12", "3", "−4"]),
        ([0.417, 0.5], ["0.417", "0.500"]),
        ([100 / 3, 200 / 3], ["33.33", "66.67"]),
        ([0.0042 / 7, 0.0001 / 3], ["0.00060", "0.00003"]),
        ([2 / 3, 0.001, -0.001], ["0.67", "<0.01", ">−0.01"]),
        ([1234567890, 0], ["1234567890", "0"]),
        ([12_345_678.9], ["12345678.9"]),
        ([0, 0.0], ["0", "0"]),
    ],
)
def test_the_numbers_of_a_chart_have_the_decimals_of_the_data(values, printed):
    word = number_words(pd.Series(values, dtype=float))
    assert [word(value) for value in values] == printed


@given(st.lists(st.decimals(-(10**8), 10**8, places=2), min_size=1, max_size=20))
def test_amounts_are_printed_exactly_and_with_the_same_decimals(amounts):
    word = number_words(pd.Series([float(amount) for amount in amounts]))
    printed = [word(float(amount)) for amount in amounts]
    assert [Decimal(text.replace("−", "-")) for text in printed] == amounts
    assert len({len(text.partition(".")[2]) for text in printed}) == 1


def test_a_heat_map_prints_numbers_below_1(axes_of):
    assert texts(axes_of(heatmap, TABLE))[:5] == ["0.82", "0.50", "−0.31", "无数据", "1.00"]


def test_negative_cells_of_a_heat_map_have_another_colour_than_positive_ones(axes_of):
    mesh = axes_of(heatmap, pd.DataFrame({"甲": [5.0, -5.0], "乙": [1.0, -1.0]})).collections[0]
    (more, little), (less, little_less) = mesh.to_rgba(mesh.get_array()).reshape(2, 2, 4)
    assert more[2] > more[0]  # blue
    assert less[0] > less[2]  # brown
    assert np.mean(little[:3]) > np.mean(more[:3])
    assert np.mean(little_less[:3]) > np.mean(less[:3])


@pytest.mark.parametrize("draw", [bars, columns])
def test_a_negative_bar_lies_on_the_other_side_of_a_line_at_0(axes_of, draw):
    axes = axes_of(draw, SERIES)
    upright = draw is columns
    ends = [patch.get_height() if upright else patch.get_width() for patch in axes.patches]
    assert ends == [12.5, -3, 0, 0]
    low, high = axes.get_ylim() if upright else axes.get_xlim()
    assert low < -3
    assert high > 12.5
    along = [line.get_ydata() if upright else line.get_xdata() for line in axes.lines]
    assert [set(ends) for ends in along] == [{0}]


@pytest.mark.parametrize(
    ("draw", "data"),
    [
        (bars, pd.Series({"石门镇街道办事处": -12345.5, "乙": 3})),
        (bars, pd.Series({"甲": -1.5, "乙": -3})),
        (columns, pd.Series(range(-40, 8, 4), MONTHS)),
        (columns, pd.Series([-1234567] * 12, MONTHS)),
        (grouped, pd.DataFrame({"甲": range(-60, 60, 10), "乙": [1234] * 12}, MONTHS)),
    ],
    ids=["long label", "all negative", "months", "turned", "grouped"],
)
def test_a_number_beside_a_negative_bar_stays_clear_of_the_names(axes_of, draw, data):
    axes = axes_of(draw, data)
    inside = axes.get_window_extent()
    for text in axes.texts:
        if text.get_text().startswith("−"):
            box = text.get_window_extent()
            assert box.x0 >= inside.x0 - 1
            assert box.y0 >= inside.y0 - 1


def test_bars_of_numbers_from_0_have_no_room_below(axes_of):
    assert axes_of(columns, SERIES.abs()).get_ylim()[0] == 0
    assert axes_of(bars, SERIES.abs()).get_xlim()[0] == 0


def test_a_line_below_0_is_within_the_chart(axes_of):
    axes = axes_of(lines, pd.DataFrame({"甲": [-5, 3], "乙": [1, 2]}, ["2020年", "2021年"]))
    assert axes.get_ylim()[0] <= -5
    assert axes_of(lines, pd.DataFrame({"甲": [5, 3]})).get_ylim()[0] == 0


def test_stacked_bars_refuse_negative_numbers():
    with pytest.raises(FigureError, match=r"乙镇, 上半年 is -0\.31\. Draw it with grouped"):
        stacked(TABLE, "题", "%")


@pytest.mark.parametrize(("draw", "data"), DRAWN, ids=name_of)
def test_a_missing_number_is_said_and_not_drawn_as_0(axes_of, draw, data):
    assert any("无数据" in text for text in texts(axes_of(draw, data)))
    assert "无数据" in draw(data, "题", "万元").alt
    assert not any("无数据" in text for text in texts(axes_of(draw, data.fillna(0))))


def test_none_is_a_missing_number_too(axes_of):
    values = pd.Series([3, None, 5], list("甲乙丙"), dtype=object)
    assert texts(axes_of(bars, values))[:3] == ["3", "无数据", "5"]
    integers = pd.Series(pd.array([3, None, 5], dtype="Int64"), list("甲乙丙"))
    assert texts(axes_of(columns, integers))[:3] == ["3", "无数据", "5"]


def test_the_sum_of_a_stacked_bar_says_that_a_part_is_missing(axes_of):
    table = pd.DataFrame({"甲": [1, None, None], "乙": [2, 3, None]}, list("子丑寅"))
    printed = texts(axes_of(stacked, table))
    assert printed[:3] == ["3", "3*", "无数据"]
    assert printed[-2:] == ["单位：万元", "* 其中有的无数据"]


def test_a_line_is_broken_where_a_number_is_missing(axes_of):
    table = pd.DataFrame({"甲": [3, None, 5, 6], "乙": [1, 2, None, None]}, range(2018, 2022))
    axes = axes_of(lines, table)
    (first, alone) = axes.lines[0], axes.lines[1]
    assert np.isnan(first.get_ydata()[1])
    assert (list(alone.get_xdata()), alone.get_marker()) == ([0], "o")
    places = {text.get_text(): text.get_position()[0] for text in axes.texts}
    assert places["乙"] < 2 < places["甲"]


def test_what_is_summed_in_a_last_bar_says_that_some_is_missing():
    values = pd.Series([*range(30, 1, -1), None], [f"村{n}" for n in range(30)])
    assert "其余7个（有的无数据）" in bars(values, "题", "人").alt


@pytest.mark.parametrize("draw", [bars, heatmap, stacked])
def test_shares_are_not_added_up_in_a_last_bar(draw):
    data = pd.DataFrame({"甲": [50.5] * 60, "乙": [49.5] * 60}, [f"村{n}" for n in range(60)])
    data = data["甲"] if draw is bars else data
    with pytest.raises(FigureError, match=r"60 shares.*cannot be added up.*most=60"):
        draw(data, "题", "%")
    assert "其余" not in draw(data, "题", "%", most=60).alt
    assert "其余" in draw(data, "题", "人").alt


def test_an_infinite_number_is_refused():
    with pytest.raises(FigureError, match="divided by 0"):
        columns(pd.Series([1, np.inf], list("甲乙")), "题", "人")


def test_a_very_large_number_is_set_smaller_or_refused(axes_of):
    table = pd.DataFrame([[3] * 12] * 12, list("甲乙丙丁戊己庚辛壬癸子丑"), MONTHS)
    table.iloc[0, 4] = 1_234_567
    sizes = {text.get_fontsize() for text in axes_of(heatmap, table).texts[:144]}
    assert len(sizes) == 1
    assert 5 <= sizes.pop() < 9
    assert heatmap(table, "题", "元").narrow == b""  # on a phone the wide one scrolls
    table.iloc[0, 4] = 123_456_789_012
    with pytest.raises(FigureError, match="too long for the cells"):
        heatmap(table, "题", "元")


def overlapping(boxes):
    pairs = pairwise(sorted(boxes, key=lambda box: box.x0))
    return [(a, b) for a, b in pairs if a.x1 > b.x0 and a.y1 > b.y0 and b.y1 > a.y0]


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1_234_567] * 12, MONTHS),
        pd.Series(range(100, 131), [f"{day}日" for day in range(1, 32)]),
        pd.Series([12.75] * 8, [f"第{n}中学教育集团的东校区" for n in "一二三四五六七八"]),
    ],
    ids=["large", "days", "long names"],
)
def test_neither_numbers_nor_names_of_columns_overlap(axes_of, values):
    axes = axes_of(columns, values)
    shown = [text for text in axes.texts if "单位" not in text.get_text()]
    numbers = [text.get_window_extent() for text in shown if not text.get_in_layout()]
    names = [text.get_window_extent() for text in shown if text.get_in_layout()]
    assert len(names) == len(values)
    assert not overlapping(numbers)
    assert not overlapping(names)


def test_long_names_stay_different():
    names = [f"江东省梅岭县第一中学教育集团{which}校区" for which in "东西南"]
    assert len(set(short_names(names, 7))) == 3
    assert short_names(["甲", "甲", "乙"], 7) == ["甲", "甲", "乙"]


def test_the_least_of_many_is_described_with_its_sign():
    values = pd.Series(range(-3, 27), [f"村{n}" for n in range(30)])
    assert "最多的是村29，26人，最少的是村0，−3人" in columns(values, "题", "人").alt
