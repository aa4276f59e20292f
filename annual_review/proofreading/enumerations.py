"""Rules of enumerations: 等, 分别, 包括, and the number that sums a list up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annual_review.proofreading.numerals import MEASURES
from annual_review.proofreading.passages import Passage
from annual_review.proofreading.rules import PROSE, Match, Rule, pattern_rule
from annual_review.values.numerals import read_numeral

_SUMMED = re.compile(
    rf"([^，。；：！？（）\n]+?)等(\d{{1,3}}|[两一二三四五六七八九十]{{1,3}})(?:{MEASURES})"
)
_DIVIDERS = re.compile(r"、|》《|”“|[》”](?=和|及|以及|与)|和(?=[《“])")
# A word before a list: what stands before it is no part of the list (老干部信息被新华社、人民网等).
_LEADS = re.compile("[被在对为由从到以把将向给获的是有]|包括|围绕|开展")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|（[^）]*）")
_EACH = re.compile(r"分别(?!(?:是|为)?(?:于|在)?(?:不同|各))")
_SEVERAL = re.compile("[、和与及跟同]|》《|”“|[两二三四五六七八九十各双多几]|每")


def _summed(passage: Passage) -> Iterator[Match]:
    """Find “甲、乙、丙等3个乡镇”, which lists all, and too small a sum of a listing."""
    for found in _SUMMED.finditer(passage.text):
        number = int(found[2]) if found[2].isdecimal() else read_numeral(found[2])
        end = found.end(1)
        start = next((start for start, to in passage.names if to == end), end)
        is_listing = "、" in passage.text[start:end]
        items = _items(passage.text[start:end] if is_listing else found[1])
        if not is_listing and any(_LEADS.search(item) for item in items[1:]):
            continue  # where the list begins is not known
        if len(items) > 1 and number == len(items):
            yield Match(end, found.end(), f"所列已是全部{len(items)}项，删去“等”")
        elif is_listing and number is not None and number < len(items):
            yield Match(end, found.end(), f"列了{len(items)}项，与总数“{found[2]}”不符")


def _items(listed: str) -> list[str]:
    """Return the items of a list; those in brackets and quotation marks without their content."""
    return _DIVIDERS.split(_QUOTED.sub(lambda one: f"{one[0][0]}·{one[0][-1]}", listed))


def _each_of_one(passage: Passage) -> Iterator[Match]:
    """Find 分别 in a sentence in which nothing is said of two things."""
    for found in _EACH.finditer(passage.text):
        if not _SEVERAL.search(passage.sentence_at(found.start())):
            yield Match(*found.span(), "只说一项，不用“分别”")


RULES = [
    Rule("列举与总数", "", _summed, is_hint=True, kinds=PROSE),
    Rule("“分别”", "", _each_of_one, is_hint=True, kinds=PROSE),
    pattern_rule(
        "“包括……等”",
        "",
        r"(?:包括|包含)[^，。；：！？]{1,60}等(?=[，。；）])",
        "列举用“包括”或“……等”，只用一个",
        is_hint=True,
        kinds=PROSE,
    ),
    pattern_rule("“等”重复", "", r"等等等+|等等?。等|等，等", "“等”只用一个"),
]
