"""The words of labels: which of them are of dates, numbers, places, persons and the like.

They are those of Chinese forms. A label alone decides nothing: `kinds` weighs it against the values
of its column.
"""

from __future__ import annotations

import re

from annual_review.describe.labels import read_label
from annual_review.values import units

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
    r"|成立|注册|加入|入会|去世|死亡|逝世|发证|取证|有效期|到期|转正|签订|购置|购入|启用|生产日期|出厂"
)
BIRTH = re.compile(r"出生|生日")
_NUMBER = re.compile(
    r"数$|数量|金额|[额款费价量]$|资金|投资|经费|面积|人次|人数|户数|场次|次数|重量|长度|高度|宽度|年龄|[工党教]龄"
    r"|工资|补助|补贴|收入|支出|余额|产值|单价|总价|学时|课时|时长|小时|得分|成绩|分数|评分|[比率]例?$|占比|百分"
    r"|合计|小计|总计|共计|体重|身高|血压|体温|剂量|库存|存栏|出栏|产量|股|场数|天数|人均|均$|[男女]$|[男女]性"
    r"|计划|实际|完成|应[到收付发]|实[到收付发]|本[期月年]|上[期月年]|累计|份|册|本$|套$|台$|辆$|只$|头$|亩$|吨$|公斤$"
)
_OF_QUANTITY = re.compile(
    r"金额|[额款费价]$|资金|投资|经费|面积|重量|长度|工资|补助|补贴|收入|支出|产值|产量|率|占比|比例|分数?$|成绩|评分"
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
_TOTAL = re.compile(r"[合小总共]?计(?:人?数|人次|金额|数量)?|总数|总额|总人数")


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


def is_of_quantity(label: str) -> bool:
    """Return whether a label is of money, areas, scores and the like, which may have decimals."""
    return _OF_QUANTITY.search(label) is not None


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
        if found and units.is_unit(found[1]) and not units.is_of_quantity(found[1]):
            return found[1]
        if found and found[1] in ("课时", "学时", "工日"):
            return found[1]
    if re.search(r"[工党教军]龄$", label):
        return "年"
    if re.fullmatch(r"[男女](?:性|生|职工)?", label):
        return "人"
    return "岁" if label.endswith("年龄") else ""
