"""Slides for tests: a deck of cells, read again, and how wide its texts are."""

import io

from PIL import ImageFont
from pptx import Presentation
from pptx.util import Pt

from annual_review.document.blocks import Chart, Glance, Paragraph, Span
from annual_review.document.chart_data import ChartData, ChartSeries, SeriesLook
from annual_review.document.fonts import SANS
from annual_review.export.pptx.exporter import ReviewSlidesExporter
from tests.support.executed import EVIDENCE, SVG, md, notebook, say

LOOK, DARK = SeriesLook("#6190aa"), "#1f4257"
TOWNS = ("官舟镇", "黄土镇", "甘溪镇")
DATA = ChartData("bars", TOWNS, (ChartSeries("", (12, 3, None), LOOK),), "场次", (0,), DARK)
NOTE = "说明：各类台账均为合成的样例数据。"


def chart(caption="各乡镇培训场次", says="官舟镇最多", data=DATA):
    return Chart(
        caption, "条形图：官舟镇12场次。", SVG, says=(Span(says),) if says else (), data=data
    )


def sentence(text, figure=""):
    return Paragraph((Span("培训果农"), Span(text, figure=figure), Span("。")))


def usual_cells():
    """Return an opening with main figures and a chapter with a sentence and a chart."""
    return [
        md("# 总体情况", "unnumbered"),
        say(Glance(((Span("1490余人", figure="farmers"), "培训果农"),)), farmers=EVIDENCE),
        md("# 建立三支队伍"),
        slide(sentence("1490余人", "farmers"), chart(), farmers=EVIDENCE),
    ]


def slide(*blocks, **figures):
    """Return a cell with the tag slide."""
    cell = say(*blocks, **figures)
    cell.metadata["tags"] = ["slide"]
    return cell


def content(*cells, **review):
    """Return the bytes of a deck."""
    return ReviewSlidesExporter().from_notebook_node(notebook(*cells, **review))[0]


def deck(*cells, **review):
    """Return the deck of some cells as python-pptx reads it."""
    return Presentation(io.BytesIO(content(*cells, **review)))


def titles(presentation):
    return [one.shapes.title.text_frame.text.replace("\v", "") for one in presentation.slides]


def texts(slide):
    """Return the paragraphs of a slide below its title, without those of its foot."""
    title = slide.shapes.title.shape_id
    return [
        paragraph.text
        for shape in slide.shapes
        if shape.has_text_frame and shape.shape_id != title and shape.name not in ("页脚", "页码")
        for paragraph in shape.text_frame.paragraphs
    ]


def notes(slide):
    return slide.notes_slide.notes_text_frame.text


def needed_height(shape, usual):
    """Return how many points high the text of a shape is, set in Noto Sans line by line."""
    frame = shape.text_frame
    width = shape.width.pt - 2 * 7.2 - 20  # insets, and the mark of a paragraph
    height = 0.0
    for paragraph in frame.paragraphs:
        size = next((run.font.size for run in paragraph.runs if run.font.size), Pt(usual)).pt
        font = ImageFont.truetype(str(SANS), 100)
        for line in paragraph.text.split("\v"):
            wide = font.getlength(line) * size / 100
            height += 1.2 * size * max(1, -(-wide // max(width, 1)))
    return height
