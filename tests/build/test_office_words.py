"""The review of a hospital: no county, no lines of work, wards as places, words of its own."""

import csv
import html
import json
import re
import zipfile

import pytest
from bs4 import BeautifulSoup

from annual_review.offices.index import write_index
from annual_review.project.offices import OfficeFolder
from annual_review.project.period import PeriodName
from annual_review.project.words import Words
from tests.support.hospitals import YEAR, Hospital

pytestmark = pytest.mark.slow

DEFAULTS = Words()
OTHERS = re.compile(
    "|".join((DEFAULTS.register, DEFAULTS.member, DEFAULTS.line, DEFAULTS.place, DEFAULTS.review))
    + "|条线|县|老干部"
)
IDS = ("east", "whole")


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    made = Hospital(tmp_path_factory.mktemp("hospital"))
    for id in ("east", "west", "whole"):
        made.build(id)
    return made


def texts_of(path):
    """Return what a file says: the parts of an Office document, or a page without its pictures."""
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as file:
            parts = [name for name in file.namelist() if name.endswith(".xml")]
            return html.unescape("\n".join(file.read(name).decode() for name in parts))
    return re.sub(r"base64,[\w+/=]+", "", path.read_text(encoding="utf-8"))


def prose_of(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").get_text()


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(
    "name", ["review.html", "review.docx", "to_fix.xlsx", "ledger.csv", "figures.json"]
)
def test_no_word_of_another_office_is_printed(hospital, id, name):
    assert OTHERS.findall(texts_of(hospital.review(id) / name)) == []


def test_its_own_words_are_printed(hospital):
    assert "不在病区名单中" in texts_of(hospital.review("east") / "to_fix.xlsx")
    said = prose_of(hospital.review("whole") / "review.html")
    for text in (
        "安和医院2021年年报",
        "还有1种登记表没有登记任何事项",
        "有的登记表不是各院区都有",
        "本年报依据的登记表共有内容",
        "各院区每一行的去向",
        "未计入的登记表",
        "不在病区名单中",
    ):
        assert text in said


def test_wards_are_read_as_any_places_are(hospital):
    with (hospital.review("east") / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        reasons = [row["reason"] for row in csv.DictReader(file) if row["fate"] == "kept"]
    assert [reason for reason in reasons if "名单" in reason] == [
        "病区“食堂”不在病区名单中；志愿者多于接诊人数"
    ]


def test_events_are_counted_and_no_chart_is_of_lines_that_there_are_not(hospital):
    figures = json.loads((hospital.review("east") / "figures.json").read_text(encoding="utf-8"))
    events = next(one for one in figures if one["id"] == "a.events")
    assert (events["value"], events["rule"][:5]) == (18, "各类登记表")
    said = prose_of(hospital.review("east") / "review.html")
    assert "逐月登记的事项" not in said


def test_the_form_and_the_index_speak_its_words(hospital):
    hospital.build("east", "--new")
    form = texts_of(hospital.folder / "data" / "east" / str(YEAR) / "登记表.xlsx")
    assert OTHERS.findall(form) == []
    assert "一种登记表一张表" in form
    offices = [
        OfficeFolder(id, hospital.folder / "params" / id, members)
        for id, members in (("east", ()), ("west", ()), ("whole", ("east", "west")))
    ]
    page = write_index(offices, {}, PeriodName(YEAR), hospital.reports)
    assert OTHERS.findall(texts_of(page)) == []
    assert "安和医院" in prose_of(page)


def test_chapters_that_name_columns_by_the_default_words_are_read(hospital):
    chapter = hospital.folder / "notebooks" / "02_service.ipynb"
    kept = chapter.read_text(encoding="utf-8")
    named = kept.replace("activity[words.line]", f"activity['{DEFAULTS.line}']")
    chapter.write_text(named.replace("words.line)", f"'{DEFAULTS.line}')"), encoding="utf-8")
    assert DEFAULTS.line in chapter.read_text(encoding="utf-8")
    try:
        assert "02_service" in hospital.build("whole")
    finally:
        chapter.write_text(kept, encoding="utf-8")
