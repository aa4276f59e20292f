"""Labels of columns: what a header's texts tell of a field before any value is looked at.

`read_label` takes the unit out of a label; `name_columns` gives each column a name of its own. The
words here are those of Chinese forms; `kinds` weighs them against the values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annual_review.cleaning.headers import is_value, label_key
from annual_review.values.cell_text import compact
from annual_review.values.dates import years_in
from annual_review.values.unit_texts import (
    bracketed,
    unit_at_end,
    unit_in_brackets,
    units_in,
)
from annual_review.values.units import is_of_quantity, is_unit

LONGEST = 40  # characters of a label

_SERIAL = re.compile(r"(?:顺|排|行)?序号?|编号|行[号次]|栏次|项次|号|no\.?|№|id", re.IGNORECASE)
_SURE_SERIAL = re.compile(r"(?:顺|排)?序号?|行[号次]|项次|顺序号")
_REMARK = re.compile(r"(?:其他|其它|情况|有关)?(?:备注|说明|备考|附注|注|备[ 　]*注)(?:说明|信息)?")
_DATE = re.compile(r"日期|时间|年月日|月日$|[^今当每工昨]日$|^日$|生日|何时|出生年月|年月$")
_NO_DATE = re.compile(
    r"时长|时段|课时|学时|工时|次数|天数|时数|时间段|期限|时效|时间安排|起止时间段|周期|时间（小时）"
)
_MONTH = re.compile(r"月份?$|年月$|月度$|所属期|属期|账期")
_QUARTER = re.compile(r"季度?$")
_YEAR = re.compile(r"年份$|年度$|^年$|^学年$")
LIFE_DATE = re.compile(
    r"出生|生日|入党|入团|入伍|入职|入学|入院前|参加工作|参工|工作时间|退休|离休|任现?职|任职|毕业|建校|建院|建成"
    r"|成立|注册|去世|死亡|逝世|发证|取证|有效期|到期|转正|签订|购置|购入|启用|生产日期|出厂"
)
BIRTH = re.compile(r"出生|生日")
_NUMBER = re.compile(
    r"数$|数量|金额|[额款费价量]$|资金|经费|面积|人次|人数|户数|场次|次数|重量|长度|高度|宽度|年龄|[工党教]龄"
    r"|工资|补助|补贴|收入|支出|余额|产值|单价|总价|学时|课时|时长|小时|得分|成绩|分数|评分|[比率]例?$|占比|百分"
    r"|合计|小计|总计|共计|体重|身高|血压|体温|剂量|库存|存栏|出栏|产量|股|场数|天数|人均|均$|[男女]$|[男女]性"
    r"|计划|实际|完成|应[到收付发]|实[到收付发]|本[期月年]|上[期月年]|累计|份|册|本$|套$|台$|辆$|只$|头$|亩$|吨$|公斤$"
)
NUMBERS_OF_QUANTITY = re.compile(
    r"金额|[额款费价]$|资金|经费|面积|重量|长度|工资|补助|补贴|收入|支出|产值|产量|率|占比|比例|分数?$|成绩|评分"
    r"|体重|身高|体温|学时|课时|时长|公里|里程"
)
_CODE = re.compile(
    r"编[号码]|代码|代号|单号|案号|文号|房号|门牌|车牌|牌照|邮编|邮政编码|[学工警军]号|床号|病历号|住院号|门诊号|学籍|考号"
    r"|证号|号码$|条码|批号|型号|规格|电话|手机|座机|账号|帐号|卡号|班级|楼栋|栋|单元|学号|qq|微信|[^序]号$|层$|版本"
    r"|[项病款]目?编码|编码",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"乡镇|镇乡|街道|镇街|乡街|乡（镇|属地|所在[乡镇街]|^[乡镇]$|辖区|办事处|乡镇场"
)
_NAME_OF_THING = re.compile(
    r"名称|品种|品名|作物|物品|物资|地点|地址|位置|场所|单位|部门|机构|机关|村|社区|学校|校名|科室|班级|年级|主题|内容|标题|题目"
    r"|项目|事项|事由|案由|类|级|型|形式|方式|来源|结果|情况|状态|媒体|刊物|报刊|性别|民族|职[务称业]|岗位|学历|学科|课程|节日|称号"
)
_CATEGORY = re.compile(
    r"类|级|型|性别|民族|形式|方式|是否|状态|结果|学段|学历|文化程度|政治面貌|节日|等次|等级|性质|来源|渠道|星期|班次|职称|科室|媒体"
)
_FREE_TEXT = re.compile(
    r"名称$|标题|题目|主题|内容|议题|事由|原因|经过|地址|建议|意见|措施|描述|简介|摘要"
)
_PERSON = re.compile(
    r"姓名|名字|联系人|负责人|责任人|经办人|承办人|主持人|记录人|签[字名收]|当事人|申请人|来访人|来信人|报告人|申报人|户主|法人"
    r"|法定代表|监护人|家长|父亲|母亲|配偶|受助人|受益人|获奖[人者]|获得者|受表彰人|主讲人?|讲师|教师$|授课[人教]|老师$|学生$|患者$"
    r"|病人$|医生|医师|护士|值班[人员]|巡查[人员]|检查[人员]|志愿者$|参[加与]人员?$|参会人员|人员名单|名单|领导$|慰问对象$"
    r"|帮扶[人责]|网格员|包[村保联]|党员$|书记$|主任$|校长$|院长$|队长$|组长$|班主任|驾驶员|司机|领[取用物]人|借用?人|办理人|投诉人"
    r"|举报人|咨询人|调解员|被[^ ]{1,3}人$|户代表|成员$"
)
_NO_PERSON = re.compile(r"数|量|单位|部门|类|级|情况|方式|意见|职务|次|额|名称|人均|时间|日期|金")
_PRIVATE = re.compile(
    r"身份证|证件号|证号|电话|手机|座机|联系方式|微信|qq|邮箱|电子邮件|e-?mail|账号|帐号|卡号|住址|家庭地址|家庭住址|户籍地|户口|居住地"
    r"|现住|出生日?[期年]|生日|病历号|住院号|门诊号|[学工考警]号|学籍号|准考证|车牌|护照|社保",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"地址|住处|门牌|房号")
_HEALTH = re.compile(r"诊断|病情|病史|病名|疾病|症状|用药|残疾|过敏|体检结果|检验结果|检查结果")
_SELF_STANDING = re.compile(
    r"日期|时间|姓名|名称|地点|地址|电话|备注|单位|性别|年龄|职务|编号|号码|类别|内容|主题|方式|人员|负责人|联系人|村|社区|乡镇"
    r"|(?:人数|人次|户数|份数|册数|场次|面积)$"
)
_GENERAL_PARENT = re.compile(r"(?:情况|信息|内容|资料|概况|基本|事项|数据|指标|[明细]+)$")
_TOTAL = re.compile(r"[合小总共]?计(?:人?数|人次|金额|数量)?|总数|总额|总人数")
_MARKS = re.compile(r"^[*＊★☆#]+|[:：*＊]+$|^[(（]?\d{1,2}[)）.、．]\s*(?=\D)|^[①-⑳]")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d年?度?")
_NO_NAME = re.compile(r"[^\w（）“”·]+|_")
_INSTRUCTION = re.compile(
    r"填|如|格式|示例|例|选|必|请|单选|多选|是/否|/|、.*、|yyyy", re.IGNORECASE
)


@dataclass(frozen=True)
class Label:
    """A label without its unit and marks; `remark` is what else stood in brackets."""

    text: str
    unit: str = ""
    remark: str = ""


@dataclass(frozen=True)
class NamedColumn:
    """The name of the field that a column holds, its unit, and its label as it stands.

    `parent` is the label above that it shares with other columns.
    """

    name: str
    unit: str
    label: str
    leaf: str
    parent: str = ""


@lru_cache(maxsize=1 << 12)
def read_label(text: str) -> Label:
    """Take the unit, remarks in brackets and marks out of a label.

    >>> read_label("参加人数（人）："), read_label("种植面积/亩")
    (Label(text='参加人数', unit='人', remark=''), Label(text='种植面积', unit='亩', remark=''))
    >>> read_label("*人数（青年）"), read_label("金额万元")
    (Label(text='人数', unit='', remark='青年'), Label(text='金额', unit='万元', remark=''))
    """
    label = unit_in_brackets(_MARKS.sub("", compact(text)))
    units = [unit for inner, _ in bracketed(label) for unit in units_in(inner, alone=True)]
    units = [unit for unit in units if is_unit(unit)]
    inner = [part for part, _ in bracketed(label)]
    bare = label
    while (shorter := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = shorter
    if not inner:
        name, unit = unit_at_end(text)
        if unit and (len(unit) > 1 or is_of_quantity(unit)):
            return Label(_MARKS.sub("", name), unit)
    if not bare:
        return Label(label.strip("()"))
    remarks = [part for part in inner if not units_in(part, alone=True)]
    return Label(_MARKS.sub("", bare), units[0] if units else "", "".join(remarks))


def plain_name(text: str) -> str:
    """Return a text as the name of a field: without marks that are no part of a word.

    >>> plain_name("乡镇/街道"), plain_name("是否“达标”")
    ('乡镇街道', '是否“达标”')
    """
    return _NO_NAME.sub("", text.replace("(", "（").replace(")", "）"))


def is_label(text: str) -> bool:
    """Return whether a text may be a label: short, no sentence, no number and no date.

    >>> [is_label(text) for text in ("参加人数（人）", "2021年", "3月5日", "已办结。", "填报单位：县委")]
    [True, True, False, False, False]
    """
    key = compact(text)
    if not key or len(key) > LONGEST or key[-1] in "。；;！!？?":
        return False
    if re.search(r"[:：].", re.sub(r"\([^()]*\)", "", key)):
        return False
    if years_in(key) and re.fullmatch(r"(?:19|20)\d\d年?度?", key):
        return True
    return not is_value(key)


def is_known_label(text: str) -> bool:
    """Return whether a label's words are those of headers rather than of values.

    >>> [is_known_label(text) for text in ("序号", "宣讲时间", "受教人数", "官舟镇", "党史")]
    [True, True, True, False, False]
    """
    word = read_label(text).text
    return any(
        test(word)
        for test in (is_serial, is_remark, is_date, is_place, is_person, is_private, is_code)
    ) or bool(
        re.search(
            r"(?:人数|数量|金额|人次|名称|类别|内容|主题|单位|形式|方式|情况|结果|级别|事由|[数额率费款量名类级]|地点|性别|职务|面积)$",
            word,
        )
    )


def is_serial(label: str) -> bool:
    """Return whether a column of a label may number its rows."""
    return _SERIAL.fullmatch(label) is not None


def is_sure_serial(label: str) -> bool:
    """Return whether a column of a label numbers its rows, whatever stands in it."""
    return _SURE_SERIAL.fullmatch(label) is not None


def is_remark(label: str) -> bool:
    """Return whether a label is of remarks."""
    return _REMARK.fullmatch(label) is not None


def is_date(label: str) -> bool:
    """Return whether a label is of days."""
    return _DATE.search(label) is not None and _NO_DATE.search(label) is None


def is_month(label: str) -> bool:
    """Return whether a label is of months."""
    return _MONTH.search(label) is not None


def is_quarter(label: str) -> bool:
    """Return whether a label is of quarters."""
    return _QUARTER.search(label) is not None


def is_year(label: str) -> bool:
    """Return whether a label is of years."""
    return _YEAR.search(label) is not None


def is_number(label: str) -> bool:
    """Return whether a label is of counts or amounts."""
    return _NUMBER.search(label) is not None and not is_code(label)


def is_code(label: str) -> bool:
    """Return whether a label is of codes, whose digits are no number."""
    return _CODE.search(label) is not None


def is_place(label: str) -> bool:
    """Return whether a label is of townships."""
    return _PLACE.search(label) is not None


def is_of_thing(label: str) -> bool:
    """Return whether a label is of things, kinds or bodies, never of persons."""
    return _NAME_OF_THING.search(label) is not None and _PERSON.search(label) is None


def is_category(label: str) -> bool:
    """Return whether a label is of kinds, levels and the like."""
    return _CATEGORY.search(label) is not None


def is_free_text(label: str) -> bool:
    """Return whether a label is of titles, topics and the like, which seldom repeat."""
    return _FREE_TEXT.search(label) is not None


def is_person(label: str) -> bool:
    """Return whether a label is of names of persons."""
    return _PERSON.search(label) is not None and _NO_PERSON.search(label) is None


def is_private(label: str) -> bool:
    """Return whether a label is of numbers and homes of persons."""
    return _PRIVATE.search(label) is not None


def is_address(label: str) -> bool:
    """Return whether a label is of addresses, which may be those of persons."""
    return _ADDRESS.search(label) is not None


def is_health(label: str) -> bool:
    """Return whether a label is of somebody's health."""
    return _HEALTH.search(label) is not None


