"""What a hint is: something in the registers that a careful person would ask about.

A hint changes no number and is no fault; a row keeps its fate. It names a register, and the month,
the place, the value or the field that it is about (`subject`), as `explained:` in params/ does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.values.wording import plain_number

Kind = Literal["silent", "lost", "value", "change", "digits"]

MOST_STRENGTH = 30.0


class RowPlace(NamedTuple):
    """Where a record stands: as the index of clean tables, without the register."""

    file: str
    sheet: str
    row: int
    columns: str = ""


@dataclass(frozen=True)
class Hint:
    """One oddity of a register.

    `what` tells it, with the register and the `subject`; `detail` with what it was compared.
    `months` are counted from the year 0, `value` is a place, a choice or a number of `field`.
    `strength` is how improbable it is by chance, about -log10 of the probability. `reason` is why
    it is so, as params/ explain it.
    """

    kind: Kind
    register: str
    subject: str
    what: str
    detail: str = ""
    field: str = ""
    months: tuple[int, ...] = ()
    value: str | float | None = None
    rows: tuple[RowPlace, ...] = ()
    strength: float = 0.0
    reason: str = ""

    @property
    def text(self) -> str:
        """Return the hint as one clause; with its reason if it is explained.

        >>> silent = Hint("silent", "某表", "4月", "某表4月没有登记", "平均每月约6条")
        >>> silent.text, silent.because("停训").text
        ('某表4月没有登记，平均每月约6条', '某表4月没有登记（停训）')
        """
        if self.reason:
            return f"{self.what}（{self.reason}）"
        return f"{self.what}，{self.detail}" if self.detail else self.what

    def because(self, reason: str) -> Hint:
        """Return the hint, explained."""
        return replace(self, reason=reason)


def strength_of(probability: float) -> float:
    """Return -log10 of a probability, within bounds.

    >>> strength_of(0.001), strength_of(0)
    (3.0, 30.0)
    """
    return float(min(-np.log10(max(probability, 1e-300)), MOST_STRENGTH))


def places_of(table: pd.DataFrame, positions: Sequence[int] | NDArray[Any]) -> tuple[RowPlace, ...]:
    """Return where the records at some positions of a clean table stand."""
    return tuple(RowPlace(*place[1:]) for place in table.index[np.asarray(positions)].tolist())


def quantity(number: float, unit: str) -> str:
    """Return a number with its unit.

    >>> quantity(120.0, "人"), quantity(12.345678, "万元")
    ('120人', '12.35万元')
    """
    return f"{plain_number(round(float(number), 2))}{unit}"


def times(ratio: float) -> str:
    """Return how many times as much, in words; less than one as a per cent.

    >>> times(10.04), times(3.456), times(0.098)
    ('10倍', '3.5倍', '9.8%')
    """
    if ratio < 1:
        return f"{plain_number(round(ratio * 100, 1))}%"
    return f"{plain_number(round(ratio, 0 if ratio >= 10 else 1))}倍"
