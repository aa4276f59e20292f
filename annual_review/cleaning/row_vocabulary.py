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
_SHORT = 6  # characters of a number of a section
_LONGEST = 20  # characters of a cell that holds nothing but a word of its kind

_TOTAL_WORDS = "合计|小计|总计|共计|累计|总数"
_NOUN = r"(?:[人户份件次场个名册元项][数次额]?|[数次额量值]|金额|数量|数额|人员)"  # what is counted
_REMARK = r"(?:\([^()]*\))?"
_SUBTOTAL = re.compile(
    rf"(?P<prefix>.{{0,12}}?)\(?(?P<word>{_TOTAL_WORDS})\)?{_NOUN}?{_REMARK}[::]*"
)
_WITH_NUMBER = re.compile(
    rf"(?P<prefix>.{{0,8}}?)(?P<word>{_TOTAL_WORDS}|总(?:人[数次]|金?额))"
    rf"(?:[::]\D{{0,12}}|\D{{0,6}})[\d,.]+.{{0,40}}"
)
_AREA = "县市区镇乡校院局所站厂矿司"  # what an office is for: 全县, 全院
_PARTS = "乡镇|镇街|单位|部门|校|院|所|站|点|科室|病区|院区|校区"  # all of which a total is of
# Words that mark a total only in a cell that holds nothing else.
_BARE = re.compile(
    rf"\(?(?P<word>计|汇总|总和|总额|总量|sum|[σ∑]|(?:sub|grand)?-?totals?|全部|总共|合共|一共|全[{_AREA}]"
    rf"|共有?(?:[\d,]+|{NUMERAL}+)\D{{0,4}})\)?{_REMARK}[::]*"
)
# Words of a total only if the numbers beside them are the sums of other rows.
_OF_SUMS = re.compile(
    rf"totals?|(?<![a-z])sum(?![a-z])|[σ∑]|{_TOTAL_WORDS}|汇总|总和|总额|总量|总共|合共|一共|加总|求和"
    rf"|总.{{0,6}}(?:{_NOUN}|[积价重长分]){_REMARK}$|(?:人|{_NOUN})[总合]?计{_REMARK}$|^[共合总]{_REMARK}$"
)
_SUM_SIGN = re.compile(
    "[总總计計合共汇匯求Σ∑]|[TtＴ][OoＯ]|[SsＳ][UuＵ]|全"
)  # rules most texts out
_MEAN_SIGN = re.compile("[均占百比幅增]")
_SIGNATURE_SIGN = re.compile("[人员員导導者]")
_LATIN = re.compile(r"(?<![a-z])(?:sub|grand)?totals?(?![a-z])|(?<![a-z])sum(?![a-z])")
_DECORATION = re.compile(r"^[^\w(∑]+|[^\w)∑]+$")
_IN_BRACKETS = re.compile(r"[\[【〔〖「『《〈<{](.*)[\]】〕〗」』》〉>}]")
_SIMPLIFIED = str.maketrans(
    "計總數額縣區鄉鎮項戶個場備註說單時間填報審經辦負責",
    "计总数额县区乡镇项户个场备注说单时间填报审经办负责",
)
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")
_MEAN_OR_SHARE = re.compile(
    r"(?:总|月|季|年|每[人次场月季年])?(?:平均|人均)(?:数|值|人数|人次|分数?)?"
    r"|占比|百分比|百分率|比例|比重|同比|环比|增长率|增幅"
)
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|元)月份?"
_QUARTER = r"第?[一二三四1-4]季度?"
_HALF = r"[上下]半年"
_YEAR = r"(?:\d{4}年度?|全年|本年度?|年度)"
_SPAN = re.compile(
    rf"(?:\d{{4}}年)?(?:{_MONTH}|{_QUARTER}|{_HALF})(?:[-至到~—]+(?:{_MONTH}|{_QUARTER}))?"
)
_WHOLE = re.compile(rf"{_YEAR}|全[{_AREA}]|各(?:{_PARTS})|总|以上|本表")
_PART = re.compile(
    rf"本?页|分页|本[月季]|{_SPAN.pattern}|(?!各).*(?:[镇乡村]|街道|社区|[院校病片园]区|学校|[大中小]学|分院|科室|法庭)"
)

