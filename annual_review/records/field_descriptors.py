"""Columns of clean tables as fields of a Table Schema (datapackage.org, version 2).

`data_package` makes the descriptors of tables with them. What a field states of its values
(required, limits, choices) is compared with the values first: limits doubt a row and do not remove
it, so that rows which are kept may break a constraint. It is then said in the description alone.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from annual_review.project.register_book import Field

PROVENANCE = {  # columns that say where a record is from: their titles, types and descriptions
    "register": ("登记名称", "string", "记录所属的登记"),
    "file": ("文件", "string", "登记所在的文件"),
    "sheet": ("工作表", "string", "文件中的工作表；不分工作表的文件为空"),
    "row": ("行", "integer", "在工作表中的行号，从1起"),
    "columns": ("列", "string", "一行有几条记录时，这一条所在的列，如C或D:F；否则为空"),
}
DOUBT = "存疑"
DOUBT_SAYS = "保留而应当核对的原因；没有疑问的为空"
_MOST_ODD = 3  # texts of a column of numbers that are no numbers, and stand for a missing one
KIND_WORDS = {
    "date": "日期",
    "month": "年月",
    "quarter": "季度",
    "year": "年份",
    "count": "整数",
    "amount": "数值",
    "place": "地点",
    "category": "类别",
    "text": "文字",
    "serial": "序号",
    "remark": "备注",
}
_TYPES = {
    "date": "date",
    "month": "yearmonth",
    "quarter": "string",
    "year": "year",
    "count": "integer",
    "amount": "number",
}
_STORED_PERIODS = {"month": "月", "quarter": "季", "year": "年"}
_QUARTER = r"\d{4}Q[1-4]"
_PARSERS: dict[str, Callable[[str], Any]] = {
    "date": lambda text: dt.date.fromisoformat(_matching(r"\d{4}-\d\d-\d\d", text)),
    "yearmonth": lambda text: _matching(r"\d{4}-(?:0[1-9]|1[0-2])", text),
    "year": lambda text: int(_matching(r"\d{4}", text)),
    "integer": lambda text: int(_matching(r"-?\d+", text)),
    "number": lambda text: float(_matching(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", text)),
    "string": str,
}


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in a Table Schema, and its values, None where there is none.

    `missing` are texts in it that stand for a missing value, `stored` says how a period is stored.
    """

    name: str
    type: str
    values: Sequence[Any]
    missing: tuple[str, ...] = ()
    stored: str = ""


def stored_column(name: str, field: Field | None, values: Sequence[Any]) -> Column:
    """Return a column of a Parquet file of records/, as readers other than pandas see it.

    Periods are whole numbers there, counted from 1970 on.
    """
    if name in PROVENANCE:
        return Column(name, PROVENANCE[name][1], _without_blanks(values))
    kind = field.kind if field else "text"
    if kind in _STORED_PERIODS:
        first = f"从1970年第一个{_STORED_PERIODS[kind]}（0）起计"
        return Column(name, "integer", values, stored=f"Parquet文件中为整数，{first}")
    return Column(name, _TYPES.get(kind, "string"), _without_blanks(values))


def text_column(name: str, field: Field | None, texts: Sequence[str]) -> Column:
    """Return a column of a CSV file, of the type that all its texts fit.

    A few texts that are of no number, such as masked ones, stand for a missing value; a column with
    more of them is one of texts.
    """
    wanted = PROVENANCE[name][1] if name in PROVENANCE else "string"
    if field is not None and name not in PROVENANCE:
        wanted = _TYPES.get(field.kind, "string")
    for type in (wanted, "number") if wanted == "integer" else (wanted,):
        parsed, odd = _parsed(texts, type)
        has_decimals = type == "integer" and _parsed(sorted(odd), "number")[1] != odd
        if len(odd) <= _MOST_ODD and not has_decimals:  # 1.5 is not a missing value
            return Column(name, type, parsed, tuple(sorted(odd)))
    return Column(name, "string", _parsed(texts, "string")[0])


def field_descriptor(column: Column, field: Field | None) -> dict[str, Any]:
    """Return the descriptor of a column; `field` is None for one that no register declares."""
    name = column.name
    if name in PROVENANCE:
        title, __, description = PROVENANCE[name]
        return {"name": name, "type": column.type, "title": title, "description": description}
    if name == DOUBT or field is None:
        said = {"description": DOUBT_SAYS} if name == DOUBT else {}
        return {"name": name, "type": column.type, "title": name, **said}
    kept, broken = _constraints(column, field)
    described = [*_described(field), *([column.stored] if column.stored else []), *broken]
    descriptor: dict[str, Any] = {"name": name, "type": column.type, "title": name}
    if described:
        descriptor["description"] = "；".join(described)
    if column.missing:
        descriptor["missingValues"] = ["", *column.missing]
    if kept:
        descriptor["constraints"] = kept
    descriptor["kind"] = field.kind
    if field.unit:
        descriptor["unit"] = field.unit
    if field.personal:
        descriptor["personal"] = True
    return descriptor


def _described(field: Field) -> list[str]:
    parts = [KIND_WORDS[field.kind] + (f"，单位：{field.unit}" if field.unit else "")]
    if field.personal:
        parts.append("个人信息，不出整理结果")
    if field.headers:
        parts.append(f"登记中也写作{'、'.join(field.headers)}")
    return parts


def _constraints(column: Column, field: Field) -> tuple[dict[str, Any], list[str]]:
    """Return what holds for all values, and sentences on what is declared and does not hold."""
    kept: dict[str, Any] = {}
    broken: list[str] = []
    values = [value for value in column.values if value is not None]
    if field.is_required:
        missing = len(column.values) - len(values)
        kept |= {} if missing else {"required": True}
        broken += [f"应当填写，有{missing}条没有可用的值"] if missing else []
    for key, limit, breaks in (
        ("minimum", field.min, lambda value: value < field.min),
        ("maximum", field.max, lambda value: value > field.max),
    ):
        if limit is None or column.type not in ("integer", "number"):
            continue
        beyond = sum(map(breaks, values))
        number = int(limit) if float(limit).is_integer() else limit
        kept |= {} if beyond else {key: number}
        word = "小于" if key == "minimum" else "大于"
        broken += [f"有{beyond}条{word}{number}，存疑"] if beyond else []
    if field.choices and column.type == "string":
        others = {value for value in values if value not in field.choices}
        kept |= {} if others else {"enum": list(field.choices)}
        broken += [f"已知的取值：{'、'.join(field.choices)}"] if others else []
    if field.kind == "quarter" and all(re.fullmatch(_QUARTER, str(one)) for one in values):
        kept |= {"pattern": _QUARTER} if column.type == "string" else {}
    return kept, broken


def _without_blanks(values: Sequence[Any]) -> list[Any]:
    return [None if value == "" or _is_nan(value) else value for value in values]


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _parsed(texts: Sequence[str], type: str) -> tuple[list[Any], set[str]]:
    """Return the values of texts, and the texts that are of no value of the type."""
    odd: set[str] = set()
    known: dict[str, Any] = {"": None}
    for text in texts:
        if text not in known:
            try:
                known[text] = _PARSERS[type](text)
            except ValueError:
                known[text] = None
                odd.add(text)
    return [known[text] for text in texts], odd


def _matching(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text, re.ASCII):
        raise ValueError(text)
    return text
