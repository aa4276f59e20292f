"""Forms of any layout come back as they were filled in, and each row has its line."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annual_review.cleaning.clean import clean
from annual_review.project.settings import Settings
from tests.support.form_registers import form_settings
from tests.support.random_forms import BOOK, RECORDS, TITLE, Canvas, designs, draw_form, width_of

SETTINGS: Settings = form_settings().model_copy(update={"book": BOOK})
FILLED = st.lists(
    RECORDS, min_size=1, max_size=4, unique_by=lambda record: tuple(map(str, record.values()))
)


@st.composite
def sheets(draw):
    """Draw a sheet of forms: titles above each, once or in its name; below or beside each other."""
    design, filled = draw(designs()), draw(FILLED)
    titled = draw(st.sampled_from(["each", "once", "by name"]))
    abreast = draw(st.sampled_from([1, 2]))
    width = width_of(design) + draw(st.integers(0, 1))
    canvas, top = Canvas(), 0
    if titled == "once":
        canvas.put(0, 0, TITLE)
        top = 1
    for first in range(0, len(filled), abreast):
        row = filled[first : first + abreast]
        if titled == "each":
            for place in range(len(row)):
                canvas.put(top, place * width, TITLE, 1, width_of(design))
            top += 1
        bottoms = [
            draw_form(canvas, design, record, (top, place * width))
            for place, record in enumerate(row)
        ]
        top = max(bottoms) + draw(st.integers(0, 1))
    return filled, canvas.sheet("a.xlsx", TITLE if titled == "by name" else "Sheet1")


def as_rows(table):
    """Return the records of a table as texts, in order of their texts."""
    days = table["检查日期"].dt.strftime("%Y-%m-%d")
    return wanted(table.assign(检查日期=days).to_dict("records"))


def wanted(filled):
    """Return what was filled in, as `as_rows` does."""
    names = ("机构名称", "地点", "实到人数", "检查结论", "检查日期")
    return sorted(tuple(str(record[name]) for name in names) for record in filled)


@given(sheets())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_forms_come_back_as_they_were_filled_in(drawn):
    filled, sheet = drawn
    cleaned = clean([sheet], SETTINGS)
    assert as_rows(cleaned.records[TITLE]) == wanted(filled)
    shown = [i for i, row in enumerate(sheet.rows, 1) if any(cell != "" for cell in row)]
    assert sorted(set(cleaned.ledger["row"])) == shown


def test_a_record_stands_in_the_first_row_that_shows_a_field():
    canvas = Canvas()
    canvas.put(0, 0, TITLE, 1, 6)
    for column, text in enumerate(("地点", "检查结论")):  # their values, in row 3, are blank
        canvas.put(1, column, text)
    day = dt.date(2021, 1, 1)
    for column, text in enumerate(("机构名称", "丁丁校", "实到人数", 1, "检查日期", day)):
        canvas.put(3, column, text)
    ledger = clean([canvas.sheet("a.xlsx", "Sheet1")], SETTINGS).ledger
    fates = dict(zip(ledger["row"], ledger["fate"], strict=True))
    assert fates == {1: "heading", 2: "heading", 4: "kept"}


@given(design=designs(), filled=FILLED)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_sheets_does_not_matter(design, filled):
    found = []
    for order in (filled, filled[::-1]):
        drawn = []
        for number, record in enumerate(order):
            canvas = Canvas()
            draw_form(canvas, design, record, (0, 0))
            drawn.append(canvas.sheet(f"{number}.xlsx", TITLE))
        found.append(as_rows(clean(drawn, SETTINGS).records[TITLE]))
    assert found[0] == found[1] == wanted(filled)
