"""The data dictionary: a page in Chinese on the registers, their fields and rules.

`build.data_set` writes it beside the exported tables. It is made of registers.yaml and of how many
records each table has; it looks like the review's page, and prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from annual_review.document.blocks import Document
from annual_review.export import TEMPLATES
from annual_review.export.html_assets import SHEETS, PageAssets, font_faces, style_sheets
from annual_review.export.html_schemes import accent_style, dark_style
from annual_review.project.register_book import Field, Register, Rule
from annual_review.project.settings import Settings
from annual_review.records.field_descriptors import DOUBT, DOUBT_SAYS, KIND_WORDS, PROVENANCE

_FOLDER = TEMPLATES / "data-dictionary"
_HEADS = ("字段", "类型", "单位", "必填", "取值或范围", "也写作", "说明")
_BRIEF = (0, 1, 2, 3)  # columns of a few characters, which are not broken
_FILLS = {"down": "只写一次的，向下填充", "group": "写在各行之上的分组行中"}


@dataclass(frozen=True)
class TableSize:
    """What is exported of a table: how many records, from when to when, and its columns.

    Without columns there is no such table: the register was sent, and does not leave the office.
    """

    rows: int = 0
    first: str = ""
    last: str = ""
    columns: frozenset[str] = frozenset()


def dictionary_page(settings: Settings, sizes: Mapping[str, TableSize]) -> str:
    """Return the page; `sizes` are those of the registers that were sent. The same every time."""
    document = Document(
        title=f"{settings.office.name}{settings.label}{settings.words.register}数据字典",
        office=settings.office.name,
        year=settings.year,
        date=settings.params.date,
        blocks=(),
        data_note=settings.data_note,
        parts=settings.document,
    )
    content: dict[str, Any] = {
        "document": document,
        "label": settings.label,
        "word": settings.words.register,
        "heads": _HEADS,
        "brief": _BRIEF,
        "provenance": list(_provenance(settings)),
        "registers": [
            _register(number, name, settings, sizes.get(name))
            for number, name in enumerate(settings.book.registers, 1)
        ],
    }
    template = _environment().get_template("dictionary.html.j2")
    return str(template.render(content, assets=_assets(document, content)))


def _provenance(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield the columns that all tables have beside the fields, as name, title and description."""
    for name, (title, __, description) in PROVENANCE.items():
        if name != "register":  # each file is of one
            yield name, title, description
    if settings.office.members:
        member = settings.words.member
        yield member, member, f"记录所属的{member}"
    yield DOUBT, DOUBT, DOUBT_SAYS


def _register(number: int, name: str, settings: Settings, size: TableSize | None) -> dict[str, Any]:
    register, fields = settings.book.registers[name], settings.book.fields_of(name)
    return {
        "id": f"register-{number}",
        "name": name,
        "facts": [(head, text) for head, text in _facts(register, settings, size) if text],
        "fields": [_cells(field, one, size) for field, one in fields.items()],
        "rules": [_rule(rule) for rule in register.rules],
    }


def _facts(
    register: Register, settings: Settings, size: TableSize | None
) -> Iterator[tuple[str, str]]:
    yield "依据的标题", "、".join(register.titles)
    yield settings.words.line, register.line
    yield "口径", "；".join(_scope(register))
    if size is None:
        yield "记录", "本期没有报送"
        return
    if not size.columns:
        yield "记录", "不在导出的表中"
        return
    span = f"，{size.first}至{size.last}" if size.first else ""
    yield "记录", f"{size.rows}条{span}"


def _scope(register: Register) -> Iterator[str]:
    """Yield what a record of a register is, and which it has."""
    if register.shape == "form":
        yield "一份表单一条记录"
    elif register.spread:
        into, value = register.spread.into, register.spread.value
        yield f"以“{into}”的各个值为列的表，每个有“{value}”的格子一条记录"
    else:
        yield "一行一条记录"
    yield "相同的行各自计数" if register.repeats else "除序号和备注外完全相同的行只计一次"
    if register.stock:
        yield "登记现有的全部，不分时期"


def _cells(name: str, field: Field, size: TableSize | None) -> tuple[str, ...]:
    said = ["个人信息"] if field.personal else []
    is_left_out = size is not None and bool(size.columns) and name not in size.columns
    said += ["不在导出的表中"] if field.personal or is_left_out else []
    said += [_FILLS[field.fill]] if field.fill else []
    said += [f"由“{'”“'.join(field.columns)}”几列合成"] if field.columns else []
    return (
        name,
        KIND_WORDS[field.kind],
        field.unit,
        "是" if field.is_required else "否",
        _values(field),
        "、".join(field.headers),
        "；".join(said),
    )


def _values(field: Field) -> str:
    """Return the known values of a field, each with its spellings, or the limits of its numbers."""
    if field.choices:
        return "、".join(
            f"{choice}（{'、'.join(spellings)}）" if spellings else choice
            for choice, spellings in field.choices.items()
        )
    low, high = (None if one is None else f"{one:g}" for one in (field.min, field.max))
    if low and high:
        return f"{low}至{high}，超出的存疑"
    if low or high:
        return f"不小于{low}，否则存疑" if low else f"不大于{high}，否则存疑"
    return "本单位所列的地点" if field.kind == "place" else ""


def _rule(rule: Rule) -> dict[str, Any]:
    expression = rule.that or f"unique: {'、'.join(rule.unique)}"
    return {"say": rule.say, "expression": expression, "strict": rule.strict}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _assets(document: Document, content: Mapping[str, Any]) -> PageAssets:
    template = (_FOLDER / "dictionary.html.j2").read_text(encoding="utf-8")
    shown = [template, document.title, document.data_note, *_texts(list(content.values()))]
    *sheets, printed = SHEETS
    style = font_faces(shown, shown) + style_sheets([*sheets, printed])
    style += (_FOLDER / "dictionary.css").read_text(encoding="utf-8")
    style += accent_style(document) + dark_style(document)
    return PageAssets(Markup(style), Markup(""))  # noqa: S704 - files of this package


def _texts(value: Any) -> Iterator[str]:
    """Yield all texts of what the page shows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)
