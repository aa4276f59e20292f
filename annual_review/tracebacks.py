"""Where in a notebook's cell an error arose: the sentence, as it is written there."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from itertools import islice
from types import CodeType, TracebackType

_MOST = 120  # characters of a sentence that an error quotes
Place = tuple[int, int]  # a line, from 1, and a column in bytes of UTF-8, as `ast` has them


def sentence_behind(error: BaseException, *, or_expression: bool = False) -> str:
    """Return the f-string of a cell from which an error came, or an empty text.

    Where there is none, and it is asked for, the expression from which it came. Python knows the
    places of expressions from 3.11 on (PEP 657).
    """
    for code, instruction in reversed(list(_cells(error.__traceback__))):
        source = "".join(linecache.getlines(code.co_filename))
        found = _source_at(source, *_place(code, instruction), or_expression=or_expression)
        if found:
            return _short(found)
    return ""


def _cells(traceback: TracebackType | None) -> Iterator[tuple[CodeType, int]]:
    """Yield what was at work in cells, and where in it."""
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__name__") == "__main__":
            yield traceback.tb_frame.f_code, traceback.tb_lasti
        traceback = traceback.tb_next


def _place(code: CodeType, instruction: int) -> tuple[Place, Place] | tuple[None, None]:
    """Return where an instruction begins and ends in the source, if that is known."""
    line, last, column, end = next(islice(code.co_positions(), instruction // 2, None))
    if line is None or last is None or column is None or end is None:
        return None, None
    return (line, column), (last, end)


def _source_at(source: str, start: Place | None, end: Place | None, *, or_expression: bool) -> str:
    """Return the source of the innermost f-string, or else expression, around a place."""
    if start is None or end is None:
        return ""
    around = [one for one in _expressions(source) if _start(one) <= start and end <= _end(one)]
    sentences = [one for one in around if isinstance(one, ast.JoinedStr)]
    found = sentences or (around if or_expression else [])
    innermost = max(found, key=_start, default=None)
    return (ast.get_source_segment(source, innermost) or "") if innermost else ""


def _expressions(source: str) -> list[ast.expr]:
    try:
        return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr)]
    except SyntaxError:
        return []


def _start(node: ast.expr) -> Place:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> Place:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST else f"{line[: _MOST - 1]}…"
