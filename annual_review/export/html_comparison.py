"""The comparison of a figure with the year before, as the page's evidence panel shows it.

A number such as 增长33.2% or 由24场减为12场 opens to both years, and to what is calculated of them:
1228人 − 922人 = 306人, 306 ÷ 922 = 33.2%. That is of the exact numbers; the text may print the
difference of rounded ones (values/change_words.py), of which the panel then tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annual_review.values.changes import Change
from annual_review.values.exact_values import exact_quantity
from annual_review.values.rounding import MINUS
from annual_review.values.units import points_of


def comparison_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the calculations between a figure and that of the year before; {} if there are none.

    `entry` is a figure's evidence. `by` is the difference with its unit, `difference` how it is
    calculated, `rate` how the per cent is; the last is left out where there is no per cent, as of a
    share, or of what was 0 (`values.changes.Change.percent`). Figures that are defined otherwise
    than in the year before have no comparison.

    >>> comparison_of({"value": 1228, "unit": "人", "before": {"value": 922}})["difference"]
    '1228人 − 922人 = 306人'
    >>> comparison_of({"value": 1228, "unit": "人", "before": {"value": 922}})["rate"]
    '306 ÷ 922 = 33.2%'
    >>> comparison_of({"value": 40.5, "unit": "%", "before": {"value": 42}})["difference"]
    '40.5% − 42% = −1.5个百分点'
    """
    before: Mapping[str, Any] = entry.get("before") or {}
    now, then = entry.get("value"), before.get("value")
    if not (isinstance(now, int | float) and isinstance(then, int | float)):
        return {}
    if before.get("redefined"):
        return {}
    unit = str(entry.get("unit") or "")
    change = Change(now, then, unit)
    by = _shown(change.difference, points_of(unit) or unit)
    difference = {
        "by": by,
        "difference": f"{_shown(now, unit)} {MINUS} {_operand(then, unit)} = {by}",
    }
    if change.percent is None:
        return difference
    rate = f"{_shown(change.difference)} ÷ {_operand(then)} = {_shown(change.percent)}%"
    return difference | {"rate": rate}


def _shown(value: float, unit: str = "") -> str:
    return exact_quantity(value, unit).replace("-", MINUS)


def _operand(value: float, unit: str = "") -> str:
    """Return a number behind a sign; a negative one stands in brackets."""
    text = _shown(value, unit)
    return f"（{text}）" if value < 0 else text
