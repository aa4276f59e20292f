"""Units in the labels of columns and in lines above a table, and how they scale the numbers."""

from __future__ import annotations

import re

from annual_review.measures import SCALES, is_measure
from annual_review.texts import compact

_BEHIND_SLASH = re.compile(r"(.+?)((?:[/、:|][^\W\d_]{1,4})+)")

_BRACKETED = re.compile(r"\(([^()]*)\)")
_SCALED = re.compile(rf"({'|'.join(SCALES)})?(.*)")
_LINE = re.compile(r"\(?(?:计量|计价|金额|数量|货币)?单位[::]?(.{1,20}?)\)?")
_AND = re.compile(r"[/、,;|和及]")


def unit_in_brackets(label: str) -> str:
    """Put a unit that stands behind a slash or the like into brackets.

    >>> unit_in_brackets("人数/人"), unit_in_brackets("人数、人次"), unit_in_brackets("乡镇/街道")
    ('人数(人)', '人数(人次)', '乡镇/街道')
    """
    text = compact(label)
    found = _BEHIND_SLASH.fullmatch(text)
    if found is None:
        return text
    units = re.split(r"[/、:|]", found[2])[1:]
    if not all(map(is_unit, units)):
        return text
    return f"{found[1]}({'、'.join(units)})"


def is_unit(text: str) -> bool:
    """Tell whether a text is a measure word, alone or with 千, 万 or the like before it."""
    measure = _split(text)[1]
    return measure not in ("", "个") and is_measure(measure)


def units_of_label(label: str) -> list[str]:
    """Return the units that a label names in brackets or behind a slash.

    >>> units_of_label("党费返还（万元）"), units_of_label("人数（青年）")
    (['万元'], [])
    """
    inner = _BRACKETED.findall(unit_in_brackets(label))
    said = [_line(text) or text for part in inner for text in _AND.split(part)]
    return [text for text in said if text in SCALES or is_unit(text)]


def units_of_line(text: str) -> list[str]:
    """Return the units that a line above a table names.

    >>> units_of_line("单位：人、万元"), units_of_line("单位：县委")
    (['人', '万元'], [])
    """
    return [unit for unit in _AND.split(_line(compact(text))) if is_unit(unit)]


def _line(text: str) -> str:
    found = _LINE.fullmatch(text)
    return found[1] if found else ""


def scale_of(said: str, unit: str) -> int:
    """Return what a unit that is said multiplies numbers of `unit` by; 0 if it is of other things.

    >>> scale_of("万元", "元"), scale_of("人次", "人"), scale_of("千", "人"), scale_of("万元", "人")
    (10000, 1, 1000, 0)
    """
    word, measure = _split(said)
    return SCALES.get(word, 1) if is_measure(measure, unit) else 0


def _split(unit: str) -> tuple[str, str]:
    found = _SCALED.fullmatch(unit)
    return (found[1] or "", found[2]) if found else ("", unit)
