"""What the words of a title or a name say: which form it is, or another thing than a register.

The head of a Chinese title stands at its end: 志愿服务情况统计表 is about 志愿服务, and
志愿服务车辆登记表 about vehicles. `is_about` tells whether a name is about a register's title,
`says_nothing` whether it names only a place, a period or a form, `names_a_form` whether it is the
name of some form.
"""

from __future__ import annotations

import re
import unicodedata

from annual_review.values.cell_text import loose_key

_NUMERAL = r"[\d一二三四五六七八九十]"
# What keeps registers, by the end of its name.
_PLACE = re.compile(
    r"[\w-]{0,12}(?:镇|乡|街道|办事处|村|社区|居委会|县|市|区|州|省|局|办|委|办公室|中心|学校|[大中小]学|幼儿园|单位"
    r"|科|室|组|班|队|院|所|站|部|处|公司|支部|党委|协会|分会)"
)
# Times, and words that say which kind of form it is, or nothing at all.
_GENERIC = re.compile(
    rf"(?:19|20)\d\d(?:年度?|学年)?|第?{_NUMERAL}{{1,3}}(?:月份?|季度|学期|周|期|批|次|年级)|[上下](?:半年|学期)"
    r"|全年|年度|本年|月|季度|年|表格|报表|年报|月报|季报|台[账帐]|[总附]?表|花名册|名册|册|簿|清单|名单|一览|统计"
    r"|汇总|明细|登记|记录|档案|报告|公示|上报|填报|数据|信息|资料|模板|样[表式]|电子版|打印版|[终定]稿|最[终新]"
    r"|[新终]?版本?|修改|副本|空白|备份|导出|sheet|table|工作|情况|基本|活动|开展|实施|进展|完成|推进|落实|附件"
    r"|[各全总及和与的附续号第]|\d"
)
_NAMES_A_FORM = re.compile(
    r".*(?:表|台[账帐]|册|簿|清单|名单|一览|统计|汇总|明细|登记|记录|情况|数据|信息)[\W\d_]*",
    re.DOTALL,
)
_BETWEEN = re.compile(r"[\W_]+")


def is_about(text: str, stem: str) -> bool:
    """Return whether a name is about `stem`: only words for a form, a place or a time follow it.

    >>> texts = ("2021年志愿服务开展情况统计表", "志愿服务（官舟镇）-张三", "志愿服务车辆登记表")
    >>> [is_about(text, "志愿服务") for text in texts]
    [True, True, False]
    """
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", text).casefold())
    return any(
        says_nothing(part[part.rfind(stem) + len(stem) :]) for part in parts if stem in part
    ) or (stem in (key := loose_key(text)) and says_nothing(key[key.rfind(stem) + len(stem) :]))


def says_nothing(text: str) -> bool:
    """Return whether a name tells nothing of a register: it is a place, a time, a number, a form.

    >>> [says_nothing(text) for text in ("Sheet1", "3月", "官舟镇", "2021年工作情况统计表", "用车")]
    [True, True, True, True, False]
    """
    parts = _BETWEEN.split(loose_key(text))
    rest = [_GENERIC.sub("", part) for part in parts if not _PLACE.fullmatch(part)]
    return all(len(part) <= 1 or _PLACE.fullmatch(part) for part in rest)


def names_a_form(text: str) -> bool:
    """Return whether a name is that of some form, and says of what.

    >>> [names_a_form(text) for text in ("用车登记", "张三", "2021年统计表")]
    [True, False, False]
    """
    return _NAMES_A_FORM.fullmatch(loose_key(text)) is not None and not says_nothing(text)
