"""Measure words: the units of quantities with their sizes, and the words that count things.

A quantity (mass, area, time, money …) is measured in units that are converted into one another.
Things are counted by words of which some stand for one another. `values/units.py` converts.

Sizes are those of China's legal units (国务院关于在我国统一实行法定计量单位的命令, 1984) and, for
those still in use beside them, of 1 亩 = 1/15 公顷, 1 斤 = 500 克, 1 里 = 500 米.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple


class Size(NamedTuple):
    """The size of a unit in the first unit of its quantity; `quantity` is a place in the table."""

    quantity: int
    factor: Fraction


_Units = Mapping[str, int | str]  # spellings of a unit, and its size

# Quantities, each with what it is about. Of two that are about the same, neither is a number of
# the other: how many hours a day of work has, or how many yuan a dollar, no register says.
_QUANTITIES: tuple[tuple[str, _Units], ...] = (
    (
        "mass",
        {
            "公斤 千克 kg": 1,
            "吨 公吨 t": 1000,
            "斤 市斤": "1/2",
            "克 g": "1/1000",
            "毫克 mg": "1/1000000",
            "两 市两": "1/20",
            "担 市担": 50,
            "公担": 100,
        },
    ),
    (
        "length",
        {
            "米 公尺 延米 延长米 m": 1,
            "公里 千米 km": 1000,
            "里 华里 市里": 500,
            "分米 dm": "1/10",
            "厘米 公分 cm": "1/100",
            "毫米 mm": "1/1000",
            "丈": "10/3",
            "尺 市尺": "1/3",
            "海里": 1852,
        },
    ),
    (
        "area",
        {
            "平方米 平米 平方 平 m2": 1,
            "亩 市亩": "2000/3",
            "分": "200/3",
            "顷 市顷": "200000/3",
            "公亩": 100,
            "公顷 ha hm2": 10_000,
            "平方公里 平方千米 km2": 1_000_000,
            "平方厘米 cm2": "1/10000",
        },
    ),
    (
        "volume",
        {
            "立方米 立方 方 m3": 1,
            "升 公升 立升 l": "1/1000",
            "毫升 ml": "1/1000000",
            "立方厘米 cm3": "1/1000000",
            "立方公里 km3": 1_000_000_000,
        },
    ),
    (
        "time",
        {
            "小时 钟头 时 h": 1,
            "分钟 分 min": "1/60",
            "秒 秒钟 s": "1/3600",
            "刻钟": "1/4",
        },
    ),
    ("time", {"天 日": 1}),
    ("time", {"工作日": 1}),
    ("time", {"周 星期 礼拜": 1}),
    ("time", {"月 个月": 1, "季度 季": 3, "年": 12}),
    ("time", {"学时 课时": 1}),
    ("time", {"工日 人工日 人日 人天": 1}),
    (
        "energy",
        {"千瓦时 千瓦小时 度 度电 kwh": 1, "瓦时 wh": "1/1000", "兆瓦时 mwh": 1000},
    ),
    ("energy", {"吨标准煤 吨标煤 tce": 1, "千克标准煤 公斤标准煤 kgce": "1/1000"}),
    ("power", {"千瓦 kw": 1, "瓦 w": "1/1000", "兆瓦 mw": 1000}),
    ("power", {"千伏安 kva": 1, "伏安 va": "1/1000", "兆伏安 mva": 1000}),
    ("temperature", {"摄氏度 °c 度": 1}),
    ("share", {"%": 1, "‰": "1/10"}),
    ("share", {"百分点": 1}),
    (
        "money",
        {
            "元 块 块钱 元整 圆 圆整 元人民币": 1,
            "角 毛": "1/10",
            "分": "1/100",
        },
    ),
    ("money", {"美元 美金 usd": 1}),
    ("money", {"港元 港币 hkd": 1}),
    ("money", {"欧元 eur": 1}),
    ("money", {"英镑 gbp": 1}),
    ("money", {"日元 jpy": 1}),
    ("money", {"澳元 澳大利亚元": 1}),
    ("money", {"加元 加拿大元": 1}),
    ("money", {"澳门元 澳门币": 1}),
    ("money", {"新台币 台币": 1}),
    ("money", {"韩元": 1}),
    ("money", {"卢布": 1}),
)
_ABOUT = [about for about, _ in _QUANTITIES]
# The units of time that a remark may name as well: 租金（年）, 工资（月）.
PERIODS = frozenset(["年", "月", "日", "季", "季度", "周", "星期", "礼拜"])

# Words of which one may be used for another.
_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "人 人次 名 位 人员 余人 员 人数",
        "册 份 本 张 套 期 种 册次 份次 册份",
        "场 场次 次 期 起 件 篇 条 批 轮 轮次 堂 课 例 宗",
        "所 户 家 处 支 队 组",
        "株 棵",
        "只 羽",
        "尾 条",
        "台 套 台套",
        "岁 周岁",
        "座 幢 栋",
    )
)
# Words that count other things, each only its own.
_OTHER_WORDS = """
    头 匹 峰 口 窝 箱 袋 包 盒 桶 瓶 罐 筐 捆 把 束 盆 根 枝 朵 粒 颗 辆 架 艘 部 幅 卷 集 字 页
    项 项次 间 床 床位 笔 票 单 枚 盏 孔 眼 扇 顶 桌 席 学分 积分 届 届次 节 节次 回 趟 桩 杆 标箱
    座次 张次 单次 块次 班次 车次 户次 件次 家次 亩次 台次 辆次 架次 艘次 批次 场所
