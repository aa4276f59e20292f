"""The family of errors that a run can end with.

ReviewError                 what went wrong, where, and what to do about it
├── InputError      (2)     the call, the parameters or the registers are wrong
│   ├── ParamsError         a file of params/ has an unknown key or a wrong value
│   └── RegisterError       a register cannot be opened
└── BuildError      (1)     the review could not be built from good inputs
    ├── ChapterError        a notebook raised, hung or died
    ├── CorrectionError     a correction no longer matches its row
    ├── FigureError         a number is formatted or declared in an impossible way
    ├── ProtectedNameError  a cell gives a function of annual_review.chapter another value
    ├── TypedNumberError    a number of the prose is no figure, and the run is strict
    └── TypesettingError    a glyph is missing, or the typesetter refused the page
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable, Iterator
from itertools import islice
from types import CodeType, TracebackType

QUOTED = "    "  # before the sentence in the lines that IPython shows
_NEAR = 50.0  # of 100: how alike two names are of which one may be the other, misspelt


class ReviewError(Exception):
    """Something a person has to put right.

    `what` and `remedy` are sentences; `where` names the place (file, sheet, row; notebook, cell).
    """

    exit_status = 1

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what, where, remedy)  # the arguments, so that it survives a process border

    def __str__(self) -> str:
        """Say it as one short paragraph."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what} {self.remedy}".strip()

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows instead of a traceback: what, the sentence, remedy.

        (IPython.core.interactiveshell asks an exception for them by this name.)
        """
        place = f"{self.where}: " if self.where else ""
        sentence = sentence_behind(self, or_expression=isinstance(self, FigureError))
        quoted = [f"{QUOTED}{sentence}"] if sentence else []
        remedy = [self.remedy] if self.remedy else []
        return [f"{type(self).__name__}: {place}{self.what}", *quoted, *remedy]


class InputError(ReviewError):
    """The call, the parameters or the inputs are wrong."""

    exit_status = 2


class ParamsError(InputError):
    """A file of params/ has an unknown key or a wrong value."""


class RegisterError(InputError):
    """A register cannot be opened or read."""


class BuildError(ReviewError):
    """The review could not be built."""


class ChapterError(BuildError):
    """A notebook raised, hung or died."""


class CorrectionError(BuildError):
    """A correction no longer matches its row."""


class FigureError(BuildError):
    """A number is formatted or declared in an impossible way."""


class ProtectedNameError(BuildError):
    """A cell gives a function of annual_review.chapter another value."""


class TypedNumberError(BuildError):
    """A number of the prose is typed by hand, and the run is strict."""


class TypesettingError(BuildError):
    """A glyph is missing from every font, or the typesetter refused the page."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a question for the known name nearest to a wrong one; empty if none is near.

    >>> did_you_mean("titel", ["date", "title"]), did_you_mean("titel", ["date"])
    ("Did you mean 'title'?", '')
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - takes its time, and few runs need it

    near = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return f"Did you mean '{near[0]}'?" if near else ""


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
