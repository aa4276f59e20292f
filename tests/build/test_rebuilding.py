"""One thing is changed at a time: just what depends on it is made anew, in the same bytes."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.support.rebuilds import CHANGES

pytestmark = pytest.mark.slow

FORMATS = {"review.html", "review.pdf", "review.docx"}
CHAPTERS = {"02_a", "03_b", "04_q"}
ALL = {"01_clean"} | CHAPTERS | FORMATS
# After each change, in turn: what is made anew, and what is named as the reason for one of it.
MADE = {
    "nothing": (set(), None),
    "a sentence": ({"02_a"} | FORMATS, ("02_a", "notebooks/02_a.ipynb")),
    "a number": ({"01_clean", "03_b", "04_q"} | FORMATS, ("03_b", "records/报刊订阅台账.parquet")),
    "a register that was missing": (
        {"01_clean", "02_a", "04_q"} | FORMATS,
        ("02_a", "records/荣誉表彰台账.parquet"),
    ),
    "a file of no use": ({"01_clean", "04_q"} | FORMATS, ("01_clean", "data/x.txt")),
    "a file that a chapter reads": ({"02_a"} | FORMATS, ("02_a", "params/extra.txt")),
    "a module of the chapters": ({"03_b"} | FORMATS, ("03_b", "notebooks/helpers.py")),
    "a new chapter": ({"025_new"} | FORMATS, None),
    "a chapter gone": (set(), None),
    "the title": (ALL, ("02_a", "params/2021.yaml")),
    "the office's font": ({"review.pdf", "review.docx"}, ("review.pdf", "the font for body")),
    "fonts that change places": (ALL - {"review.html"}, ("review.pdf", "the font for title")),
    "what is kept is damaged": ({"02_a", "03_b"} | FORMATS, ("03_b", "what was kept is damaged")),
    "all that is kept is of no use": (ALL, ("01_clean", "what was kept is damaged")),
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
    "a library": (ALL, ("02_a", "the program or a library")),
}


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    script = [sys.executable, "-m", "tests.support.rebuilds", str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_change_is_tried():
    assert MADE.keys() == CHANGES.keys()


@pytest.mark.parametrize("change", MADE)
def test_just_what_depends_on_it_is_made_anew(builds, change):
    expected, _ = MADE[change]
    assert builds[change]["status"] == 0, builds[change]["said"]
    assert set(builds[change]["made"]) == expected


@pytest.mark.parametrize("change", MADE)
def test_the_review_is_byte_for_byte_what_it_is_from_scratch(builds, change):
    assert builds[change]["same"]


@pytest.mark.parametrize("change", [change for change, (_, why) in MADE.items() if why])
def test_the_command_says_why(builds, change):
    step, why = MADE[change][1]
    assert why in builds[change]["made"][step]


def test_what_is_not_made_is_kept_or_nothing_has_changed(builds):
    assert "Nothing has changed" in builds["nothing"]["said"]
    assert set(builds["a sentence"]["kept"]) == {"01_clean", "03_b", "04_q"}
    assert set(builds["the review is gone"]["kept"]) == ALL


def test_a_year_before_that_cannot_be_cleaned_is_told_and_stops_nothing(builds):
    said = builds["a year before that cannot be cleaned"]["said"]
    assert "warning: not compared with 2020: " in said
    assert "Find the cell in the register" in said


def test_force_makes_all(builds):
    assert set(builds["--force"]["made"]) == ALL
