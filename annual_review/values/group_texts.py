"""The texts of rows that head a group: what stands before and behind the value of the group.

一、城关镇（3人） is 城关镇: `group_texts` returns what such a text may mean, the longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annual_review.values.cell_text import tidy

_NUMERAL = "[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{1,4}"
_BEFORE = re.compile(
    rf"(?P<bracketed>[(（](?:{_NUMERAL}|\d{{1,2}})[)）])\s*[、.．:：]?\s*"
    rf"|(?P<numeral>(?:{_NUMERAL})|第{_NUMERAL}(?:部分|类|组|片)?)[、.．:：]\s*"
    r"|(?P<number>\d{1,2})(?:[、．]|[.](?!\d))\s*|(?P<letter>[A-Za-z]|[IVXⅠ-Ⅻ]{1,4})[、.．)）]\s*"
    r"|(?P<circled>[①-⒇㈠-㈩])\s*|(?P<sign>[◆●■★▲○□◇※*+•·-]+)\s*"
)
_OF = r"(?:总|合|小|共)?计|共有?|本[页表]|数"
_UNIT = r"(?:人次?|名|户|个|件|份|场|次|家|所|条|项|村|组|间|台|亩|元)"
_COUNT = rf"(?:{_OF})?\s*[:：]?\s*\d+(?:[.]\d+)?\s*{_UNIT}?"
_CONTINUED = r"(?:续|续表|续前|续上页?|接上页?|续\d+)"
_BEHIND = (
    re.compile(rf"\s*[(（\[【]\s*(?:{_CONTINUED}|{_COUNT})\s*[)）\]】]\s*[:：]?$"),
    re.compile(r"\s*[:：—-]+$"),
    re.compile(rf"(?<=\w{{3}})\s*{_CONTINUED}$"),
    re.compile(rf"(?:\s*[:：,，、]\s*|\s+)(?:{_COUNT})$"),
    re.compile(rf"\s*(?:共|合计|共计|总计|计)\s*\d+\s*{_UNIT}?$"),
    re.compile(r"\s*\d+\s*(?:人次?|名|户)$"),
)
_TOTAL = re.compile(r"\s*[(（]?(?:小计|合计|共计|总计)[)）]?\s*[:：]?$")
_LONGEST = 60  # characters


def group_texts(text: str) -> list[str]:
    """Return what a text may name as the value of a group: as it stands, then with less around it.

    >>> group_texts("一、城关镇（3人）：")
    ['一、城关镇（3人）：', '城关镇（3人）：', '城关镇']
    >>> group_texts("第一党支部（机关）"), group_texts("2021级3班")
    (['第一党支部（机关）'], ['2021级3班'])
    """
    if len(text) > _LONGEST:
        return []
    return list(dict.fromkeys(_shorter(tidy(text))))


def _shorter(text: str) -> Iterator[str]:
    yield text
    before = _BEFORE.match(text)
    if before and before.end() < len(text):
        text = text[before.end() :]
        yield text
    while True:
        cut = next((cut for each in _BEHIND if (cut := each.sub("", text)) != text and cut), None)
        if cut is None:
            return
        text = cut
        yield text


def without_total(text: str) -> str:
    """Return the text of a totals row without the word for a total.

    >>> without_total("城关镇小计"), without_total("城关镇")
    ('城关镇', '城关镇')
    """
    return _TOTAL.sub("", tidy(text))


def numbering(text: str) -> str:
    """Return in what style a text is numbered: numeral, bracketed, number …; "" if it is not.

    >>> [numbering(text) for text in ("一、东片", "（一）东门村", "城关镇")]
    ['numeral', 'bracketed', '']
    """
    before = _BEFORE.match(tidy(text))
    return before.lastgroup or "" if before and before.end() < len(tidy(text)) else ""
