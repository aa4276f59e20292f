"""Word the notes of the evidence appendix: value, rule and rows of a figure in a few lines.

`evidence_appendix` asks for the notes of a chapter. They stand below their register, whose files
and sheets its heading names once; rows that an earlier note has named are those “of note 12”.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annual_review.document.sources import RowGroup, before_words, sources_of
from annual_review.export.evidence_lines import OF_OTHERS, value_of
from annual_review.export.evidence_places import Sheet, names_of, rows_of
from annual_review.values.exact_values import exact_quantity

_WITHOUT_ROWS = "其他"
_SHORT_PLACE = 8  # characters: as short as “行同注12”, and named again
_MOST_IN_HEADING = 3  # registers

Entry = Mapping[str, Any]  # the evidence of a figure


@dataclass(frozen=True)
class Note:
    """A note: its number, the id of its figure, the exact value, and the text behind it."""

    number: int
    id: str
    value: str
    text: str


@dataclass(frozen=True)
class RegisterNotes:
    """The notes of a register, or of several: the heading, where it is, and the notes in order."""

    heading: str
    places: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ChapterNotes:
    """The notes of a chapter by register; `heading` is empty for a text before the first."""

    heading: str
    groups: tuple[RegisterNotes, ...]


def identity(entry: Entry, *, with_unit: bool = True) -> str:
    """Return what tells the evidence of a figure from others: value, unit, rule, and the rows.

    >>> one = {"value": 12, "unit": "场次", "rule": "培训台账，行数，12行", "text": "12场次"}
    >>> identity(one) == identity(one | {"text": "由24场次减为12场次"})
    True
    """
    unit = entry.get("unit", "") if with_unit else ""
    return _key(entry.get("value"), unit, entry.get("rule", ""), _rows_key(entry))


class NoteWriter:
    """Words the notes of figures, which `evidence` has in the order of their numbers.

    `word` is what the office calls a register; notes that are `is_short` have value and rule alone.
    """

    def __init__(self, evidence: Mapping[str, Entry], word: str, *, is_short: bool) -> None:
        self._evidence, self._word, self._is_short = evidence, word, is_short
        self._numbers = {id: number for number, id in enumerate(evidence, 1)}
        self._twins = {
            identity(entry, with_unit=False): self._numbers[id]
            for id, entry in reversed([*evidence.items()])
        }
        self._first: dict[str, int] = {}  # the first note with some rows or sheets
        self._words: dict[tuple[object, ...], str] = {}  # for rows, below the sheets of a heading

    def chapter(self, heading: str, ids: Sequence[str]) -> ChapterNotes:
        """Return the notes of a chapter."""
        by_registers: dict[str, list[str]] = {}
        for id in ids:
            by_registers.setdefault(self._registers(self._evidence[id]), []).append(id)
        groups = (self._group(name, own) for name, own in by_registers.items())
        return ChapterNotes(heading, tuple(groups))

    def _registers(self, entry: Entry) -> str:
        """Return the heading of a figure's notes: the registers that its rows are of."""
        names = dict.fromkeys(_group_names(entry))
        if len(names) > _MOST_IN_HEADING:
            return f"多种{self._word}"
        return "、".join(names) or _WITHOUT_ROWS

    def _group(self, name: str, ids: Sequence[str]) -> RegisterNotes:
        entries = [self._evidence[id] for id in ids]
        is_one = all(len(set(_group_names(entry))) == 1 for entry in entries)
        own = _sheets(entries) if is_one else []
        earlier = [entry["before"] for entry in entries if entry.get("before")]
        of_earlier = _sheets(earlier) if is_one else []
        places = ""
        if own and not self._is_short:
            places = self._once(_key(own, of_earlier), self._numbers[ids[0]], "文件同") or (
                names_of(own)
                + (f"；{before_words(earlier[0])}{names_of(of_earlier)}" if of_earlier else "")
            )
        notes = tuple(self._note(id, name, own, of_earlier) for id in ids)
        return RegisterNotes(name, places, notes)

    def _note(
        self, id: str, register: str, own: Collection[Sheet], earlier: Collection[Sheet]
    ) -> Note:
        entry, number = self._evidence[id], self._numbers[id]
        if self._is_short:
            text = _own_rule(entry.get("rule") or OF_OTHERS, register)
        elif "worked" in entry:
            text = "；".join(self._calculation(entry, number, register, own, earlier))
        else:
            text = self._rule_and_rows(entry, number, register, own)
            text += self._before(entry, number, earlier)
        return Note(number, id, value_of(entry), text)

    def _rule_and_rows(
        self, entry: Entry, number: int, register: str, known: Collection[Sheet]
    ) -> str:
        rows = self._rows(entry, number, known)
        return _own_rule(entry.get("rule") or OF_OTHERS, register) + (f"：{rows}" if rows else "")

    def _before(self, entry: Entry, number: int, known: Collection[Sheet]) -> str:
        """Return the value of the year before and its rows, unless both years' are another's."""
        before = entry.get("before")
        if not before:
            return ""
        unit = before.get("unit", entry.get("unit", ""))
        value = f"；{before_words(before)}{exact_quantity(before['value'], unit)}"
        first = self._first.get(_rows_key(entry))
        if first not in (None, number) and first == self._first.get(_rows_key(before)):
            return value
        rows = self._rows(before, number, known)
        return f"{value}：{rows}" if rows else value

    def _calculation(
        self,
        entry: Entry,
        number: int,
        register: str,
        own: Collection[Sheet],
        earlier: Collection[Sheet],
    ) -> Iterator[str]:
        """Yield the formula, each operand that has no note of its own, and the year before."""
        yield str(entry["worked"])
        before = entry.get("before") or {}
        of_before = before.get("operands", ())
        for at, operand in enumerate(entry["operands"]):
            value, twin = value_of(operand), self._twins.get(identity(operand, with_unit=False))
            if twin is not None and twin != number:
                yield f"{value}见注{twin}"
                continue
            text = self._rule_and_rows(operand, number, register, own)
            if len(of_before) == len(entry["operands"]):
                again = operand | {"before": of_before[at] | _called(before)}
                text += self._before(again, number, earlier).replace("；", "，", 1)
            yield f"{value}为{text}"
        if before:
            value = exact_quantity(before["value"], entry.get("unit", ""))
            yield f"{before_words(before)}{value}"

    def _rows(self, entry: Entry, number: int, known: Collection[Sheet]) -> str:
        """Return where the rows of a figure are; or the number of the note that has them."""
        key = _rows_key(entry)
        words = self._words.get((key, *known))
        if words is None:
            words = self._words[key, *known] = rows_of(sources_of(_groups(entry)), known)
        if len(words) <= _SHORT_PLACE:
            return words
        return self._once(key, number, "行同") or words

    def _once(self, key: str, number: int, same: str) -> str:
        """Return a reference to the first note with a key, "" where this is it."""
        first = self._first.setdefault(key, number)
        return "" if first == number else f"{same}注{first}"


