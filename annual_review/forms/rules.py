"""The rules of a form's cells: data validation, and the lists to choose from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from annual_review.cleaning.form_parts import LISTS_SHEET
from annual_review.forms.fields import FormField
from annual_review.registers.xlsx import write_cell
from annual_review.values.dates import FIRST_YEAR, LAST_YEAR

_EPOCH = dt.date(1899, 12, 30)  # day 0 of a spreadsheet's calendar
_MOST = 10**11  # well below what cleaning takes for a slip of the hand
_TITLE, _TEXT = 32, 255  # characters of a prompt's or an error's title and text, by Excel's limits
_INLINE = 200  # characters of a list within a rule; Excel allows 255
_HIDDEN = "下拉选项（供各表选用，请勿修改）"
_LISTED = set(",\"'")  # what a list within a rule cannot hold


class Lists:
    """The lists to choose from: short ones within the rule, others on a hidden sheet, by name."""

    def __init__(self, workbook: Workbook, sheet_name: str = LISTS_SHEET) -> None:
        self._workbook, self._sheet_name = workbook, sheet_name
        self._sheet: Worksheet | None = None
        self._named: dict[tuple[str, ...], str] = {}
        self._row = 1

    def formula(self, choices: tuple[str, ...]) -> str:
        """Return the formula of a rule that allows these choices."""
        inline = ",".join(choices)
        if len(inline) <= _INLINE and all(map(_is_plain, choices)):
            return f'"{inline}"'
        if choices not in self._named:
            self._named[choices] = self._write(choices)
        return self._named[choices]

    def _write(self, choices: Sequence[str]) -> str:
        """Put a list below the others, each choice in a row of its own; return its name."""
        if self._sheet is None:
            self._sheet = self._workbook.create_sheet(self._sheet_name)
            self._sheet.sheet_state = "hidden"
            write_cell(self._sheet, 1, 1, _HIDDEN)
        first = self._row + 1
        for choice in choices:
            self._row += 1
            write_cell(self._sheet, self._row, 1, choice).number_format = "@"
        name = f"list_{len(self._named) + 1}"
        place = f"{quote_sheetname(self._sheet_name)}!$A${first}:$A${self._row}"
        self._workbook.defined_names[name] = DefinedName(name, attr_text=place)
        return name


def _is_plain(choice: str) -> bool:
    """Tell whether a list within a rule can hold a choice."""
    return choice == choice.strip() and choice[0] not in "=+-@" and not set(choice) & _LISTED


def rule(field: FormField, year: int, lists: Lists) -> DataValidation:
    """Return the rule of a column, with its prompt.

    What cleaning would put aside is refused; what it would keep and doubt is asked about.
    """
    made = DataValidation(
        allow_blank=not field.field.is_required, showInputMessage=True, showErrorMessage=True
    )
    made.promptTitle, made.prompt = field.name[:_TITLE], field.prompt(year)[:_TEXT]
    made.errorTitle, made.error = f"请核对{field.name}"[:_TITLE], field.refusal(year)[:_TEXT]
    kind = field.field.kind
    if kind == "date":
        first, last = (year, year) if field.is_day else (FIRST_YEAR, LAST_YEAR)
        _between(made, "date", _day(first, 1, 1), _day(last, 12, 31))
    elif kind in ("count", "amount"):
        _between(made, "whole" if kind == "count" else "decimal", 0, _MOST)
    elif field.choices:
        made.type, made.formula1 = "list", lists.formula(field.choices)
        made.errorStyle = "warning"
    return made


def _between(
    made: DataValidation, kind: Literal["date", "whole", "decimal"], least: int, most: int
) -> None:
    made.type, made.operator = kind, "between"
    made.formula1, made.formula2 = str(least), str(most)


def _day(year: int, month: int, day: int) -> int:
    return (dt.date(year, month, day) - _EPOCH).days


def refusal_of_examples() -> DataValidation:
    """Return the rule that nothing is written over an example."""
    made = DataValidation(
        "custom", formula1="FALSE", allow_blank=False, showInputMessage=True, showErrorMessage=True
    )
    made.promptTitle, made.prompt = "示例", "这一行是示例，不计入。请从示例下面的空行填起。"
    made.errorTitle, made.error = "这是示例", "请不要改写示例行，从下面的空行填起；整行删去也可以。"
    return made
