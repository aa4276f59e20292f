"""The PDF as an archive takes it: its standards, its metadata, and the files within it."""

import io
import json
import shutil

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from annual_review.document.blocks import Paragraph, Span
from annual_review.document.figures_file import figures_text
from annual_review.document.fonts import SERIF
from annual_review.document.reading import read_document
from annual_review.export.brief import ReviewBriefPDFExporter
from annual_review.export.typst import ReviewPDFExporter
from tests.support.executed import CHAPTER, EVIDENCE, notebook, say
from tests.support.official import ONE, official_review

LEDGER = "\ufefffile,sheet,row\r\na.xlsx,甲,3\r\n"
SCHEMA = {
    "label": "甲局",
    "until": None,
    "last": None,
    "fields": {"走访台账": {"姓名": {"kind": "text", "unit": "", "personal": True}}},
}


@pytest.fixture
def run(tmp_path):
    """Return the folder of a run with a ledger and a clean table with a personal field."""
    import pandas as pd

    records = tmp_path / "2021" / "records"
    records.mkdir(parents=True)
    (records.parent / "ledger.csv").write_text(LEDGER, encoding="utf-8", newline="")
    (records / "_office.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    names = ["register", "file", "sheet", "row", "columns"]
    index = pd.MultiIndex.from_tuples([("走访台账", "a.xlsx", "甲", 3, "")], names=names)
    table = pd.DataFrame({"姓名": ["王小二"], "乡镇": ["官舟镇"]}, index=index)
    table.to_parquet(records / "走访台账.parquet")
    return records.parent


def export(nb, run=None, path=None):
    exporter = ReviewPDFExporter(**({"run_folder": str(run)} if run else {}))
    pdf, _ = exporter.from_notebook_node(nb, {"metadata": {"path": str(path)}} if path else None)
    return pdf


def reader(pdf):
    return PdfReader(io.BytesIO(pdf))


def attached(pdf):
    """Return name, kind, MIME type, description and content of each file within a PDF."""
    found = []
    for one in reader(pdf).trailer["/Root"]["/AF"]:
        file = one.get_object()
        stream = file["/EF"]["/F"].get_object()
        kind, mime = file["/AFRelationship"], stream["/Subtype"]
        found.append((file["/UF"], kind, mime, file["/Desc"], stream.get_data().decode()))
    return found


def test_figures_ledger_and_tables_are_within_the_pdf_with_what_they_are(run):
    nb = official_review({})
    figures, ledger, table = attached(export(nb, run))
    assert figures[:3] == ("figures.json", "/Data", "/application#2Fjson") or figures[2].endswith(
        "json"
    )
    assert figures[4] == figures_text(read_document(nb).evidence)
    assert (ledger[0], ledger[1], ledger[4]) == ("ledger.csv", "/Data", LEDGER)
    assert (table[0], table[1]) == ("table_01.csv", "/Source")
    assert "走访台账" in table[3]
    assert "官舟镇" in table[4]


def test_no_personal_value_is_within_the_pdf(run):
    assert "王小二" not in "".join(
        content for *_, content in attached(export(official_review({}), run))
    )


def test_the_same_inputs_give_the_same_bytes(run):
    nb = official_review(ONE)
    assert export(nb, run) == export(nb, run)


def test_attachments_change_no_page(run):
    nb = official_review(ONE)
    with_files, without = reader(export(nb, run)), reader(export(nb))
    assert [page.extract_text() for page in with_files.pages] == [
        page.extract_text() for page in without.pages
    ]


def test_params_may_leave_the_attachments_out(run):
    parts = {"attachments": False}
    pdf = export(notebook(say(CHAPTER), document=parts), run)
    assert "/AF" not in reader(pdf).trailer["/Root"]


def test_a_notebook_that_a_run_has_executed_finds_its_run(run):
    (run / "notebooks").mkdir()
    nb = official_review({})
    names = [name for name, *_ in attached(export(nb, path=run / "notebooks"))]
    assert names == ["figures.json", "ledger.csv", "table_01.csv"]
    shutil.rmtree(run / "records")
    names = [name for name, *_ in attached(export(nb, path=run / "notebooks"))]
    assert names == ["figures.json"]


def test_a_brief_has_its_own_figures():
    cell = say(Paragraph((Span("培训"), Span("1490余人", figure="farmers"))), farmers=EVIDENCE)
    cell["metadata"]["tags"] = ["brief"]
    pdf, _ = ReviewBriefPDFExporter().from_notebook_node(notebook(cell, say(CHAPTER)))
    ((name, *_, content),) = attached(pdf)
    assert name == "figures.json"
    assert [one["id"] for one in json.loads(content)] == ["farmers"]


def test_the_pdf_says_what_it_is_for_an_archive():
    nb = official_review({**ONE, "draft": ""}, data_note="说明：数据均为合成。")
    read = reader(export(nb))
    xmp = read.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    for text in (
        "甲县2021年老干部工作综述",
        "甲县老干部局",
        "甲老干〔2022〕3号",
        "机密★1年",
        "数据均为合成",
        "2022-02-17",
    ):
        assert text in xmp
    assert "2021年" in read.metadata["/Keywords"]


def test_characters_of_the_private_area_take_the_pdf_to_level_b(tmp_path):
    font = TTFont(SERIF)
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x7532 in table.cmap:
            table.cmap[0xE000] = table.cmap[0x7532]
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = "Own Serif"
    font.save(tmp_path / "own.otf")
    nb = notebook(
        say(CHAPTER, Paragraph((Span("走访\ue000某。"),))),
        fonts={"body": str(tmp_path / "own.otf")},
    )
    xmp = reader(export(nb)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