def is_total(label: str) -> bool:
    """Return whether a label is no more than the word for a total."""
    return _TOTAL.fullmatch(label) is not None


def counted_unit(label: str) -> str:
    """Return the unit that a label ends in, as 人次 in 参加人次 and 户 in 户数.

    >>> [counted_unit(label) for label in ("参加人次", "户数", "订阅份数", "数量", "次数")]
    ['人次', '户', '份', '', '次']
    """
    for pattern in (r"(人次)数?$", r"(.)数$", r"(场次|课时|学时|工日)$"):
        found = re.search(pattern, label)
        if found and is_unit(found[1]) and not is_of_quantity(found[1]):
            return found[1]
        if found and found[1] in ("课时", "学时", "工日"):
            return found[1]
    if re.search(r"[工党教军]龄$", label):
        return "年"
    if re.fullmatch(r"[男女](?:性|生|职工)?", label):
        return "人"
    return "岁" if label.endswith("年龄") else ""


def name_columns(levels: Mapping[int, Sequence[str]]) -> dict[int, NamedColumn]:
    """Give each column of a header a name; `levels` are its texts from the top row down.

    A label that stands alone names its column. One of several below a common label takes that in
    front of it, or the nearest label above in which it differs from others of the same text.
    Columns whose names would be the same are left out but the first.
    """
    rows = {column: _distinct(texts) for column, texts in levels.items()}
    paths = {column: [read_label(text) for text in texts] for column, texts in rows.items()}
    shared = Counter(text for texts in rows.values() for text in texts[:-1])
    named: dict[int, NamedColumn] = {}
    taken: set[str] = set()
    for column, path in paths.items():
        if not path:
            continue
        others = [other for place, other in paths.items() if place != column and other]
        is_shared = len(path) > 1 and shared[rows[column][-2]] > 1
        offered = _names(path, others, is_shared=is_shared)
        name = next((one for one in offered if one and label_key(one) not in taken), "")
        if not name:
            continue
        taken.add(label_key(name))
        unit = next((one.unit for one in reversed(path) if one.unit), "")
        if len(path) > 1 and is_unit(path[-1].text) and not unit:
            unit = path[-1].text
        label = "".join(compact(text) for text in rows[column])
        parent = path[-2].text if is_shared else ""
        named[column] = NamedColumn(name, unit, label, path[-1].text, parent)
    return named


