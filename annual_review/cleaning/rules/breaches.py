"""Apply the rules of registers: a row that breaks one is doubted, or rejected if it is strict.

`clean` calls `apply_rules` when it is known which rows count, before typed totals are compared.
Only rows that are kept so far are looked at. The order of rules, and of registers, makes no
difference:

    first   conditions within a register
    then    uniqueness among the rows that are still kept: the first one stays as it is
    then    conditions across registers, on the rows of the other register that are still kept

A register whose rows refer to another comes after that one, unless they refer to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np
import pandas as pd

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.rules.evaluation import find_breaches
from annual_review.cleaning.rules.values import KeptRows, Place, Vocabulary
from annual_review.project.register_book import Rule
from annual_review.project.rules.compiler import compile_expression, unique_fields
from annual_review.project.rules.condition import NUMBER, Condition
from annual_review.project.settings import Settings
from annual_review.records.limits import beyond_limit

Parts = Mapping[str, Sequence[DataRows]]  # by register


@dataclass(frozen=True)
class Breach:
    """A row that breaks a rule, or is beyond a limit of a field; `says` tells what is wrong."""

    part: DataRows
    index: int
    says: str


@dataclass
class _Checked:
    """The rules of a register, compiled."""

    within: list[tuple[Rule, Condition]]
    unique: list[tuple[Rule, list[str]]]
    across: list[tuple[Rule, Condition]]

    @classmethod
    def of(cls, register: str, settings: Settings) -> _Checked:
        """Compile the rules of a register. Raises ParamsError, as reading the params does."""
        book, checked = settings.book, cls([], [], [])
        for rule in book.registers[register].rules:
            if rule.unique:
                names = unique_fields(rule.unique, book.fields_of(register), register)
                checked.unique.append((rule, names))
                continue
            condition = compile_expression(rule.that, book, register)
            (checked.across if condition.others else checked.within).append((rule, condition))
        return checked


def apply_rules(by_register: Parts, settings: Settings) -> tuple[list[Breach], list[str]]:
    """Doubt or reject the rows that break rules; return them, and warnings of rules not checked.

    `by_register` holds the rows of the registers that were sent.
    """
    return _Application(by_register, settings).apply()


class _Application:
    def __init__(self, by_register: Parts, settings: Settings) -> None:
        self._parts, self._settings = by_register, settings
        with_rules = [name for name in by_register if settings.book.registers[name].rules]
        self._rules = {name: _Checked.of(name, settings) for name in with_rules}
        starts = settings.office.year_starts
        self._rows = {name: KeptRows(self._parts[name], starts) for name in self._rules}
        self._breaches: list[Breach] = []
        self._warnings: list[str] = []

    def apply(self) -> tuple[list[Breach], list[str]]:
        for register, rules in self._rules.items():
            self._check_conditions(register, rules.within)
        for register, rules in self._rules.items():
            self._check_uniqueness(register, rules.unique)
        for register in self._in_order_of_reference():
            rules_across = self._rules[register].across
            self._check_conditions(register, [r for r in rules_across if self._can(register, *r)])
        return [*self._breaches, *self._beyond_limits()], self._warnings

    def _beyond_limits(self) -> Iterator[Breach]:
        """Yield the rows with a number beyond the limits of its field; they are doubted already."""
        for parts in self._parts.values():
            rows = KeptRows(parts)
            for name, field in parts[0].fields.items() if parts else ():
                if field.min is None and field.max is None:
                    continue
                numbers = rows.values(name, NUMBER, Vocabulary())
                least = -np.inf if field.min is None else field.min
                most = np.inf if field.max is None else field.max
                for part, i in rows.places((numbers < least) | (numbers > most)):
                    number = part.columns[name].reading(i).value
                    yield Breach(part, i, f"{name}{beyond_limit(number, field)}")

    def _check_conditions(self, register: str, rules: Sequence[tuple[Rule, Condition]]) -> None:
        """Mark the rows of a register that break conditions, all found before any is marked."""
        own = self._rows[register]
        names = {other.register for _, condition in rules for other in condition.others}
        others = {name: KeptRows(self._parts[name], own.year_starts) for name in names}
        found = [
            (rule, condition, find_breaches(condition, register, own, others, self._settings))
            for rule, condition in rules
            if len(own)
        ]
        for rule, condition, mask in found:
            for part, i in own.places(mask):
                self._mark(part, i, rule, list(condition.fields.values()))

    def _check_uniqueness(self, register: str, rules: Sequence[tuple[Rule, list[str]]]) -> None:
        found = [
            (rule, names, list(_repeated(self._parts[register], names))) for rule, names in rules
        ]
        for rule, names, repeated in found:
            for (part, i), first in repeated:
                self._mark(part, i, rule, names, _place(part, first))

    def _mark(
        self, part: DataRows, i: int, rule: Rule, fields: Sequence[str], place: str = ""
    ) -> None:
        """Doubt or reject a row, at the first of its rule's fields that its table has."""
        says = rule.says
        shown = [name for name in fields if name in part.positions]
        also = f"涉及{'、'.join(fields)}；改哪一栏，“栏目”就填哪一栏" if len(fields) > 1 else ""
        part.add_doubt(i, f"{says}{place}", shown[0] if shown else "", also)
        if rule.strict:
            part.reject(i)
        self._breaches.append(Breach(part, i, says))

    def _can(self, register: str, rule: Rule, condition: Condition) -> bool:
        """Return whether the registers that a rule refers to have rows; else add a warning."""
        for name in dict.fromkeys(other.register for other in condition.others):
            if not len(KeptRows(self._parts.get(name, ()))):
                what = "没有采用的登记" if name in self._parts else "没有收到"
                says = rule.says
                self._warnings.append(f"《{register}》的规则“{says}”没有核对：《{name}》{what}。")
                return False
        return True

    def _in_order_of_reference(self) -> Iterator[str]:
        """Yield the registers with rules across registers, those that they refer to first."""
        refers = {
            register: {
                other.register
                for _, condition in rules.across
                for other in condition.others
                if other.register in self._rules and other.register != register
            }
            for register, rules in self._rules.items()
            if rules.across
        }
        try:
            order = list(TopologicalSorter(refers).static_order())
        except CycleError:
            order = list(refers)
        yield from (name for name in order if name in refers)


