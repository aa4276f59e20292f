"""Charts on paper: their texts are texts, in fonts that have every character."""

import io

import pandas as pd
from pypdf import PdfReader

from annual_review.chapter.charts.bars_and_lines import bars
from annual_review.export.typst import ReviewPDFExporter
from tests.support.executed import md, notebook, say


def pages_of(*blocks):
    pdf, _ = ReviewPDFExporter().from_notebook_node(notebook(md("# 一章"), say(*blocks)))
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_names_and_numbers_of_a_chart_can_be_selected_and_searched():
    text = pages_of(bars(pd.Series([1207, 368], ["官舟镇", "思渠镇"]), "培训", "人次"))
    for label in ("官舟镇", "思渠镇", "1207", "368", "单位：人次"):
        assert label in text


def test_a_rare_character_of_a_chart_has_a_font_though_no_other_text_has_it():
    values = pd.Series(range(1, 31), [f"村{n}" for n in range(29)] + ["𠮷家村"])
    chart = bars(values[::-1], "培训", "人次", 30)
    assert "𠮷" not in chart.alt.replace("𠮷家村，30人次", "")
    assert "𠮷家村" in pages_of(chart)
