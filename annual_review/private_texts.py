"""What may be quoted from a register of persons, whose names may stand in any column by mistake."""

from __future__ import annotations

import re
from typing import Any

from annual_review.cell_errors import is_error
from annual_review.texts import as_text, compact, quote

# What a date or a count can hold beside digits and marks; any other word may be a name. Before the
# first digit fewer: many of these words are family names too.
_WORDS = (
    "年月日号时分秒点半上下午中早晚旬初底末前后周星期礼拜余多来左右人次名位个册份本套场篇件元块角所户支"
    "百千十万亿零一二三四五六七八九〇两至到和及或"
)
_NUMBER = re.compile(rf"(?:[\W_]|[约近共计第农历])*\d(?:[\W\d_]|[{_WORDS}])*")
_NO_NUMBER = re.compile(
    r"若干|不详|不清|不明|未知|待定|待统计|待补|数[十百千万][人名]?|[几十]几[人名]?|几[十百千万名人个]+"
    r"|许多|众多|部分|多人|全体|缺|[?]+|[\d.]*月?[上中下]旬"
)


def quote_among_persons(value: Any, kind: str) -> str:
    """Quote a cell of a register of persons: a date or a number that is one, if badly written.

    >>> [quote_among_persons(text, "date") for text in ("2021.2.30", "张三", "张三2月3日", "不详")]
    ['“2021.2.30”', '', '', '“不详”']
    >>> quote_among_persons("官周镇", "place")
    ''
    """
    text = compact(as_text(value))
    if is_error(text):
        return quote(value)
    if kind not in ("date", "count", "amount"):
        return ""
    is_harmless = _NUMBER.fullmatch(text) or _NO_NUMBER.fullmatch(text)
    return quote(value) if is_harmless else ""
