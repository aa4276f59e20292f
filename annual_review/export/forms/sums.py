"""Formulas of a form that are computed of cells in which a number is missing.

A sum leaves a text out in silence: the total of three places, of which one is 缺, looks like that
of all. `FormFormulas` finds such formulas, also through other formulas, names and tables; `mark`
prints 缺 behind their results as long as a cell holds a text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils import range_boundaries

from annual_review.export.forms.package import namespace, within
from annual_review.export.forms.sheets import FormSheet, Place
from annual_review.export.forms.values import MISSING
from annual_review.export.forms.workbook import GENERAL, Workbook, insert_before

Cell = tuple[str, Place]  # the name of a sheet in lower case, and a cell of it

_UNSEEN = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(", re.IGNORECASE)
_TABLE = re.compile(r"([^\[\]!]+)\[")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|(;)')
_AFTER_CONDITIONS = (
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_MOST_NAMED = 200  # cells that a condition names
_ARGUMENTS = 100  # of one OR; Excel takes 255
_LAST = (1, 1, 16384, 1048576)  # of a sheet, for whole columns and rows


@dataclass(frozen=True)
class Area:
    """A range of cells of a sheet."""

    sheet: str
    first: Place
    last: Place

    def __contains__(self, cell: Cell) -> bool:
        """Return whether a cell is within the range."""
        sheet, place = cell
        return (
            sheet == self.sheet
            and self.first.row <= place.row <= self.last.row
            and self.first.column <= place.column <= self.last.column
        )


@dataclass(frozen=True)
class FormFormulas:
    """The formulas of a form, each with the ranges that it names.

    `unseen` are those whose cells cannot be told: INDIRECT and OFFSET compute them.
    """

    areas: Mapping[Cell, tuple[Area, ...]]
    unseen: tuple[Cell, ...]

    def without_numbers(self, missing: Collection[Cell]) -> dict[Cell, list[Cell]]:
        """Return the formulas that are computed of missing numbers, each with these cells."""
        found: dict[Cell, dict[Cell, None]] = {}
        is_new = True
        while is_new:
            is_new = False
            for cell, areas in self.areas.items():
                causes = dict.fromkeys(one for one in missing if _is_in(one, areas))
                for other, its in found.items():
                    if other != cell and _is_in(other, areas):
                        causes |= its
                if causes.keys() - found.get(cell, {}).keys():
                    found[cell] = causes | found.get(cell, {})
                    is_new = True
        return {cell: sorted(causes) for cell, causes in found.items()}


def _is_in(cell: Cell, areas: Sequence[Area]) -> bool:
    return any(cell in area for area in areas)


@dataclass(frozen=True)
class Scope:
    """What formulas may name: sheets in order and in lower case, defined names, and tables."""

    sheets: tuple[str, ...]
    names: Mapping[str, str]
    tables: Mapping[str, Area]

    def sheets_of(self, name: str) -> tuple[str, ...]:
        """Return the sheets that a reference names: one, or all from one to another (1月:12月)."""
        first, mark, last = name.partition(":")
        if not mark or first not in self.sheets or last not in self.sheets:
            return (name,)
        start, end = sorted((self.sheets.index(first), self.sheets.index(last)))
        return self.sheets[start : end + 1]


def read_formulas(workbook: Workbook, sheets: Sequence[FormSheet]) -> FormFormulas:
    """Read the formulas of all sheets."""
    tables = {name: area for sheet in sheets for name, area in _tables(sheet)}
    scope = Scope(tuple(sheet.name.lower() for sheet in sheets), workbook.names, tables)
    areas: dict[Cell, tuple[Area, ...]] = {}
    unseen = []
    for sheet in sheets:
        for place, text in _texts(sheet):
            cell = (sheet.name.lower(), place)
            areas[cell] = tuple(_areas(text, sheet.name, scope))
            if _UNSEEN.search(text):
                unseen.append(cell)
    return FormFormulas(areas, tuple(unseen))


def _texts(sheet: FormSheet) -> Iterator[tuple[Place, str]]:
    """Yield the formulas of a sheet; shared ones (18.3.1.40) as each cell has them."""
    shared: dict[str, tuple[Place, str]] = {}
    for place, formula in sheet.formulas():
        text = formula.text or ""
        group = formula.get("si") if formula.get("t") == "shared" else None
        if group is not None and text:
            shared[group] = (place, text)
        elif group is not None and group in shared:
            origin, first = shared[group]
            try:
                text = Translator(f"={first}", str(origin)).translate_formula(str(place))[1:]
            except (TranslatorError, TokenizerError, ValueError):
                text = first
        yield place, text


def _areas(text: str, sheet: str, scope: Scope, depth: int = 0) -> Iterator[Area]:
    """Yield the ranges that a formula names, also by names and tables."""
    for operand in _operands(text):
        where, mark, cells = operand.rpartition("!")
        of_sheet = where.strip("'").replace("''", "'") if mark else sheet
        table, key = _TABLE.match(operand), operand.lower()
        if table and table[1].lower() in scope.tables:
            yield scope.tables[table[1].lower()]
        elif key in scope.names and depth < len(scope.names):
            yield from _areas(scope.names[key], sheet, scope, depth + 1)
        elif bounds := _bounds(cells):
            first, last = Place(bounds[1], bounds[0]), Place(bounds[3], bounds[2])
            yield from (Area(one, first, last) for one in scope.sheets_of(of_sheet.lower()))


@lru_cache(maxsize=1 << 12)
def _operands(text: str) -> tuple[str, ...]:
    try:
        items = Tokenizer(f"={text}").items
    except (TokenizerError, IndexError):
        return ()
    return tuple(
        one.value for one in items if one.type == Token.OPERAND and one.subtype == Token.RANGE
    )


def _bounds(cells: str) -> tuple[int, int, int, int] | None:
    """Return the first column and row and the last ones of a range, None if it is none.

    >>> _bounds("$B$5:C7"), _bounds("B:B"), _bounds("合计")
    ((2, 5, 3, 7), (2, 1, 2, 1048576), None)
    """
    try:
        found = range_boundaries(cells.replace("#", ""))
    except (ValueError, TypeError):
        return None
    first_column, first_row, last_column, last_row = (
        edge if bound is None else bound for bound, edge in zip(found, _LAST, strict=True)
    )
    return first_column, first_row, last_column, last_row


def _tables(sheet: FormSheet) -> Iterator[tuple[str, Area]]:
    for relation in sheet.package.related(sheet.part, "table"):
        table = sheet.package.peek(relation.target)
        if bounds := _bounds(table.get("ref", "")):
            area = Area(
                sheet.name.lower(), Place(bounds[1], bounds[0]), Place(bounds[3], bounds[2])
            )
            yield (table.get("displayName") or table.get("name", "")).lower(), area


def headers_of_tables(sheet: FormSheet) -> set[Place]:
    """Return the cells of a sheet that are titles of a table's columns: they have to be texts."""
    found = set()
    for relation in sheet.package.related(sheet.part, "table"):
        table = sheet.package.peek(relation.target)
        bounds = _bounds(table.get("ref", ""))
        if bounds and table.get("headerRowCount") != "0":
            columns = range(bounds[0], bounds[2] + 1)
            found |= {Place(bounds[1], column) for column in columns}
    return found