_SIGNING = (
    "填表|填报|审核|复核|制表|报送|统计|经办|经手|编制|负责|审批|分管|单位负责|联系|校对|主管|录入"
    "|签字|盖章|签章|公章"
)
_FOOTNOTE = re.compile(
    r"(?:备注|说明|填表说明|填报说明|填写说明|注意事项|注意|注|附注|附|提示|(?:数据|资料)来源|※|\*+)\d?[、.::]"
)
_NOTE = re.compile(
    rf"{_FOOTNOTE.pattern}"
    rf"|(?:(?:{_SIGNING}|领导)(?:单位|部门)?(?:人员?|领导|者|员|电话|方式)?(?:\([^()]*\))?|联系电话|电话|手机号?)[::]"
    rf"|(?:填表人|审核人|制表人|填报人|负责人|经办人|经手人|审批人|单位负责人|复核人|联系人)$"
    rf"|[(]?(?:单位)?(?:盖章|签章|公章)[)]?[::]?$|第\d+页|共\d+页$|[(]盖章[)]"
    rf"|[(]?(?:以下|此页|本页以下)(?:为?空白?|无内容|无正文)[)]?$"
)
# A label of a form with nothing written behind it; a date of which only 年月日 is printed.
_RULE = r"[_/—-]*"  # a line to write on
_BLANK_DATE = rf"{_RULE}年{_RULE}月(?:{_RULE}日)?"
_BLANK_LABEL = re.compile(
    rf"(?:[^\d::,,。;;]{{1,12}}[::]{_RULE})*(?:[^\d::,,。;;]{{1,12}}[::]{_RULE}|{_BLANK_DATE}){_RULE}"
)
_FORM_LABEL = re.compile(
    r".{0,8}(?:时间|日期|签字|签名|签章|盖章|意见|电话|[请办责系核审签报证告]人|单位|部门|机关|领导|地址|邮编|邮箱)(?:\([^()]*\))?[::].*"
)
_SIGNATURE = re.compile(
    rf"(?:{_SIGNING.partition('|签字')[0]})(?:人员?|领导|者|员)(?:签字|签名|签章)?|(?:单位)?领导(?:签字|签名|签章)?"
)
_HEADING = re.compile(
    r"(?:(?:填报|填表|上报|报送|制表|编制|编报|统计|汇总|录入)(?:单位|部门|时间|日期|地区|乡镇|科室|病区|院区|学校|校区|范围|年度|期限|机关)"
    r"|单位(?:名称)?|部门|时间|日期|所属(?:时期|年度|期间)|统计期间|报告期|表号|制定机关|文号|年度|密级|计量单位)(?:\([^()]*\))?[::]"
)
_SECTION = re.compile(
    rf"(?:[一二三四五六七八九十]{{1,3}}[、.]|[(][一二三四五六七八九十]{{1,3}}[)]|[甲乙丙丁A-Z][、.]|[IVX]{{1,4}}[、.]"
    rf"|第[一二三四五六七八九十]{{1,3}}[章部批组类]分?).{{0,30}}"
    rf"|{_SPAN.pattern}|(?:\d{{4}}年)?{_MONTH}"
)
_SECTION_NUMBER = re.compile(
    r"[(]?(?:[一二三四五六七八九十]{1,3}|[甲乙丙丁A-Z]|[IVX]{1,4})[)]?[、.]?"
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
    key = _total_key(text)
    match = _SUBTOTAL.fullmatch(key) or _WITH_NUMBER.fullmatch(key)
    if match is None:
        return _read_bare(key)
    prefix, word = match["prefix"], match["word"]
    is_part = _PART.fullmatch(prefix) is not None
    is_whole = _WHOLE.fullmatch(prefix) is not None
    return Subtotal(word, _rank(prefix, word, is_part, is_whole), not prefix or is_part or is_whole)


def _total_key(text: str) -> str:
    """Return a text without what decorates a total's words: of 【合計】 or 合计/Total, 合计."""
    key = _key(text).casefold()
    if found := _IN_BRACKETS.fullmatch(key):
        key = found[1]
    key = _DECORATION.sub("", key)
    return _DECORATION.sub("", _LATIN.sub("", key)) or key


def _key(text: str) -> str:
    """Return a text without gaps, its traditional characters simplified."""
    key = compact(text)
    return key.translate(_SIMPLIFIED) if _TRADITIONAL.search(key) else key


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
    return WHOLE_RANK if is_whole or word in ("总计", "共计", "累计") else 4


def is_bare_total(text: str) -> bool:
    """Return whether a whole cell is a word for a total, sure or not.

    >>> [is_bare_total(text) for text in ("共22所", "全县", "全县支出合计超百亿")]
    [True, True, False]
    """
    return (
        len(text) <= _LONGEST
        and _SUM_SIGN.search(text) is not None
        and read_subtotal(text) is not None
    )


def is_sure_total(text: str) -> bool:
    """Return whether a whole cell is a word for a total that no record holds, without a number.

    >>> [is_sure_total(text) for text in ("小 计", "【合計】", "共计3场", "经费合计", "全县")]
    [True, True, False, False, False]
    """
    subtotal = read_subtotal(text) if len(text) <= _LONGEST else None
    return subtotal is not None and subtotal.is_sure and not re.search(r"\d", text)


def names_a_sum(text: str) -> bool:
    """Return whether a text names a total, if the numbers beside it are the sums of other rows.

    >>> [names_a_sum(text) for text in ("参训总人数", "人数计", "Σ", "经费合计", "会计", "总工会")]
    [True, True, True, True, False, False]
    """
    if len(text) > _LONGEST or _SUM_SIGN.search(text) is None:
        return False
    key = _DECORATION.sub("", _key(text).casefold())
    return _OF_SUMS.search(key) is not None or read_subtotal(text) is not None


def is_mean_or_share(text: str) -> bool:
    """Return whether a whole cell names a mean, a share or a rate: neither a record nor a sum.

    >>> [is_mean_or_share(text) for text in ("平 均", "占比（%）", "平均主义")]
    [True, True, False]
    """
    if len(text) > _LONGEST or _MEAN_SIGN.search(text) is None:
        return False
    return _MEAN_OR_SHARE.fullmatch(_without_remark(text)) is not None


def is_signature(text: str) -> bool:
    """Return whether a whole cell labels a signature, the name being in the next cell.

    >>> [is_signature(text) for text in ("审核人（签字）", "经手人", "领导", "领导干部")]
    [True, True, True, False]
    """
    if len(text) > _LONGEST or _SIGNATURE_SIGN.search(text) is None:
        return False
    return _SIGNATURE.fullmatch(_without_remark(text)) is not None


def _without_remark(text: str) -> str:
    """Return a text without remarks in brackets and a colon at its end."""
    return re.sub(r"\([^()]*\)|[::]+$", "", _key(text))


def is_note(text: str) -> bool:
    """Return whether a row that begins with `text` is a note or a line for signatures.

    >>> [is_note(text) for text in ("备注：由各单位报送", "填表人：　审核人：", "注重实效")]
    [True, True, False]
    """
    return _NOTE.match(_key(text[:60])) is not None


def is_footnote(text: str) -> bool:
    """Return whether a text begins like a footnote; a record may begin so, too.

    >>> [is_footnote(text) for text in ("注：含教师", "*、甲", "填表人：")]
    [True, True, False]
    """
    return _FOOTNOTE.match(_key(text[:60])) is not None


def is_blank_label(text: str) -> bool:
    """Return whether a text is a label of a form, or a date, with nothing written behind it.

    >>> texts = ("申请时间：    年    月", "经办：____ 复核：", "年 月 日", "主题：学党史")
    >>> [is_blank_label(text) for text in texts]
    [True, True, True, False]
    """
    return len(text) <= 80 and _BLANK_LABEL.fullmatch(_key(text)) is not None


def is_form_label(text: str) -> bool:
    """Return whether a text is a label of a form, such as a time or who signs, with its value.

    >>> [is_form_label(text) for text in ("申请时间：2021年3月", "联系人：冉某", "主题：学党史")]
    [True, True, False]
    """
    return is_blank_label(text) or _FORM_LABEL.fullmatch(_key(text[:80])) is not None


def is_heading(text: str) -> bool:
    """Return whether a row that begins with `text` names who reports, the period, or the unit.

    >>> [is_heading(text) for text in ("填报单位：县委老干部局", "单位：人", "单位荣誉")]
    [True, True, False]
    """
    return _HEADING.match(_key(text[:60])) is not None


def is_section_number(text: str) -> bool:
    """Return whether a whole cell numbers a section, among rows that are numbered 1, 2, 3.

    >>> [is_section_number(text) for text in ("一", "（二）", "三、", "3")]
    [True, True, True, False]
    """
    return len(text) <= _SHORT and _SECTION_NUMBER.fullmatch(_key(text)) is not None


def is_section(text: str) -> bool:
    """Return whether a text, alone in its row, is the title of a section among the rows.

    >>> [is_section(text) for text in ("一、上半年", "3月份", "官舟镇")]
    [True, True, False]
    """
    return len(text) <= 60 and _SECTION.fullmatch(_key(text)) is not None
