"""From tables to registers: the tables of one register as one draft, with all its fields.

`draft_of` is the way from sheets to a `Draft`; `trial` then tries it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import label_key, label_keys
from annual_review.describe import labels
from annual_review.describe.drafts import Draft, DraftField, DraftRegister
from annual_review.describe.forms import FormSheets, find_forms
from annual_review.describe.kinds import ColumnCells, days_of, guess, is_township, years_of
from annual_review.describe.names import Group, group_tables, titles_of
from annual_review.describe.structures import (
    FoundSpread,
    day_columns,
    equal_rows,
    fill_of,
    group_rows,
    spread_choices,
    spread_of,
)
from annual_review.describe.tables import FoundTable, cells_of, find_tables
from annual_review.describe.trial import refine
from annual_review.project.settings import Office
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import as_text, compact
from annual_review.values.unit_texts import units_of_line, units_of_title

_LINES_ABOVE = 6  # rows above a header that may give a unit
_MOST_YEARS = 3  # of dates that may say to which year a row belongs
_MANY_EQUAL = 0.15  # of the rows of a table, for equal rows to be separate records
_NO_IDENTITY = ("serial", "remark")  # kinds that do not tell two rows apart
_MAIN_YEAR = 0.5  # the share of the commonest year among them


@dataclass
class _Column:
    """A column of a register: its field's name, and where it stands in each table."""

    name: str
    label: str
    unit: str
    headers: list[str]
    places: list[tuple[FoundTable, list[int]]]


def draft_of(sheets: Sequence[Sheet], office: Office | None, year: int | None) -> tuple[Draft, int]:
    """Return the registers that the sheets hold, and the year that they are of.

    The year is the given one, else that of most dates, else that of titles and names.
    """
    grids = [Grid(sheet) for sheet in sheets if sheet.rows]
    forms, rest = find_forms(grids)
    by_grid = [(grid, find_tables(grid)) for grid in rest]
    tables = [table for _, of_grid in by_grid for table in of_grid]
    groups = group_tables(tables, office)
    year = year or year_of(groups, sheets)
    first = _draft(groups, forms, office, year)
    if not first.registers:
        return first, year
    refine(tables, first.book(), year)
    draft = _draft(groups, forms, office, year)
    draft.remarks += [
        f"{grid.sheet.place}：没有认出表头，没有写进来"
        for grid, of_grid in by_grid
        if grid.filled.any() and not of_grid
    ]
    return draft, year


def _draft(
    groups: Sequence[Group], forms: Sequence[FormSheets], office: Office | None, year: int
) -> Draft:
    registers = [_register(group, office, year) for group in groups]
    registers += [_form_register(one, office, year) for one in forms]
    draft = Draft([register for register in registers if register.fields])
    _share_common(draft)
    _say_lines(draft, groups)
    if office is None or not office.townships:
        draft.townships = _townships(draft, groups)
    return draft


def year_of_sheets(sheets: Sequence[Sheet]) -> int:
    """Return the year that sheets are of, by their dates, titles and names."""
    tables = [table for sheet in sheets if sheet.rows for table in find_tables(Grid(sheet))]
    return year_of(group_tables(tables, None), sheets)


def year_of(groups: Iterable[Group], sheets: Sequence[Sheet]) -> int:
    """Return the year of most dates; else that of titles, names of sheets and files; else today's."""
    days: Counter[int] = Counter()
    texts = [text for sheet in sheets for text in (sheet.name, sheet.file)]
    this_year = dt.date.today().year
    for group in groups:
        for table in group.tables:
            texts += table.lines
            for column in table.columns:
                is_record = not labels.LIFE_DATE.search(column.named.leaf)
                if is_record and labels.is_date(column.named.leaf):
                    cells = cells_of(table.grid, table.rows, column.position)[:500]
                    stated = [(c, n) for c, n in cells if _states_year(c)]
                    days.update(
                        day.year for day in days_of(ColumnCells("", cells=stated), this_year)
                    )
    if days:
        return days.most_common(1)[0][0]
    years = years_of(texts)
    return years.most_common(1)[0][0] if years else this_year


def _states_year(cell: object) -> bool:
    return (
        isinstance(cell, dt.date | float | int) or re.search(r"\d{4}|[〇零]", str(cell)) is not None
    )


