import io
from dataclasses import replace

import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree

from annual_review.document.blocks import Chart
from annual_review.document.chart_data import ChartData, ChartSeries
from tests.support.executed import CHAPTER, SVG, notebook, say
from tests.support.word import body_of, export, opened, parts, with_style

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
BARS = ChartData(
    "bars", ("官舟镇", "黄土镇", "沙子街道"), (ChartSeries("", (12, None, 3.5)),), "场次", (0,)
)
CHART = Chart("各镇宣讲", "官舟镇最多，12场", SVG, data=BARS)


@pytest.fixture(scope="module")
def made():
    heat = replace(CHART, caption="热力图", data=replace(BARS, kind="heatmap"))
    lines = replace(CHART, data=replace(BARS, kind="lines", names=("1月", "2月", "3月")))
    return export(notebook(say(CHAPTER, CHART, heat, lines, replace(CHART, data=None))))


def test_charts_whose_numbers_are_known_are_native_and_the_others_pictures(made):
    names = parts(made).keys()
    assert len([name for name in names if name.startswith("word/charts/chart")]) == 2
    assert len([name for name in names if name.endswith(".xlsx")]) == 2
    assert len([name for name in names if name.endswith(".png")]) == 1  # the same drawing twice
    frames = list(body_of(made).iter("{*}inline"))
    uris = [next(one.iter("{*}graphicData")).get("uri").rpartition("/")[2] for one in frames]
    assert uris == ["chart", "picture", "chart", "picture"]
    described = [next(one.iter("{*}docPr")).get("descr") for one in frames]
    assert described == ["官舟镇最多，12场"] * 4
    ids = [next(one.iter("{*}docPr")).get("id") for one in frames]
    assert len(set(ids)) == 4


def test_a_chart_opens_its_workbook_with_the_same_numbers(made):
    word = opened(made)
    parts_of_charts = [
        one.target_part for one in word.part.rels.values() if one.reltype.endswith("/chart")
    ]
    for chart in parts_of_charts:
        root = etree.fromstring(chart.blob)
        workbook = chart.related_parts[root.find(f"{C}externalData").get(qn("r:id"))]
        sheet = openpyxl.load_workbook(io.BytesIO(workbook.blob)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0][1] == "场次"
        assert [row[1] for row in rows[1:]] == [12, None, 3.5]
        points = [
            (int(one.get("idx")), float(one.find(f"{C}v").text))
            for one in next(root.iter(f"{C}val")).iter(f"{C}pt")
        ]
        assert points == [(0, 12), (2, 3.5)]  # no data is a gap, and not 0
        assert next(root.iter(f"{C}dispBlanksAs")).get("val") == "gap"


def test_unit_and_missing_data_are_said_beside_a_native_chart(made):
    notes = [one.text for one in with_style(opened(made), "图注")]
    assert notes == ["单位：场次", "注：黄土镇无数据", "单位：场次", "注：2月无数据"]


def test_a_native_chart_is_as_wide_as_the_text_and_kept_with_its_caption(made):
    word = opened(made)
    page = word.sections[-1]
    room = page.page_width - page.left_margin - page.right_margin
    widths = [int(one.get("cx")) for one in body_of(made).iter("{*}extent")]
    assert widths[0] == widths[2] == pytest.approx(room, abs=1000)
    for one in with_style(word, "图"):
        assert one.style.paragraph_format.keep_with_next
    assert all(
        one.paragraph_format.keep_with_next
        for one in with_style(word, "图注")
        if "单位" in one.text
    )


def test_workbooks_are_the_same_bytes_each_time(made):
    again = export(notebook(say(CHAPTER, CHART)))
    books = [
        [one for name, one in parts(content).items() if name.endswith("workbook1.xlsx")]
        for content in (made, again)
    ]
    assert books[0] == books[1]
    assert again == export(notebook(say(CHAPTER, CHART)))


@pytest.mark.parametrize(
    "kind", ["bars", "columns", "grouped", "stacked", "stacked-columns", "lines"]
)
@pytest.mark.parametrize("values", [(0, 0), (None, None), (-3, 2.5), (float("inf"), 1)])
def test_hostile_numbers_and_names_leave_a_document_that_opens(kind, values):
    names = ("甲\x00\ufffe<&>", '=1+1"')
    series = (ChartSeries("<c:v>\x0b", values), ChartSeries("", values))
    data = ChartData(kind, names, series, "人<次")
    content = export(notebook(say(CHAPTER, replace(CHART, data=data))))
    for name, part in parts(content).items():
        if name.endswith(".xml"):
            etree.fromstring(part)
    (chart,) = [one for name, one in parts(content).items() if "charts/chart1.xml" in name]
    assert b"NaN" not in chart
    assert b"inf<" not in chart
