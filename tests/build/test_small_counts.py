"""Small counts of persons: none can be read in any file of a review that leaves the office."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile

import pytest
from pypdf import PdfReader

from tests.conftest import ROOT
from tests.support.small_counts import SmallCounts

pytestmark = pytest.mark.slow

# What 甲镇 has of 困难党员, and its parts; what 乙镇 has, from which it could be computed.
NUMBERS = ["137", "1409", "52", "85", "745", "664", "68.5", "2.7", "12515"]
_NUMBER = r"(?<![\d.,A-Za-z#/+=-]){}(?![\d.,A-Za-z/+=])"
_ZIPPED = (".docx", ".pptx", ".xlsx")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = SmallCounts(tmp_path_factory.mktemp("office"))
    for name in ("01_clean", "06_quality"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", made.folder / "notebooks")
    made.printed = made.build()
    return made


def parts_of_zip(name, content):
    """Yield the texts of an archive, and of the workbooks of its charts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith(_ZIPPED):
                yield from parts_of_zip(f"{name}/{part}", archive.read(part))
            elif part.endswith((".xml", ".rels", ".csv", ".txt")):
                yield f"{name}/{part}", archive.read(part).decode()


def texts_of(path):
    """Yield the texts of a file and of all within it, with their names."""
    if path.suffix in _ZIPPED:
        yield from parts_of_zip(path.name, path.read_bytes())
    elif path.suffix == ".pdf":
        reader = PdfReader(path)
        yield path.name, "\n".join(page.extract_text() for page in reader.pages)
        for name, contents in reader.attachments.items():
            for content in contents:
                yield f"{path.name}/{name}", content.decode("utf-8", "replace")
    else:
        text = path.read_text("utf-8")
        yield path.name, re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)


def published(review):
    """Yield the files of a review that may leave the office."""
    for path in sorted(review.rglob("*")):
        private = "records" in path.relative_to(review).parts or path.name == "to_fix.xlsx"
        if path.is_file() and not private and path.name != "manifest.json":  # digests alone
            yield path


def test_no_small_number_is_in_any_file(project):
    files, found = list(published(project.review)), []
    assert {"review.html", "review.pdf", "review.docx", "slides.pptx", "article.txt"} <= {
        path.name for path in files
    }
    for path in files:
        for name, text in texts_of(path):
            for number in NUMBERS:
                if match := re.search(_NUMBER.format(re.escape(number)), text):
                    around = text[max(0, match.start() - 60) : match.end() + 30]
                    found.append((name, number, around))
    assert found == []


def test_the_numbers_that_may_be_printed_are(project):
    """The search above finds numbers wherever they stand."""
    for name in ("review.html", "review.pdf", "review.docx", "slides.pptx"):
        texts = "\n".join(text for __, text in texts_of(project.review / name))
        assert re.search(_NUMBER.format("4333"), texts), name
        assert "不列出" in texts
    charts = [text for name, text in texts_of(project.review / "review.docx") if "xlsx" in name]
    assert any("4333" in text for text in charts)


def test_the_private_files_keep_the_truth(project):
    import pandas as pd

    rows = pd.read_parquet(project.review / "records" / "困难党员统计表.parquet")
    assert {52, 85, 745, 664} <= set(rows["困难党员"])


def test_figures_json_has_neither_value_nor_rows_of_a_small_number(project):
    figures = json.loads((project.review / "figures.json").read_text("utf-8"))
    by_id = {figure["id"]: figure for figure in figures}
    assert by_id["poor.all"]["value"] == 12652
    withheld = [one for one in figures if one["value"] is None]
    assert {"poor.town.n0", "poor.town.n1", "poor.share", "poor.rest", "roster.first"} <= {
        one["id"] for one in withheld
    }
    assert all(one["small"] and not one["sources"] for one in withheld)
    assert by_id["poor.town.n0"]["text"] == "少于300人"


def test_the_attached_tables_have_neither_the_field_nor_the_persons(project):
    reader = PdfReader(project.review / "review.pdf")
    tables = [
        contents[0].decode("utf-8-sig")
        for name, contents in reader.attachments.items()
        if name.startswith("table_")
    ]
    (counts,) = tables
    assert counts.splitlines()[0].endswith("日期,乡镇,类别,慰问金,存疑")


def test_what_a_cell_prints_besides_is_not_kept_and_still_warned_of(project):
    text = (project.review / "notebooks" / "02_poor.ipynb").read_text("utf-8")
    assert "不保留" in text
    assert "what it prints" in project.printed
    assert "is typed in" not in project.printed
    assert "校对" not in project.printed