def _register(group: Group, office: Office | None, year: int) -> DraftRegister:
    register = DraftRegister(group.name, titles_of(group, office))
    register.rows = sum(len(table.rows) * (1 + len(table.blocks)) for table in group.tables)
    register.places = list(dict.fromkeys(table.grid.sheet.place for table in group.tables))
    spread, used = _add_spread(register, group, office)
    days = _add_days(register, group, used)
    _add_groups(register, group, office)
    at_left = True
    for column in _columns(group, used):
        found = guess(column.name, _cells(group, column, year), office, year)
        found.headers = column.headers
        if column.name in register.fields:
            continue
        at_left = _say_fill(found, column, at_left=at_left)
        register.fields[column.name] = found
    if days:
        _put_first(register, days)
    if spread:
        _say_spread(register, spread)
    _order_dates(register, group, year, used)
    _require_something(register)
    _say_repeats(register, group)
    _say_oddities(register, group)
    return register


def _add_spread(
    register: DraftRegister, group: Group, office: Office | None
) -> tuple[FoundSpread | None, set[int]]:
    """Add the fields of columns that are values; return them, and the columns that are used up."""
    found = [spread_of(table, office) for table in group.tables]
    spread = found[0]
    if spread is None or not all(
        other and (other.kind, other.into) == (spread.kind, spread.into) for other in found
    ):
        return None, set()
    if not spread.is_sure:
        names = "、".join(column.named.leaf for column in spread.columns)
        register.remark(
            f"{names}如是同一种数按类别分栏，可改写为 spread: {{into: {spread.into}, value: {spread.value}}}"
        )
        return None, set()
    register.spread = (spread.into, spread.value)
    used = {id(column) for one in found if one for column in [*one.columns, *one.totals]}
    return spread, used


def _say_spread(register: DraftRegister, spread: FoundSpread) -> None:
    kind = spread.kind
    into = DraftField(spread.into, kind=kind, choices=dict(spread_choices(spread)))
    into.remark(f"由{len(spread.columns)}栏的表头而来")
    value = DraftField(spread.value, kind="count", unit=spread.unit)
    positions = [column.position for column in spread.columns]
    value.remark(f"各栏中的数（{spread.columns[0].named.leaf}至{spread.columns[-1].named.leaf}）")
    if spread.totals:
        value.remark("合计栏只核对，不另计")
    register.fields[spread.into] = into
    register.fields[spread.value] = value
    value.required = False if not positions else None


def _add_days(register: DraftRegister, group: Group, used: set[int]) -> str:
    """Add a date that stands in three columns; return its name, or ""."""
    found = [day_columns(table) for table in group.tables]
    if not all(found) or found[0] is None:
        return ""
    name = found[0][0]
    parts = [column.named.name for column in found[0][1]]
    register.fields[name] = DraftField(name, kind="date", columns=parts)
    register.fields[name].remark("由年、月、日三栏合成")
    for one in found:
        used |= {id(column) for column in one[1]} if one else set()
    return name


def _put_first(register: DraftRegister, name: str) -> None:
    fields = register.fields
    register.fields = {name: fields[name]} | {k: v for k, v in fields.items() if k != name}


def _add_groups(register: DraftRegister, group: Group, office: Office | None) -> None:
    found = [one for table in group.tables if (one := group_rows(table, office))]
    if not found or len(found) * 2 < len(group.tables):
        return
    name = found[0].name
    count = sum(len(one.texts) for one in found)
    field = DraftField(name, kind=found[0].kind, fill="group")
    field.remark(f"单独成行，管着下面各行（{count}处），请核对名称")
    register.fields[name] = field


def _columns(group: Group, used: set[int]) -> list[_Column]:
    """Return the columns of all tables of a register, those of the same field together."""
    columns: list[_Column] = []
    for table in group.tables:
        before = list(columns)
        for position, one in enumerate(table.columns):
            if id(one) in used:
                continue
            named = one.named
            known = _same_column(before, columns, named.name)
            places = [
                one.position,
                *(block[position] for block in table.blocks if position < len(block)),
            ]
            if known is None:
                columns.append(_Column(named.name, named.leaf, named.unit, [], [(table, places)]))
                known = columns[-1]
            else:
                known.places.append((table, places))
                known.unit = known.unit or named.unit
            _add_header(known, named)
    return columns


def _same_column(before: Sequence[_Column], now: Sequence[_Column], name: str) -> _Column | None:
    keys = label_key(name)
    return next((one for one in [*before, *now] if label_key(one.name) == keys), None)


def _add_header(column: _Column, named: labels.NamedColumn) -> None:
    """Add a label to the headers of a field unless its name, or another one, stands for it."""
    spelled = {key for text in (column.name, *column.headers) for key in label_keys(text)[:2]}
    offered = label_keys(named.label)
    if spelled.isdisjoint(offered[:2]) and label_key(named.leaf) != label_key(column.name):
        column.headers.append(named.label)


