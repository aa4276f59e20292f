"""Rules of the width of punctuation marks and digits, and of spaces in Chinese text.

autocorrect (https://github.com/huacnlee/autocorrect) corrects , . : ! ? next to Chinese characters,
full-width letters and digits, and spaces around full-width marks; what it changes is reported. Its
rules that put spaces between Chinese and Latin characters are off: printed official documents
(GB/T 9704-2012) have none, and ours find those that there are. Its rules do not know ; ( ) and
quotation marks, and no comma behind % or a digit: `RULES` do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from annual_review.proofreading.passages import GAP, HAN, Passage
from annual_review.proofreading.rules import PROSE, PUNCTUATION, Match, Rule, pattern_rule

# 0 is off; fullwidth-… etc. as in https://huacnlee.github.io/autocorrect/schema.json.
_SETTINGS = {
    "space-word": 0,
    "space-punctuation": 0,
    "space-bracket": 0,
    "space-dash": 0,
    "space-backticks": 0,
    "space-dollar": 0,
    "fullwidth": 1,
    "halfwidth-word": 1,
    "halfwidth-punctuation": 0,  # it takes “2021年，Python” for English
    "no-space-fullwidth": 1,
    "no-space-fullwidth-quote": 1,
    "spellcheck": 0,
}
_NAME = "名"  # stands for each character of a name
_RATIO = re.compile(r"\d：\d(?!\d)|\d：\d{3}")
_WIDE = f"(?:{HAN}|[{GAP}，。、；：！？（）《》“”‘’…])"
_WORD = f"(?:{HAN}|{GAP})"
_SPACE = "[ \u00a0\u3000]+"


@lru_cache(maxsize=1)
def _corrector() -> Callable[[str], str] | None:
    """Return autocorrect's function; None where it is not installed: it has no wheel for some."""
    try:
        import autocorrect_py  # noqa: PLC0415 - a compiled library, needed only where prose is new
    except ImportError:
        return None
    autocorrect_py.load_config(json.dumps({"rules": _SETTINGS}))  # type: ignore[attr-defined]
    corrector: Callable[[str], str] = autocorrect_py.format
    return corrector


def _corrected(passage: Passage) -> Iterator[Match]:
    """Find what autocorrect would change in what was typed."""
    correct = _corrector()
    text = passage.typed.replace(GAP, _NAME)
    if correct is None or (corrected := correct(text)) == text:
        return
    for change, start, end, new_start, new_end in SequenceMatcher(
        None, text, corrected, autojunk=False
    ).get_opcodes():
        if change == "equal" or _RATIO.match(text[max(0, start - 1) : end + 3]):
            continue
        old, new = text[start:end], corrected[new_start:new_end]
        advice = f"“{old}”改为“{new}”" if new else "删去标点旁的空格"
        yield Match(max(0, start - 1), min(len(text), end + 1), advice)


RULES = [
    Rule("半角标点、全角数字和空格", PUNCTUATION, _corrected),
    pattern_rule(
        "半角标点",
        PUNCTUATION,
        rf"(?<={_WIDE})[,;:!?]|(?<=[\dA-Za-z%])[,;:!?](?={_WIDE})"
        rf"|(?<={_WIDE})\.(?![\dA-Za-z.])|(?<=[\d%])\.$",
        "中文里的“{0}”改为全角标点",
    ),
    pattern_rule(
        "半角括号",
        PUNCTUATION,
        rf"(?<={_WIDE})[()]|[()](?={_WIDE})",
        "中文里的“{0}”改为全角括号",
    ),
    pattern_rule(
        "直引号",
        f"{PUNCTUATION}，4.8",
        rf"(?<={_WIDE})[\"']|[\"'](?={_WIDE})",
        "直引号改为“”或‘’",
    ),
    pattern_rule(
        "中西文之间的空格",
        "",
        rf"(?<={_WORD}){_SPACE}(?=[A-Za-z\d])|(?<=[A-Za-z\d%]){_SPACE}(?={_WORD})"
        rf"|(?<={HAN}){_SPACE}(?={GAP})|(?<={GAP}){_SPACE}(?={HAN})",
        "公文排印中汉字与字母、数字之间不留空格，删去",
        is_hint=True,
    ),
    pattern_rule(
        "汉字之间的空格", "", rf"(?<={HAN}){_SPACE}(?={HAN})", "汉字之间有空格，删去", kinds=PROSE
    ),
]
