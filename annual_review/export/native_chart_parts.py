"""Write the charts that `native_charts` describes, with python-pptx.

The slides place a chart (`shapes.add_chart` with `chart_data_of`, then `style_chart`); Word packs
`chart_xml` and the workbook (`chart_data_of(…).xlsx_blob`) into parts of its own. python-pptx's
pages: https://python-pptx.readthedocs.io/en/latest/user/charts.html. It is imported when this
module is.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.dml.line import LineFormat
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter import Workbook

from annual_review.export.native_charts import NativeChart, NativeSeries
from annual_review.values.colours import contrast

INK, QUIET, RULE = "#1d2328", "#4a535b", "#d9d6ce"
_EDGE = Pt(0.6)
_MARKERS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.DIAMOND,
)
_NO_DAY = dt.datetime(2000, 1, 1)
_SHEET = "Sheet1"  # to which python-pptx's references are


class NativeChartData(CategoryChartData):
    """python-pptx's data of a chart, with a workbook that is always the same bytes."""

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook behind the chart: names in column A, a series in each column from B."""
        file = io.BytesIO()
        with Workbook(file, {"in_memory": True}) as workbook:
            workbook.set_properties({"created": _NO_DAY})
            sheet = workbook.add_worksheet(_SHEET)
            labels = [str(category.label) for category in self.categories]
            sheet.set_column(0, 0, 4 + 2 * max((len(label) for label in labels), default=0))
            for row, label in enumerate(labels, 1):
                sheet.write_string(row, 0, label)
            style = workbook.add_format({"num_format": self.number_format})
            for column, one in enumerate(self, 1):
                sheet.write_string(0, column, one.name)
                sheet.write_column(1, column, list(one.values), style)
        return file.getvalue()


def chart_data_of(native: NativeChart) -> NativeChartData:
    """Return the numbers of a chart for `shapes.add_chart`; its workbook is `xlsx_blob`."""
    data: Any = NativeChartData(native.number_format)  # type: ignore[no-untyped-call]
    data.categories = native.categories
    for one in native.series:
        data.add_series(one.name, one.values)
    chart_data: NativeChartData = data
    return chart_data


def chart_type_of(native: NativeChart) -> XL_CHART_TYPE:
    """Return python-pptx's name of a chart's type."""
    kind: XL_CHART_TYPE = XL_CHART_TYPE[native.kind]
    return kind


def chart_xml(native: NativeChart, size: float, workbook_id: str = "") -> bytes:
    """Return the XML of a chart's part, whose texts have `size` points.

    `workbook_id` is the relationship of the part to its workbook.
    """
    data: Any = chart_data_of(native)
    space = parse_xml(data.xml_bytes(chart_type_of(native)))
    style_chart(Chart(space, None), native, size)
    _leave_frame_out(space)
    if workbook_id:
        space.get_or_add_externalData().rId = workbook_id
    text: bytes = etree.tostring(space, encoding="UTF-8", standalone=True)
    return text


def style_chart(
    chart: Chart,
    native: NativeChart,
    size: float,
    *,
    name_size: float = 0,
    numbers_in_parts: bool = True,
) -> None:
    """Give a chart the look of the review's: its colours and hatches, bare axes, its numbers.

    Names of bars may have a `name_size` of their own. `numbers_in_parts` is false where stacked
    bars are too thin for them; the axis tells them.
    """
    chart.font.size = Pt(size)
    chart.font.color.rgb = _rgb(INK)
    _use_theme_fonts(chart)
    chart.has_title = False
    chart.has_legend = native.has_legend
    if native.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(size)
    _style_axes(chart, native, size, name_size or size)
    plot = chart.plots[0]
    if not native.is_line:
        plot.gap_width, plot.overlap = native.gap_width, native.overlap
    for place, (series, one) in enumerate(zip(plot.series, native.series, strict=True)):
        if native.is_line:
            _style_line(series, one, _MARKERS[place % len(_MARKERS)])
        else:
            _style_bars(series, one, native)
        if numbers_in_parts or not native.is_stacked:
            _write_numbers(series, one, native, size)


def _style_axes(chart: Chart, native: NativeChart, size: float, name_size: float) -> None:
    names, numbers = chart.category_axis, chart.value_axis
    names.major_tick_mark = names.minor_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # also below bars of less than 0
    names.has_major_gridlines = False
    _draw(names.format.line, RULE, Pt(0.8))
    names.tick_labels.font.size = Pt(name_size)
    _name_all(names._element)
    if native.is_horizontal:
        names.reverse_order = True
    numbers.major_tick_mark = numbers.minor_tick_mark = XL_TICK_MARK.NONE
    numbers.has_major_gridlines = native.has_axis
    numbers.visible = native.has_axis
    if native.is_from_zero:
        numbers.minimum_scale = 0
    if native.has_axis:
        _draw(numbers.major_gridlines.format.line, RULE, _EDGE)
        numbers.format.line.fill.background()
        numbers.tick_labels.font.size = Pt(size)
        numbers.tick_labels.font.color.rgb = _rgb(QUIET)
        numbers.tick_labels.number_format = "General"
        numbers.tick_labels.number_format_is_linked = False
        if native.is_horizontal:  # the axis stays at the foot when names run from the top
            numbers.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _name_all(axis: Any) -> None:
    """Have every name of an axis shown: many would be skipped (ECMA-376, 21.2.2.202)."""
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _style_bars(series: Any, one: NativeSeries, native: NativeChart) -> None:
    series.invert_if_negative = False
    fill = series.format.fill
    if one.pattern:
        fill.patterned()
        fill.pattern = MSO_PATTERN_TYPE[one.pattern]
        fill.fore_color.rgb, fill.back_color.rgb = _rgb(native.accent), _rgb(one.color)
    else:
        fill.solid()
        fill.fore_color.rgb = _rgb(one.color)
    if native.has_legend:
        _draw(series.format.line, native.accent, _EDGE)
    for place in native.dark:
        point = series.points[place].format.fill
        point.solid()
        point.fore_color.rgb = _rgb(native.accent)


def _style_line(series: Any, one: NativeSeries, marker: XL_MARKER_STYLE) -> None:
    series.smooth = False
    _draw(series.format.line, one.color, Pt(one.width or 2))
    series.format.line.dash_style = MSO_LINE_DASH_STYLE[one.dash]
    series.marker.style, series.marker.size = marker, 7
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = _rgb(one.color)
    series.marker.format.line.fill.background()


def _write_numbers(series: Any, one: NativeSeries, native: NativeChart, size: float) -> None:
    """Write the numbers at bars or points: all of a series, or those that have room."""
    if not one.labelled:
        return
    labels = series.data_labels
    labels.show_value = len(one.labelled) == len(one.values)
    labels.number_format, labels.number_format_is_linked = native.number_format, False
    labels.font.size = Pt(size)
    if native.is_stacked:
        place = XL_LABEL_POSITION.CENTER
        ink = max(("#000000", "#ffffff"), key=lambda text: contrast(text, one.color))
    else:
        place = XL_LABEL_POSITION.ABOVE if native.is_line else XL_LABEL_POSITION.OUTSIDE_END
        ink = INK
    labels.font.color.rgb = _rgb(ink)
    labels.position = place
    if labels.show_value:
        return
    _label_some(labels, one.labelled)


def _label_some(labels: Any, places: tuple[int, ...]) -> None:
    """Write the numbers at some places alone, formatted as all would be (ECMA-376, 21.2.2.47)."""
    common = [
        child
        for child in labels._element
        if etree.QName(child).localname in ("numFmt", "spPr", "txPr", "dLblPos")
    ]
    for at, place in enumerate(places):
        shown = "".join(
            f'<c:{name} val="{int(name == "showVal")}"/>'
            for name in (
                *("showLegendKey", "showVal", "showCatName"),
                *("showSerName", "showPercent", "showBubbleSize"),
            )
        )
        label = parse_xml(
            '<c:dLbl xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:idx val="{place}"/>{shown}</c:dLbl>'
        )
        for offset, child in enumerate(common, 1):
            label.insert(offset, parse_xml(etree.tostring(child)))
        labels._element.insert(at, label)


def _leave_frame_out(space: Any) -> None:
    """Draw a chart without ground and frame, which Word gives it otherwise."""
    properties = parse_xml(
        '<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    )
    space.chart.addnext(properties)  # ECMA-376, part 1, 21.2.2.29


def _use_theme_fonts(chart: Chart) -> None:
    """Set the texts of a chart in the theme's fonts, those of East-Asian characters, too."""
    properties = chart.font._element
    for tag, name in (("a:latin", "+mn-lt"), ("a:ea", "+mn-ea"), ("a:cs", "+mn-cs")):
        etree.SubElement(properties, qn(tag)).set("typeface", name)


def _draw(line: LineFormat, color: str, width: Pt) -> None:
    line.fill.solid()
    line.fill.fore_color.rgb = _rgb(color)
    line.width = width


def _rgb(color: str) -> RGBColor:
    value: RGBColor = RGBColor.from_string(color.lstrip("#").upper())
    return value
