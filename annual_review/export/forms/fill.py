"""Fill a form: each placeholder in its cells with a number or words, and a comment on its rows.

`fill_form` is what `build.forms` calls, for one workbook.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import LxmlError

from annual_review.export.forms.comments import add_comments
from annual_review.export.forms.package import Package
from annual_review.export.forms.placeholders import find_placeholders, is_placeholder
from annual_review.export.forms.sheets import FormSheet, Place, TextCell, replaced
from annual_review.export.forms.sums import (
    Cell,
    FormFormulas,
    headers_of_tables,
    mark,
    read_formulas,
)
from annual_review.export.forms.unfilled import unfilled
from annual_review.export.forms.values import MISSING, Filled, FormValues, as_plain
from annual_review.export.forms.workbook import GENERAL, Workbook
from annual_review.language import N_, _, listed
from annual_review.project.file_formats import Format, format_of
from annual_review.registers.number_formats import shows_day
from annual_review.values.rounding import exact, half_up

_LOCKED = N_("{form} is locked with a password and was not filled. Save it without the password.")
_DAMAGED = N_(
    "{form} cannot be read as a workbook (.xlsx) and was not filled. Open it in Excel or WPS, and "
    "save it as .xlsx."
)
_MOST_NAMED = 12  # cells that a warning names
_PERCENT = "%"


@dataclass(frozen=True)
class FilledForm:
    """A filled form, or None if it could not be filled; what is wrong, and what to know of it.

    `faults` are mistakes in the form: unknown ids, formats that do not exist.
    """

    content: bytes | None
    faults: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass
class _Filling:
    """What is found while a form is filled; the cells of each fault, and of each 缺."""

    faults: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    missing: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    lacking: list[Cell] = field(default_factory=list)  # cells that hold no number
    filled: int = 0


def fill_form(name: str, content: bytes, values: FormValues) -> FilledForm:
    """Fill a form; `name` is that of its file, for messages."""
    suffix = f".{name.rpartition('.')[2].lower()}"
    kind = format_of(content, suffix)
    if kind is Format.LOCKED:
        return FilledForm(None, (_(_LOCKED, form=name),))
    try:
        return _fill(name, Package.read(content), values)
    except (ValueError, KeyError, LxmlError):  # NoWorkbookError, and parts that name no parts
        return FilledForm(None, (_(_DAMAGED, form=name),))


def _fill(name: str, package: Package, values: FormValues) -> FilledForm:
    workbook = Workbook.read(package)
    sheets = [FormSheet.of(workbook, sheet) for sheet in workbook.sheets]
    found = _Filling()
    notes = {sheet.name: _fill_sheet(sheet, values, found) for sheet in sheets}
    formulas = read_formulas(workbook, sheets)
    incomplete = formulas.without_numbers(found.lacking)
    for sheet in sheets:
        marked = {cell[1]: its for cell, its in incomplete.items() if cell[0] == sheet.name.lower()}
        names = {one.name.lower(): one.name for one in sheets}
        if marked:
            mark(sheet, marked, names)
            for place, its in marked.items():
                notes[sheet.name][place] = _note_of_sum(sheet.name, its, names)
        add_comments(sheet, notes[sheet.name])
    if found.filled and formulas.areas:
        workbook.calculate_on_opening()
        for sheet in sheets:
            sheet.forget_results()
    notices = [
        *_notices(name, found, sheets, incomplete, formulas),
        *(_("{form}: {what}", form=name, what=what) for what in unfilled(workbook, sheets)),
    ]
    faults = [
        _("{form} {cells}: {name}: {fault}", form=name, cells=_some(cells), name=written, fault=why)
        for (written, why), cells in found.faults.items()
    ]
    return FilledForm(package.bytes(), tuple(faults), tuple(notices))


def _fill_sheet(sheet: FormSheet, values: FormValues, found: _Filling) -> dict[Place, str]:
    """Fill the cells of a sheet, and return the notes for their comments."""
    notes: dict[Place, str] = {}
    titles: set[Place] | None = None
    for cell in list(sheet.texts()):
        asked = find_placeholders(cell.text)
        if not asked:
            continue
        titles = headers_of_tables(sheet) if titles is None else titles
        where = f"[{sheet.name}] {cell.place}"
        if cell.place in titles:
            what = _("The title of a table's column cannot be filled.")
            found.faults[cell.text, what].append(where)
            continue
        filled = [values.filled(one) for one in asked]
        found.filled += 1
        for one, its in zip(asked, filled, strict=True):
            if its.fault:
                found.faults[one.name, its.fault].append(where)
            elif its.text == MISSING:
                found.missing[one.name, its.reason].append(where)
        if is_placeholder(cell.text):
            _write_alone(sheet, cell, filled[0])
            if filled[0].lacks_number:
                found.lacking.append((sheet.name.lower(), cell.place))
        else:
            parts = [(one.start, one.end, its.text) for one, its in zip(asked, filled, strict=True)]
            sheet.write_text(cell.element, replaced(cell.pieces, parts))
        notes[cell.place] = "\n".join(dict.fromkeys(map(_note, filled)))
    return notes


def _note(filled: Filled) -> str:
    return f"{MISSING}：{filled.note}" if filled.text == MISSING else filled.note


def _write_alone(sheet: FormSheet, cell: TextCell, filled: Filled) -> None:
    """Write what fills a whole cell: as a number if it is one, as a day where days are shown."""
    code = sheet.code_at(cell.element)
    if filled.number is not None:
        is_share = filled.is_percent and _PERCENT in code
        number = exact(filled.number) / 100 if is_share else filled.number
        if filled.decimals is not None and code == GENERAL:
            number = half_up(exact(filled.number), filled.decimals)
        sheet.write_number(cell.element, as_plain(number))
    elif filled.day is not None and shows_day(code):
        sheet.write_day(cell.element, filled.day)
    else:
        blanks = [""] * (len(cell.pieces) - 1)
        sheet.write_text(cell.element, [filled.text, *blanks])


def _note_of_sum(sheet: str, missing: Sequence[Cell], names: Mapping[str, str]) -> str:
    cells = [
        str(place) if of_sheet == sheet.lower() else f"{names.get(of_sheet, of_sheet)}!{place}"
        for of_sheet, place in missing
    ]
    more = f"等{len(cells)}格" if len(cells) > _MOST_NAMED else ""
    return f"公式所用的{'、'.join(cells[:_MOST_NAMED])}{more}没有数，结果不完整。"


def _notices(
    form: str,
    found: _Filling,
    sheets: Sequence[FormSheet],
    incomplete: Mapping[Cell, Sequence[Cell]],
    formulas: FormFormulas,
) -> Iterator[str]:
    """Yield what to know of a filled form: what is missing, and which sums are not whole."""
    if not found.filled:
        yield _("{form}: no cell has a placeholder such as {{{{id}}}}.", form=form)
    for (id, reason), cells in found.missing.items():
        yield _(
            "{form} {cells}: {id} is {missing}: {reason}.",
            form=form,
            cells=_some(cells),
            id=id,
            missing=MISSING,
            reason=_(reason),
        )
    if incomplete:
        yield _(
            "{form} {cells}: the formula is computed of cells without a number; its result is "
            "marked and not whole.",
            form=form,
            cells=_some(_named(incomplete, sheets)),
        )
    if found.lacking and formulas.unseen:
        yield _(
            "{form} {cells}: of which cells INDIRECT or OFFSET are is not known; look whether one "
            "of them has no number.",
            form=form,
            cells=_some(_named(formulas.unseen, sheets)),
        )


def _named(cells: Iterable[Cell], sheets: Sequence[FormSheet]) -> list[str]:
    names = {sheet.name.lower(): sheet.name for sheet in sheets}
    return [f"[{names[sheet]}] {place}" for sheet, place in cells]


def _some(cells: Sequence[str]) -> str:
    more = _("{number} cells", number=len(cells))
    shown = listed(list(cells[:_MOST_NAMED]))
    return f"{shown} ({more})" if len(cells) > _MOST_NAMED else shown
