"""One thing is changed at a time: exactly what depends on it is rebuilt, to the same bytes."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.support.rebuilds import CHANGES

pytestmark = pytest.mark.slow

ARTICLE = {"article.html", "article.docx", "article.txt"}
FORMATS = {"review.html", "review.pdf", "review.docx"} | ARTICLE
WITH_FONTS = {"review.pdf", "review.docx", "article.docx"}
CHAPTERS = {"02_a", "03_b", "04_q"}
ALL = {"01_clean"} | CHAPTERS | FORMATS
# After each change, in turn: the steps that are rebuilt, and the reason given for one of them.
REBUILT = {
    "nothing": (set(), None),
    "a sentence": ({"02_a"} | FORMATS, ("02_a", "notebooks/02_a.ipynb")),
    "a number": ({"01_clean", "03_b", "04_q"} | FORMATS, ("03_b", "records/报刊订阅台账.parquet")),
    "a register that was missing": (
        {"01_clean", "02_a", "04_q"} | FORMATS,
        ("02_a", "records/荣誉表彰台账.parquet"),
    ),
    "an unused file": ({"01_clean", "04_q"} | FORMATS, ("01_clean", "data/x.txt")),
    "a file that a chapter reads": ({"02_a"} | FORMATS, ("02_a", "params/extra.txt")),
    "a module of the chapters": ({"03_b"} | FORMATS, ("03_b", "notebooks/helpers.py")),
    "a new chapter": ({"025_new"} | FORMATS, None),
    "a chapter gone": (set(), None),
    "the title": (ALL, ("02_a", "params/2021.yaml")),
    "the office's font": (WITH_FONTS, ("review.pdf", "the font for body")),
    "fonts that change places": (
        ALL - FORMATS | WITH_FONTS,
        ("review.pdf", "the font for title"),
    ),
    "a template of Word files": (
        {"review.docx", "article.docx"},
        ("review.docx", "template.docx"),
    ),
    "the cache is damaged": (
        {"02_a", "03_b"} | FORMATS,
        ("03_b", "the cached files are damaged"),
    ),
    "all of the cache is damaged": (ALL, ("01_clean", "the cached files are damaged")),
    "the review is gone": (set(), None),
    "a year before": (
        {"01_clean-2020", "02_a", "03_b", "04_q"} | FORMATS,
        ("02_a", "records/_earlier.json"),
    ),
    "a number of the year before": (
        {"01_clean-2020", "02_a", "04_q"} | FORMATS,
        ("02_a", "records/2020/宣讲台账.parquet"),
    ),
    "a year before that cannot be cleaned": (CHAPTERS, ("03_b", "records/_earlier.json")),
    "no year before any more": (CHAPTERS, ("03_b", "records/_earlier.json")),
    "the article alone": (
        {"01_clean"} | CHAPTERS | {"article.html"},
        ("article.html", "review.html"),
    ),
    "all outputs again": (set(), None),
    "a document without a cover": (FORMATS, ("review.html", "params")),
    "the office's colour": (CHAPTERS, ("02_a", "document: in params")),
    "a short chapter on data quality": (CHAPTERS, ("02_a", "document: in params")),
    "a library": (ALL, ("02_a", "the program or a library")),
}

# What may be rebuilt besides: formats that have new params and chapters, and a chapter that has
# read up to which day rows are registered. Needed or not, the bytes are the same.
ALLOWED = {
    "a register that was missing": {"03_b"},
    "the office's colour": FORMATS,
    "a short chapter on data quality": FORMATS,
}


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    script = [sys.executable, "-m", "tests.support.rebuilds", str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_change_is_tried():
    assert REBUILT.keys() == CHANGES.keys()


@pytest.mark.parametrize("change", REBUILT)
def test_exactly_the_steps_that_depend_on_a_change_are_rebuilt(builds, change):
    expected, _ = REBUILT[change]
    assert builds[change]["status"] == 0, builds[change]["printed"]
    rebuilt = set(builds[change]["rebuilt"])
    assert expected <= rebuilt <= expected | ALLOWED.get(change, set())


@pytest.mark.parametrize("change", REBUILT)
def test_the_review_has_the_bytes_of_one_built_from_scratch(builds, change):
    assert builds[change]["same"]


@pytest.mark.parametrize("change", [change for change, (_, why) in REBUILT.items() if why])
def test_the_command_prints_the_reason(builds, change):
    step, why = REBUILT[change][1]
    assert why in builds[change]["rebuilt"][step]


def test_steps_that_are_not_rebuilt_are_kept(builds):
    assert "Nothing has changed" in builds["nothing"]["printed"]
    assert set(builds["a sentence"]["kept"]) == {"01_clean", "03_b", "04_q"}
    assert set(builds["the review is gone"]["kept"]) == ALL


def test_outputs_that_are_not_asked_for_are_gone_from_the_review(builds):
    assert set(builds["the article alone"]["files"]) & FORMATS == ARTICLE
    assert set(builds["all outputs again"]["files"]) & FORMATS == FORMATS
    assert "review.pdf" not in builds["the article alone"]["printed"]


def test_an_earlier_year_that_cannot_be_cleaned_is_only_a_warning(builds):
    printed = builds["a year before that cannot be cleaned"]["printed"]
    assert "warning: not compared with 2020: " in printed
    assert "Find the cell in the register" in printed


def test_force_rebuilds_all(builds):
    assert set(builds["--force"]["rebuilt"]) == ALL