def _names(
    path: Sequence[Label], others: Sequence[Sequence[Label]], *, is_shared: bool
) -> list[str]:
    """Return the names that a column may have, the best first."""
    leaf = path[-1]
    same = [other for other in others if other[-1].text == leaf.text]
    alone = plain_name(leaf.text)
    if len(path) == 1:
        remark = leaf.remark if not _INSTRUCTION.search(leaf.remark) else ""
        with_remark = plain_name(remark + leaf.text) if remark else ""
        return [with_remark, alone] if same and with_remark else [alone, with_remark]
    above = [
        one.text for one in reversed(path[:-1]) if one.text and not _YEAR_ALONE.fullmatch(one.text)
    ]
    every = plain_name("".join(one.text for one in path))
    if not above:
        return [alone, every]
    if is_unit(leaf.text) and not same:
        return [plain_name(above[0]), plain_name(above[0] + leaf.text)]
    telling = [
        parent for parent in above if not any(parent in {p.text for p in other} for other in same)
    ]
    joined = [plain_name(parent + leaf.text) for parent in [*telling, *above]]
    if is_total(leaf.text) and is_shared:
        return [plain_name(above[0]), *joined, every]
    stands_alone = not same and (
        not is_shared
        or _GENERAL_PARENT.search(above[0])
        or _SELF_STANDING.search(leaf.text)
        or is_remark(leaf.text)
        or is_serial(leaf.text)
        or leaf.text.endswith(above[0])
    )
    return [alone, *joined, every] if stands_alone else [*joined, every]


def _distinct(texts: Sequence[str]) -> list[str]:
    """Return the texts that show something, each once where it is repeated below itself."""
    found: list[str] = []
    for text in texts:
        if compact(text) and (not found or compact(text) != compact(found[-1])):
            found.append(text)
    return found
