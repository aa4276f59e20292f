"""Labels of columns: what a header's texts tell of a field before any value is looked at.

`read_label` takes the unit out of a label; `column_names` names columns by them, `label_words` says
what their words mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from annual_review.cleaning.headers.fits import is_value
from annual_review.values.cell_text import compact
from annual_review.values.dates import years_in
from annual_review.values.unit_texts import (
    bracketed,
    unit_at_end,
    unit_in_brackets,
    units_in,
)
from annual_review.values.units import is_of_quantity, is_unit

LONGEST = 40  # characters of a label

_MARKS = re.compile(r"^[*＊★☆#]+|[:：*＊]+$|^[(（]?\d{1,2}[)）.、．]\s*(?=\D)|^[①-⑳]")
_FOREIGN_UNIT = re.compile(
    r"(?!(?i:qq|id|no|wps|pdf|excel|word)$)[A-Za-zµμ℃°%‰]+(?:/[A-Za-z]+\d?)?"
)
_NO_NAME = re.compile(r"[^\w（）“”·]+|_")


@dataclass(frozen=True)
class Label:
    """A label without its unit and marks; `remark` is what else stood in brackets."""

    text: str
    unit: str = ""
    remark: str = ""


@lru_cache(maxsize=1 << 12)
def read_label(text: str) -> Label:
    """Take the unit, remarks in brackets and marks out of a label.

    >>> read_label("参加人数（人）："), read_label("种植面积/亩")
    (Label(text='参加人数', unit='人', remark=''), Label(text='种植面积', unit='亩', remark=''))
    >>> read_label("*人数（青年）"), read_label("金额万元")
    (Label(text='人数', unit='', remark='青年'), Label(text='金额', unit='万元', remark=''))
    """
    label = unit_in_brackets(_MARKS.sub("", compact(text)))
    units = [unit for inner, _ in bracketed(label) for unit in units_in(inner, alone=True)]
    units = [unit for unit in units if is_unit(unit)]
    inner = [part for part, _ in bracketed(label)]
    bare = label
    while (shorter := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = shorter
    if not inner:
        name, unit = unit_at_end(text)
        if unit and (len(unit) > 1 or is_of_quantity(unit)):
            return Label(_MARKS.sub("", name), unit)
    if not bare:
        return Label(label.strip("()"))
    remarks = [part for part in inner if not units_in(part, alone=True)]
    if not units and len(remarks) == 1 and _FOREIGN_UNIT.fullmatch(remarks[0]):
        units, remarks = remarks, []
    return Label(_MARKS.sub("", bare), units[0] if units else "", "".join(remarks))


def plain_name(text: str) -> str:
    """Return a text as the name of a field: without marks that are no part of a word.

    >>> plain_name("乡镇/街道"), plain_name("是否“达标”")
    ('乡镇街道', '是否“达标”')
    """
    return _NO_NAME.sub("", text.replace("(", "（").replace(")", "）"))


def is_label(text: str) -> bool:
    """Return whether a text may be a label: short, no sentence, no number and no date.

    >>> [is_label(text) for text in ("人数（人）", "2021年", "3月5日", "已办。", "单位：县委")]
    [True, True, False, False, False]
    """
    key = compact(text)
    if not key or len(key) > LONGEST or key[-1] in "。；;！!？?":
        return False
    if re.search(r"[:：].", re.sub(r"\([^()]*\)", "", key)):
        return False
    if years_in(key) and re.fullmatch(r"(?:19|20)\d\d年?度?", key):
        return True
    return not is_value(key)
