r"""Lay out values as JSON with an indent of one space, as `json.dumps(value, indent=1)` does.

Python's encoder in C writes no indents, and the one that does, in Python, takes three times as long
for an executed notebook. Here the one in C writes each container that holds no other, and each list
of such lists: most of a notebook are rows of evidence.

>>> print(indented_json({"year": 2021, "rows": [["龙潭镇", 3], ["兴隆镇", 4]]}))
{
 "year": 2021,
 "rows": [
  [
   "龙潭镇",
   3
  ],
  [
   "兴隆镇",
   4
  ]
 ]
}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from functools import cache
from itertools import chain
from typing import Any

_SCALARS = frozenset({str, int, float, bool, type(None)})
_text = json.JSONEncoder(ensure_ascii=False).encode


def indented_json(value: Any, *, sort_keys: bool = False) -> str:
    """Return a value as JSON, each entry on a line of its own. Raises what `json.dumps` raises."""
    return _laid_out(value, "\n", sort_keys)


def _laid_out(value: Any, line: str, sort_keys: bool) -> str:
    """Return a value as JSON; `line` is a line feed and the indent of the line that it is on."""
    if not isinstance(value, dict | list | tuple) or not value:
        return _text(value)
    inner = f"{line} "
    if isinstance(value, dict):
        if _are_scalars(value.values()):
            return f"{{{inner}{_encoder(inner, sort_keys)(value)[1:-1]}{line}}}"
        items = sorted(value.items()) if sort_keys else value.items()
        texts = [f"{_key(key)}: {_laid_out(each, inner, sort_keys)}" for key, each in items]
        return f"{{{inner}{f',{inner}'.join(texts)}{line}}}"
    if _are_scalars(value):
        return f"[{inner}{_encoder(inner, sort_keys)(value)[1:-1]}{line}]"
    if _are_rows(value):
        return _rows(value, line)
    texts = [_laid_out(each, inner, sort_keys) for each in value]
    return f"[{inner}{f',{inner}'.join(texts)}{line}]"


def _rows(rows: Any, line: str) -> str:
    """Return a list of lists of scalars as JSON, none of them empty.

    A line feed in a text is written as an escape, so that those found are between values.
    """
    inner, innermost = f"{line} ", f"{line}  "
    text = _encoder(innermost, False)(rows)[2:-2]
    text = text.replace(f"],{innermost}[", f"{inner}],{inner}[{innermost}")
    return f"[{inner}[{innermost}{text}{inner}]{line}]"


def _are_rows(values: Collection[Any]) -> bool:
    """Return whether values are lists of scalars, none of them empty."""
    are_lists = {list}.issuperset(map(type, values)) and all(values)
    return are_lists and _are_scalars(chain.from_iterable(values))


def _are_scalars(values: Iterable[Any]) -> bool:
    return _SCALARS.issuperset(map(type, values))


def _key(key: Any) -> str:
    """Return a key as JSON, in which keys are texts: numbers, None and the like become one."""
    return _text(key) if isinstance(key, str) else _text({key: 0})[1 : -len(": 0}")]


@cache
def _encoder(line: str, sort_keys: bool) -> Callable[[Any], str]:
    """Return the encoder of scalars that are each on a line of their own."""
    separators = f",{line}", ": "
    return json.JSONEncoder(ensure_ascii=False, sort_keys=sort_keys, separators=separators).encode
