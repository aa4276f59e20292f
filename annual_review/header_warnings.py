"""What people have to know of a header: columns that match no field, fields without a column."""

from __future__ import annotations

from collections.abc import Mapping

from annual_review.grids import Grid
from annual_review.headers import Fit, Levels, Vocabulary
from annual_review.heads import Placed
from annual_review.settings import Field
from annual_review.texts import compact, quote


def header_warnings(grid: Grid, placed: Placed, register: str, vocabulary: Vocabulary) -> list[str]:
    """Say which columns of a header are not used, and which required fields have none."""
    fields, fit = vocabulary.book.fields_of(register), placed.fit
    named = {*fit.columns.values(), *(column for parts in fit.split.values() for column in parts)}
    left = {
        column: texts
        for column, texts in enumerate(placed.levels)
        if any(texts) and column not in named
    }
    said = [
        *_of_split(fit),
        *_of_left_over(left, placed, vocabulary),
        *_of_missing(fit, fields),
    ]
    return [f"{grid.sheet.place}（{register}）：{warning}" for warning in said]


def _of_split(fit: Fit) -> list[str]:
    return [
        f"“{name}”分在几栏（{'、'.join(map(compact, parts.values()))}），未采用。"
        for name, parts in fit.split.items()
    ]


def _of_left_over(
    left: Mapping[int, tuple[str, ...]], placed: Placed, vocabulary: Vocabulary
) -> list[str]:
    """Name the columns that are not used; those of a second table beside the first say so."""
    if not left:
        return []
    labels = "、".join(quote(compact("".join(dict.fromkeys(texts)))) for texts in left.values())
    rest: Levels = tuple(left.values())
    if any(fit.is_enough and fit.named > 1 for fit in vocabulary.fits(rest)):
        side = "右" if min(left) > min(placed.fit.columns.values()) else "左"
        return [f"{side}侧还有一张表（{labels}），未采用，请拆成两张表。"]
    return [f"表头中{labels}不是登记字段，未采用。"]


def _of_missing(fit: Fit, fields: Mapping[str, Field]) -> list[str]:
    names = [
        f"“{name}”"
        for name, field in fields.items()
        if field.is_required and name not in fit.columns and name not in fit.split
    ]
    return [f"表头缺少必填字段{'、'.join(names)}。"] if names else []
