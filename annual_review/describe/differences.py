"""What differs between a workbook and a register that params already know.

`compare` says for each register which columns are new, which headers are spelled in a new way,
which choices and places are not listed, which fields have no column, and which units changed.
`pasting` writes it with the lines of registers.yaml that it belongs to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from rapidfuzz import fuzz

from annual_review.cleaning.headers.labels import label_keys
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.columns import RegisterColumn, columns_of
from annual_review.describe.drafts import DraftField
from annual_review.describe.form_sheets import FormSheets
from annual_review.describe.kinds import guess, is_township
from annual_review.describe.known_tables import KnownTable
from annual_review.describe.labels import plain_name, read_label
from annual_review.describe.tables import FoundColumn, cells_of
from annual_review.project.register_book import DATED, NUMBERS, Field
from annual_review.project.settings import Settings
from annual_review.registers.cell_marks import column_letters
from annual_review.values.cell_text import Reading, as_text, compact, is_empty, tidy_category
from annual_review.values.places import Places, category_reader
from annual_review.values.units import conversion

_ALIKE = 50.0  # of 100: labels of which one may be another spelling of the other
_MOST_NAMED = 8
_FAMILIES = (NUMBERS, DATED, ("place", "category", "text"), ("serial",), ("remark",))


@dataclass
class Difference:
    """What differs for a register: new fields, the keys of fields that change, and remarks."""

    register: str
    rows: int
    places: list[str]
    added: list[DraftField] = default(default_factory=list)
    changed: dict[str, dict[str, Any]] = default(default_factory=dict)
    remarks: list[str] = default(default_factory=list)

    @property
    def is_none(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.remarks)

    def add(self, seen: DraftField, fields: Mapping[str, Field]) -> None:
        """Add a new field to those of the register; years before it have no such column."""
        if seen.name in fields:
            seen.name = f"{seen.name}2"
        if seen.kind in (*NUMBERS, *DATED):
            seen.required = False
            seen.remark("以前各年没有这一栏，所以 required: false")
        self.added.append(seen)

    def say_missing(self, missing: Sequence[str], fields: Mapping[str, Field]) -> None:
        """Say which fields have no column."""
        required = [name for name in missing if fields[name].is_required]
        others = [name for name in missing if name not in required]
        for why, names in (("必填，各行都会待更正", required), ("可空", others)):
            if names:
                self.remarks.append(f"没有“{'”“'.join(names)}”栏（{why}）")


def compare(known: Sequence[KnownTable], settings: Settings) -> list[Difference]:
    """Return what differs for each register, in the order of the tables."""
    names = dict.fromkeys(one.register for one in known)
    return [
        _Comparison(settings, [one for one in known if one.register == name]).difference()
        for name in names
    ]


def compare_forms(name: str, forms: FormSheets, settings: Settings) -> Difference:
    """Return what differs for a register of forms: new labels, and fields without one."""
    fields = settings.book.fields_of(name)
    found = Difference(name, forms.count, forms.places)
    spelled = {
        one: {key for text in (one, *field.headers) for key in label_keys(text)[:2]}
        for one, field in fields.items()
    }
    labels = {label: set(label_keys(label)[:2]) for label in forms.cells}
    for label, cells in forms.cells.items():
        if any(labels[label] & keys for keys in spelled.values()):
            continue
        read = read_label(label)
        column = ColumnCells(read.text, read.unit, forms.count, cells)
        seen = guess(plain_name(read.text), column, settings.office, settings.year)
        if seen.name:
            found.add(seen, fields)
    present = {key for keys in labels.values() for key in keys}
    own = settings.book.registers[name].fields
    found.say_missing([one for one in own if not spelled[one] & present], fields)
    return found


class _Comparison:
    """Compares the tables of one register with what params say of it."""

    def __init__(self, settings: Settings, tables: Sequence[KnownTable]) -> None:
        self._settings, self._tables = settings, tables
        self._name = tables[0].register
        self._register = settings.book.registers[self._name]
        self._fields = settings.book.fields_of(self._name)
        rows = sum(len(one.table.rows) for one in tables)
        places = dict.fromkeys(one.table.grid.sheet.place for one in tables)
        self._found = Difference(self._name, rows, list(places))

    def difference(self) -> Difference:
        """Return what differs."""
        absent = self._without_column()
        headers: dict[str, list[str]] = {}
        for column, seen in self._new_columns():
            if meant := self._meant(seen, absent):
                headers.setdefault(meant, []).append(column.places[0][0].label_of(column.name))
            else:
                self._found.add(seen, self._fields)
        for name, field in self._register.fields.items():
            self._compare_field(name, field, headers.get(name, []))
        self._found.say_missing([name for name in absent if name not in headers], self._fields)
        self._say_units()
        for one in self._tables:
            if not one.is_recognised:
                place = one.table.grid.sheet.place
                self._found.remarks.append(f"{place}：按现有的写法还认不出，改好下面各处再试")
        return self._found

    def _without_column(self) -> list[str]:
        """Return the fields of the register itself that no table has a column for."""
        spread = self._register.spread
        elsewhere = (spread.into, spread.value) if spread else ()
        divided = {name for one in self._tables for name in one.divided}
        return [
            name
            for name, field in self._register.fields.items()
            if not any(name in one.columns for one in self._tables)
            and not (field.columns or field.fill == "group" or name in {*elsewhere, *divided})
        ]

    def _new_columns(self) -> Iterator[tuple[RegisterColumn, DraftField]]:
        """Yield each column that no field claims, with the field that it seems to be."""
        claimed = {
            id(column)
            for one in self._tables
            for column in one.table.columns
            if column.position in {*one.columns.values(), *one.parts} or self._is_claimed(column)
        }
        for column in columns_of([one.table for one in self._tables], claimed):
            cells = column.cells
            seen = guess(column.name, cells, self._settings.office, self._settings.year)
            letter = column_letters(column.places[0][1][0])
            seen.remarks.insert(0, f"{letter}栏，{cells.rows}行")
            yield column, seen

    def _is_claimed(self, column: FoundColumn) -> bool:
        """Return whether a column is a part of a date."""
        leaf = compact(column.named.leaf)
        parts = {part for field in self._fields.values() for part in map(compact, field.columns)}
        return leaf in parts

    def _meant(self, seen: DraftField, absent: Sequence[str]) -> str:
        """Return the field without a column of which a column is another spelling, or ""."""
        alike = [name for name in absent if _are_alike(seen, self._fields[name])]
        scores = {
            name: max(
                fuzz.ratio(compact(seen.name), compact(spelling))
                for spelling in (name, *self._fields[name].headers)
            )
            for name in alike
        }
        best = max(scores, key=lambda name: scores[name], default="")
        if best and scores[best] >= _ALIKE:
            return best
        days = [name for name in alike if self._fields[name].kind == seen.kind == "date"]
        return days[0] if len(days) == 1 else ""

    def _compare_field(self, name: str, field: Field, headers: Sequence[str]) -> None:
        """Say what has to be added to a field: spellings of its header, and choices."""
        keys = keys_of(field)
        if headers:
            keys["headers"] = [*field.headers, *headers]
            said = "”“".join(headers)
            self._found.remarks.append(f"“{name}”的表头新写作“{said}”，请核对是否同一栏")
        if field.choices and (listed := self._new_choices(name, field)):
            choices = keys["choices"]
            is_list = isinstance(choices, list)
            new = {text: list[str]() for text in listed}
            keys["choices"] = [*choices, *listed] if is_list else choices | new
        if field.kind == "place" and self._settings.office.places and not field.personal:
            self._say_places(name)
        if keys != keys_of(field):
            self._found.changed[name] = keys

    def _new_choices(self, name: str, field: Field) -> list[str]:
        """Return the texts that are no choice, and say how often they occur.

        In a register of persons, one that occurs once may be a name in the wrong column.
        """
        unknown = self._unknown(name, category_reader(field.choices))
        of_persons = any(one.personal for one in self._fields.values())
        listed = [text for text, count in unknown.items() if count > 1 or not of_persons]
        if unknown:
            said = "、".join(f"{text}（{unknown[text]}行）" for text in listed[:_MOST_NAMED])
            single = len(unknown) - len(listed)
            parts = [said, f"另有{single}种只出现1次，没有列出" if single else ""]
            text = "，".join(filter(None, parts))
            self._found.remarks.append(f"“{name}”有未列出的类别：{text}；如是错字请在原表改正")
        return listed

    def _say_places(self, name: str) -> None:
        unknown = self._unknown(name, Places(self._settings.office).read)
        places = "、".join([text for text in unknown if is_township(text)][:_MOST_NAMED])
        word = self._settings.words.place
        if places:
            self._found.remarks.append(f"“{name}”有 office.yaml 里没有的{word}：{places}")

    def _unknown(self, name: str, read: Callable[[Any], Reading]) -> dict[str, int]:
        """Return the texts of a field that are read with a doubt, the commonest first."""
        unknown: Counter[str] = Counter()
        for one in self._tables:
            if name not in one.columns:
                continue
            for cell, count in cells_of(one.table.grid, one.table.rows, one.columns[name]):
                reading = read(cell)
                if reading.doubt and not is_empty(as_text(cell)):
                    unknown[tidy_category(as_text(reading.value))] += count
        return dict(unknown.most_common())

    def _say_units(self) -> None:
        """Say which columns are headed by another unit than that of their field."""
        for one in self._tables:
            named = {column.position: column.named for column in one.table.columns}
            for name, position in one.columns.items():
                unit = named[position].unit if position in named else ""
                own = self._fields[name].unit
                factor = conversion(unit, own) if unit and own else 1
                if factor != 1:
                    how = "清洗时换算" if factor else "不能换算，各行都会待更正"
                    text = f"“{name}”的表头单位是{unit}，登记的单位是{own}：{how}"
                    self._found.remarks += [text] if text not in self._found.remarks else []


def _are_alike(seen: DraftField, field: Field) -> bool:
    """Return whether a column may hold a field: both hold numbers, days, or texts."""
    return any(seen.kind in family and field.kind in family for family in _FAMILIES)


def keys_of(field: Field) -> dict[str, Any]:
    """Return what registers.yaml says of a field, choices without spellings as a list."""
    said = field.model_fields_set
    keys = {key: getattr(field, key) for key in Field.model_fields if key in said}
    if field.choices:
        choices: Mapping[str, list[str]] = field.choices
        keys["choices"] = dict(choices) if any(choices.values()) else list(choices)
    return keys
