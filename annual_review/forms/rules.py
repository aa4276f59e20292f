"""The rules of a form's cells: data validation (ECMA-376), and the lists to choose from.

`form` adds a `cell_rule` to each column, and `example_rule` to the example rows.
"""

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
from annual_review.values.office_year import OfficeYear

_ALL_DAYS = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_EPOCH = dt.date(1899, 12, 30)  # day 0 of a spreadsheet's calendar
_MOST = 10**11  # well below the numbers that cleaning rejects as too large
_TITLE, _TEXT = 32, 255  # most characters of a prompt's or error's title and text in Excel
_INLINE = 200  # most characters of a list within a rule; Excel allows 255
_HIDDEN_NOTE = "下拉选项（供各表选用，请勿修改）"
_NOT_INLINE = set(",\"'")  # characters that a list within a rule cannot hold


class ChoiceLists:
    """Lists of choices: short ones within the rule, others on a hidden sheet, by defined names."""

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
        """Write a list below the others, each choice in a row of its own; return its name."""
        if self._sheet is None:
            self._sheet = self._workbook.create_sheet(self._sheet_name)
            self._sheet.sheet_state = "hidden"
            write_cell(self._sheet, 1, 1, _HIDDEN_NOTE)
        first = self._row + 1
        for choice in choices:
            self._row += 1
            write_cell(self._sheet, self._row, 1, choice).number_format = "@"
        name = f"list_{len(self._named) + 1}"
        place = f"{quote_sheetname(self._sheet_name)}!$A${first}:$A${self._row}"
        self._workbook.defined_names[name] = DefinedName(name, attr_text=place)
        return name


def _is_plain(choice: str) -> bool:
    """Return whether a list within a rule can hold a choice."""
    return choice == choice.strip() and choice[0] not in "=+-@" and not set(choice) & _NOT_INLINE


def cell_rule(field: FormField, year: OfficeYear, lists: ChoiceLists) -> DataValidation:
    """Return the rule of a column, with its prompt.

    Values that cleaning would reject are refused; for those that it would doubt, Excel asks.
    """
    rule = DataValidation(
        allow_blank=not field.is_required or field.field.fill == "down",
        showInputMessage=True,
        showErrorMessage=True,
    )
    rule.promptTitle, rule.prompt = field.label_or_name[:_TITLE], field.prompt(year)[:_TEXT]
    rule.errorTitle = f"请核对{field.label_or_name}"[:_TITLE]
    rule.error = field.error_message(year)[:_TEXT]
    kind = field.field.kind
    if kind == "date":
        within = (year.first, year.last) if field.is_day else _ALL_DAYS
        _between(rule, "date", *((day - _EPOCH).days for day in within))
    elif kind in ("count", "amount"):
        least, most = field.limits
        lowest, highest = max(least or 0, 0), _MOST if most is None else most
        _between(rule, "whole" if kind == "count" else "decimal", lowest, highest)
        if field.limits != (None, None):
            rule.errorStyle = "warning"
    elif field.choices:
        rule.type, rule.formula1 = "list", lists.formula(field.choices)
        rule.errorStyle = "warning"
    return rule


def _between(
    rule: DataValidation, kind: Literal["date", "whole", "decimal"], least: float, most: float
) -> None:
    rule.type, rule.operator = kind, "between"
    rule.formula1, rule.formula2 = f"{least:.15g}", f"{most:.15g}"


def example_rule() -> DataValidation:
    """Return the rule of example rows: nothing may be written over them."""
    rule = DataValidation(
        "custom", formula1="FALSE", allow_blank=False, showInputMessage=True, showErrorMessage=True
    )
    rule.promptTitle, rule.prompt = "示例", "这一行是示例，不计入。请从示例下面的空行填起。"
    rule.errorTitle, rule.error = "这是示例", "请不要改写示例行，从下面的空行填起；整行删去也可以。"
    return rule
