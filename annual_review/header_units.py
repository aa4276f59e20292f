"""The unit in the label of a column: where it stands, and by how much it scales the numbers."""

from __future__ import annotations

import re

from annual_review.measures import is_measure
from annual_review.texts import compact

_BEHIND_SLASH = re.compile(r"(.+?)((?:[/、:|][^\W\d_]{1,4})+)")


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
    measure = re.sub(r"^[百千万亿]+", "", text)
    return bool(measure) and measure != "个" and is_measure(measure)
