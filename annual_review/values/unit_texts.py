"""Units in texts: in the label of a column, and in the lines above a table.

`cleaning/column_units.py` decides by them in what unit the numbers of a column are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from annual_review.values.cell_text import compact
from annual_review.values.units import (
    SCALES,
    alternatives,
    conversion,
    is_of_quantity,
    is_rate,
    is_scaled_word,
    is_unit,
    split_unit,
)

_OTHER_BRACKETS = re.compile(r"[【〔\[{〈《<「]([^【】〔〕\[\]{}〈〉《》<>「」]*)[】〕\]}〉》>」]")
_MARK = r"[/、:|,\-—–·_]"
_AFTER_MARK = re.compile(rf"(.+?)((?:{_MARK}+(?!\d)[\w%‰°]{{1,6}})+)((?:\([^()]*\))*)")
_UNIT_WORD = r"(?:计量|计价|货币)?单位"
_TRAILING_UNIT_WORD = re.compile(rf"(?<=.)[(]?{_UNIT_WORD}$")

# Phrases that name a unit: 单位：万元, 以万元计, 均以亩为单位.
_AFTER_UNIT_WORD = re.compile(r"单位\s*(?:均?[为是]|[::])\s*")
_UNIT_WORD_ALONE = re.compile(rf"[(]?(?:{_UNIT_WORD}|金额单位|数量单位)\s*(.+?)[)]?")
_OPEN_UNIT_WORD = re.compile(r".*单位[::]|(?:计量|计价|货币|金额|数量|面积|重量)单位")
_BY_UNIT = re.compile(r"[以按用](.{1,8}?)(?:计算|计|为(?:计量)?单位|填写|填报|统计)$")
_ALL_IN = re.compile(r"均[以按用为](.{1,8}?)(?:计算|计)?$")
_END = re.compile(r"[。;!\]】]|\s{2,}|(?<=\S)\s(?=\S{5,})")
_BETWEEN = re.compile(r"[、,|和及或()\s]+")
_IN_TITLE = re.compile(r"\(([^()]{1,12})\)$")
_LONGEST = 6  # characters of a unit

# Units that may follow a label without any mark: 金额万元, 种植面积亩. The shortest words are left
# out, as they end other words, too.
GLUED = (
    rf"(?:{'|'.join(SCALES)})"
    r"(?:元|人次|人|亩|吨|公斤|斤|头|只|羽|株|公里|米|度|千瓦时|平方米|立方米|方)"
    r"|元|亩|吨|公斤|千克|公顷|平方米|平方公里|立方米|公里|小时|分钟|千瓦时"
)
_GLUED = re.compile(rf"(..+?)({GLUED})")


def bracketed(label: str) -> list[tuple[str, bool]]:
    """Return what stands in the outermost brackets of a label, and whether only brackets follow.

    >>> bracketed("出栏(万头(只))(年末)"), bracketed("人(次)数")
    ([('万头(只)', True), ('年末', True)], [('次', False)])
    """
    spans, depth, start = [], 0, 0
    for place, sign in enumerate(label):
        if sign == "(":
            depth += 1
            start = place if depth == 1 else start
        elif sign == ")" and depth:
            depth -= 1
            if depth == 0:
                spans.append((start, place + 1))
    found = []
    end = len(label)
    for first, last in reversed(spans):
        is_last = last == end
        end = first if is_last else end
        found.append((label[first + 1 : last - 1], is_last))
    return found[::-1]


def unit_in_brackets(label: str, declared: Collection[str] = ()) -> str:
    """Put a unit after a slash or the like, or in other brackets, into round brackets.

    >>> [unit_in_brackets(label) for label in ("人数/人", "人数、人次", "面积：万亩（水田）")]
    ['人数(人)', '人数(人次)', '面积(万亩)(水田)']
    >>> [unit_in_brackets(label) for label in ("乡镇/街道", "金额【万元】", "金额单位：元")]
    ['乡镇/街道', '金额(万元)', '金额(元)']
    """
    text = _OTHER_BRACKETS.sub(
        lambda match: f"({match[1]})" if _are_units(match[1], declared) else match[0],
        compact(label),
    )
    found = _AFTER_MARK.fullmatch(text)
    if found is None:
        return text
    units = [unit for unit in re.split(_MARK, found[2]) if unit]
    if not all(is_unit(unit, declared) for unit in units):
        return text
    is_measured = all(map(is_of_quantity, units))  # 金额单位：元, but not 参加单位：家
    head = _TRAILING_UNIT_WORD.sub("", found[1]) if is_measured else found[1]
    return f"{head}({found[2].lstrip('/、:|,-—–·_')}){found[3]}"


def _are_units(text: str, declared: Collection[str]) -> bool:
    parts = alternatives(_after_unit_word(text) or text)
    return bool(parts) and all(part in SCALES or is_unit(part, declared) for part in parts)


def unit_at_end(label: str, declared: Collection[str] = ()) -> tuple[str, str]:
    r"""Return a label's name and the unit that follows it without a mark; or "", "".

    Any unit may follow in a line of its own or after a space.

    >>> unit_at_end("金额万元"), unit_at_end("存栏\n头"), unit_at_end("参加人次")
    (('金额', '万元'), ('存栏', '头'), ('', ''))
    """
    words = unicodedata.normalize("NFKC", label).split()
    if len(words) > 1 and is_unit(words[-1], declared):
        return "".join(words[:-1]), words[-1]
    found = _GLUED.fullmatch(compact(label))
    return (found[1], found[2]) if found else ("", "")


def units_of_label(label: str, declared: Collection[str] = ()) -> list[str]:
    """Return the units that a label gives in brackets or after a slash.

    >>> [units_of_label(label) for label in ("党费返还（万元）", "人数（青年）", "单价：元/斤")]
    [['万元'], [], ['元/斤']]
    """
    inner = [text for text, _ in bracketed(unit_in_brackets(label, declared))]
    return [unit for text in inner for unit in units_in(text, declared)]


def units_in(text: str, declared: Collection[str] = (), *, alone: bool = False) -> list[str]:
    """Return the units among what stands in brackets; if `alone`, of lists of nothing else.

    >>> units_in("收/支"), units_in("收/支", alone=True), units_in("户/人,全年", alone=True)
    (['支'], [], ['户', '人'])
    >>> units_in("单位:元"), units_in("万头(只)"), units_in("含税"), units_in("以万元计,含税")
    (['元'], ['万头', '万只'], [], ['万元'])
    """
    found = []
    for part in re.split(r"[,;]", text):
        offered = alternatives(_after_unit_word(part) or part)
        units = [one for one in offered if one in SCALES or is_unit(one, declared)]
        found += units if len(units) == len(offered) or not alone else []
    return found


def _after_unit_word(text: str) -> str:
    """Return what follows 单位, or what stands in 以…计; or an empty text."""
    named = _AFTER_UNIT_WORD.search(text)
    if named:
        return text[named.end() :]
    found = _UNIT_WORD_ALONE.fullmatch(text) or _BY_UNIT.search(text) or _ALL_IN.search(text)
    return found[1] if found else ""


def looks_scaled(text: str, unit: str) -> str:
    """Return what in a remark seems to be a unit that differs from `unit` in scale, or "".

    >>> looks_scaled("万元含税", "元"), looks_scaled("精确到万元", "元"), looks_scaled("含税", "元")
    ('万元', '万元', '')
    >>> looks_scaled("万篓", "头"), looks_scaled("万寿乡", "人")
    ('万篓', '')
    """
    ends = [text[:n] for n in range(_LONGEST, 1, -1)] + [text[-n:] for n in range(_LONGEST, 1, -1)]
    for end in ends:
        if is_unit(end) and conversion(end, unit) not in (0, 1):
            return end
    scale, measure = split_unit(text)
    return text if is_scaled_word(scale, measure) else ""


def units_of_line(text: str, declared: Collection[str] = ()) -> list[str]:
    """Return the units that a line beside a table gives.

    >>> units_of_line("单位：人、万元"), units_of_line("单位：县委")
    (['人', '万元'], [])
    >>> units_of_line("注：金额均以万元计。"), units_of_line("（计量单位：公斤）")
    (['万元'], ['公斤'])
    """
    line = unicodedata.normalize("NFKC", text).strip()
    return list(dict.fromkeys(_found_in_line(line, declared)))


def units_of_title(title: str, declared: Collection[str] = ()) -> list[str]:
    """Return the units that a title gives: those of a line, or what stands in its last brackets.

    >>> units_of_title("2021年产量表（吨）"), units_of_title("产量表（全县）")
    (['吨'], [])
    """
    last = _IN_TITLE.search(compact(title))
    units = alternatives(last[1]) if last else []
    is_list = bool(units) and all(is_unit(unit, declared) for unit in units)
    return units_of_line(title, declared) or (units if is_list else [])


def outside_brackets(text: str) -> str:
    """Return a text without what stands in brackets in it, or what is in the brackets around it.

    >>> outside_brackets("金额（单位：万元）"), outside_brackets("（单位：万元）")
    ('金额', '单位:万元')
    """
    line = unicodedata.normalize("NFKC", text).strip()
    whole = re.fullmatch(r"\(([^()]*)\)", line)
    return whole[1] if whole else re.sub(r"\([^()]*\)", "", line)


def _found_in_line(line: str, declared: Collection[str]) -> Iterator[str]:
    for phrase in _AFTER_UNIT_WORD.finditer(line):
        rest = line[phrase.end() :].split("单位", maxsplit=1)[0]
        yield from _leading_units(_END.split(rest, maxsplit=1)[0], declared)
    for clause in re.split(r"[。;,:()]", line):
        text = clause.strip()
        found = _UNIT_WORD_ALONE.fullmatch(text) or _BY_UNIT.search(text) or _ALL_IN.search(text)
        if found and is_unit(found[1]) and is_of_quantity(found[1]):
            yield found[1]


def _leading_units(text: str, declared: Collection[str]) -> Iterator[str]:
    """Yield the units of a list; none if it begins with something longer than a unit."""
    words = [word for word in _BETWEEN.split(text.strip()) if word]
    if words and len(words[0]) > _LONGEST and not is_unit(words[0], declared):
        return
    for word in words:
        units = [word] if is_rate(word) or is_unit(word, declared) else alternatives(word)
        for unit in units:
            if unit in SCALES or (is_unit(unit, declared) and ("/" not in unit or is_rate(unit))):
                yield unit
            if "/" in unit:  # 元/人 may be one unit or two
                yield from (one for one in unit.split("/") if is_unit(one, declared))


def is_open_unit_word(text: str) -> bool:
    """Return whether a cell announces a unit that stands in the next one.

    >>> is_open_unit_word("单位："), is_open_unit_word("计量单位"), is_open_unit_word("单位")
    (True, True, False)
    """
    return _OPEN_UNIT_WORD.fullmatch(compact(text)) is not None
