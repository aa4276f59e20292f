"""What a row is by its first words: a subtotal, a note, a heading, the title of a section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid, Mask
from annual_review.project.settings import Field
from annual_review.values.cell_text import as_text, compact
from annual_review.values.numerals import NUMERAL

_TOTAL_WORDS = "合计|小计|总计|共计|累计|总数"
_SUBTOTAL = re.compile(
    rf"(?P<prefix>.{{0,12}}?)[(（]?(?P<word>{_TOTAL_WORDS})[)）]?(?:数|人数|数量)?(?:\([^()]*\))?[::]*"
)
_TYPED = re.compile(
    rf"(?P<prefix>.{{0,8}}?)(?P<word>{_TOTAL_WORDS})(?:[::]\D{{0,12}}|\D{{0,6}})[\d,.]+.{{0,40}}"
)
# Words that make a total only when a cell holds nothing else.
_BARE = re.compile(
    rf"[(（]?(?P<word>计|汇总|总和|totals?|全部|总共|全[县市区镇乡]|共有?(?:[\d,]+|{NUMERAL}+)\D{{0,4}})[)）]?[::]*"
)
_NO_SUM = re.compile(
    r"(?:总|月|季|年|每[人次场月季年])?(?:平均|人均)(?:数|值|人数|人次)?"
    r"|占比|百分比|百分率|比例|比重|同比|环比|增长率|增幅"
)
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|元)月份?"
_QUARTER = r"第?[一二三四1-4]季度?"
_HALF = r"[上下]半年"
_YEAR = r"(?:\d{4}年度?|全年|本年度?|年度)"
_SPAN = re.compile(
    rf"(?:\d{{4}}年)?(?:{_MONTH}|{_QUARTER}|{_HALF})(?:[-至到~—]+(?:{_MONTH}|{_QUARTER}))?"
)
_PARTS = re.compile(rf"本?页|分页|本[月季]|{_SPAN.pattern}|.*[镇乡村]|.*(?:街道|社区|学校)")

_SIGNERS = (
    "填表|填报|审核|复核|制表|报送|统计|经办|经手|编制|负责|审批|分管|单位负责|联系|校对|主管|录入"
    "|签字|盖章|签章|公章"
)
_NOTE = re.compile(
    rf"(?:备注|说明|填表说明|填报说明|填写说明|注意事项|注意|注|附注|附|※|\*+)\d?[、.::]"
    rf"|(?:(?:{_SIGNERS}|领导)(?:单位|部门)?(?:人员?|领导|者|员|电话|方式)?(?:\([^()]*\))?|联系电话|电话|手机号?)[::]"
    rf"|(?:填表人|审核人|制表人|填报人|负责人|经办人|经手人|审批人|单位负责人|复核人|联系人)$"
    rf"|[(]?(?:单位)?(?:盖章|签章|公章)[)]?[::]?$|第\d+页|共\d+页$|[(]盖章[)]"
)
_SIGNER = re.compile(
    rf"(?:{_SIGNERS.partition('|签字')[0]})(?:人员?|领导|者|员)(?:签字|签名|签章)?|(?:单位)?领导(?:签字|签名|签章)?"
)
_HEADING = re.compile(
    r"(?:(?:填报|填表|上报|报送|制表|编制|编报|统计|汇总|录入)(?:单位|部门|时间|日期|地区|乡镇|范围|年度|期限|机关)"
    r"|单位(?:名称)?|部门|时间|日期|所属(?:时期|年度|期间)|统计期间|报告期|表号|制定机关|文号|年度|密级|计量单位)(?:\([^()]*\))?[::]"
)
_SECTION = re.compile(
    rf"(?:[一二三四五六七八九十]{{1,3}}、|[(][一二三四五六七八九十]{{1,3}}[)]|第[一二三四五六七八九十]{{1,3}}[章部]分?).{{0,30}}"
    rf"|{_SPAN.pattern}|(?:\d{{4}}年)?{_MONTH}"
)


@dataclass(frozen=True)
class Subtotal:
    """A totals row's words: which word, over what part, and whether that part is a known one."""

    word: str
    rank: int
    is_sure: bool


def read_subtotal(text: str) -> Subtotal | None:
    """Read the words of a totals row, or return None.

    Ranks grow with the span: 1 小计, a month or a place, 2 quarter, 3 half a year, 4 合计, 5 the
    whole table. A row that says it with other words before is not surely a total.

    >>> read_subtotal("合 计："), read_subtotal("经费合计说明")
    (Subtotal(word='合计', rank=4, is_sure=True), None)
    >>> read_subtotal("一季度小计").rank, read_subtotal("合计：1916人").rank
    (2, 4)
    >>> read_subtotal("共22所"), read_subtotal("全县工作")
    (Subtotal(word='共22所', rank=4, is_sure=False), None)
    >>> read_subtotal("资金合计").is_sure
    False
    """
    if len(text) > 80:
        return None
    key = compact(text)
    match = _SUBTOTAL.fullmatch(key) or _TYPED.fullmatch(key)
    if match is None:
        return _read_bare(key)
    prefix, word = match["prefix"], match["word"]
    is_part = _PARTS.fullmatch(prefix) is not None
    is_complete = (
        re.fullmatch(rf"{_YEAR}|全[县市区镇乡]|各(?:乡镇|单位|校)|总|以上", prefix) is not None
    )
    return Subtotal(
        word, _rank(prefix, word, is_part, is_complete), not prefix or is_part or is_complete
    )


