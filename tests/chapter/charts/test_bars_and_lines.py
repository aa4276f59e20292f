import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from annual_review.chapter.charts.bars_and_lines import bars, columns, grouped, lines, stacked
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.chapter.charts.parts import sum_rows_beyond
from annual_review.document.blocks import Chart, Paragraph
from annual_review.document.missing import Missing

VALUES = pd.Series({"官舟镇": 12, "黄土镇": 3, "思渠镇": 7})
TABLE = pd.DataFrame({"小学": [12, 3], "中学": [0, 5]}, index=["官舟镇", "黄土镇"])

DRAWN = [
    (bars, VALUES),
    (columns, VALUES),
    (stacked, TABLE),
    (heatmap, TABLE),
    (lines, TABLE),
    (grouped, TABLE),
]


def name_of(parameter):
    return getattr(parameter, "__name__", "")


@pytest.mark.parametrize(("draw", "data"), DRAWN, ids=name_of)
def test_a_chart_is_an_svg_with_the_same_bytes_each_time(draw, data):
    chart = draw(data, "题", "人")
    ET.fromstring(chart.content)
    assert chart == draw(data, "题", "人")
    assert "官舟镇" in "".join(ET.fromstring(chart.content).itertext())
    assert not re.search(rb"<dc:date>|style=|<style", chart.content + chart.narrow)


@pytest.mark.parametrize(("draw", "data"), DRAWN, ids=name_of)
def test_the_description_has_the_numbers(draw, data):
    chart = draw(data, "题", "人")
    assert "官舟镇" in chart.alt
    assert "12人" in chart.alt
    assert "黄土镇" in chart.alt


@pytest.mark.parametrize(("draw", "data"), DRAWN, ids=name_of)
def test_without_numbers_there_is_no_chart(draw, data):
    assert draw(data * 0, "题", "人") is None
    assert draw(data.iloc[:0], "题", "人") is None


ONE_OF_TWO = pd.DataFrame({"小学": [12, 0], "中学": [5, 0]}, index=["官舟镇", "黄土镇"])


@pytest.mark.parametrize(
    ("draw", "data"),
    [
        (bars, VALUES * [1, 0, 0]),
        (bars, VALUES[:1]),
        (columns, pd.Series({"1月": 0, "2月": 5, "3月": None})),
        (stacked, ONE_OF_TWO),
        (heatmap, ONE_OF_TWO),
        (heatmap, ONE_OF_TWO.T),
        (grouped, ONE_OF_TWO[["小学"]]),
        (lines, ONE_OF_TWO[:1]),
    ],
    ids=name_of,
)
def test_where_one_bar_or_one_row_remains_there_is_no_chart(draw, data):
    assert draw(data, "题", "人") is None


@pytest.mark.parametrize(
    ("draw", "data"),
    [
        (stacked, TABLE[["小学"]]),  # bars of one shade
        (grouped, ONE_OF_TWO),  # one group of two bars, such as two years
        (lines, ONE_OF_TWO),  # a line that falls to 0
        (bars, pd.Series({"甲": -3, "乙": 1})),
    ],
    ids=name_of,
)
def test_two_bars_or_points_are_drawn(draw, data):
    assert isinstance(draw(data, "题", "人"), Chart)


@pytest.mark.parametrize(("draw", "data"), DRAWN, ids=name_of)
def test_a_missing_register_gives_a_notice(draw, data):
    lost = data.iloc[:0].copy()
    lost.attrs = {"missing": Missing("本年未收到", "《宣讲台账》")}
    assert isinstance(draw(lost, "题", "人"), Paragraph)


@pytest.mark.parametrize("name", ["$x^2$", "\\frac{1}", "长" * 90, "<script>", "", "a\nb"])
def test_any_text_of_a_register_can_be_drawn(name):
    chart = bars(pd.Series({name: 3, "乙": 1}), "题", "人")
    assert isinstance(chart, Chart)


def test_a_rare_character_is_drawn_and_one_without_a_font_replaced():
    chart = bars(pd.Series({"𠮷✗": 3, "乙": 1}), "题", "人")
    replaced = bars(pd.Series({"甲\U0003134a": 3, "乙": 1}), "题", "人")
    assert replaced.content == bars(pd.Series({"甲〓": 3, "乙": 1}), "题", "人").content
    assert "\U0003134a" in replaced.alt
    assert chart.content != replaced.content


def test_bars_beyond_the_most_are_summed_in_one():
    many = pd.Series(range(40, 0, -1), [f"村{i}" for i in range(40)])
    chart = bars(many, "题", "人", most=10)
    assert "其余31个" in chart.alt
    assert str(sum(range(1, 32))) in chart.alt


def test_bars_of_one_name_stay_two_bars():
    chart = bars(pd.Series([5, 4], ["甲", "甲"]), "题", "人")
    assert "甲5人，甲4人" in chart.alt


def test_a_large_table_is_described_by_sums_and_peaks():
    table = pd.DataFrame([[1] * 11 + [9]] * 5, index=list("甲乙丙丁戊"), columns=range(1, 13))
    chart = heatmap(table, "题", "次")
    assert "甲合计20次，最多的是12，9次" in chart.alt


def test_months_without_a_value_have_no_bar():
    values = pd.Series({"1月": 3.0, "2月": None, "3月": 4.0})
    assert columns(values, "题", "次").alt == "柱形图：1月3次，2月无数据，3月4次。"
    assert bars(values, "题", "次").alt == "条形图：1月3次，2月无数据，3月4次。"


def test_many_long_names_in_the_legend_fit_into_the_chart():
    names = [f"名称很长的第{n}种类别" for n in range(9)]
    table = pd.DataFrame([[5] * 9] * 3, index=["甲" * 15, "乙", "丙"], columns=names)
    chart = stacked(table, "题", "次")
    assert "其余20次" in chart.alt


@pytest.mark.parametrize(("draw", "most"), [(stacked, 24), (heatmap, 40)])
def test_rows_beyond_the_most_are_summed_in_one(draw, most):
    table = pd.DataFrame(
        {"甲": [2] * 3000, "乙": [1] * 3000}, index=[f"第{n}" for n in range(3000)]
    )
    chart = draw(table, "题", "次")
    assert len(chart.content) < 300_000
    assert f"其余{3001 - most}个" in chart.alt
    assert not draw(table[:most], "题", "次").alt.count("其余")


def test_the_last_row_is_the_sum_of_the_rest():
    table = pd.DataFrame(
        {"甲": range(40, 0, -1), "乙": [1] * 40}, index=[f"{n}县" for n in range(40)]
    )
    shown = sum_rows_beyond(table, 24)
    assert (len(shown), shown.index[-1]) == (24, "其余17个")
    assert shown.sum().to_list() == table.sum().to_list()
    assert "其余" not in stacked(table, "题", "次", upright=True).alt
