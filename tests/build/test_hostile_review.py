"""Hostile text in every field, header, sheet and file name: it appears as text and runs nowhere."""

import csv
import re
import subprocess
import sys
import zipfile

import docx
import pytest
from bs4 import BeautifulSoup
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from annual_review.project.loading import load_settings
from tests.conftest import ROOT
from tests.support.docx_schema import misplaced
from tests.support.hostile import FILE, SHOWN, make_registers

pytestmark = pytest.mark.slow

WORD_PARTS = ["word/document.xml", "word/styles.xml", "word/numbering.xml"]


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    make_registers(folder / "data", load_settings(2021, ROOT / "params" / "2021.yaml"))
    call = [sys.executable, ROOT / "run_report.py", "2021", "--data", folder / "data"]
    done = subprocess.run(
        [*call, "--reports", folder / "reports"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "reports" / "2021"


def squeezed(text):
    return re.sub(r"[\s\u200b]", "", text)


def test_the_page_shows_hostile_text_as_text(review):
    page = BeautifulSoup((review / "review.html").read_text(encoding="utf-8"), "html.parser")
    text = squeezed(page.get_text())
    assert [shown for shown in SHOWN if squeezed(shown) not in text] == []
    assert squeezed(FILE) in text
    assert [one.get("type") for one in page.find_all("script")] == ["application/json", None]
    assert all(image["src"].startswith("data:image/") for image in page.find_all("img"))
    assert not page.find_all("a", href=re.compile("javascript:|example"))


def test_the_pdf_shows_hostile_text(review):
    text = squeezed("".join(page.extract_text() for page in PdfReader(review / "review.pdf").pages))
    assert [shown for shown in SHOWN if squeezed(shown) not in text] == []
    assert text.count("文") >= 100_000


def test_the_word_document_shows_hostile_text_and_has_no_field_of_it(review):
    word = docx.Document(review / "review.docx")
    text = squeezed("".join(word.element.body.itertext(qn("w:t"))))
    assert [shown for shown in SHOWN if squeezed(shown) not in text] == []
    assert squeezed(FILE) in text
    assert text.count("文") >= 100_000
    codes = {code.split()[0] for code in word.element.body.itertext(qn("w:instrText"))}
    assert codes <= {"TOC", "PAGEREF", "SEQ", "REF"}  # REF: to charts, of see()
    assert not [rel for rel in word.part.rels.values() if rel.is_external]
    with zipfile.ZipFile(review / "review.docx") as archive:
        wrong = [misplaced(etree.fromstring(archive.read(name))) for name in WORD_PARTS]
    assert wrong == [[] for _ in WORD_PARTS]


def test_hostile_text_is_no_formula_in_spreadsheets(review):
    with (review / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{FILE}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
    with zipfile.ZipFile(review / "to_fix.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert sheets
    assert not any(b"<f>" in sheet for sheet in sheets)
