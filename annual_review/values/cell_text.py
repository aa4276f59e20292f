"""Cells as text: how they read, whether they are empty, tidied, and as keys for comparison.

as_text, is_blank, is_empty, is_formula_error   what a cell shows
FormulaWithoutResult, read_formula              formulas that gave no value
is_cut, find_cut_digits                         long numbers that a spreadsheet has cut
strip_illegal, tidy, tidy_category              texts for output
compact, loose_key, normal_text                 texts for comparison and parsing
Reading, read_text, find_untidy, suggest        the result of reading a cell; text cells
quote, text_width                               texts in messages, and in columns

The other modules of values/ read dates, counts and places, and return a `Reading`, too.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Marks without width, soft hyphens, marks of direction: what copying from web pages leaves.
_INVISIBLE = (
    "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f"
)
_GAPS = re.compile(rf"[\s{_INVISIBLE}]+")
_BLANK = re.compile(rf"[\s{_INVISIBLE}]*")
# Control characters but tab and line feed, lone surrogates, and the two non-characters of XML 1.0.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|[%s]" % _INVISIBLE)  # noqa: UP031
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff65\u2014\u2018-\u201d\u2026\U00020000-\U0003ffff"
_GAP_IN_CHINESE = re.compile(rf"(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])")
_EMPTY_MARK = re.compile(r"无|[-—–－‐‑―─/／\\]+")
# Full-width letters and digits become half-width; Chinese punctuation is intended and stays.
_HALF_WIDTH = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
# Most texts are plain: neither tidying nor NFKC changes them. The second is for RE2 in pyarrow.
_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
_PLAIN_RE2 = r"\A[\x{4e00}-\x{9fff}A-Za-z0-9]+\z"
_QUOTED = re.compile(r'"([^"]*)"|「([^」]*)」|＂([^＂]*)＂')
# Numbers of persons: identity cards (also those that end in X), telephones, bank cards.
_GAP = r"[\s－—–‐‑·-]?"
_NUMBER_OF_PERSON = re.compile(
    rf"(?<!\d)(?:\d{{6}}{_GAP}(?:19|20)\d{{6}}{_GAP}\d{{3}}[\dXx]"
    rf"|(?:86{_GAP})?1[3-9](?:{_GAP}\d){{9}}|0\d{{2,3}}[)）]?{_GAP}\d{{3,4}}{_GAP}\d{{4}}"
    rf"|\d{{4}}(?:{_GAP}\d{{4}}){{3,}}(?:{_GAP}\d{{1,3}})?)(?!\d)"
    r"|\d{11,}[Xx]?"
)
_EXACT_DIGITS = 15  # a spreadsheet stores no more digits of a number
_FIRST_INEXACT = 10**_EXACT_DIGITS
_SHOWN_DIGITS = 6  # of a longer number; more may tell whose identity card it was
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.(\d+))?E\+(\d{2,3})", re.IGNORECASE)
_LONG_DIGITS_RE2 = r"\A\d{16,}\z"
_LEAST_CUT_DIGITS = 3  # zeros that a chance would hardly make
_QUOTE_LENGTH = 20  # characters
_FORMULA_ERROR = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA)"
    r"|ERR:\d{3}"
)


class Reading(NamedTuple):
    """The result of reading a cell.

    `value` is None for an empty cell and for one with a `problem`. A `doubt` comes with a value
    that a person should check. `suggestion` is what the cell may mean. These three texts are in
    Chinese, and none of them repeats the cell.
    """

    value: Any = None
    problem: str = ""
    doubt: str = ""
    suggestion: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the cell has no value, and no problem either."""
        return self.value is None and not self.problem


EMPTY = Reading()
FORMULA_ERROR = Reading(problem="公式出错")
CUT_SHORT = "是超过15位的数字，末几位已被表格软件截去，不能据以判断是否重复，请按原件以文本格式补全"
_NO_RESULT = Reading(problem="的公式没有计算结果，请用表格软件打开原表，重新计算并保存")


