"""What differs between a workbook and the registers that params already know.

`compare` finds the tables that belong to a known register, and says for each register which columns
are new, which headers are spelled in a new way, which choices and places are not listed, which
fields have no column, and which units have changed: as yaml to be pasted, with the lines of
registers.yaml that it belongs to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers import HeaderVocabulary
from annual_review.cleaning.layout import Layout
from annual_review.cleaning.tables import TableFinder
from annual_review.cleaning.titles import Titles, bare_title, place_names
from annual_review.describe.drafts import DraftField
from annual_review.describe.kinds import ColumnCells, guess, is_township
from annual_review.describe.registers import column_letter
from annual_review.describe.tables import FoundColumn, FoundTable, cells_of, find_tables
from annual_review.describe.writing import comment, scalar, write_flow
from annual_review.project.params_files import params_files, read_params_file
from annual_review.project.register_book import DATED, NUMBERS, Field
from annual_review.project.settings import Settings
from annual_review.values.cell_text import as_text, compact, is_empty, tidy_category
from annual_review.values.places import Townships, category_reader
from annual_review.values.units import conversion

_ALIKE = 50.0  # of 100: labels of which one may be another spelling of the other
_LEAST_FIT = 0.5  # of a table's columns that a register has to know, if only its title says so
_MOST_NAMED = 8


@dataclass
class KnownTable:
    """A table of a known register: the column of each of its fields, and whether cleaning sees it.

    `columns` are by the names of fields; `parts` are columns of a field that is divided.
    """

    table: FoundTable
    register: str
    columns: dict[str, int]
    parts: set[int]
    is_recognised: bool
    warnings: list[str] = field(default_factory=list)


@dataclass
class Difference:
    """What differs for one register: lines of yaml below `fields:`, and other remarks."""

    register: str
    rows: int
    places: list[str]
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_none(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.remarks)


def known_tables(
    grids: Sequence[Grid], settings: Settings, register: str = ""
) -> tuple[list[KnownTable], list[Grid]]:
    """Return the tables of known registers, and the sheets that have others or none.

    `register` is the one that all tables are of, or "".
    """
    vocabulary, titles = HeaderVocabulary(settings.book), Titles(settings.book)
    finder = TableFinder(vocabulary, titles, settings.year)
    known: list[KnownTable] = []
    rest: list[Grid] = []
    for grid in grids:
        layout = finder.find(grid)
        tables = find_tables(grid)
        of_sheet = [
            one
            for table in tables
            if (one := _known(table, layout, vocabulary, titles, settings, register)) is not None
        ]
        known += of_sheet
        if not tables or len(of_sheet) < len(tables):
            rest.append(grid)
    return known, rest


def _known(
    table: FoundTable,
    layout: Layout,
    vocabulary: HeaderVocabulary,
    titles: Titles,
    settings: Settings,
    register: str,
) -> KnownTable | None:
    """Return a table as one of a known register; None if no register knows it."""
    for found in layout.tables:
        placed = found.header
        is_here = placed and placed.top <= table.bottom and table.top <= placed.bottom
        if placed and is_here and register in ("", found.register):
            parts = {column for of_field in placed.fit.split.values() for column in of_field}
            warnings = [text for text in layout.warnings if f"（{found.register}）" in text]
            return KnownTable(
                table, found.register, dict(placed.fit.columns), parts, True, warnings
            )
    sheet = table.grid.sheet
    names = [*map(bare_title, table.lines), *place_names(sheet.file, sheet.name)]
    books = settings.book.registers
    named = register or next(filter(None, (titles.find(name, books) for name in names)), "")
    if not named:
        return None
    width = max(table.levels) + 1
    levels = tuple(
        table.levels.get(column, ("",) * (table.bottom - table.top + 1)) for column in range(width)
    )
    fit = next((fit for fit in vocabulary.fits(levels) if fit.register == named), None)
    columns = dict(fit.columns) if fit else {}
    if not register and len(columns) < _LEAST_FIT * min(
        len(table.columns), len(books[named].fields)
    ):
        return None
    parts = {column for of_field in fit.split.values() for column in of_field} if fit else set()
    return KnownTable(table, named, columns, parts, is_recognised=False)


def compare(known: Sequence[KnownTable], settings: Settings) -> list[Difference]:
    """Return what differs for each register, in the order of the tables."""
    names = dict.fromkeys(one.register for one in known)
    return [_compare(name, [o for o in known if o.register == name], settings) for name in names]


def _compare(name: str, tables: Sequence[KnownTable], settings: Settings) -> Difference:
    fields = settings.book.fields_of(name)
    own = settings.book.registers[name].fields
    rows = sum(len(one.table.rows) for one in tables)
    places = list(dict.fromkeys(one.table.grid.sheet.place for one in tables))
    difference = Difference(name, rows, places)
    absent = [
        one
        for one in own
        if not any(one in table.columns or table.parts for table in tables)
        and not own[one].columns
        and own[one].fill != "group"
    ]
    absent = [one for one in absent if one not in _spread_fields(settings, name)]
    headers: dict[str, list[str]] = {}
    for label, found in _new_columns(tables, settings):
        meant = _meant(found, label, absent, fields)
        if meant:
            headers.setdefault(meant, []).append(label)
            continue
        if found.name in fields:
            found.name = f"{found.name}2"
        difference.added.append(_new_field(found))
    renamed = set(headers)
    for one, field in own.items():
        keys = _changes(one, field, tables, headers.get(one, []), settings, difference)
        if keys:
            difference.changed.append(f"{scalar(one)}: {write_flow(keys)}")
    missing = [one for one in absent if one not in renamed]
    required = [one for one in missing if own[one].is_required]
    for words, which in (
        ("必填，各行都会待更正", required),
        ("可空", [m for m in missing if m not in required]),
    ):
        if which:
            difference.remarks.append(f"没有“{'”“'.join(which)}”栏（{words}）")
    for table in tables:
        if not table.is_recognised:
            difference.remarks.append(
                f"{table.table.grid.sheet.place}：按现有的写法还认不出，改好下面各处再试"
            )
    _say_units(difference, tables, fields)
    return difference


def _spread_fields(settings: Settings, name: str) -> tuple[str, ...]:
    spread = settings.book.registers[name].spread
    return (spread.into, spread.value) if spread else ()


def _new_columns(
    tables: Sequence[KnownTable], settings: Settings
) -> Iterator[tuple[str, DraftField]]:
    """Yield the label of each column that no field claims, and the field that it seems to be."""
    gathered: dict[str, tuple[FoundColumn, ColumnCells, list[str]]] = {}
    for one in tables:
        spread = _spread_fields(settings, one.register)
        for column in one.table.columns:
            if column.position in {*one.columns.values(), *one.parts}:
                continue
            if spread and _is_spread_column(one, column, settings):
                continue
            named = column.named
            cells = cells_of(one.table.grid, one.table.rows, column.position)
            letter = column_letter(column.position)
            if named.name in gathered:
                known = gathered[named.name][1]
                known.cells += cells
                known.rows += len(one.table.rows)
                continue
            gathered[named.name] = (
                column,
                ColumnCells(named.leaf, named.unit, len(one.table.rows), cells),
                [f"{letter}栏，{len(one.table.rows)}行"],
            )
    for name, (column, cells, places) in gathered.items():
        found = guess(name, cells, settings.office, settings.year)
        if cells.total == 0 and found.kind == "text":
            found.remark("全空")
        found.remarks[:0] = places
        yield column.named.label, found


def _is_spread_column(one: KnownTable, column: FoundColumn, settings: Settings) -> bool:
    """Return whether a column is one of those that a register spreads, or their total."""
    register = settings.book.registers[one.register]
    if register.spread is None:
        return False
    into = register.fields[register.spread.into]
    leaf = compact(column.named.leaf)
    if into.kind == "category":
        return not category_reader(into.choices)(leaf).doubt
    if into.kind == "place":
        return not Townships(settings.office).read(leaf).doubt
    return any(sign in leaf for sign in ("月", "季", "年", "合计", "总计")) or leaf.isdecimal()


def _meant(
    found: DraftField, label: str, absent: Sequence[str], fields: Mapping[str, Field]
) -> str:
    """Return the field without a column of which a label is another spelling, or ""."""
    scores = {
        name: max(
            fuzz.ratio(compact(found.name), compact(spelling))
            for spelling in (name, *fields[name].headers)
        )
        for name in absent
        if _are_alike(found, fields[name])
    }
    best = max(scores, key=lambda name: scores[name], default="")
    if best and scores[best] >= _ALIKE:
        return best
    same = [name for name in absent if fields[name].kind == found.kind and found.kind in DATED]
    return same[0] if len(same) == 1 else ""


def _are_alike(found: DraftField, field: Field) -> bool:
    """Return whether a column may hold a field: both hold numbers, days, or texts."""
    families = (NUMBERS, DATED, ("place", "category", "text"), ("serial",), ("remark",))
    return any(found.kind in family and field.kind in family for family in families)


def _new_field(found: DraftField) -> str:
    """Return the line of a new field; years before it have no such column."""
    if found.kind in (*NUMBERS, *DATED):
        found.required = False
        found.remark("以前各年没有这一栏，所以 required: false")
    return f"{scalar(found.name)}: {write_flow(found.keys)}  # {comment(found.remarks)}"


def _changes(
    name: str,
    field: Field,
    tables: Sequence[KnownTable],
    headers: Sequence[str],
    settings: Settings,
    difference: Difference,
) -> dict[str, Any]:
    """Return the keys of a field with what has to be added, or nothing if it stays as it is."""
    keys = keys_of(field)
    if headers:
        keys["headers"] = [*field.headers, *headers]
        difference.remarks.append(f"“{name}”的表头新写作“{'”“'.join(headers)}”，请核对是否同一栏")
    cells = Counter[str]()
    for one in tables:
        if name in one.columns:
            for cell, count in cells_of(one.table.grid, one.table.rows, one.columns[name]):
                if not is_empty(as_text(cell)):
                    cells[as_text(cell)] += count
    if field.choices:
        unknown = _unknown(cells, category_reader(field.choices))
        of_persons = any(
            one.personal for one in settings.book.fields_of(tables[0].register).values()
        )
        listed = [text for text, count in unknown.items() if count > 1 or not of_persons]
        if unknown:
            said = "、".join(f"{text}（{unknown[text]}行）" for text in listed[:_MOST_NAMED])
            single = (
                f"，另有{len(unknown) - len(listed)}种只出现1次"
                if len(listed) < len(unknown)
                else ""
            )
            difference.remarks.append(
                f"“{name}”有未列出的类别：{said}{single}；如是错字请在原表改正"
            )
        if listed:
            choices = _choices(field)
            new = {text: [] for text in listed}
            keys["choices"] = [*choices, *new] if isinstance(choices, list) else {**choices, **new}
    if field.kind == "place" and settings.office.townships and not field.personal:
        unknown = _unknown(cells, Townships(settings.office).read)
        places = [text for text in unknown if is_township(text)]
        if places:
            difference.remarks.append(
                f"“{name}”有 office.yaml 的 townships 里没有的乡镇：{'、'.join(places[:_MOST_NAMED])}"
            )
    return keys if keys != keys_of(field) else {}


def _unknown(cells: Mapping[str, int], read: Any) -> dict[str, int]:
    unknown: Counter[str] = Counter()
    for text, count in cells.items():
        reading = read(text)
        if reading.doubt:
            unknown[tidy_category(str(reading.value))] += count
    return dict(unknown.most_common())


def _say_units(
    difference: Difference, tables: Sequence[KnownTable], fields: Mapping[str, Field]
) -> None:
    """Say which columns are headed by another unit than that of their field."""
    for one in tables:
        named = {column.position: column.named for column in one.table.columns}
        for name, position in one.columns.items():
            unit = named[position].unit if position in named else ""
            field = fields[name]
            if not unit or not field.unit or compact(unit) == compact(field.unit):
                continue
            factor = conversion(unit, field.unit)
            if factor == 1:
                continue
            how = "清洗时换算" if factor else "不能换算，各行都会待更正"
            text = f"“{name}”的表头单位是{unit}，登记的单位是{field.unit}：{how}"
            if text not in difference.remarks:
                difference.remarks.append(text)


def keys_of(field: Field) -> dict[str, Any]:
    """Return what registers.yaml says of a field, choices without spellings as a list."""
    keys = {key: getattr(field, key) for key in Field.model_fields if key in field.model_fields_set}
    if field.choices:
        keys["choices"] = _choices(field)
    return keys


def _choices(field: Field) -> Any:
    return dict(field.choices) if any(field.choices.values()) else list(field.choices)


def write_differences(differences: Sequence[Difference], params: Path) -> list[str]:
    """Return the lines that say what differs: yaml to be pasted into registers.yaml."""
    _, file, _ = params_files(params)
    lines: list[str] = []
    content = read_params_file(file)
    for one in differences:
        place = _place(content, "registers", one.register)
        where = "、".join(one.places[:3]) + ("等" if len(one.places) > 3 else "")
        lines.append(f"# {one.register}（{file.name}{place}）：{where}，{one.rows}行")
        if one.is_none:
            lines += ["# 与登记的写法没有不同（nothing differs）。", ""]
            continue
        lines += [f"# {comment([text])}" for text in one.remarks]
        if one.changed or one.added:
            lines += ["registers:", f"  {scalar(one.register)}:", "    fields:"]
        for line in one.changed:
            name = line.partition(":")[0].strip('"')
            lines += [f"      # 改写{_place(content, 'registers', one.register, 'fields', name)}："]
            lines.append(f"      {line}")
        if one.added:
            lines.append("      # 新增的栏，加在 fields: 的末尾：")
            lines += [f"      {line}" for line in one.added]
        lines.append("")
    return lines


def _place(content: Any, *path: str) -> str:
    """Return the line of a key in registers.yaml, in Chinese, or "" if it is not known."""
    found = None
    for name in path:
        if not isinstance(content, dict):
            return ""
        found = next((key for key in content if key == name), None)
        content = content.get(name)
    line = getattr(found, "line", None)
    return f"第{line}行" if line else ""
