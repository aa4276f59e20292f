import datetime as dt
import io

from pypdf import PdfReader

from annual_review.document.blocks import Document, Paragraph, Span
from annual_review.export.evidence_appendix import evidence_lines, places
from annual_review.export.typst import ReviewPDFExporter
from tests.support.executed import EVIDENCE, notebook, say, squeezed


def test_a_line_has_value_rule_and_place():
    document = Document("题", "", 2021, dt.date(2022, 1, 1), (), {"a.b": EVIDENCE})
    assert evidence_lines(document) == [
        (
            "a.b",
            (
                "1490余人",
                "1493人",
                "农技培训台账，果农人数，合计，3行",
                "#a.xlsx［$表$］第3—4、9行",
            ),
        )
    ]


def test_many_sheets_and_many_runs_are_abbreviated():
    sources = [{"file": f"{n}.csv", "sheet": "", "rows": list(range(1, 40, 2))} for n in range(9)]
    text = places(sources)
    assert text.startswith("0.csv 第1、3、5、7等行；1.csv")
    assert text.endswith("等9张表")


def test_a_printed_number_links_to_its_line_in_the_appendix():
    sentence = Paragraph((Span("培训"), Span("1490余人", figure="a.b"), Span("。")))
    cell = say(sentence, **{"a.b": EVIDENCE})
    pdf, _ = ReviewPDFExporter().from_notebook_node(notebook(cell))
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert "数字依据一览" in squeezed(pages[-1].extract_text())
    assert "农技培训台账，果农人数，合计，3行" in squeezed(pages[-1].extract_text())
    links = [link for page in pages[2:-1] for link in page.get("/Annots", [])]
    assert [link.get_object()["/Subtype"] for link in links] == ["/Link"]
