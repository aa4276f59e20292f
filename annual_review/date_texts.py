"""The text of a date, reduced to digits and what parts them."""

from __future__ import annotations

import re

from annual_review.numerals import NUMERAL, read_numeral

LONGEST = 100  # characters that a date can have, with its weekday and hours

_WEEKDAY = re.compile(r"[(（\[]?(?:星期|礼拜|周)[一二三四五六日天末1-7][)）\]]?")
_CLOCK = r"\d{1,2}(?:\s*[::时点]\s*(?:\d{1,2}|半|整)?\s*分?(?:\s*:\s*\d{1,2}(?:\.\d+)?)?)"
_TIME = re.compile(
    rf"(?:(?<=\d)T|[\s,]*)(?:(?:上午|下午|中午|早上|早晨|晚上|晚|凌晨|傍晚|夜间|[AP]M)\s*)*"
    rf"(?:{_CLOCK}(?:\s*[-—–~至到]+\s*{_CLOCK})?\s*(?:[AP]M)?(?:Z|[+-]\d\d:?\d\d)?)?$",
    re.IGNORECASE,
)
_YEAR_OF_DIGITS = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_ROUND = re.compile(r"(?<=[〇零一二三四五六七八九])[0Oo○◯]+")  # a nought among Chinese digits
_POINT = re.compile(r"(?<=\d)[。·・•‧∙](?=\d)")
_NUMERAL_PART = re.compile(rf"{NUMERAL}+(?=[月日号])|(?<=[月至到—~-]){NUMERAL}+$")


def normalise_date(text: str) -> str:
    """Reduce a text to digits and separators: no weekday, time of day, gap or Chinese numeral.

    >>> normalise_date("二〇二一年 三月五日（星期五）上午9:30")
    '2021年3月5日'
    """
    if len(text) > LONGEST:
        return text
    bare = _WEEKDAY.sub("", text).strip().rstrip("。.,;、")
    bare = _TIME.sub("", bare).strip().rstrip(",")
    if re.fullmatch(r"\d{4} +\d{1,2} +\d{1,2}", bare):
        bare = "-".join(bare.split())
    bare = re.sub(r"\s+", "", bare).replace("元月", "1月").replace("正月", "农历正月")
    bare = _POINT.sub(".", _ROUND.sub(lambda match: "零" * len(match[0]), bare))
    bare = _YEAR_OF_DIGITS.sub(lambda match: str(read_numeral(match[0])), bare)
    return _NUMERAL_PART.sub(lambda match: str(read_numeral(match[0]) or match[0]), bare)
