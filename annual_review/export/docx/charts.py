"""Charts of a Word document that Word can edit: each a part with its workbook.

`pictures` decides which charts are of this kind, `package` adds them. The XML of a chart is that
of `native_chart_parts`, as for slides; a document refers to it as to a picture (ECMA-376, part 1,
21.2.2.27 and 20.4.2.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.oxml.shape import CT_Inline, CT_Picture
from docx.parts.document import DocumentPart
from docx.shared import Pt

from annual_review.export.native_chart_parts import chart_data_of, chart_xml
from annual_review.export.native_charts import NativeChart

_CHART_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_TEXT = 10.5  # points
_FIRST_ID = "rId1"  # of a part's only relationship
# Heights in points.
_BAR, _BAR_IN_GROUP, _AXIS, _LEGEND, _MARGIN = 20, 13, 20, 24, 12
_UPRIGHT = 0.36  # of the width: columns and lines


@dataclass(frozen=True)
class ChartPicture:
    """A native chart, and its printed size in points."""

    chart: NativeChart
    width: float
    height: float


def chart_picture(chart: NativeChart, width: float, highest: float) -> ChartPicture:
    """Return a chart as wide as the type area; as high as its bars need, or in proportion."""
    height: float
    if chart.is_horizontal:
        bars = len(chart.categories)
        group = 1 if chart.is_stacked else len(chart.series)
        each = max(_BAR, group * _BAR_IN_GROUP)
        height = bars * each + _AXIS * chart.has_axis + _LEGEND * chart.has_legend + _MARGIN
    else:
        height = width * _UPRIGHT + _LEGEND * chart.has_legend
    return ChartPicture(chart, width, min(height, highest))


def add_chart(part: DocumentPart, picture: ChartPicture, number: int) -> CT_Inline:
    """Add a chart and its workbook to a document; return its frame in a line of text."""
    package = part.package
    xml = chart_xml(picture.chart, _TEXT, _FIRST_ID)
    name = package.next_partname("/word/charts/chart%d.xml")
    chart = Part(name, CT.DML_CHART, xml, package)
    part_id = part.relate_to(chart, RT.CHART)
    place = package.next_partname("/word/embeddings/workbook%d.xlsx")
    blob = chart_data_of(picture.chart).xlsx_blob
    chart.relate_to(Part(place, CT.SML_SHEET, blob, package), RT.PACKAGE)
    shown = parse_xml(f'<c:chart {nsdecls("c", "r")} r:id="{part_id}"/>')
    inline = CT_Inline.new(Pt(picture.width), Pt(picture.height), number, cast(CT_Picture, shown))
    inline.graphic.graphicData.uri = _CHART_URI
    return inline