"""
_OTHERS = frozenset(_OTHER_WORDS.split())

_ONE_UNIT = frozenset({"", "个"})  # what may follow a number of anything that is counted

SIZES: dict[str, list[Size]] = {}  # a word may be a unit of several quantities: 分
for _place, (_about, _units) in enumerate(_QUANTITIES):
    for _words, _factor in _units.items():
        for _word in _words.split():
            SIZES.setdefault(_word, []).append(Size(_place, Fraction(_factor)))
COUNTERS = frozenset().union(*_ALIKE) | _OTHERS
_USUAL = {words.split()[0] for _, units in _QUANTITIES for words in units}  # not 块: 3块牌子


def is_quantity(word: str) -> bool:
    """Return whether a word is a unit of some quantity.

    >>> is_quantity("公斤"), is_quantity("头")
    (True, False)
    """
    return word in SIZES


def leading_measure(text: str) -> str:
    """Return the measure word that a text is or begins with; the text itself if it has none.

    >>> [leading_measure(text) for text in ("公斤", "元补助", "名老党员", "个村", "老党员")]
    ['公斤', '元', '名', '个', '老党员']
    """
    if text in SIZES or text in COUNTERS:
        return text
    ends = range(len(text), 0, -1)
    known = (text[:end] for end in ends if text[:end] in _USUAL | COUNTERS | _ONE_UNIT)
    return next(known, text)


def stands_for_anything(word: str) -> bool:
    """Return whether a word may follow a number of anything that is counted: 个, or no word.

    >>> stands_for_anything("个"), stands_for_anything("人")
    (True, False)
    """
    return word in _ONE_UNIT


def ratio(word: str, other: str) -> Fraction:
    """Return how many of `other` one `word` is; 0 if they measure or count different things.

    >>> ratio("公顷", "亩"), ratio("分", "小时"), ratio("名", "人次"), ratio("天", "小时")
    (Fraction(15, 1), Fraction(1, 60), Fraction(1, 1), Fraction(0, 1))
    """
    if word == other or any(word in alike and other in alike for alike in _ALIKE):
        return Fraction(1)
    sizes = dict(SIZES.get(other, ()))
    found = (
        one.factor / sizes[one.quantity] for one in SIZES.get(word, ()) if one.quantity in sizes
    )
    return next(found, Fraction(0))


def is_grouped(word: str) -> bool:
    """Return whether a word may stand for another one, or is a unit of money.

    >>> is_grouped("人次"), is_grouped("元"), is_grouped("头"), is_grouped("吨")
    (True, True, False, False)
    """
    return any(word in alike for alike in _ALIKE) or ratio(word, "元") == 1


def about_the_same(word: str, other: str) -> bool:
    """Return whether two words are units of quantities about the same, such as time or money.

    >>> about_the_same("天", "小时"), about_the_same("天", "元")
    (True, False)
    """
    about = [{_ABOUT[size.quantity] for size in SIZES.get(one, ())} for one in (word, other)]
    return not about[0].isdisjoint(about[1])


def units_like(word: str) -> list[str]:
    """Return all units of the quantities that a word measures, the longest first.

    >>> units_like("小时")[:3]
    ['min', '小时', '钟头']
    """
    places = {size.quantity for size in SIZES.get(word, ())}
    return sorted(
        (one for one, sizes in SIZES.items() if any(size.quantity in places for size in sizes)),
        key=len,
        reverse=True,
    )