def _read_bare(key: str) -> Subtotal | None:
    """Read a word that is a total's only where nothing stands beside it but numbers."""
    match = _BARE.fullmatch(key.casefold())
    if match is None:
        return None
    return Subtotal(match["word"], 5 if match["word"][0] in "全总" else 4, is_sure=False)


def is_no_sum(text: str) -> bool:
    """Tell whether a whole cell names a mean, a share or a rate: no record, and no sum either.

    >>> [is_no_sum(text) for text in ("平 均", "占比（%）", "平均主义")]
    [True, True, False]
    """
    return len(text) <= 20 and _NO_SUM.fullmatch(_words(text)) is not None


def is_signer(text: str) -> bool:
    """Tell whether a whole cell says who signs, the name being in the next cell.

    >>> [is_signer(text) for text in ("审核人（签字）", "经手人", "领导", "领导干部")]
    [True, True, True, False]
    """
    return len(text) <= 20 and _SIGNER.fullmatch(_words(text)) is not None


def _words(text: str) -> str:
    """Return a text without what stands in brackets, or behind a colon that nothing follows."""
    return re.sub(r"\([^()]*\)|[::]+$", "", compact(text))


def _rank(prefix: str, word: str, is_part: bool, is_complete: bool) -> int:
    if re.search(_HALF, prefix):
        return 3
    if re.search(r"季", prefix):
        return 2
    if is_part or (word == "小计" and not is_complete):
        return 1
    return 4 if word in ("合计", "小计", "总数") and not is_complete else 5


def is_note(text: str) -> bool:
    """Tell whether a row that begins with `text` is a note or a line for signatures.

    >>> [is_note(text) for text in ("备注：由各单位报送", "填表人：　审核人：", "注重实效")]
    [True, True, False]
    """
    return _NOTE.match(compact(text[:60])) is not None


def is_heading(text: str) -> bool:
    """Tell whether a row that begins with `text` says who reports and when, or the unit.

    >>> [is_heading(text) for text in ("填报单位：县委老干部局", "单位：人", "单位荣誉")]
    [True, True, False]
    """
    return _HEADING.match(compact(text[:60])) is not None


def is_section(text: str) -> bool:
    """Tell whether a lone text is the title of a section among the rows.

    >>> [is_section(text) for text in ("一、上半年", "3月份", "官舟镇")]
    [True, True, False]
    """
    return len(text) <= 60 and _SECTION.fullmatch(compact(text)) is not None


WORD, MOST = "示例", 2  # what our own forms write, and in how many rows
SAID = "示例行，不计入"
_EXAMPLE = re.compile(r"[(\[【]?(?:(?:示例|样例|范例)(?:行|\d{1,2})?|例|例如)[)\]】]?:?")


def is_example(text: str) -> bool:
    """Tell whether a whole serial number says that its row is an example.

    >>> [is_example(text) for text in ("示例", "（例）", "示例2：", "例1", "示例学校", "12")]
    [True, True, True, False, False, False]
    """
    if len(text) > 12 or not ("例" in text or "\uf9b5" in text):  # both of one form: quick to tell
        return False
    return _EXAMPLE.fullmatch(compact(text)) is not None


def said_examples(
    grid: Grid,
    columns: Mapping[str, int],
    fields: Mapping[str, Field],
    rows: slice | NDArray[np.int64],
) -> Mask:
    """Tell of some rows of a sheet, each, whether it says to be an example.

    It says so in a column of serial numbers, or in one left of all fields; a field of another kind
    may well hold such a word.
    """
    serial = {column for name, column in columns.items() if fields[name].kind == "serial"}
    asked = sorted(serial.union(range(min(columns.values()))))
    found = grid.mask_of_words(is_example)[rows][:, asked]
    return np.asarray(found.any(axis=1))


def leading_examples(kinds: NDArray[np.object_], said: Mask) -> list[int]:
    """Return the places of the examples right below a header, two at most; further ones are copies.

    `kinds` are those of the rows below it, as `classify` gives them; `said` is of the same rows.
    """
    first = map(int, np.flatnonzero(kinds == "data")[:MOST])
    return list(takewhile(lambda place: bool(said[place]), first))


GUIDE, LISTS = "填写说明", "下拉选项"
AID_SHEETS_REASON = "填写说明或下拉选项，不含登记"
_AID = re.compile(
    r"(?:.{0,60}(?:填写|填表|填报|使用))?(?:说明|须知)|.{0,20}(?:下拉|选项)(?:选项|列表|清单|菜单)?"
)
_MOST_CELLS = 2  # in a row: what has more columns may be a table that nobody recognised


def is_aid(grid: Grid) -> bool:
    """Tell whether a sheet without any header of a register only helps to fill in the others.

    Its name and its first line both say so, no row of it has more than two cells, and no cell is a
    number or a date: what may be a record of somebody's is none of this.
    """
    rows = np.flatnonzero(grid.filled)
    if not len(rows) or grid.numeric.any() or grid.filled.max() > _MOST_CELLS:
        return False
    first = int(rows[0])
    line = as_text(grid.cell(first, grid.filled_columns(first)[0]))
    return _says_so(grid.sheet.name) and _says_so(line)


def _says_so(text: str) -> bool:
    key = re.sub(r"\(.*\)$|:$", "", compact(text))
    return _AID.fullmatch(key) is not None
