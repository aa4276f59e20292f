"""What the words at the beginning of a row make it: a total, a note, a heading, a section title.

Only texts are judged here, by regular expressions; `classify` looks at the rest of the row before
it decides. The words are those of Chinese statistical forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annual_review.values.cell_text import compact
from annual_review.values.numerals import NUMERAL

WHOLE_RANK = 5  # of a total of the whole table
_LONGEST = 20  # characters of a cell that holds nothing but a word of its kind

_TOTAL_WORDS = "合计|小计|总计|共计|累计|总数"
_SUBTOTAL = re.compile(
    rf"(?P<prefix>.{{0,12}}?)[(（]?(?P<word>{_TOTAL_WORDS})[)）]?(?:数|人数|数量)?(?:\([^()]*\))?[::]*"
)
_WITH_NUMBER = re.compile(
    rf"(?P<prefix>.{{0,8}}?)(?P<word>{_TOTAL_WORDS})(?:[::]\D{{0,12}}|\D{{0,6}})[\d,.]+.{{0,40}}"
)
# Words that mark a total only in a cell that holds nothing else.
_BARE = re.compile(
    rf"[(（]?(?P<word>计|汇总|总和|totals?|全部|总共|全[县市区镇乡]|共有?(?:[\d,]+|{NUMERAL}+)\D{{0,4}})[)）]?[::]*"
)
_MEAN_OR_SHARE = re.compile(
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
_WHOLE = re.compile(rf"{_YEAR}|全[县市区镇乡]|各(?:乡镇|单位|校)|总|以上")
_PART = re.compile(rf"本?页|分页|本[月季]|{_SPAN.pattern}|.*[镇乡村]|.*(?:街道|社区|学校)")

_SIGNING = (
    "填表|填报|审核|复核|制表|报送|统计|经办|经手|编制|负责|审批|分管|单位负责|联系|校对|主管|录入"
    "|签字|盖章|签章|公章"
)
_NOTE = re.compile(
    rf"(?:备注|说明|填表说明|填报说明|填写说明|注意事项|注意|注|附注|附|※|\*+)\d?[、.::]"
    rf"|(?:(?:{_SIGNING}|领导)(?:单位|部门)?(?:人员?|领导|者|员|电话|方式)?(?:\([^()]*\))?|联系电话|电话|手机号?)[::]"
    rf"|(?:填表人|审核人|制表人|填报人|负责人|经办人|经手人|审批人|单位负责人|复核人|联系人)$"
    rf"|[(]?(?:单位)?(?:盖章|签章|公章)[)]?[::]?$|第\d+页|共\d+页$|[(]盖章[)]"
)
_SIGNATURE = re.compile(
    rf"(?:{_SIGNING.partition('|签字')[0]})(?:人员?|领导|者|员)(?:签字|签名|签章)?|(?:单位)?领导(?:签字|签名|签章)?"
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
    """The words of a totals row.

    `word` is the one that marks it, `rank` grows with the span that it covers, `is_sure` is False
    if the same words could stand in a record.
    """

    word: str
    rank: int
    is_sure: bool


def read_subtotal(text: str) -> Subtotal | None:
    """Read the words of a totals row, or return None.

    Ranks: 1 for 小计, a month or a place, 2 for a quarter, 3 for half a year, 4 for 合计, 5 for the
    whole table. Words with an unknown prefix are not sure to mark a total.

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
    match = _SUBTOTAL.fullmatch(key) or _WITH_NUMBER.fullmatch(key)
    if match is None:
        return _read_bare(key.casefold())
    prefix, word = match["prefix"], match["word"]
    is_part = _PART.fullmatch(prefix) is not None
    is_whole = _WHOLE.fullmatch(prefix) is not None
    return Subtotal(word, _rank(prefix, word, is_part, is_whole), not prefix or is_part or is_whole)


def _read_bare(key: str) -> Subtotal | None:
    """Read a word that marks a total only if the rest of the row agrees: see `find_bare_totals`."""
    match = _BARE.fullmatch(key)
    if match is None:
        return None
    return Subtotal(match["word"], WHOLE_RANK if match["word"][0] in "全总" else 4, is_sure=False)


def _rank(prefix: str, word: str, is_part: bool, is_whole: bool) -> int:
    if re.search(_HALF, prefix):
        return 3
    if "季" in prefix:
        return 2
    if is_part or (word == "小计" and not is_whole):
        return 1
    return 4 if word in ("合计", "小计", "总数") and not is_whole else WHOLE_RANK


def is_bare_total(text: str) -> bool:
    """Return whether a whole cell is a word for a total, sure or not.

    >>> [is_bare_total(text) for text in ("共22所", "全县", "全县支出合计超百亿")]
    [True, True, False]
    """
    return len(text) <= _LONGEST and read_subtotal(text) is not None


def is_mean_or_share(text: str) -> bool:
    """Return whether a whole cell names a mean, a share or a rate: neither a record nor a sum.

    >>> [is_mean_or_share(text) for text in ("平 均", "占比（%）", "平均主义")]
    [True, True, False]
    """
    return len(text) <= _LONGEST and _MEAN_OR_SHARE.fullmatch(_without_remark(text)) is not None


def is_signature(text: str) -> bool:
    """Return whether a whole cell labels a signature, the name being in the next cell.

    >>> [is_signature(text) for text in ("审核人（签字）", "经手人", "领导", "领导干部")]
    [True, True, True, False]
    """
    return len(text) <= _LONGEST and _SIGNATURE.fullmatch(_without_remark(text)) is not None


def _without_remark(text: str) -> str:
    """Return a text without remarks in brackets and a colon at its end."""
    return re.sub(r"\([^()]*\)|[::]+$", "", compact(text))


def is_note(text: str) -> bool:
    """Return whether a row that begins with `text` is a note or a line for signatures.

    >>> [is_note(text) for text in ("备注：由各单位报送", "填表人：　审核人：", "注重实效")]
    [True, True, False]
    """
    return _NOTE.match(compact(text[:60])) is not None


def is_heading(text: str) -> bool:
    """Return whether a row that begins with `text` names who reports, the period, or the unit.

    >>> [is_heading(text) for text in ("填报单位：县委老干部局", "单位：人", "单位荣誉")]
    [True, True, False]
    """
    return _HEADING.match(compact(text[:60])) is not None


def is_section(text: str) -> bool:
    """Return whether a text, alone in its row, is the title of a section among the rows.

    >>> [is_section(text) for text in ("一、上半年", "3月份", "官舟镇")]
    [True, True, False]
    """
    return len(text) <= 60 and _SECTION.fullmatch(compact(text)) is not None