def _repeated(parts: Sequence[DataRows], names: Sequence[str]) -> Iterator[tuple[Place, Place]]:
    """Yield each kept row that agrees with an earlier one in some fields, and the first such row.

    A row without a value in one of the fields agrees with none.
    """
    rows = KeptRows(parts)
    known: dict[str, dict[str, int]] = {name: {} for name in names}
    keys = {
        name: np.concatenate(
            [
                np.where(part.columns[name].has_value, part.columns[name].keys(known[name]), -1)[
                    kept
                ]
                for part, kept in zip(parts, rows.kept, strict=True)
            ]
        )
        for name in names
    }
    table = pd.DataFrame(keys).iloc[rows.order()]
    table = table[(table >= 0).all(axis=1)]
    later = table.duplicated(list(names))
    if not later.any():
        return
    groups = table.groupby(list(names), sort=False).ngroup()
    first_of = dict(zip(groups[~later].tolist(), table.index[~later].tolist(), strict=True))
    pairs = zip(table.index[later].tolist(), groups[later].tolist(), strict=True)
    for index, group in pairs:
        yield rows.place(index), rows.place(first_of[group])


def _place(part: DataRows, first: Place) -> str:
    """Return, in Chinese, where the first of equal rows stands."""
    other, i = first
    sheet = "" if other.layout is part.layout else f"{other.layout.grid.sheet.place}"
    return f"（与{sheet}{other.place(i)}）"