def mark(
    sheet: FormSheet, marked: Mapping[Place, Sequence[Cell]], names: Mapping[str, str]
) -> None:
    """Print 缺 behind the results of formulas, in red, as long as a cell that they need is a text.

    `marked` are cells with the cells whose numbers are missing, `names` those of sheets as written,
    by their names in lower case.
    """
    cells = {place: cell for place, cell in sheet.cells() if place in marked}
    rules = [int(one.get("priority") or 0) for one in within(sheet.root, "cfRule")]
    formats: dict[str, int | None] = {}
    for priority, (place, missing) in enumerate(sorted(marked.items()), max([0, *rules]) + 1):
        code = _marked_code(sheet.code_at(cells[place]))
        if code not in formats:
            formats[code] = sheet.workbook.add_difference(code)
        if (number := formats[code]) is None:
            return
        space = namespace(sheet.root)
        condition = etree.Element(f"{{{space}}}conditionalFormatting")
        condition.set("sqref", str(place))
        rule: Any = etree.SubElement(condition, f"{{{space}}}cfRule")
        for key, value in (("type", "expression"), ("dxfId", number), ("priority", priority)):
            rule.set(key, str(value))
        etree.SubElement(rule, f"{{{space}}}formula").text = _condition(sheet, missing, names)
        insert_before(sheet.root, condition, _AFTER_CONDITIONS)


def _condition(sheet: FormSheet, missing: Sequence[Cell], names: Mapping[str, str]) -> str:
    """Return the condition that a cell of these still holds a text."""
    if len(missing) > _MOST_NAMED:
        return "TRUE"
    tests = [f"ISTEXT({_name(cell, sheet.name, names)})" for cell in missing]
    groups = [tests[at : at + _ARGUMENTS] for at in range(0, len(tests), _ARGUMENTS)]
    parts = [f"OR({','.join(group)})" for group in groups]
    return parts[0] if len(parts) == 1 else f"OR({','.join(parts)})"


def _name(cell: Cell, own: str, names: Mapping[str, str]) -> str:
    """Return how a condition names a cell.

    That of another sheet is named by INDIRECT: Excel refuses plain names of other sheets in
    conditions of its older files.
    """
    sheet, place = cell
    if sheet == own.lower():
        return str(place)
    quoted = names.get(sheet, sheet).replace("'", "''").replace('"', '""')
    return f"INDIRECT(\"'{quoted}'!{place}\")"


def _marked_code(code: str) -> str:
    """Return a number format that prints 缺 behind the number.

    >>> _marked_code("General"), _marked_code("0.00;[Red]-0.00")
    ('General"缺"', '0.00"缺";[Red]-0.00"缺"')
    """
    behind = f'"{MISSING}"'  # short: a number that does not fit its column is ###
    sections, start = [], 0
    for found in _QUOTED.finditer(code or GENERAL):
        if found[1]:
            sections.append(code[start : found.start()])
            start = found.end()
    sections.append((code or GENERAL)[start:])
    numbers = [f"{one}{behind}" for one in sections[:3]]
    return ";".join([*numbers, *sections[3:]])