class FormulaWithoutResult(str):
    """The formula of a cell whose result was never computed; no text that is typed equals it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Return whether the other is such a formula, too, and the same."""
        return isinstance(other, FormulaWithoutResult) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        """Return the opposite of equality; str has its own."""
        return not self == other

    def __hash__(self) -> int:
        """Return a hash as of the text."""
        return str.__hash__(self)


def suggest(guess: object) -> str:
    """Word a guess as a question to the clerk.

    >>> suggest("官舟镇")
    '是否为官舟镇？'
    """
    return f"是否为{guess}？"


def as_text(value: Any) -> str:
    """Return what a cell shows, as text.

    A number of more than 15 digits, of which the last are lost, is as a spreadsheet shows it.

    >>> as_text(520000190047472.0), as_text(3.5), as_text(dt.date(2021, 3, 5)), as_text(None)
    ('520000190047472', '3.5', '2021-03-05', '')
    >>> as_text(20210300000000000.0)
    '2.02103E+16'
    """
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float) and math.isfinite(value):
        return _number_as_text(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def _number_as_text(value: float) -> str:
    if abs(value) >= _FIRST_INEXACT:
        return f"{value:.{_SHOWN_DIGITS}g}".upper()
    return str(int(value)) if value == int(value) else str(value)


def is_blank(value: Any) -> bool:
    """Return whether a cell shows nothing: no text but spaces and characters without width.

    >>> is_blank(" \u3000\u200b"), is_blank("/"), is_blank(0)
    (True, False, False)
    """
    return value is None or (isinstance(value, str) and _BLANK.fullmatch(value) is not None)


def is_empty(text: str) -> bool:
    """Return whether a text means nothing: it is blank, or a mark such as “/”, “无”, “—”.

    >>> [is_empty(text) for text in ("", " ／ ", "——", "无", "无锡")]
    [True, True, True, True, False]
    """
    compact = _GAPS.sub("", text)
    return not compact or _EMPTY_MARK.fullmatch(compact) is not None


def is_formula_error(value: Any) -> bool:
    """Return whether a cell shows the error of a formula, “#REF!” or the like.

    >>> [is_formula_error(text) for text in ("#REF!", " ＃Ｎ／Ａ", "#1", "")]
    [True, True, False, False]
    """
    text = as_text(value)
    return ("#" in text or "＃" in text or ":" in text) and (
        _FORMULA_ERROR.fullmatch(compact(text).upper()) is not None
    )


@lru_cache(maxsize=1 << 14)  # the same labels are compared many times
def compact(text: str) -> str:
    r"""Return the text in compatibility form (NFKC) without any gap.

    >>> compact("参 加人数（人）\n")
    '参加人数(人)'
    """
    if _PLAIN.fullmatch(text):
        return text
    return _GAPS.sub("", unicodedata.normalize("NFKC", text))


def loose_key(text: str) -> str:
    """Return a key that ignores width, gaps and case.

    >>> loose_key("Ｑｑ 群") == loose_key("QQ群")
    True
    """
    if _PLAIN.fullmatch(text):  # not worth caching
        return text.casefold()
    return compact(text).casefold()


def strip_illegal(text: str) -> str:
    """Remove characters that XML or UTF-8 cannot hold, and those without width."""
    return _ILLEGAL.sub("", text)


def tidy(text: str) -> str:
    r"""Trim a text, close gaps between Chinese characters, and halve full-width letters and digits.

    >>> tidy(" 晓 景乡，２０ 人 in  all\n")
    '晓景乡，20 人 in all'
    """
    if _PLAIN.fullmatch(text):
        return text
    flat = " ".join(strip_illegal(text).translate(_HALF_WIDTH).split())
    return _GAP_IN_CHINESE.sub("", flat)


def tidy_category(text: str) -> str:
    """Tidy the name of a category; its quotation marks and brackets become Chinese ones.

    >>> tidy_category('晚晴"映照"行动(试点)')
    '晚晴“映照”行动（试点）'
    """
    quoted = _QUOTED.sub(lambda match: f"“{match[1] or match[2] or match[3] or ''}”", tidy(text))
    return tidy(quoted.replace("(", "（").replace(")", "）"))


def normal_text(value: Any) -> str:
    """Return what a number or a date is read from: the text in NFKC, with its gaps.

    The apostrophe with which a spreadsheet marks a text is dropped.

    >>> normal_text("'２０２１ 3.5")
    '2021 3.5'
    """
    return unicodedata.normalize("NFKC", strip_illegal(as_text(value))).strip().lstrip("'")


def read_text(value: Any) -> Reading:
    """Read a text cell; a number longer than a spreadsheet can store is doubted.

    >>> read_text(13800000000.0).value, read_text(" 张 三 ").value, read_text("/").is_empty
    ('13800000000', '张三', True)
    """
    text = tidy(as_text(value))
    return EMPTY if is_empty(text) else Reading(text, doubt=CUT_SHORT if is_cut(value) else "")


def is_cut(value: Any) -> bool:
    """Return whether a cell holds a number of which a spreadsheet has cut the last digits.

    It stores 15 digits of a number, and shows fewer of one that is longer than its column; that is
    what a CSV file holds then.

    >>> [is_cut(cell) for cell in (20210300000000001.0, "2.02103E+16", "20210300000000001", "2E3")]
    [True, True, False, False]
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    if not isinstance(value, str):
        return math.isfinite(value) and abs(value) >= _FIRST_INEXACT
    found = _SCIENTIFIC.fullmatch(normal_text(value)) if "+" in value or "＋" in value else None
    return found is not None and len(found[1] or "") < int(found[2])


def find_cut_digits(cells: Sequence[Any]) -> list[int]:
    """Return the indices of texts of 16 digits and more whose digits after the 15th are zeros.

    Only where all of a column's long numbers are such ones, and too many for chance: a spreadsheet
    stored the numbers, and wrote them into a text file.

    >>> find_cut_digits(["520000190001011000", "张三"]), find_cut_digits(["2021030000000010"])
    ([0], [])
    """
    try:
        texts = pa.array([x if isinstance(x, str) else None for x in cells], pa.large_string())
    except UnicodeEncodeError:  # a lone surrogate in one of them
        return []
    is_long = pc.match_substring_regex(texts, _LONG_DIGITS_RE2).fill_null(False)
    indices = [*map(int, np.flatnonzero(np.asarray(is_long)))]
    rests = [cells[index][_EXACT_DIGITS:] for index in indices]
    if any(rest.strip("0") for rest in rests) or sum(map(len, rests)) < _LEAST_CUT_DIGITS:
        return []
    return indices


def read_formula(value: Any) -> Reading | None:
    """Read a cell whose formula gave an error or no result; return None for any other cell."""
    if isinstance(value, FormulaWithoutResult):
        return _NO_RESULT
    return FORMULA_ERROR if is_formula_error(value) else None


def find_untidy(cells: Sequence[Any]) -> list[int]:
    """Return the indices of the cells that `read_text` may change, doubt or find empty.

    The other cells, most of a register of a million rows, need not be read one by one.

    >>> find_untidy(["党史", "12", 12.0, "无", " 党史"])
    [2, 3, 4]
    """
    try:
        texts = pa.array([x if isinstance(x, str) else None for x in cells], pa.large_string())
    except UnicodeEncodeError:  # a lone surrogate in one of them
        return list(range(len(cells)))
    plain = pc.and_(pc.match_substring_regex(texts, _PLAIN_RE2), pc.not_equal(texts, "无"))
    return [*map(int, np.flatnonzero(~np.asarray(plain.fill_null(False))))]


def quote(value: Any) -> str:
    """Quote a cell in a reason: one short line, without numbers that may identify a person.

    >>> quote("若 干"), quote("冉某13800000000")
    ('“若干”', '“冉某…”')
    """
    text = _NUMBER_OF_PERSON.sub("…", tidy(as_text(value)))
    return f"“{text[:_QUOTE_LENGTH]}…”" if len(text) > _QUOTE_LENGTH else f"“{text}”"


@lru_cache(maxsize=1 << 14)  # the same labels and reasons are in many rows
def text_width(text: str) -> int:
    """Return the width of a text in half-width characters; a Chinese one takes two.

    >>> text_width("共3人")
    5
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
