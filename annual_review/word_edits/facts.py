"""Facts of a year in params/: their texts as chapters print them, and writing one in its place.

Everything else in the file stays as it is: comments, order, the other texts and how they are
quoted. A plain text stays plain where YAML reads it back as the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from annual_review.project.params_files import base_chain
from annual_review.values.cell_text import text_width

_WIDEST = 100  # half-width characters of a line
_FOLD = re.compile(r"(?<=[，；。、])")


@dataclass(frozen=True)
class FactPlace:
    """Where a fact is written: the file, the places of its value in it, how it is quoted."""

    file: Path
    start: int
    end: int
    style: str
    column: int


def fact_places(params: Path) -> dict[str, FactPlace]:
    """Return the places of the facts of a year, by their keys; the nearest file counts."""
    found: dict[str, FactPlace] = {}
    for file in base_chain(params):
        if not file.is_file():
            continue
        text = read_params(file)
        for key, node in _facts(yaml.compose(text, Loader=yaml.SafeLoader)):
            found.setdefault(
                key,
                FactPlace(
                    file,
                    node.start_mark.index,
                    node.end_mark.index,
                    node.style or "",
                    node.start_mark.column,
                ),
            )
    return found


def read_params(file: Path) -> str:
    """Return the text of a params file, its ends of lines as they are."""
    return file.read_bytes().decode("utf-8-sig")


def _facts(root: Any) -> Iterator[tuple[str, Any]]:
    for stated in _value(root, "facts", yaml.SequenceNode):
        for key, node in _value(stated, "say", yaml.MappingNode):
            if isinstance(node, yaml.ScalarNode):
                yield str(key.value), node


def _value(node: Any, key: str, kind: type[Any]) -> Any:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key and isinstance(value, kind):
                return value.value
    return ()


def with_facts(text: str, edits: Mapping[str, str], places: Mapping[str, FactPlace]) -> str:
    """Return the text of a params file with new texts of some facts that are in it."""
    for key in sorted(edits, key=lambda one: places[one].start, reverse=True):
        place = places[key]
        old = text[place.start : place.end]
        rest = old[len(old.rstrip()) :]
        written = _scalar(edits[key], place, is_folded="\n" in old.rstrip(), text=text)
        text = text[: place.start] + written + rest + text[place.end :]
    return text


def _scalar(value: str, place: FactPlace, *, is_folded: bool, text: str) -> str:
    """Return a value as YAML: quoted as it was, or quoted where a plain text would not do."""
    if place.style == "'":
        return "'" + value.replace("'", "''") + "'"
    line = text.rfind("\n", 0, place.start) + 1
    before = text_width(text[line : place.start])
    indent = len(text[line : place.start]) - len(text[line : place.start].lstrip())
    if place.style != '"' and _is_plain(value):
        if not is_folded or before + text_width(value) <= _WIDEST:
            return value
        folded = _folded(value, before, indent + 2)
        return folded if "#" not in value else value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _is_plain(value: str) -> bool:
    """Return whether YAML reads a text without quotes as itself, in a block or in braces."""
    if any(char in value for char in ",[]{}\n"):
        return False
    try:
        return bool(yaml.safe_load(f"a: {value}\nb: 1\n") == {"a": value, "b": 1})
    except yaml.YAMLError:
        return False


def _folded(value: str, first: int, indent: int) -> str:
    """Return a text on lines of at most a width, broken behind punctuation."""
    lines, room = [""], _WIDEST - first
    for part in _FOLD.split(value):
        if lines[-1] and text_width(lines[-1] + part) > room:
            lines.append("")
            room = _WIDEST - indent
        lines[-1] += part
    return f"\n{' ' * indent}".join(lines)
