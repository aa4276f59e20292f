"""Measure words: which may stand for one another behind a number."""

from __future__ import annotations

# Scale words, the longest first; what each multiplies by.
SCALES = {
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "亿": 10**8,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}
# Measure words that may stand for one another behind a number; “个” goes with everything.
_MEASURES: tuple[frozenset[str], ...] = (
    frozenset({"人", "人次", "名", "位", "人员", "余人", "员", "人数"}),
    frozenset({"册", "份", "本", "张", "套", "期", "种", "册次", "份次", "册份"}),
    frozenset(
        {
            "场",
            "场次",
            "次",
            "期",
            "起",
            "件",
            "篇",
            "条",
            "批",
            "轮",
            "轮次",
            "堂",
            "课",
            "例",
            "宗",
        }
    ),
    frozenset({"元", "块", "块钱", "元整", "圆", "圆整", "元人民币"}),
    frozenset({"所", "户", "家", "处", "支", "队", "组"}),
)
_FREE = frozenset({"", "个"})


def is_measure(word: str, unit: str = "") -> bool:
    """Tell whether `word` may stand behind a number of `unit`, or of any unit if it is empty.

    >>> is_measure("人次", "名"), is_measure("元", "人"), is_measure("元")
    (True, False, True)
    """
    if word == unit or word in _FREE:
        return True
    kin = [group for group in _MEASURES if word in group]
    return bool(kin) if not unit else any(unit in group for group in kin)
