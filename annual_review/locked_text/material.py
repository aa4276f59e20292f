"""The Markdown file for a language model: how to write, the tokens, the review with tokens in it.

It has no value of any figure: a token says what is counted, its unit and whether it rose or fell.
So nothing of the registers is in it but what the review's own sentences say, and a number that the
model knows nothing of cannot be typed by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from annual_review.document.blocks import (
    Block,
    Chapter,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Spans,
    spans_in,
)
from annual_review.locked_text.allowed import Allowed, spans_of
from annual_review.locked_text.numerals import find_numerals
from annual_review.locked_text.tokens import BEFORE, CHANGE, YEAR, Token, Tokens, prose_chapters
from annual_review.project.settings import Settings

_ROWS = re.compile(r"，\d+行")
_PROSE = ("body", "lead", "analysis")
_RULES = (
    "数字一律写成记号，如`{example}`，不写阿拉伯数字，也不写汉字数字。",
    "记号连同单位一起印出，后面不再写单位，前后不写“约”“近”“余”“多”等字。",
    "带`|{before}`的记号是上一年的数，带`|{change}`的记号自带“增长”“减少”等字。",
    "年份写`{year}`，上一年写`{last}`。",
    "没有记号的数不写，“半数”“翻番”“几个”一类的说法也不写。",
    "不写“一是”“二是”，标题前不写序号，标题由程序编号。",
    "下面“可以照用的名称和句子”里的数字可以照用，不改一字。",
    "不写人名，不写材料里没有的事；是增是减，以材料为准。",
    "用Markdown写：一级标题是题目，二级标题是各章，其余是段落。",
    "不用表格、图片、链接、代码和HTML。",
    "写完存为.md或.txt文件，交给：run_report.py {period} --brief 文件名。",
)


def material(document: Document, settings: Settings, tokens: Tokens, allowed: Allowed) -> str:
    """Return the Markdown of a review for a language model; the same every time."""
    return "\n".join(_lines(document, settings, tokens, allowed)) + "\n"


def _lines(
    document: Document, settings: Settings, tokens: Tokens, allowed: Allowed
) -> Iterator[str]:
    review, year = settings.words.review, str(tokens.get(YEAR, ""))
    last = str(tokens.get(YEAR, BEFORE))
    example = next((str(token) for token in tokens.known.values() if token.id != YEAR), year)
    yield f"# {review}写作材料（数字已锁定）"
    yield from ("", f"题目：{_with_years(document.title, tokens)}", "", "## 要求", "")
    period = settings.period_name
    words = {"example": example, "before": BEFORE, "change": CHANGE, "year": year, "last": last}
    yield from (f"- {rule.format(**words, period=period)}" for rule in _RULES)
    yield from ("", "## 可以照用的名称和句子", "")
    yield from (f"- {one}" for one in allowed.all)
    printed: set[str] = set()
    for chapter, blocks in prose_chapters(document):
        yield from ("", f"## {_title(chapter, tokens)}", "")
        ids = dict.fromkeys(span.figure for block in blocks for span in spans_in(block))
        new = [id for id in ids if id not in printed and tokens.of_figure(id)]
        printed.update(new)
        if new:
            yield from ("记号：", "")
            yield from (_token_line(id, document.evidence[id], tokens) for id in new)
            yield from ("", "原文：", "")
        for block in blocks:
            yield from _prose(block, tokens, allowed)


def _title(chapter: Chapter, tokens: Tokens) -> str:
    return _text(chapter.heading.spans, tokens) if chapter.heading else "开头"


def _token_line(id: str, entry: dict[str, object], tokens: Tokens) -> str:
    """Return a line on the tokens of a figure: what it counts, its unit, its direction."""
    first, *others = tokens.of_figure(id)
    rule = with_tokens_only(_ROWS.sub("", str(entry.get("rule", ""))))
    said = [str(entry.get("label") or ""), rule]
    said += [f"单位：{entry['unit']}"] if entry.get("unit") else []
    said += [_direction(entry)] if _direction(entry) else []
    said += [f"另有{'、'.join(map(_other, others))}"] if others else []
    return f"- `{first}`：{'；'.join(filter(None, said))}"


def _other(token: Token) -> str:
    """Return a token beside the first of its figure; of a bare number that it has no unit."""
    is_bare = re.fullmatch(r"[\d.,]+", token.span.text)
    return f"`{token}`（不带单位）" if is_bare else f"`{token}`"


def with_tokens_only(rule: str) -> str:
    """Return a rule with … in the place of each number in it.

    >>> with_tokens_only("走访登记，金额不少于5000，合计")
    '走访登记，金额不少于…，合计'
    """
    return re.sub(r"[-\d.,]*\d", "…", rule)


def _direction(entry: dict[str, Any]) -> str:
    now, before = entry.get("value"), (entry.get("before") or {}).get("value")
    if not isinstance(now, int | float) or not isinstance(before, int | float):
        return ""
    return "与上年持平" if now == before else "比上年增加" if now > before else "比上年减少"


def _prose(block: Block, tokens: Tokens, allowed: Allowed) -> Iterator[str]:
    """Yield the lines of a block of prose; a line with a number that is no token is left out."""
    is_prose = isinstance(block, Paragraph) and block.role in _PROSE
    if not (is_prose or isinstance(block, Heading | ListBlock | Quote)):
        return
    for spans in spans_of(block):
        text = _text(spans, tokens)
        if isinstance(block, Heading):
            yield from (f"{'#' * (block.level + 1)} {text}", "")
        elif text.strip() and not find_numerals(_gapped(text), allowed.all):
            yield from (text.strip(), "")


def _gapped(text: str) -> str:
    return re.sub(r"\{\{.*?\}\}", lambda token: "\ufffc" * len(token[0]), text)


def _text(spans: Spans, tokens: Tokens) -> str:
    """Return the text of spans with a token in the place of each figure, and of the year."""
    return "".join(
        str(tokens.of_span(span) or _with_years(span.text, tokens))
        for span in spans
        if not span.refers
    ).replace("\n", "")


def _with_years(text: str, tokens: Tokens) -> str:
    years: list[Token] = sorted(tokens.of_figure(YEAR), key=lambda token: -len(token.span.text))
    for token in years:
        text = text.replace(token.span.text, str(token))
    return text
