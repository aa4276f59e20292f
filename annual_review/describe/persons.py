"""What looks personal: names by their labels and by themselves, and numbers of persons.

The safer choice is personal: what is marked leaves neither records/ nor to_fix.xlsx.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annual_review.describe import label_words
from annual_review.person_numbers import find_numbers
from annual_review.values.cell_text import as_text, compact

# The commonest family names (公安部《二〇二〇年全国姓名报告》), and what stands for one.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵覃武钱戴严莫孔向常汤康安冉牟代敖甘葛温柳华"
    "甲乙丙丁戊己庚辛壬癸"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff]{2,5}[·•][\u4e00-\u9fff]{2,8}")
_SEVERAL = re.compile(r"[、,，;； /]+")
_LEAST = 3  # distinct names by which a column without a telling label is taken for names
_MOSTLY = 0.85


def why_personal(label: str, texts: Sequence[str]) -> str:
    """Return, in Chinese, why a column of texts is of persons, or "" if it is not.

    `texts` are its distinct texts.
    """
    if label_words.is_person(label):
        return "人名，只留在 records/ 和 to_fix.xlsx"
    if not label_words.is_of_thing(label) and look_like_names(texts):
        return "内容像是人名，请核对"
    return ""


def look_like_names(texts: Sequence[str]) -> bool:
    """Return whether most of some distinct texts may be names of persons.

    >>> look_like_names(["张三", "李四", "王小明"]), look_like_names(["葡萄", "柚子", "辣椒"])
    (True, False)
    """
    names = [text for text in map(compact, texts) if text]
    if len(set(names)) < _LEAST:
        return False
    return sum(map(_is_name, names)) >= _MOSTLY * len(names)


def _is_name(text: str) -> bool:
    """Return whether a text may be a name, or several."""
    parts = [part for part in _SEVERAL.split(text) if part]
    return bool(parts) and all(
        _NAME.fullmatch(part) is not None and part[0] in _SURNAMES for part in parts
    )


def share_of_numbers(cells: Sequence[tuple[object, int]], label: str) -> float:
    """Return which share of the cells are little more than a number of a person."""
    total = sum(count for _, count in cells)
    found = sum(count for cell, count in cells if _is_number(as_text(cell), label))
    return found / total if total else 0.0


def _is_number(text: str, label: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return 2 * digits > len(compact(text)) and bool(find_numbers(text, label))


def holds_number(cell: object, label: str) -> bool:
    """Return whether a number of a person stands in a cell, among other words or alone."""
    return bool(find_numbers(as_text(cell), label))
