"""Word expressions of fields as rules of figures do: 金额÷人数大于100, 乡镇=官舟镇.

A comparison of a field with constants reads as the condition of `where` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from annual_review.chapter.conditions import (
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    CONTAINS,
    EQUAL,
    Condition,
)
from annual_review.chapter.recorded.expressions import (
    Call,
    Day,
    Expression,
    Field,
    Span,
    Statistic,
    is_expression,
)
from annual_review.records.dated_columns import PERIOD_KINDS
from annual_review.values.period_texts import name_period
from annual_review.values.periods import word_day
from annual_review.values.wording import plain_number

AND, OR, DIFFER = "__and__", "__or__", "__xor__"
_SIGNS = {"eq": EQUAL, "ne": EQUAL, "isin": EQUAL, "ge": AT_LEAST, "le": AT_MOST}
_VERBS = {"eq": "等于", "ne": "不等于", "gt": "大于", "ge": "不少于", "lt": "小于", "le": "不多于"}
_DAY_VERBS = {"gt": "晚于", "ge": "不早于", "lt": "早于", "le": "不晚于"}
_OPERATORS = {"add": "+", "sub": "−", "mul": "×", "truediv": "÷"}
_OF_ARITHMETIC = {
    "floordiv": "{0}除以{1}的整数商",
    "mod": "{0}除以{1}的余数",
    "pow": "{0}的{1}次方",
}
_PARTS = {  # properties and methods without arguments that matter to a reader
    "dt.month": "的月份",
    "dt.quarter": "的季度",
    "dt.day": "的日",
    "dt.days": "的天数",
    "dt.dayofweek": "的星期（周一为0）",
    "dt.weekday": "的星期（周一为0）",
    "str.len": "的字数",
    "function.months": "的月份",
    "function.quarters": "的季度",
    "function.unnumbered": "（不计期次）",
    "abs": "的绝对值",
    "notna": "非空",
    "isna": "为空",
}
_UNCHANGED = {"strip", "lstrip", "rstrip", "lower", "upper", "astype", "casefold"}
_STATISTICS = {
    "mean": "的平均数",
    "median": "的中位数",
    "max": "的最大值",
    "min": "的最小值",
    "sum": "的合计",
    "quantile": "的分位数",
    "std": "的标准差",
    "count": "的个数",
    "nunique": "的不同个数",
}
_OPEN_ENDS = {"left": "（不含后者）", "right": "（不含前者）", "neither": "（两端均不含）"}
_PLAIN_TEXT = re.compile(r"[^.^$*+?{}\[\]\\|()]*")


def word_mask(mask: Expression) -> str:
    """Return what a mask selects, in words.

    >>> per_head = Call("truediv", Field("金额"), (Field("人数"),))
    >>> word_mask(Call("gt", per_head, (100,))), word_mask(Call("eq", Field("级别"), ("省级",)))
    ('金额÷人数大于100', '级别=省级')
    """
    if not isinstance(mask, Call):
        return word_value(mask)
    if mask.method == "__invert__":
        return _word_negated(mask.operand)
    if mask.method in (AND, OR, DIFFER):
        parts = [_within(part) for part in (mask.operand, *mask.args)]
        if mask.method == DIFFER:
            return f"{'、'.join(parts)}二者只居其一"
        return ("且" if mask.method == AND else "或").join(parts)
    condition = as_condition(mask)
    return str(condition) if condition else _word_comparison(mask)


def _within(mask: Any) -> str:
    """Return a part of a mask that is joined with others, in brackets if it is joined itself."""
    is_joined = isinstance(mask, Call) and mask.method in (AND, OR, DIFFER)
    return f"（{word_mask(mask)}）" if is_joined else word_mask(mask)


def _word_negated(mask: Any) -> str:
    if isinstance(mask, Call) and mask.method == "__invert__":
        return word_mask(mask.operand)
    if isinstance(mask, Call) and mask.method == "duplicated":
        return f"{_word_operand(mask)}相同的只取一行"
    condition = as_condition(mask) if isinstance(mask, Call) else None
    if condition:
        return str(condition._replace(negated=not condition.negated))
    return f"不符合“{word_mask(mask).replace('“', '‘').replace('”', '’')}”"


def as_condition(mask: Call) -> Condition | None:
    """Return the condition of `where` that reads as a comparison; None if there is none.

    It is for words and checks only: `where` compares texts in any of their spellings.
    """
    field, part = _field_and_part(mask.operand)
    if not field or any(map(is_expression, mask.args)):
        return None
    if mask.method in ("isna", "notna"):
        is_negated = mask.method == "notna"
        return None if part else Condition(field, EQUAL, (None,), negated=is_negated)
    if mask.accessor == "str":
        is_search = mask.method == "contains" and _is_plain_text(mask)
        return Condition(field, CONTAINS, mask.args[:1]) if is_search else None
    sign, values = _sign_and_values(mask)
    kinds = {PERIOD_KINDS.get(f"period[{v.frequency}]", "") for v in values if isinstance(v, Span)}
    kind = kinds.pop() if kinds else ""
    is_ordered = sign != EQUAL
    has_texts = any(isinstance(value, str) for value in values)
    if not sign or ((is_ordered or part) and has_texts) or (is_ordered and kind):
        return None
    read = tuple(map(_period, values))
    return Condition(field, sign, read, mask.method == "ne", part=part, kind=kind)


def _sign_and_values(mask: Call) -> tuple[str, tuple[Any, ...]]:
    """Return the sign of a comparison of `where`, and what it compares with; no sign for others."""
    if mask.method == "between":
        given = _between(mask)
        is_closed = given.get("inclusive", "both") == "both" and {"left", "right"} <= set(given)
        return (BETWEEN, (given["left"], given["right"])) if is_closed else ("", ())
    sign = _SIGNS.get(mask.method, "")
    if not sign or len(mask.args) != 1 or mask.accessor:
        return "", ()
    return sign, mask.args[0] if mask.method == "isin" else mask.args


def _between(mask: Call) -> dict[str, Any]:
    """Return the arguments of `between` by their names."""
    named = dict(zip(("left", "right", "inclusive"), mask.args, strict=False))
    return named | dict(mask.options)


def _field_and_part(operand: Any) -> tuple[str, str]:
    """Return the field that is compared, and `month` or `quarter` if only that of it is."""
    if isinstance(operand, Field):
        return operand.name, ""
    if isinstance(operand, Call) and isinstance(operand.operand, Field):
        part = operand.method.removesuffix("s")
        if operand.accessor in ("dt", "function") and part in ("month", "quarter"):
            return operand.operand.name, part
    return "", ""


def _is_plain_text(mask: Call) -> bool:
    text = mask.args[0] if len(mask.args) == 1 else None
    is_pattern = dict(mask.options).get("regex", True)
    return isinstance(text, str) and bool(not is_pattern or _PLAIN_TEXT.fullmatch(text))


def _period(value: Any) -> Any:
    if isinstance(value, Day):
        return (value.number, value.number)
    if isinstance(value, Span):
        start, end = value.period.start_time, value.period.end_time
        return tuple(day.year * 10_000 + day.month * 100 + day.day for day in (start, end))
    return value


def _word_comparison(mask: Call) -> str:
    operand = _word_operand(mask)
    first = mask.args[0] if mask.args else None
    if mask.accessor == "str":
        said = _word_search(mask.method, first)
    elif mask.method in _VERBS and first is not None:
        verbs = _VERBS | (_DAY_VERBS if isinstance(first, Day) else {})
        said = f"{verbs[mask.method]}{word_value(first)}"
    elif mask.method == "between" and {"left", "right"} <= set(given := _between(mask)):
        ends = "到".join(word_value(given[end]) for end in ("left", "right"))
        said = f"在{ends}之间{_OPEN_ENDS.get(str(given.get('inclusive')), '')}"
    elif mask.method == "isin":
        said = f"={'、'.join(map(word_value, mask.args[0])) or '无'}"
    else:
        said = "与前面的行相同" if mask.method == "duplicated" else ""
    return f"{operand}{said}" if said else word_value(mask)


def _word_search(method: str, text: Any) -> str:
    """Return what a method of texts looks for, in words; "" for other methods."""
    if method in ("startswith", "endswith"):
        return f"以“{text}”{'开头' if method == 'startswith' else '结尾'}"
    words = str(text).split("|")
    if method == "contains" and all(word and _PLAIN_TEXT.fullmatch(word) for word in words):
        return f"含{'或'.join(f'“{word}”' for word in words)}"
    return f"符合正则表达式“{text}”" if method in ("contains", "match", "fullmatch") else ""


def _word_operand(mask: Call) -> str:
    if mask.operand != Field(""):
        return _bracketed(mask.operand, "×")
    names = dict(mask.options).get("subset", mask.args[0] if mask.args else ())
    listed = (names,) if isinstance(names, str) else names or ()
    return "、".join(map(str, listed)) or "各项"


def word_value(value: Any) -> str:
    """Return an expression or a constant in words: 金额÷人数."""
    if isinstance(value, Field):
        return value.name
    if isinstance(value, Statistic):
        share = f"{plain_number(100 * value.args[0])}%" if value.method == "quantile" else ""
        return f"{word_value(value.operand)}{share and f'的{share}'}{_STATISTICS[value.method]}"
    if isinstance(value, Call):
        return _word_call(value)
    return _word_constant(value)


def _word_constant(value: Any) -> str:
    if isinstance(value, Day):
        return word_day(value.number)
    if isinstance(value, Span):
        kind = PERIOD_KINDS.get(f"period[{value.frequency}]", "")
        return name_period(value.period.start_time.date(), kind) if kind else value.text
    if value is None or value == "":
        return "空"
    if isinstance(value, pd.Timedelta):
        return f"{plain_number(value / pd.Timedelta(days=1))}天"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return plain_number(value) if is_number and not pd.isna(value) else str(value)


def _word_call(call: Call) -> str:
    method = call.method
    name = f"{call.accessor}.{method}" if call.accessor else method
    if method in (*_VERBS, "between", "isin", AND, OR, DIFFER, "__invert__", "duplicated"):
        return f"（{word_mask(call)}）"
    is_reversed = method in ("radd", "rsub", "rmul", "rtruediv", "rfloordiv", "rmod", "rpow")
    plain = method.removeprefix("r") if is_reversed else method
    if plain in (*_OPERATORS, *_OF_ARITHMETIC) and call.args:
        sides = [call.operand, call.args[0]]
        first, second = reversed(sides) if is_reversed else sides
        if plain in _OPERATORS:
            sign = _OPERATORS[plain]
            return f"{_bracketed(first, sign)}{sign}{_bracketed(second, sign, behind=True)}"
        return _OF_ARITHMETIC[plain].format(_bracketed(first, "×"), word_value(second))
    operand = _bracketed(call.operand, "×")
    if name in _PARTS:
        return f"{operand}{_PARTS[name]}"
    if method in _UNCHANGED:
        return word_value(call.operand)
    said = _OF_CHANGES.get(method)
    return f"{operand}{said(call)}" if said else f"{operand}（经{method}）"


def _bracketed(value: Any, sign: str, *, behind: bool = False) -> str:
    """Return an operand in words, in brackets where arithmetic asks for them."""
    own = _OPERATORS.get(value.method, "") if isinstance(value, Call) else ""
    loose = own in ("+", "−") and (sign in ("×", "÷") or (behind and sign == "−"))
    divided = own in ("×", "÷") and behind and sign == "÷"
    return f"（{word_value(value)}）" if own and (loose or divided) else word_value(value)


def _word_fill(call: Call) -> str:
    return f"（空格作{word_value(call.args[0])}）" if call.args else ""


def _word_round(call: Call) -> str:
    decimals = int(call.args[0] if call.args else dict(call.options).get("decimals", 0))
    return f"（保留{decimals}位小数）" if decimals >= 0 else f"（取整到{10**-decimals}）"


def _word_clip(call: Call) -> str:
    given = dict(zip(("lower", "upper"), call.args, strict=False)) | dict(call.options)
    words = {"lower": "至少作{}", "upper": "至多作{}"}
    said = [
        words[end].format(word_value(given[end])) for end in words if given.get(end) is not None
    ]
    return f"（{'、'.join(said)}）"


def _word_slice(call: Call) -> str:
    start, stop = (*call.args, None, None)[:2]
    if not start and isinstance(stop, int) and stop > 0:
        return f"的前{stop}字"
    if start is not None and start < 0 and stop is None:
        return f"的后{-start}字"
    return f"的第{(start or 0) + 1}字起" if stop is None else f"的第{(start or 0) + 1}至{stop}字"


_OF_CHANGES: dict[str, Callable[[Call], str]] = {
    "fillna": _word_fill,
    "round": _word_round,
    "clip": _word_clip,
    "slice": _word_slice,
    "__neg__": lambda __: "的相反数",
    "get": lambda call: f"的第{call.args[0] + 1}字",
    "replace": lambda call: f"（“{call.args[0]}”作“{call.args[1]}”）",
}
