"""Why something is so: `explained:` of params/, and the hints that it explains.

    explained: {某登记表 4月: 换届停训一个月}

A month may be written in any way in which registers write months, a place in any of its spellings,
a number with or without its field and unit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from annual_review.errors import nearest
from annual_review.hints.hint import Hint
from annual_review.hints.months import silent_hint
from annual_review.hints.totals import ROWS
from annual_review.project.explained_hints import split_explained
from annual_review.project.settings import Settings
from annual_review.values.cell_text import loose_key
from annual_review.values.month_spans import read_months
from annual_review.values.places import Places

_NUMBER = re.compile(r"([\d,]+(?:\.\d+)?)([万亿]?)(.*)")
_SCALES = {"": 1.0, "万": 1e4, "亿": 1e8}
_ALL_ROWS = {"条数", "登记数", "行数", "总数", "合计", "全年", "本年", loose_key(ROWS)}
_YEAR = 12  # months
_MOST_NAMED = 5  # hints that an explanation may have meant


@dataclass(frozen=True)
class _Explanation:
    key: str
    register: str
    subject: str
    reason: str


class Explanations:
    """The explanations of a period: which hints they explain, and which of them explain none."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._places = settings, Places(settings.office)
        known = settings.book.registers
        self._all = [
            _Explanation(key, *split_explained(key, known), reason)
            for key, reason in settings.params.explained.items()
        ]
        self._used: set[str] = set()

    def explain(self, hints: Sequence[Hint]) -> list[Hint]:
        """Return the hints, with the reasons of those that are explained.

        Some months of a silence may be explained, and others not: they become two hints.
        """
        return [one for hint in hints for one in self._explained(hint)]

    def unused(self, hints: Sequence[Hint]) -> list[str]:
        """Return a warning, in Chinese, for each explanation that fits none of the hints.

        In a part of the year none is warned of unless a hint of its register is still open: params
        of the year hold explanations of other parts.
        """
        return [
            self._warning(one, [hint for hint in hints if hint.register == one.register])
            for one in self._all
            if one.key not in self._used
            and (
                not self._settings.part
                or any(hint.register == one.register and not hint.reason for hint in hints)
            )
        ]

    def _warning(self, one: _Explanation, hints: Sequence[Hint]) -> str:
        what = f"explained中的“{one.key}”与本期需要核实的情况都不对应"
        names = list(dict.fromkeys(hint.subject for hint in hints))
        if not names:
            return f"{what}：{one.register}没有需要核实的情况，可删去这一行。"
        near = nearest(one.subject, names)
        if near:
            return f"{what}：是否为“{one.register} {near}”？"
        return f"{what}：{one.register}需要核实的有{'、'.join(names[:_MOST_NAMED])}。"

    def _explained(self, hint: Hint) -> Iterator[Hint]:
        own = [one for one in self._all if one.register == hint.register]
        if hint.kind == "silent":
            yield from self._explained_months(hint, own)
            return
        reason = next((one for one in own if self._fits(one.subject, hint)), None)
        if reason is not None:
            self._used.add(reason.key)
        yield hint if reason is None else hint.because(reason.reason)

    def _explained_months(self, hint: Hint, own: Sequence[_Explanation]) -> Iterator[Hint]:
        """Yield a silence in parts: those of one reason, and those of none."""
        reasons = {}
        for month in hint.months:
            one = next((one for one in own if self._names_months(one.subject, [month])), None)
            if one is not None:
                self._used.add(one.key)
            reasons[month] = one.reason if one else ""
        if not any(reasons.values()):
            yield hint
            return
        for reason, months in groupby(hint.months, key=reasons.__getitem__):
            part = tuple(months)
            detail = hint.detail if part == hint.months else hint.detail.partition("，")[0]
            yield silent_hint(hint.register, part, detail, hint.strength).because(reason)

    def _fits(self, subject: str, hint: Hint) -> bool:
        """Return whether what follows the register in a key names what a hint is about."""
        key = loose_key(subject)
        if key == loose_key(hint.subject):
            return True
        if hint.months:
            return self._names_months(subject, hint.months)
        if hint.field == ROWS:
            return key in _ALL_ROWS or self._names_months(subject, self._all_months)
        return self._names_value(subject, hint)

    def _names_value(self, subject: str, hint: Hint) -> bool:
        """Return whether a text names the place, the choice, the number or the field of a hint."""
        rest = subject.removeprefix(hint.field).strip(" :：为是")
        if isinstance(hint.value, str):
            same = self._places.read(rest).value
            return loose_key(hint.value) in (loose_key(rest), loose_key(str(same)))
        if hint.value is not None:
            return _is_number(rest, float(hint.value), self._unit_of(hint))
        return not rest or rest in ("合计", "总数", "总计")

    @property
    def _all_months(self) -> range:
        first = self._settings.office_year.first_month
        return range(first, first + _YEAR)

    def _unit_of(self, hint: Hint) -> str:
        fields: Mapping[str, object] = self._settings.book.fields_of(hint.register)
        return str(getattr(fields.get(hint.field), "unit", ""))

    def _names_months(self, subject: str, months: Sequence[int]) -> bool:
        span = read_months(subject, self._settings.office_year)
        return (
            span is not None
            and not span.problem
            and span.first <= min(months)
            and max(months) <= span.last
        )


def _is_number(text: str, value: float, unit: str) -> bool:
    """Return whether a text is a number, perhaps with its unit or in another scale.

    >>> _is_number("1,500人", 1500, "人"), _is_number("1.5万元", 15000, "元")
    (True, True)
    >>> _is_number("1.5万元", 1.5, "万元"), _is_number("150", 1500, "人")
    (True, False)
    """
    found = _NUMBER.fullmatch("".join(text.split()))
    if found is None:
        return False
    number = float(found[1].replace(",", "") or "nan")
    if found[2] + found[3] == unit or not found[2]:
        return math.isclose(number, value, rel_tol=1e-3)
    return math.isclose(number * _SCALES[found[2]], value, rel_tol=1e-3)
