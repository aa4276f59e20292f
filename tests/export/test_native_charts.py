"""Charts that PowerPoint and Word draw themselves, read again as python-pptx reads them."""

import io
import zipfile

import openpyxl
import pytest
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Inches

from annual_review.document.chart_data import ChartData, ChartSeries, SeriesLook
from annual_review.export.native_chart_parts import (
    chart_data_of,
    chart_type_of,
    chart_xml,
    style_chart,
)
from annual_review.export.native_charts import native_chart

MAIN, ACCENT = SeriesLook("#6190aa"), "#1f4257"
BARS = ChartData(
    "bars",
    ("官舟镇", "黄土镇", "甘溪镇"),
    (ChartSeries("", (12, 3.5, None), MAIN),),
    "场次",
    (0,),
    ACCENT,
)
YEARS = (ChartSeries("2020年", (3, 0, 1), MAIN), ChartSeries("2021年", (9, 40, None), MAIN))
KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "grouped": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "stacked-columns": XL_CHART_TYPE.COLUMN_STACKED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}


def read(data):
    return Chart(parse_xml(chart_xml(native_chart(data), 14)), None)


def of_years(kind):
    return ChartData(kind, ("一季度", "二季度", "三季度"), YEARS, "件", (), ACCENT)


@pytest.mark.parametrize(("kind", "expected"), KINDS.items())
def test_a_chart_has_the_numbers_of_its_data(kind, expected):
    data = of_years(kind)
    chart = read(data)
    assert chart.chart_type == expected
    plot = chart.plots[0]
    assert tuple(plot.categories) == data.names
    assert [(one.name, tuple(one.values)) for one in plot.series] == [
        (one.name, one.values) for one in data.series
    ]


def test_an_only_series_is_named_by_its_unit():
    chart = read(BARS)
    assert [(one.name, tuple(one.values)) for one in chart.plots[0].series] == [
        ("场次", (12, 3.5, None))
    ]
    assert not chart.has_legend


def test_emphasised_bars_are_dark_and_the_first_is_at_the_top():
    chart = read(BARS)
    (series,) = chart.plots[0].series
    assert str(series.points[0].format.fill.fore_color.rgb) == "1F4257"
    assert str(series.format.fill.fore_color.rgb) == "6190AA"
    assert chart.category_axis.reverse_order


def test_what_has_no_data_is_a_gap_and_is_said():
    native = native_chart(BARS)
    assert native.remark == "甘溪镇无数据"
    points = parse_xml(chart_xml(native, 14)).findall(f".//{qn('c:val')}//{qn('c:pt')}")
    assert [point.get("idx") for point in points] == ["0", "1"]


def test_numbers_have_the_decimals_of_the_drawing():
    assert native_chart(BARS).number_format == '0.0;"−"0.0'
    assert read(BARS).plots[0].series[0].data_labels.number_format == '0.0;"−"0.0'


def test_parts_without_room_have_no_number():
    native = native_chart(of_years("stacked"))
    assert [one.labelled for one in native.series] == [(0,), (0, 1)]


def test_hatches_and_dashes_are_patterns():
    hatched = SeriesLook("#b09b6c", hatch="////")
    dashed = SeriesLook("#4b768e", dash="--", width=2)
    (first,) = native_chart(
        ChartData("stacked", ("甲", "乙"), (ChartSeries("丙", (1, 2), hatched),))
    ).series
    (line,) = native_chart(
        ChartData("lines", ("甲", "乙"), (ChartSeries("丙", (1, 2), dashed),))
    ).series
    assert (first.pattern, line.dash, line.width) == ("LIGHT_UPWARD_DIAGONAL", "DASH", 2)


@pytest.mark.parametrize("kind", ["heatmap", "map"])
def test_other_kinds_are_no_native_charts(kind):
    assert native_chart(of_years(kind)) is None


def test_drawings_without_numbers_are_no_native_charts():
    assert native_chart(None) is None


def test_the_workbook_has_the_numbers_and_no_clock():
    blob = chart_data_of(native_chart(BARS)).xlsx_blob
    sheet = openpyxl.load_workbook(io.BytesIO(blob)).active
    assert list(sheet.values) == [
        (None, "场次"),
        ("官舟镇", 12),
        ("黄土镇", 3.5),
        ("甘溪镇", None),
    ]
    with zipfile.ZipFile(io.BytesIO(blob)) as packed:
        assert {info.date_time[0] for info in packed.infolist()} == {1980}
        assert b"2000-01-01" in packed.read("docProps/core.xml")


def test_names_that_look_like_formulas_stay_names():
    data = ChartData("bars", ("=1+1", "http://a.cn", "3"), (ChartSeries("", (1, 2, 3), MAIN),))
    sheet = openpyxl.load_workbook(io.BytesIO(chart_data_of(native_chart(data)).xlsx_blob)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["=1+1", "http://a.cn", "3"]
    assert sheet["A2"].data_type == "s"


def test_a_chart_of_a_slide_is_that_of_word():
    native = native_chart(of_years("stacked"))
    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[6])
    frame = slide.shapes.add_chart(
        chart_type_of(native), 0, 0, Inches(6), Inches(4), chart_data_of(native)
    )
    style_chart(frame.chart, native, 14)
    in_word = parse_xml(chart_xml(native, 14, "rId1"))
    on_slide = frame.chart._chartSpace
    # The chart in Word has no frame besides, since it stands in a line of text.
    charts = [space.find(qn("c:chart")) for space in (in_word, on_slide)]
    assert [one.tag for one in charts[0].iter()] == [one.tag for one in charts[1].iter()]