def _own_rule(rule: str, register: str) -> str:
    """Return a rule without the register that its heading names.

    >>> _own_rule("培训台账，行数，12行", "培训台账")
    '行数，12行'
    >>> _own_rule("（培训台账，人数，合计，12行）÷（培训台账，行数，12行）", "培训台账")
    '（人数，合计，12行）÷（行数，12行）'
    """
    return rule.removeprefix(f"{register}，").replace(f"（{register}，", "（")


def _called(before: Entry) -> dict[str, Any]:
    return {name: before[name] for name in ("label",) if name in before}


def _groups(entry: Entry) -> Sequence[RowGroup]:
    groups: Sequence[RowGroup] = entry.get("rows", ())
    return groups


def _group_names(entry: Entry) -> Iterator[str]:
    for group in _groups(entry):
        yield group["register"]


def _sheets(entries: Sequence[Entry]) -> list[Sheet]:
    found = (place for entry in entries for place in _places(entry))
    return list(dict.fromkeys((file, sheet) for file, sheet, _rows in found))


def _places(entry: Entry) -> Iterator[tuple[str, str, Any]]:
    """Yield the file and the sheet of each row, or of some packed ones, and what tells the rows."""
    for group in _groups(entry):
        if "packed" in group:
            for source in group["packed"]:
                yield source["file"], source["sheet"], source["packed"]
        else:
            for file, sheet, row, *_texts in group["rows"]:
                yield file, sheet, row


def _rows_key(entry: Entry) -> str:
    """Return what tells the rows of a figure from others, in whatever order they are."""
    return _key(sorted(set(_places(entry)), key=str))


def _key(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False)
