"""Rules of measure words: two in a row, 人次 of persons, and those that do not fit their noun.

The tables are small on purpose: what they do not name is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annual_review.proofreading.numerals import NUMBER
from annual_review.proofreading.passages import HAN, Passage
from annual_review.proofreading.rules import Match, Rule

_PERSONS = (
    "离退休干部|离退休党员|退休干部|离休干部|老同志|老干部|老党员|老战士|老教师|老模范|党员|干部|群众"
    "|学生|青少年|青年|教师|专家|志愿者|村民|居民|果农|农民|职工|老人|学员|代表|工作人员"
)
_COUNT = rf"(?P<number>{NUMBER}[多余]?)"
# Measure words in a row that no word is made of; what follows could still be one (个名额).
_DOUBLED = re.compile(
    rf"(?<![第\d一二三四五六七八九十百]){_COUNT}(?P<first>[个名位次件份])(?:(?P<second>名(?![额录单牌字称医师家人词校优企品城镇村著胜誉副居列特老])"
    r"|位(?![数次置于移居列])|册(?![子页])|场(?![所地馆景面站合域次]))"
    r"|(?<=[次名位件份])(?P<other>个(?![人体别性案月])|件(?!事)))"
)
# Verbs whose occasions 人次 counts: 走访慰问老党员50人次 is right.
_SERVED = (
    "走访|慰问|看望|服务|培训|帮扶|接待|救助|资助|帮教|惠及|覆盖|受益|吸引|动员|发动|送学|教育|宣讲"
    "|辅导|指导|组织|义诊|诊疗|体检|带动|引导|关爱|接送|轮训|调训|选派|教授"
)
_TIMES_OF_PERSONS = re.compile(rf"(?P<who>{_PERSONS}){_COUNT}人次(?!的?(?:{_PERSONS}))")
_PERSONS_IN_TIMES = re.compile(rf"{_COUNT}人次的?(?P<who>{_PERSONS})(?=[，。；、）]|$|参加|参与)")
_CLAUSE = re.compile(r"[^，。；：！？（）\n]*$")

_END = rf"(?=[，。；、：）]|$|参加|参与|接受|获(?!{HAN}*金))"
# Nouns, the measure words that do not fit them before the noun, and those that do not behind it.
_NOUNS = (
    (_PERSONS, "件条篇册份起所支台本张", "条篇册所张"),
    ("党支部|党组织|关工委组织|老年学校|学校|企业|协会|社区", "名位篇册份起件本", ""),
    ("座谈会|报告会|通报会|讲座|宣讲|比赛|活动|培训", "名位册所支户本条张", "册张"),
    ("文章|稿件|信息|报道|论文", "名位场所支户台", "所支户"),
    ("图书|书籍|资料|手册|报纸|杂志|报刊|期刊", "名位场所户起支人", "所支户"),
    ("矛盾纠纷|纠纷|案件", "名位场所支篇册份户", "篇册"),
)


def _doubled(passage: Passage) -> Iterator[Match]:
    for found in _DOUBLED.finditer(passage.typed):
        second = found["second"] or found["other"]
        if second == found["first"]:
            continue
        yield Match(*found.span(), f"两个量词“{found['first']}”“{second}”连用，只留一个")


def _times_of_persons(passage: Passage) -> Iterator[Match]:
    """Find 人次 as the number of persons: it counts occasions, of which a person may have several.

    老同志266人次 and 266人次老同志 are reported, 走访慰问老党员50人次 is not.
    """
    for found in _TIMES_OF_PERSONS.finditer(passage.typed):
        clause = _CLAUSE.search(passage.text[: found.start()])
        if clause and not re.search(_SERVED, clause[0]):
            advice = f"人次不是{found['who']}的人数，改为“名”，或改写为“{found['who']}参加……人次”"
            yield Match(*found.span(), advice)
    for found in _PERSONS_IN_TIMES.finditer(passage.typed):
        yield Match(*found.span(), f"“人次”后面不接{found['who']}，改为“名”，或把人次移到后面")


def _unfit(passage: Passage) -> Iterator[Match]:
    """Find a measure word that does not fit the noun right behind or before its number."""
    for pattern in _UNFIT:
        for found in pattern.finditer(passage.typed):
            yield Match(*found.span(), f"量词“{found['measure']}”与“{found['noun']}”不搭配")


_UNFIT = [
    re.compile(rf"{_COUNT}(?P<measure>[{before}])(?P<noun>{nouns}){_END}")
    for nouns, before, _ in _NOUNS
] + [
    re.compile(rf"(?P<noun>{nouns}){_COUNT}(?P<measure>[{behind}])(?=[，。；、）]|$)")
    for nouns, _, behind in _NOUNS
    if behind
]

RULES = [
    Rule("量词连用", "", _doubled),
    Rule("人次与人", "", _times_of_persons, is_hint=True),
    Rule("量词搭配", "", _unfit, is_hint=True),
]