def _cells(group: Group, column: _Column, year: int) -> ColumnCells:
    """Return the cells of a column in all tables of its register."""
    counts: Counter[object] = Counter()
    order: dict[object, object] = {}
    rows = 0
    units: list[str] = []
    for table, positions in column.places:
        for block, position in enumerate(positions):
            of_block = table.rows
            if block:
                used = table.blocks[block - 1]
                of_block = of_block[~table.grid.blank[of_block][:, used].all(axis=1)]
            rows += len(of_block)
            for cell, count in cells_of(table.grid, of_block, position):
                key = (type(cell).__name__, cell)
                order.setdefault(key, cell)
                counts[key] += count
        units += _units_above(table)
    cells = [(order[key], counts[key]) for key in order]
    return ColumnCells(column.label, column.unit, rows, cells, list(dict.fromkeys(units)))


def _units_above(table: FoundTable) -> list[str]:
    """Return the units that lines above a header, and a row of units below it, give."""
    grid = table.grid
    first = max(0, table.top - _LINES_ABOVE)
    texts = [text for row in range(first, table.top) for text in grid.texts(row)]
    return [unit for text in texts for unit in (*units_of_line(text), *units_of_title(text))]


def _say_fill(found: DraftField, column: _Column, *, at_left: bool) -> bool:
    """Say that a column is filled down, if it is; return whether the next one may be, too."""
    if found.kind in ("serial", "remark"):
        return at_left
    if found.kind in ("count", "amount"):
        return False
    fill = fill_of([(table, positions[0]) for table, positions in column.places])
    if fill is None:
        return False
    if fill.marks or (at_left and fill.is_sure):
        found.fill = "down"
        found.required = None
        found.remarks = [text for text in found.remarks if "为空" not in text]
        marks = f"，{fill.marks}处写“同上”等" if fill.marks else ""
        found.remark(
            f"只在第一行写一次：{fill.blanks}行为空{marks}，按上面的值读；如是漏填请删去 fill"
        )
        return True
    if at_left and found.kind != "text":
        found.remark("如是只在第一行写一次，请加 fill: down")
    return False


def _order_dates(register: DraftRegister, group: Group, year: int, used: set[int]) -> None:
    """Let the first date be one that says to which year a row belongs.

    Dates of persons' lives, or of many years, do not; without any other they stay texts, since
    all rows would be of other years.
    """
    telling: list[str] = []
    others: list[str] = []
    columns = {column.name: column for column in _columns(group, used)}
    for name, field in register.fields.items():
        if field.kind not in ("date", "month") or name not in columns:
            telling += [name] if field.kind in ("date", "month", "quarter", "year") else []
            continue
        years = Counter(day.year for day in days_of(_cells(group, columns[name], year), year))
        total = sum(years.values())
        is_life = labels.LIFE_DATE.search(columns[name].label) is not None
        main = years.most_common(1)[0][1] / total if total else 1.0
        is_of_many = total > 0 and (main < _MAIN_YEAR or len(years) > _MOST_YEARS)
        (others if ((is_life or is_of_many) and main < 1) or is_life else telling).append(name)
    if not others:
        return
    if telling:
        first = telling[0]
        if list(register.fields).index(first) > min(map(list(register.fields).index, others)):
            _put_first(register, first)
            register.fields[first].remark("排在最前：按它定每行属于哪一年")
        return
    for name in others:
        register.fields[name].kind = "text"
        register.fields[name].required = None
        register.fields[name].remark(
            "是日期，但不说明登记属于哪一年，作文字；写成 date 会按它定年度"
        )


def _require_something(register: DraftRegister) -> None:
    """Require the first text of a register in which nothing else is required."""
    fields = register.fields.values()
    if any(
        field.required is not False
        and field.kind in ("date", "month", "quarter", "year", "count", "amount")
        for field in fields
    ):
        return
    for field in fields:
        is_full = not any("为空" in text or "全空" in text for text in field.remarks)
        if field.kind in ("text", "place", "category") and is_full and not field.fill:
            field.required = True
            return


