"""Find numbers typed into the prose, which have no figure and so no evidence.

`build.rendering` calls `find_typed_numbers` and writes what it finds for the chapter on data
quality, which shows `typed_warnings`. Dates, years, months, and numbers in names from params/ or
the records do not count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annual_review.document.blocks import (
    Block,
    Chart,
    Document,
    Glance,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    plain,
)
from annual_review.files import write_json
from annual_review.language import _
from annual_review.project.settings import Settings

_MOST_YEARS_BACK = 10  # that a sentence may name
_GAP = "\ufffc"  # replaces each character of a figure or a name
_DATE = re.compile(
    r"\d{4}(?:[—–-]\d{4})?年度?(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?|\d{4}-\d\d-\d\d"
)
_MEASURES = (
    "人次|人|名|个|项|次|场|起|件|种|册|份|篇|所|支|轮|户|家|条|位|批|期|倍|元|亩|岁|课|堂|台|套|张"
)
_DIGITS = "〇零一二三四五六七八九十百千万亿两"
_NUMBER = re.compile(
    rf"\d[\d,]*(?:\.\d+)?[万亿]?[多余]?(?:{_MEASURES}|%)?"
    rf"|百分之[{_DIGITS}]+"
    # 一 before a measure word is mostly an article (一份责任); 第… is an ordinal.
    rf"|(?<![第{_DIGITS}])(?!一(?:{_MEASURES}))[{_DIGITS}]+[多余来]?(?:{_MEASURES})"
)
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")


class TypedNumber(NamedTuple):
    """A typed number, with its chapter and sentence."""

    chapter: str
    sentence: str
    number: str

    def __str__(self) -> str:
        """Return it as one line."""
        return _(
            "{chapter}: “{number}” is typed in “{sentence}”",
            chapter=self.chapter,
            number=self.number,
            sentence=self.sentence,
        )


def find_typed_numbers(document: Document, names: Iterable[str]) -> list[TypedNumber]:
    """Return the typed numbers of prose; numbers in `names` do not count."""
    known = sorted({name for name in names if name}, key=len, reverse=True)
    return [
        TypedNumber(plain(chapter.heading.spans) if chapter.heading else "", sentence, number)
        for chapter in document.chapters
        for block in chapter.blocks
        for spans in _prose(block)
        for sentence, number in _in_spans(spans, known)
    ]


def known_names(settings: Settings) -> set[str]:
    """Return the names in params/: of the office, its places, registers, choices and rules."""
    office = settings.office
    names = {office.name, *office.names_of_area, settings.title}
    years = range(settings.year - _MOST_YEARS_BACK, settings.year + 2)
    names |= {office.year_of(year).label for year in years}  # 2021—2022学年度
    names |= set(office.places) | set(settings.book.registers) | set(settings.book.lines)
    for entry in settings.names.values():
        names |= {entry} if isinstance(entry, str) else set(entry)
    for register in settings.book.registers:
        for field in settings.book.fields_of(register).values():
            names |= set(field.choices)
        names |= {rule.says for rule in settings.book.registers[register].rules}
    return names


def write_typed_numbers(numbers: Iterable[TypedNumber], path: Path) -> None:
    """Write typed numbers for the chapter on data quality."""
    write_json(path, [list(number) for number in numbers])


def read_typed_numbers(path: Path) -> list[TypedNumber]:
    """Read what `write_typed_numbers` wrote."""
    return [TypedNumber(*fields) for fields in json.loads(path.read_text(encoding="utf-8"))]


def typed_warnings(path: str) -> list[str]:
    """Return a warning for each number that `write_typed_numbers` wrote; none without a path."""
    return [
        f"“{chapter}”中的“{number}”是手写的数字，没有依据：{sentence}"
        for chapter, sentence, number in (read_typed_numbers(Path(path)) if path else [])
    ]


def _prose(block: Block) -> Iterator[Sequence[Span]]:
    if isinstance(block, Paragraph) and block.role == "notice":
        return  # a message of the program, not prose
    if isinstance(block, Paragraph | Quote):
        yield block.spans
    elif isinstance(block, ListBlock):
        yield from block.items
    elif isinstance(block, Chart | Table):
        yield block.says
    elif isinstance(block, Glance):
        yield from ([span] for span, __ in block.items)


def _in_spans(spans: Sequence[Span], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (sentence, number) for each typed number of a paragraph."""
    text = plain(tuple(spans))
    typed = "".join(
        _GAP * len(span.text) if span.figure or span.is_name or span.refers else span.text
        for span in spans
    )
    for name in known:
        typed = typed.replace(name, _GAP * len(name))
    typed = _DATE.sub(lambda date: _GAP * len(date[0]), typed)
    for sentence in _SENTENCE.finditer(typed):
        for number in _NUMBER.finditer(sentence[0]):
            yield text[sentence.start() : sentence.end()], number[0]
