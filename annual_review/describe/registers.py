"""From tables to registers: the tables of one register as one draft, with all its fields.

`draft_of` is the way from sheets to a `Draft`; `trial` then tries it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from annual_review.cleaning.grid import Grid
from annual_review.describe import label_words
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.columns import RegisterColumn, columns_of
from annual_review.describe.common_fields import places_of, share_fields, suggest_lines
from annual_review.describe.drafts import Draft, DraftField, DraftRegister
from annual_review.describe.fills import fill_of, group_rows
from annual_review.describe.form_sheets import FormSheets, find_forms
from annual_review.describe.kinds import guess
from annual_review.describe.labels import plain_name, read_label
from annual_review.describe.names import Group, group_tables, titles_of
from annual_review.describe.oddities import say_oddities, say_repeats
from annual_review.describe.spreads import FoundSpread, day_columns, spread_choices, spread_of
from annual_review.describe.tables import find_tables
from annual_review.describe.trial import refine, settings_of
from annual_review.describe.years import order_dates, year_of
from annual_review.project.register_book import DATED, NUMBERS, RegisterBook
from annual_review.project.settings import Office, year_of_office
from annual_review.registers.workbooks import Sheet

_PERSONS = re.compile(r"名册|花名册|名单|人员")


@dataclass
class _Seen:
    """What a draft was made from: the columns of each register, and places in rows of their own."""

    columns: dict[str, list[RegisterColumn]] = field(default_factory=dict)
    grouped: list[str] = field(default_factory=list)


def draft_of(
    sheets: Sequence[Sheet],
    office: Office | None,
    year: int | None,
    book: RegisterBook | None = None,
) -> tuple[Draft, int]:
    """Return the registers that the sheets hold, and the year that they are of.

    Common fields of `book`, that of a project, are not said again.

    The year is the given one, else that of most dates, else that of titles and names. The rows of
    data are first guessed by their shape, then taken from cleaning with what came of it.
    """
    grids = [Grid(sheet) for sheet in sheets if sheet.rows]
    forms, rest = find_forms(grids)
    by_grid = [(grid, find_tables(grid)) for grid in rest]
    tables = [table for __, of_grid in by_grid for table in of_grid]
    year = year or year_of(tables, sheets, forms, office)
    groups = group_tables(tables, office)
    draft = _draft(groups, forms, office, year, book)
    if draft.registers:
        refine(tables, settings_of(draft, office, year))
        draft = _draft(groups, forms, office, year, book)
    draft.remarks += [
        f"{grid.sheet.place}：没有认出表头，没有写进来"
        for grid, of_grid in by_grid
        if grid.filled.any() and not of_grid
    ]
    return draft, year


def _draft(
    groups: Sequence[Group],
    forms: Sequence[FormSheets],
    office: Office | None,
    year: int,
    book: RegisterBook | None,
) -> Draft:
    seen = _Seen()
    registers = [_register(group, office, year, seen) for group in groups]
    taken = {register.name for register in registers}
    registers += [_form_register(one, office, year, taken) for one in forms]
    draft = Draft([register for register in registers if register.fields])
    share_fields(draft, book.common if book else {})
    suggest_lines(draft, groups)
    draft.registers = [register for register in draft.registers if register.fields]
    if office is None or not office.places:
        draft.places = places_of(draft, seen.columns, seen.grouped)
    return draft


def _register(group: Group, office: Office | None, year: int, seen: _Seen) -> DraftRegister:
    register = DraftRegister(group.name, titles_of(group, office))
    register.rows = sum(len(table.rows) * (1 + len(table.blocks)) for table in group.tables)
    register.places = list(dict.fromkeys(table.grid.sheet.place for table in group.tables))
    register.tables = [table.place for table in group.tables]
    left_out: set[int] = set()
    spread = _find_spread(register, group, office, left_out)
    _add_days(register, group, left_out)
    _add_groups(register, group, office, seen)
    columns = columns_of(group.tables, left_out)
    seen.columns[group.name] = columns
    at_left = True
    for column in columns:
        if column.name in register.fields:
            continue
        found = guess(column.name, column.cells, office, year)
        found.headers = column.headers
        at_left = _say_fill(found, column, at_left=at_left)
        register.fields[column.name] = found
    if spread:
        _add_spread(register, spread)
    order_dates(register, {column.name: column for column in columns}, year_of_office(year, office))
    _require_something(register)
    say_repeats(register, group.tables)
    say_oddities(register, group.tables)
    if _PERSONS.search(register.name) and register.has_personal:
        register.calendar = False
    return register


def _find_spread(
    register: DraftRegister, group: Group, office: Office | None, left_out: set[int]
) -> FoundSpread | None:
    """Return the columns that are values, if all tables have them; leave them out of the others."""
    found = [spread_of(table, office) for table in group.tables]
    spread = found[0]
    same = [one for one in found if one and spread and one.key == spread.key]
    if spread is None or len(same) < len(found):
        return None
    if not spread.is_sure:
        names = "、".join(column.named.leaf for column in spread.columns)
        keys = f"spread: {{into: {spread.into}, value: {spread.value}}}"
        register.remark(f"{names}如是同一种数按类别分栏，可改写为 {keys}")
        return None
    left_out |= {id(column) for one in same for column in [*one.columns, *one.totals]}
    return spread


def _add_spread(register: DraftRegister, spread: FoundSpread) -> None:
    """Add the fields of columns that are values."""
    labels = [column.named.leaf for column in spread.columns]
    into = DraftField(spread.into, kind=spread.kind, choices=dict(spread_choices(spread)))
    into.remark(f"由{len(labels)}栏的表头（{labels[0]}至{labels[-1]}）而来")
    is_amount = spread.is_amount or label_words.is_of_quantity(spread.value)
    value = DraftField(spread.value, kind="amount" if is_amount else "count")
    value.unit = spread.unit
    value.remark("各栏中的数" + ("；合计栏只核对，不另计" if spread.totals else ""))
    register.fields[spread.into], register.fields[spread.value] = into, value
    register.spread, register.spread_labels = (spread.into, spread.value), labels


def _add_days(register: DraftRegister, group: Group, left_out: set[int]) -> None:
    """Add a date that stands in three columns."""
    found = [day_columns(table) for table in group.tables]
    if found[0] is None or not all(found):
        return
    name, columns = found[0]
    parts = [column.named.leaf for column in columns]
    register.fields[name] = DraftField(name, kind="date", columns=parts)
    register.fields[name].remark("由年、月、日三栏合成")
    left_out |= {id(column) for one in found if one for column in one[1]}


def _add_groups(register: DraftRegister, group: Group, office: Office | None, seen: _Seen) -> None:
    """Add a field whose values stand in rows of their own above their rows."""
    found = [one for table in group.tables if (one := group_rows(table, office))]
    if not found or 2 * len(found) < len(group.tables):
        return
    texts = [text for one in found for text in one.texts]
    group_field = DraftField(found[0].name, kind=found[0].kind, fill="group")
    group_field.remark(f"单独成行，管着下面各行（{len(texts)}处），请核对名称")
    register.fields[group_field.name] = group_field
    seen.grouped += texts if group_field.kind == "place" else []


def _say_fill(found: DraftField, column: RegisterColumn, *, at_left: bool) -> bool:
    """Say that a column is filled down, if it is; return whether the next one may be, too."""
    if found.kind in ("serial", "remark"):
        return at_left
    if found.kind in NUMBERS:
        return False
    fill = fill_of([(table, positions[0]) for table, positions in column.places])
    if fill is None:
        return False
    if fill.marks or (at_left and fill.is_sure):
        found.fill, found.required = "down", None
        found.remarks = [text for text in found.remarks if "为空" not in text]
        said = [f"{fill.blanks}行为空"] if fill.blanks else []
        said += [f"{fill.marks}行写“同上”等"] if fill.marks else []
        found.remark(f"{'，'.join(said)}，按上面的值读；如是漏填请删去 fill")
        return True
    if at_left and fill.blanks:
        found.remark("空格如是同上行，请加 fill: down")
    return False


def _require_something(register: DraftRegister) -> None:
    """Require the first text that all rows have, if nothing else is required of them.

    Of columns that are spread, the month and the number say nothing of the row.
    """
    spread = register.spread or ()
    fields = [one for one in register.fields.values() if one.name not in spread]
    if any(one.required is not False and one.kind in (*NUMBERS, *DATED) for one in fields):
        return
    for one in fields:
        has_blanks = any("为空" in text or "全空" in text for text in one.remarks)
        if one.kind in ("text", "place", "category") and not has_blanks and not one.fill:
            one.required = True
            return


def _form_register(
    forms: FormSheets, office: Office | None, year: int, taken: set[str]
) -> DraftRegister:
    """Return the register of forms that were found."""
    name = forms.name(office)
    name = name if name not in taken else f"{name}单"
    taken.add(name)
    register = DraftRegister(name, [name], shape="form", rows=forms.count, places=forms.places)
    for label, cells in forms.cells.items():
        read = read_label(label)
        of_field = plain_name(read.text)
        if of_field and of_field not in register.fields and not label_words.is_serial(read.text):
            column = ColumnCells(read.text, read.unit, forms.count, cells)
            register.fields[of_field] = guess(of_field, column, office, year)
    _require_something(register)
    return register