def _say_repeats(register: DraftRegister, group: Group) -> None:
    """Let equal rows be separate records if many rows of a table are equal."""
    if register.spread:
        return
    equal = rows = 0
    for table in group.tables:
        positions = [
            column.position
            for column in table.columns
            if (field := register.fields.get(column.named.name)) and field.kind not in _NO_IDENTITY
        ]
        equal += equal_rows(table, positions)
        rows += len(table.rows)
    if equal >= max(1, _MANY_EQUAL * rows):
        register.repeats = True
        register.remark(f"{equal}行与前面的行各栏相同，按几笔算；如是重复登记请删去 repeats")


def _say_oddities(register: DraftRegister, group: Group) -> None:
    """Say what a table has that no field can hold, and how often equal rows stand in it."""
    for table in group.tables:
        place = table.grid.sheet.place
        if table.repeated:
            register.remark(
                f"{place}：重名的栏“{'、'.join(dict.fromkeys(table.repeated))}”只取第一栏"
            )
        for column in table.unlabelled:
            letter = column_letter(column)
            register.remark(f"{place}：{letter}栏没有表头，没有写进来")
        if table.blocks:
            register.remark(f"{place}：{1 + len(table.blocks)}块表左右并排")
    if re.search(r"名册|花名册|名单|人员", register.name) and any(
        field.personal for field in register.fields.values()
    ):
        register.calendar = False


def column_letter(column: int) -> str:
    """Return the letters of a column, which counts from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _form_register(forms: FormSheets, office: Office | None, year: int) -> DraftRegister:
    """Return the register of forms that were found."""
    register = DraftRegister(forms.name(office), shape="form", rows=forms.count)
    register.titles = [register.name]
    register.places = forms.places
    for label, cells in forms.cells.items():
        read = labels.read_label(label)
        name = labels.plain_name(read.text)
        if not name or name in register.fields:
            continue
        column = ColumnCells(read.text, read.unit, forms.count, cells)
        register.fields[name] = guess(name, column, office, year)
    _require_something(register)
    return register


def _share_common(draft: Draft) -> None:
    """Move serial numbers and remarks, which every register may have, to the common fields."""
    for kind, default in (("serial", "序号"), ("remark", "备注")):
        names = Counter(
            name
            for register in draft.registers
            for name, field in register.fields.items()
            if field.kind == kind
        )
        if not names:
            continue
        name = default if default in names else names.most_common(1)[0][0]
        common = DraftField(name, kind=kind)  # type: ignore[arg-type]
        for register in draft.registers:
            own = [one for one in register.fields.values() if one.kind == kind]
            for field in own[:1]:
                spelled = [field.name, *field.headers]
                common.headers += [one for one in spelled if one not in (name, *common.headers)]
                del register.fields[field.name]
            for field in own[1:]:
                field.kind = "text" if kind == "serial" else "remark"
        draft.common[name] = common
    taken = {
        label_key(text)
        for register in draft.registers
        for field in register.fields.values()
        for text in (field.name,)
    }
    for field in draft.common.values():
        field.headers = [text for text in field.headers if label_key(text) not in taken]


def _townships(draft: Draft, groups: Sequence[Group]) -> list[str]:
    """Return the names of townships in the fields of places, without the county's before them."""
    kinds = {
        (register.name, name)
        for register in draft.registers
        for name, field in register.fields.items()
        if field.kind == "place"
    }
    names: Counter[str] = Counter()
    for group in groups:
        for table in group.tables:
            for column in table.columns:
                if (group.name, column.named.name) in kinds:
                    cells = cells_of(table.grid, table.rows, column.position)
                    names.update({compact(as_text(cell)): count for cell, count in cells})
            if (group.name, "乡镇") in kinds and (found := group_rows(table, None)):
                names.update(found.texts)
    known = [re.sub("街道办(?:事处)?$", "街道", name) for name in names if is_township(name)]
    return [
        name
        for name in dict.fromkeys(known)
        if not any(name != other and name.endswith(other) for other in known)
    ]


def _say_lines(draft: Draft, groups: Sequence[Group]) -> None:
    """Suggest lines of work: what names of files with several registers have in common."""
    by_file: dict[str, list[str]] = {}
    for group in groups:
        files = {table.grid.sheet.file for table in group.tables}
        if len(files) == 1:
            by_file.setdefault(files.pop(), []).append(group.name)
    by_name = {register.name: register for register in draft.registers}
    for file, names in by_file.items():
        from annual_review.describe.names import clean_name

        line = re.sub(
            r"(?:台账|登记表?|统计表?|汇总表?|报表|表)$", "", clean_name(PurePosixPath(file).stem)
        )
        if len(names) > 1 and len(line) > 1 and line not in names:
            if line not in draft.lines:
                draft.lines.append(line)
            for name in names:
                by_name[name].line = line
