"""Years that a title, the name of a sheet or of a file, or a label speaks of."""

from __future__ import annotations

import re

from annual_review.numerals import read_numeral
from annual_review.texts import compact

_FULL_DATE = re.compile(r"(?:19|20)\d\d[年./_-]\d{1,2}[月./_-]\d{1,2}日?(?!\d)")
_SENT = re.compile(
    r"(?:19|20)\d\d年?(?:\d{1,2}月)?(?:上报|报送|填报|填表|制表|印发|修订|更新|报(?=\W|$))"
)
_DIGITS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMERALS = re.compile(r"[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年)")


def years_in(text: str) -> set[int]:
    """Return the years that a text names; a full date or the time of sending is of no table.

    >>> years_in("沿河县2021年宣讲台账"), years_in("二〇二〇年度"), years_in("2022年1月5日报送")
    ({2021}, {2020}, set())
    """
    key = _SENT.sub("", _FULL_DATE.sub("", compact(text)))
    spelled = [read_numeral(word.replace("○", "零")) for word in _NUMERALS.findall(key)]
    return {int(year) for year in [*_DIGITS.findall(key), *spelled] if year}
