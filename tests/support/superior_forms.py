"""Forms of a superior office for tests: made with openpyxl, filled, and opened again."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
from openpyxl import Workbook

from annual_review.export.forms.fill import FilledForm, fill_form
from annual_review.export.forms.values import FormValues, FormWords, KnownIds

WORDS = FormWords(
    "某某县水利局",
    "某某县水利局2021年工作综述",
    "2021年",
    2021,
    dt.date(2022, 2, 17),
    {"填报人": "某某"},
    {"载体.目的": "守护河湖"},
)


def figure(id: str, value: float | None, unit: str = "人", **more: Any) -> dict[str, Any]:
    """Return a figure as figures.json holds it, of rows 3 to 5 of a register."""
    sources = [{"file": "台账.xlsx", "sheet": "巡河", "rows": [3, 4, 5]}]
    rule = "巡河台账，人数，合计，3行"
    own = {"id": id, "value": value, "unit": unit, "text": f"{value}{unit}", "chapter": "甲"}
    return own | {"rule": rule, "sources": sources} | more


def before(value: float | None) -> dict[str, Any]:
    """Return the key of a figure that the year before has, too."""
    sources = [{"file": "旧.xlsx", "sheet": "巡河", "rows": [2]}]
    rule = "巡河台账，人数，合计，1行"
    return {"before": {"year": 2020, "value": value, "rule": rule, "sources": sources}}


FIGURES = [
    figure("river.people", 1493, **before(2825)),
    figure("river.paid", 127249, "元", **before(0)),
    figure("river.share", 42.5, "%", **before(40)),
    figure("river.few", None, text="少于3人"),
    figure("river.none", None, text=""),
]


def bytes_of(workbook: Workbook) -> bytes:
    """Return a workbook as the bytes of its file."""
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def form_of(cells: dict[str, Any], formats: dict[str, str] | None = None) -> Workbook:
    """Return a form with a sheet of these cells."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "表"
    for name, value in cells.items():
        sheet[name] = value
    for name, code in (formats or {}).items():
        sheet[name].number_format = code
    return workbook


def values(*ids: str) -> FormValues:
    """Return the figures, with the ids of others that chapters name."""
    return FormValues(FIGURES, WORDS, KnownIds(frozenset(ids)))


def filled(workbook: Workbook, *ids: str) -> tuple[Workbook, FilledForm]:
    """Fill a form and open it again."""
    form = fill_form("表.xlsx", bytes_of(workbook), values(*ids))
    assert form.content is not None
    return openpyxl.load_workbook(io.BytesIO(form.content)), form


def filled_cell(text: str, code: str = "General", *ids: str) -> Any:
    """Return what a cell with a text and a number format is filled with."""
    return filled(form_of({"A1": text}, {"A1": code}), *ids)[0]["表"]["A1"]


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
