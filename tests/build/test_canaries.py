"""Personal data: canaries in every personal field of every register, sought in every output."""

import io
import re
import shutil
import subprocess
import sys
import zipfile
import zlib

import openpyxl
import pytest
from pypdf import PdfReader

from annual_review.project.loading import load_settings
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

SETTINGS = load_settings(2021, ROOT / "params" / "2021.yaml")
KEPT_INSIDE = ("records/", "to_fix.xlsx")
# What each field of a row that is kept may hold, by its kind.
PLAIN = {"date": "2021.3.5", "count": 12, "amount": 12, "place": "官舟镇", "serial": 1}


def value_of(field, rule):
    if rule.kind == "category" and rule.choices:
        return next(iter(rule.choices))
    return PLAIN.get(rule.kind, f"某{field}")


class Aviary:
    """Makes registers with a canary in each personal cell, and remembers them all."""

    def __init__(self):
        self.canaries = []

    def canary(self, field):
        number = len(self.canaries)
        shapes = (f"雀鸟{number:04d}甲", f"5222281949{number:08d}", f"139{number:08d}")
        self.canaries.append(shapes[number % 3])
        return self.canaries[-1]

    def row(self, fields, **changes):
        cells = {
            name: self.canary(name) if rule.personal else value_of(name, rule)
            for name, rule in fields.items()
        }
        return [changes.get(rule.kind, cells[name]) for name, rule in fields.items()]

    def sheet(self, register):
        """Return rows of every fate, one of them twice, and one that a clerk has typed askew."""
        fields = SETTINGS.book.fields_of(register)
        kept = self.row(fields)
        bad = self.row(fields, date="2021年2月30日", count="若干")
        other_year = self.row(fields, date="2019.1.1")
        is_dated = any(rule.kind == "date" for rule in fields.values())
        askew = [self.canary(name) for name in fields] if is_dated else []
        total = ["合计", *[None] * (len(fields) - 1)]
        return [
            list(fields),
            kept,
            kept,
            bad,
            other_year,
            self.row(fields, place="官周镇"),
            askew,
            total,
        ]


@pytest.fixture(scope="module")
def flown(tmp_path_factory):
    """Return the canaries, the folder of reports, and what the command printed."""
    project = tmp_path_factory.mktemp("canaries")
    aviary, book = Aviary(), openpyxl.Workbook()
    book.remove(book.worksheets[0])
    personal = [
        name
        for name in SETTINGS.book.registers
        if any(field.personal for field in SETTINGS.book.fields_of(name).values())
    ]
    for register in personal:
        sheet = book.create_sheet(register)
        for row in aviary.sheet(register):
            sheet.append(row)
    (project / "data").mkdir()
    book.save(project / "data" / "台账.xlsx")
    shutil.copy(ROOT / "data" / "2021" / "法治知识竞赛参赛统计2021.csv", project / "data")
    call = [sys.executable, ROOT / "run_report.py", "2021", "--data", project / "data"]
    call += ["--reports", project / "reports"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return aviary.canaries, project / "reports" / "2021", done.stdout + done.stderr


def layers(content):
    """Yield a file's bytes, and what is packed in them: members of archives, streams of PDFs."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from layers(archive.read(name))
            if "word/document.xml" in archive.namelist():  # its text, whatever runs it is cut into
                yield re.sub(rb"<[^>]*>", b"", archive.read("word/document.xml"))
    if content.startswith(b"%PDF"):
        for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
            try:
                yield zlib.decompress(packed)
            except zlib.error:
                yield packed
        pages = PdfReader(io.BytesIO(content)).pages
        yield re.sub(r"\s", "", "".join(page.extract_text() for page in pages)).encode()


def found_in(content, canaries):
    encodings = ("utf-8", "utf-16-le", "gb18030")
    forms = {c: [c.encode(e) for e in encodings] + [ascii(c)[1:-1].encode()] for c in canaries}
    return {
        canary
        for layer in layers(content)
        for canary, written in forms.items()
        if any(form in layer for form in written)
    }


def test_no_personal_value_appears_outside_the_records(flown):
    canaries, folder, printed = flown
    assert len(canaries) >= 30
    escaped = {
        path.relative_to(folder).as_posix(): found_in(path.read_bytes(), canaries)
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(KEPT_INSIDE)
    }
    assert len(escaped) > 10
    assert escaped.keys() >= {"review.html", "review.pdf", "review.docx"}
    assert {name: canaries for name, canaries in escaped.items() if canaries} == {}
    assert found_in(printed.encode(), canaries) == set()


def test_the_search_finds_personal_values_in_to_fix(flown):
    canaries, folder, _ = flown
    assert found_in((folder / "to_fix.xlsx").read_bytes(), canaries)


def test_a_chapter_sees_no_personal_field(settings):
    from annual_review.chapter.opening import open_review

    review = open_review(2021)
    for name in settings.book.registers:
        fields = settings.book.fields_of(name)
        assert not [
            field for field in review[name].columns if field in fields and fields[field].personal
        ]
