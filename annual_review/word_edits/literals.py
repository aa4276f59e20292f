"""The texts in the code of a cell: string literals and the literal parts of f-strings.

A `Template` is one string, or several that Python joins: literal parts with fields between them.
parso gives the place of each part in the source, which Python's own ast does only from 3.12 on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import parso

_ESCAPE = re.compile(
    r"\\(?:\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]+\}|.)", re.DOTALL
)
_START = re.compile(r"(?P<prefix>[a-zA-Z]*)(?P<quote>'''|\"\"\"|'|\")")
_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Literal:
    """A literal part: its text, and for each place in the text the place in the source.

    `offsets` has one more entry than the text, that of its end.
    """

    text: str
    offsets: tuple[int, ...]
    quote: str
    is_raw: bool = False
    is_formatted: bool = False

    def encoded(self, text: str) -> str | None:
        """Return a text as it is written in this string; None if it cannot be."""
        if self.is_raw and ("\\" in text or "\n" in text or self.quote[0] in text):
            return None
        if not self.is_raw:
            text = "".join(_ESCAPED.get(char, char) for char in text)
            text = text.replace(self.quote[0], f"\\{self.quote[0]}")
        return text.replace("{", "{{").replace("}", "}}") if self.is_formatted else text


@dataclass(frozen=True)
class Field:
    """A field of an f-string; `start` and `end` are those of its braces in the source."""

    start: int
    end: int


@dataclass
class Template:
    """The parts of a string in order: literal ones, empty where fields stand side by side.

    `is_key` is true for a string that is no text: what stands in brackets behind a name.
    """

    parts: list[Literal | Field] = field(default_factory=list)
    start: int = 0
    end: int = 0
    is_key: bool = False

    @property
    def size(self) -> int:
        """The number of characters of its literal parts."""
        return sum(len(part.text) for part in self.parts if isinstance(part, Literal))


@dataclass(frozen=True)
class CallStatement:
    """A statement that is a call: its name, its place, the places of its arguments."""

    name: str
    start: int
    end: int
    arguments: tuple[tuple[int, int], ...]


def templates_of(source: str) -> list[Template]:
    """Return the strings in a cell's code, in order; those within a field behind it."""
    if source.lstrip().startswith("%%"):
        return []
    tree: Any = parso.parse(source)  # type: ignore[no-untyped-call]
    return sorted(_templates(tree, _Lines(source)), key=lambda one: one.start)


def calls_of(source: str) -> list[CallStatement]:
    """Return the statements of a cell, at its top level, that are calls."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    lines = _Lines(source)
    found = []
    for node in tree.body:
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            places = [lines.of_node(one) for one in [*call.args, *(k.value for k in call.keywords)]]
            found.append(CallStatement(call.func.id, *lines.of_node(node), tuple(places)))
    return found


class _Lines:
    """The offsets of the lines of a source."""

    def __init__(self, source: str) -> None:
        self._lines = source.splitlines(keepends=True)
        self._starts = [0, *accumulate(map(len, self._lines))]

    def offset(self, place: tuple[int, int]) -> int:
        return self._starts[place[0] - 1] + place[1]

    def of_node(self, node: Any) -> tuple[int, int]:
        """Return the place of a node of ast, whose columns are bytes of UTF-8."""
        return (
            self._of_bytes(node.lineno, node.col_offset),
            self._of_bytes(node.end_lineno, node.end_col_offset),
        )

    def _of_bytes(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())


def _templates(node: Any, lines: _Lines) -> Iterator[Template]:
    if node.type in ("string", "fstring"):
        yield _template([node], lines)
        yield from _nested([node], lines)
    elif node.type == "strings":
        yield _template(node.children, lines)
        yield from _nested(node.children, lines)
    else:
        for child in getattr(node, "children", ()):
            yield from _templates(child, lines)


def _nested(strings: Sequence[Any], lines: _Lines) -> Iterator[Template]:
    """Yield the strings in the fields of f-strings."""
    for string in strings:
        for part in getattr(string, "children", ()):
            if part.type == "fstring_expr":
                for child in part.children:
                    if child.type != "fstring_format_spec":
                        yield from _templates(child, lines)


def _template(strings: Sequence[Any], lines: _Lines) -> Template:
    start, end = lines.offset(strings[0].start_pos), lines.offset(strings[-1].end_pos)
    template = Template(start=start, end=end, is_key=_is_key(strings[0]))
    for string in strings:
        _add_parts(template, string, lines)
    return template


def _is_key(string: Any) -> bool:
    """Return whether a string is the whole of a subscript: facts["…"], names["…"]."""
    parent = string.parent
    return (
        parent is not None
        and parent.type == "trailer"
        and parent.children[0].value == "["
        and len(parent.children) == 3  # both brackets and the key
    )


def _add_parts(template: Template, string: Any, lines: _Lines) -> None:
    if string.type == "string":
        text = string.value
        found = _START.match(text)
        if found is None or "b" in found["prefix"].lower():
            return
        quote, start = found["quote"], lines.offset(string.start_pos)
        body = text[found.end() : -len(quote)]
        raw = "r" in found["prefix"].lower()
        template.parts.append(_literal(body, start + found.end(), quote, raw=raw, formatted=False))
        return
    opening = string.children[0]
    found = _START.match(opening.value)
    assert found is not None
    quote, raw = found["quote"], "r" in found["prefix"].lower()
    at = lines.offset(opening.end_pos)
    text = ""
    for child in string.children[1:]:
        if child.type == "fstring_string":
            text += child.value
            continue
        template.parts.append(_literal(text, at, quote, raw=raw, formatted=True))
        text, at = "", lines.offset(child.end_pos)
        if child.type == "fstring_expr":
            template.parts.append(Field(lines.offset(child.start_pos), at))


def _literal(body: str, start: int, quote: str, *, raw: bool, formatted: bool) -> Literal:
    """Return the literal part with a text in the source, its escapes read."""
    text: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(body):
        end = at + 1
        char = body[at]
        if not raw and (found := _ESCAPE.match(body, at)):
            end = found.end()
            char = _unescaped(found[0])
        elif formatted and body[at : at + 2] in ("{{", "}}"):
            end = at + 2
        for one in char:
            text.append(one)
            offsets.append(start + at)
        at = end
    return Literal("".join(text), (*offsets, start + at), quote, raw, formatted)


def _unescaped(escape: str) -> str:
    if escape == "\\\n":
        return ""
    try:
        value = ast.literal_eval(f'"{escape}"' if escape != '\\"' else "'\\\"'")
    except (SyntaxError, ValueError):
        return escape
    return str(value)
