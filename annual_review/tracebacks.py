"""Find the sentence of a notebook's cell from which an error came, as it is written there.

Errors of the package quote it in place of a traceback: see ReviewError._render_traceback_.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from itertools import islice
from types import CodeType, FrameType, TracebackType

_MAX_LENGTH = 120  # characters of a sentence that an error quotes
Position = tuple[int, int]  # a line, from 1, and a column in bytes of UTF-8, as `ast` has them


def failing_sentence(error: BaseException, or_expression: type[ast.expr] | None = None) -> str:
    """Return the f-string of a cell in which an error was raised, or "" if there is none.

    With `or_expression`, return the raising expression where it is in no f-string and of this kind.
    Bytecode knows the positions of expressions from Python 3.11 on (PEP 657).
    """
    for code, instruction in reversed(list(_cell_codes(error.__traceback__))):
        source = "".join(linecache.getlines(code.co_filename))
        span = _span(code, instruction)
        if span and (found := _source_around(source, *span, or_expression)):
            return shorten(found)
    return ""


def failing_line(error: BaseException) -> str:
    """Return the line of a cell in which an error was raised, or "" if it is of no cell.

    Of a statement over several lines, return those of the part that failed.
    """
    for code, instruction in reversed(list(_cell_codes(error.__traceback__))):
        lines = linecache.getlines(code.co_filename)
        span = _span(code, instruction)
        if span and span[0][0] <= len(lines):
            return " ".join(lines[span[0][0] - 1 : span[1][0]]).strip()
    return ""


def cell_frames(traceback: TracebackType | None) -> Iterator[FrameType]:
    """Yield the frames that run in cells, the outermost first."""
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__name__") == "__main__":
            yield traceback.tb_frame
        traceback = traceback.tb_next


def _cell_codes(traceback: TracebackType | None) -> Iterator[tuple[CodeType, int]]:
    """Yield the code of the frames that run in cells, with the index of their instruction."""
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__name__") == "__main__":
            yield traceback.tb_frame.f_code, traceback.tb_lasti
        traceback = traceback.tb_next


def _span(code: CodeType, instruction: int) -> tuple[Position, Position] | None:
    """Return where the source of an instruction starts and ends, if that is known."""
    line, last, column, end = next(islice(code.co_positions(), instruction // 2, None))
    if line is None or last is None or column is None or end is None:
        return None
    return (line, column), (last, end)


def _source_around(
    source: str, start: Position, end: Position, or_expression: type[ast.expr] | None
) -> str:
    """Return the innermost f-string around a span, else perhaps the innermost expression."""
    around = [node for node in _expressions(source) if _start(node) <= start and end <= _end(node)]
    f_strings = [node for node in around if isinstance(node, ast.JoinedStr)]
    innermost = max(f_strings or around, key=_start, default=None)
    is_wanted = isinstance(innermost, (ast.JoinedStr, or_expression or ast.JoinedStr))
    return (ast.get_source_segment(source, innermost) or "") if innermost and is_wanted else ""


def _expressions(source: str) -> list[ast.expr]:
    try:
        return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr)]
    except SyntaxError:
        return []


def _start(node: ast.expr) -> Position:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> Position:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def shorten(text: str) -> str:
    """Return a text in one line, cut to the length that an error quotes."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_LENGTH else f"{line[: _MAX_LENGTH - 1]}…"
