"""What a person has to know of forms: doubts in single ones, and warnings of a register's.

A label that is no field stands in each of a thousand forms; it is warned of once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from annual_review.cleaning.data_rows import DataRows
from annual_review.cleaning.layout import Layout
from annual_review.project.register_book import Field
from annual_review.values.cell_text import quote

_MOST_LABELS = 12  # that a warning names


def add_form_doubts(part: DataRows) -> None:
    """Doubt the forms in which something was left out, unless a person has corrected them."""
    doubts = part.layout.forms.doubts
    for i, row in enumerate(part.rows.tolist() if doubts else ()):
        for field, doubt in doubts.get(row, ()):
            if i not in part.corrected and part.fates[i] in ("kept", "rejected"):
                part.add_doubt(i, doubt, field)


def form_warnings(
    layouts: Sequence[Layout], fields: Mapping[str, Mapping[str, Field]]
) -> Iterator[str]:
    """Yield a warning for each register of forms with labels that are not used, or lacking ones."""
    by_register: dict[str, list[Layout]] = {}
    for layout in layouts:
        if layout.source is not None and layout.tables:
            by_register.setdefault(layout.tables[0].register, []).append(layout)
    for register, same in by_register.items():
        yield from _warn_of_unused(register, same)
        yield from _warn_of_missing(register, same, fields[register])
        yield from _warn_of_tables(register, same)


def _warn_of_unused(register: str, layouts: Sequence[Layout]) -> Iterator[str]:
    labels = dict.fromkeys(label for layout in layouts for label in layout.forms.unused)
    if labels:
        named = "、".join(map(quote, [*labels][:_MOST_LABELS]))
        rest = f"等{len(labels)}项" if len(labels) > _MOST_LABELS else ""
        yield f"{register}：表单上的{named}{rest}不是登记字段，未采用。"


def _warn_of_missing(
    register: str, layouts: Sequence[Layout], fields: Mapping[str, Field]
) -> Iterator[str]:
    lacking: Counter[str] = Counter()
    first: dict[str, str] = {}
    for layout in layouts:
        for table in layout.tables:
            for columns, runs in table.blocks.items():
                named = dict(columns)
                for name, field in fields.items():
                    if field.is_required and name not in named:
                        lacking[name] += sum(map(len, runs))
                        first.setdefault(name, layout.grid.sheet.place)
    for name, number in lacking.items():
        yield (
            f"{register}：{number}张表单上没有必填栏目“{name}”（如{first[name]}）。"
            "栏目另有名称的，请在 registers.yaml 的 headers 中写明。"
        )


def _warn_of_tables(register: str, layouts: Sequence[Layout]) -> Iterator[str]:
    tables: Counter[tuple[str, ...]] = Counter()
    for layout in layouts:
        for labels, rows in layout.forms.tables:
            tables[labels] += rows
    for labels, rows in tables.items():
        named = "、".join(labels[:_MOST_LABELS])
        yield f"{register}：表单里另有一张表（{named}），其中{rows}行有内容，未采用。"
