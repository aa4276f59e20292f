"""What is written in a cell of a printed form, without the print itself.

`written` leaves out the options that are not ticked, and is blank where nothing but print is there;
`ticked` is also used for options that stand in several cells (cleaning/forms/values.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from annual_review.values.cell_text import compact, is_blank
from annual_review.values.units import is_unit

_TICK, _BOX = "☑", "□"
_TICKS = "☑☒√✓✔✅\uf0fe\uf052\uf0fc"  # the last three are of the font Wingdings
_BOXES = "□☐❏❑▢◻⬜囗\uf0a8\uf06f\uf0a3"
_OPEN, _CLOSE = r"[(（\[【〔]", r"[)）\]】〕]"
_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"{_OPEN}\s*[{_TICKS}]\s*{_CLOSE}"), _TICK),
    (re.compile(rf"[{_BOXES}]\s?[{_TICKS}]|[{_TICKS}]\s?[{_BOXES}]"), _TICK),
    (re.compile(rf"[{_TICKS}]"), _TICK),
    (re.compile(rf"[{_BOXES}]"), _BOX),
)
_BRACKETS = re.compile(rf"{_OPEN}\s*{_CLOSE}")  # boxes where there are several, or one is ticked
# Filled and open signs of one kind: ticks and boxes where both stand, or several.
_PAIRS = (("■", "□"), ("●", "○"), ("◉", "○"), ("●", "◯"))
_SIGN = re.compile(f"([{_TICK}{_BOX}])")
_BETWEEN = " \t\r\n\u3000、,，;；/|."
_LONGEST_UNIT = 2  # characters behind a line to write on
_LONGEST, _LONGEST_WITHOUT_BOXES = 300, 40  # characters of a list of options
_LINE = re.compile(r"[_＿]{2,}|(?<=\d)[_＿](?=\D)|(?<=\D)[_＿](?=\d)|^[_＿]|[_＿]$")

_DAY = r"(?:(?:19|20)\d{0,2})?年月(?:日?(?:[上下]午)?时?分?)?"
_UNFILLED = re.compile(
    rf"(?:{_DAY}(?:[-至到~—]*{_DAY})?"
    r"|[(]?(?:请?在此|请)?(?:填写|填入|选择|必填|选填|签字|签名|盖章|签章|公章|手印|贴照片处?|照片)[)]?:?"
    r"|(?:¥|rmb)[元角分整:.]*|第[号次页]|共[人户页]"
    r"|[从自]?至|[(][)]|[:,.;]+)"
)


def written(value: Any, units: Collection[str] | None = None) -> Any:
    """Return what was written in a cell, "" if that is nothing.

    Of options that are ticked or not, it is the ticked ones. Where a number is to be written, a
    unit alone is print: `units` are those that the registers declare, None for another cell.

    >>> [written(text) for text in ("☑合格 □不合格", "□合格 □不合格", "合格（√） 不合格（ ）")]
    ['合格', '', '合格']
    >>> [written(text) for text in ("  年  月  日", "__28__人", "____人", "2021年3月5日", 28)]
    ['', '28人', '', '2021年3月5日', 28]
    """
    if not isinstance(value, str) or type(value) is not str:  # a date or a number, a formula
        return value
    if is_blank(value):
        return ""
    options = ticked(value)
    if options is not None:
        return "、".join(options)
    bare = _LINE.sub("", value)
    is_ruled = bare != value
    if is_unfilled(bare, units) or (is_ruled and len(compact(bare)) <= _LONGEST_UNIT):
        return ""
    return bare.strip() if is_ruled else value


def is_unfilled(text: str, units: Collection[str] | None = None) -> bool:
    """Return whether a text is what is printed where something is to be written.

    >>> [is_unfilled(text) for text in ("2021年 月 日", "（签字）", "人", "张三")]
    [True, True, False, False]
    >>> is_unfilled("处", {"处"})
    True
    """
    key = re.sub(r"[_＿/—–-]+", "", compact(text)).casefold()
    if not key:
        return not is_mark_for_nothing(text)
    is_bare_unit = units is not None and is_unit(key, units)
    return is_bare_unit or _UNFILLED.fullmatch(key) is not None


def is_mark_for_nothing(text: str) -> bool:
    """Return whether a text is a dash or a slash that somebody wrote.

    >>> is_mark_for_nothing("/"), is_mark_for_nothing("____")
    (True, False)
    """
    return re.fullmatch(r"[/—–-]+", compact(text)) is not None


def ticked(text: str, choices: Collection[str] = ()) -> list[str] | None:
    """Return the ticked ones of some options; None if the text is no list of options.

    A sign stands before each option, or behind each. `choices` are known options.

    >>> ticked("√合格 不合格"), ticked("合格√ 不合格"), ticked("☑其他：慰问 □救助")
    (['合格'], ['合格'], ['其他：慰问'])
    >>> ticked("□上门 ☑电话 ☑入户"), ticked("电话√"), ticked("没有选项"), ticked("√")
    (['电话', '入户'], ['电话'], None, None)
    """
    if len(text) > _LONGEST:
        return None
    signed = _with_signs(text)
    if not _SIGN.search(signed) or (_BOX not in signed and len(text) > _LONGEST_WITHOUT_BOXES):
        return None
    parts = [part.strip(_BETWEEN) for part in _SIGN.split(signed)]
    if not any(parts[0::2]):
        return None if _TICK in signed and _BOX not in signed else []
    is_listed = _BOX in signed or bool(choices)
    if parts[0]:  # a sign behind each option
        pairs = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    else:
        pairs = [(parts[i + 1], parts[i]) for i in range(1, len(parts) - 1, 2)]
    if not is_listed:  # only the ticked options have a sign
        pairs = [(_nearest_word(option, behind=bool(parts[0])), sign) for option, sign in pairs]
    return [_option(option) for option, sign in pairs if sign == _TICK and option]


def _with_signs(text: str) -> str:
    for filled, open_ in _PAIRS:
        if filled in text and (open_ in text):
            text = text.replace(filled, _TICK).replace(open_, _BOX)
    if text.lstrip().startswith(("○", "◯")) and sum(map(text.count, "○◯")) > 1:
        text = text.replace("○", _BOX).replace("◯", _BOX)
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    is_list = _SIGN.search(text) is not None or len(_BRACKETS.findall(text)) > 1
    return _BRACKETS.sub(_BOX, text) if is_list else text


def _nearest_word(option: str, *, behind: bool) -> str:
    words = option.split()
    return (words[-1] if behind else words[0]) if words else ""


def _option(text: str) -> str:
    """Return an option without the line to write on, and without a number before it."""
    bare = re.sub(r"[_＿]+", "", text).strip(_BETWEEN + ":：")
    return re.sub(r"^(?:[(（]?\d{1,2}[)）.、]\s*)", "", bare)
