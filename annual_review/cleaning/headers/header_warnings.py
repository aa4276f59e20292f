"""Warnings, in Chinese, of what a header leaves unused and of what it lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import Fit, HeaderVocabulary
from annual_review.cleaning.headers.header_search import PlacedHeader
from annual_review.project.register_book import Field
from annual_review.values.cell_text import compact, quote

_MOST_QUOTED = 6  # labels of unused columns in a warning


def header_warnings(
    grid: Grid, placed: PlacedHeader, register: str, vocabulary: HeaderVocabulary
) -> list[str]:
    """Return warnings, in Chinese, of unused columns and of required fields without a column."""
    fields, fit = vocabulary.book.fields_of(register), placed.fit
    several = [*fit.split.values(), *fit.parts.values()]
    named = {*fit.columns.values(), *(column for parts in several for column in parts)}
    if fit.spread:
        named |= fit.spread.columns
    unused = {
        column: texts
        for column, texts in enumerate(placed.levels)
        if any(texts) and column not in named
    }
    warnings = [
        *_warn_of_split(fit),
        *(fit.spread.warnings if fit.spread else ()),
        *_warn_of_unused(unused, placed, vocabulary),
        *_warn_of_missing(fit, fields),
    ]
    return [f"{grid.sheet.place}（{register}）：{warning}" for warning in warnings]


def _warn_of_split(fit: Fit) -> list[str]:
    return [
        f"“{name}”分在几栏（{'、'.join(map(compact, parts.values()))}），未采用。"
        for name, parts in fit.split.items()
    ]


def _warn_of_unused(
    unused: Mapping[int, tuple[str, ...]], placed: PlacedHeader, vocabulary: HeaderVocabulary
) -> list[str]:
    """Name the unused columns."""
    if not unused:
        return []
    labels = listed([column_label(texts) for texts in unused.values()], _MOST_QUOTED)
    return [f"表头中{labels}不是登记字段，未采用。"]


def _warn_of_missing(fit: Fit, fields: Mapping[str, Field]) -> list[str]:
    names = [
        f"“{name}”"
        for name, field in fields.items()
        if field.is_required and not field.is_group and name not in fit.fields
    ]
    return [f"表头缺少必填字段{'、'.join(names)}。"] if names else []


def column_label(texts: Sequence[str]) -> str:
    """Return the label of a column of a header in one or several rows, as one text."""
    return compact("".join(dict.fromkeys(texts)))


def listed(labels: Sequence[str], most: int) -> str:
    """Quote labels; of many, the first ones, and how many there are.

    >>> listed(["甲", "乙", "丙"], 3), listed(["甲", "乙", "丙", "丁", "戊"], 3)
    ('“甲”、“乙”、“丙”', '“甲”、“乙”、“丙”等5栏')
    """
    shown = labels if len(labels) <= most + 1 else labels[:most]
    rest = f"等{len(labels)}栏" if len(shown) < len(labels) else ""
    return "、".join(map(quote, shown)) + rest
