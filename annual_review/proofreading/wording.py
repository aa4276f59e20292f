"""Rules of wording: miswritten words, things said twice, sentences without a subject.

Each is a mistake that handbooks of editing list for official documents. The tables hold what is
wrong in any context; a word that is right somewhere is not in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annual_review.proofreading.passages import Passage
from annual_review.proofreading.rules import PROSE, Match, Rule, pattern_rule

_MISWRITTEN = {
    "一如继往": "一如既往",
    "再接再励": "再接再厉",
    "名符其实": "名副其实",
    "迫不急待": "迫不及待",
    "走头无路": "走投无路",
    "不径而走": "不胫而走",
    "按步就班": "按部就班",
    "谈笑风声": "谈笑风生",
    "默守成规": "墨守成规",
    "因地治宜": "因地制宜",
    "因地致宜": "因地制宜",
    "布署": "部署",
    "部份": "部分",
    "台帐": "台账",
    "帐号": "账号",
    "帐户": "账户",
    "按装": "安装",
    "既使": "即使",
    "必竟": "毕竟",
    "震憾": "震撼",
    "松驰": "松弛",
    "针贬": "针砭",
    "贯切": "贯彻",
    "竟赛": "竞赛",
    "尉问": "慰问",
    "座谈汇": "座谈会",
    "渲讲": "宣讲",
}
_TWICE = {
    "目的是为了": "目的是",
    "原因是因为": "原因是",
    "原因是由于": "原因是",
    "亲眼目睹": "目睹",
    "凯旋归来": "凯旋",
    "涉及到": "涉及",
    "截止至": "截至",
    "莘莘学子们": "莘莘学子",
}


def _replacing(name: str, table: dict[str, str], *, is_hint: bool = False) -> Rule:
    pattern = re.compile("|".join(map(re.escape, table)))

    def find(passage: Passage) -> Iterator[Match]:
        for found in pattern.finditer(passage.typed):
            yield Match(*found.span(), f"“{found[0]}”改为“{table[found[0]]}”")

    return Rule(name, "", find, is_hint)


RULES = [
    _replacing("错别字", _MISWRITTEN),
    _replacing("词义重复", _TWICE, is_hint=True),
    pattern_rule(
        "“截止”和“截至”",
        "",
        r"截止(?=\d|目前|今[年日天]|去年|本[年月]|年底|[一二三四五六七八九十]+月)",
        "时间之前用“截至”，“截止”后面不接时间",
    ),
    pattern_rule(
        "否定重复",
        "",
        r"(?:防止|避免|杜绝|切忌)[^，。；！？]{0,8}不(?:再|要)?(?:发生|出现|产生)",
        "“{0}”否定了两次，意思相反，删去“不”",
    ),
    pattern_rule(
        "缺主语",
        "",
        r"(?:(?<=[。；])|^)通过[^，。；！？]{2,40}，使(?!用|命|得上)",
        "“通过……，使……”没有主语，删去“通过”或“使”",
        is_hint=True,
        kinds=PROSE,
    ),
]
