import pandas as pd
import pytest

from annual_review.chapter.charts.bars_and_lines import bars, columns, grouped, lines, stacked
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.chapter.charts.palette import palette
from annual_review.document.chart_data import ChartSeries, SeriesLook

TABLE = pd.DataFrame({"2020年": [3, None], "2021年": [5, 1.5]}, index=["一季度", "二季度"])


def test_bars_carry_what_they_draw_and_the_dark_one():
    data = bars(pd.Series({"官舟镇": 12, "黄土镇": 3, "甘溪镇": None}), "场次", "场次").data
    assert (data.kind, data.unit, data.emphasised) == ("bars", "场次", (0,))
    assert data.names == ("官舟镇", "黄土镇", "甘溪镇")
    assert data.series == (ChartSeries("", (12, 3, None), SeriesLook(palette().main)),)


def test_the_rest_of_many_bars_is_one_value():
    values = pd.Series({f"第{n}村": n for n in range(5, 0, -1)})
    data = bars(values, "场次", "场次", most=3).data
    assert data.names == ("第5村", "第4村", "其余3个")
    assert data.series[0].values == (5, 4, 6)


def test_an_emphasised_column_is_named_by_its_place():
    assert columns(
        pd.Series({"1月": 2, "2月": 9}), "件次", "件", emphasise="1月"
    ).data.emphasised == (0,)


@pytest.mark.parametrize(
    ("draw", "kind"),
    [(grouped, "grouped"), (stacked, "stacked"), (lines, "lines"), (heatmap, "heatmap")],
)
def test_tables_carry_a_series_a_column(draw, kind):
    data = draw(TABLE, "逐季登记", "件").data
    assert (data.kind, data.names) == (kind, ("一季度", "二季度"))
    assert [one.name for one in data.series] == ["2020年", "2021年"]
    assert [one.values for one in data.series] == [(3, None), (5, 1.5)]


def test_the_last_of_groups_is_darkest_and_lines_have_dashes():
    first, last = (one.look for one in grouped(TABLE, "逐季登记", "件").data.series)
    assert (first.color, last.color) == palette().fills[1::-1]
    assert [one.look.dash for one in lines(TABLE, "逐季登记", "件").data.series] == ["-", "--"]


def test_emphasised_parts_are_dark_and_others_light():
    data = stacked(TABLE, "逐季登记", "件", emphasise="2020年").data
    dark, light = (one.look for one in data.series)
    assert (dark.color, light.color) == (palette().accent, palette().fills[2])


def test_upright_stacks_are_a_kind_of_their_own():
    assert stacked(TABLE, "逐季登记", "件", upright=True).data.kind == "stacked-columns"
