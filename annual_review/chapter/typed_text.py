"""Refuse texts that would print what nobody is to read: {farmers}, nan, an object's address.

`sentences` checks each text that a chapter says or shows. What comes out of a register is left
alone: a brace is refused only if it stands in a cell, too (document/placeholders.py).
"""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Iterator

from annual_review.chapter.evidence import stands_in_a_register
from annual_review.document.blocks import Block, Chart, Table, plain
from annual_review.document.marks import split, without_marks
from annual_review.document.placeholders import LITERAL, find_placeholder, quoted
from annual_review.errors import FigureError
from annual_review.language import N_, _

_NOTHING = N_(
    "{sentence} prints a value that is not there."
)  # too short a word to tell by the cells of registers
# What a value prints that was put into an f-string by mistake, what is wrong, and what to write.
_RAW = (
    (
        re.compile(r"<[\w.]+ [^<>]*\bat 0x[0-9a-f]+>|<bound method [\w.]+"),
        N_("{sentence} prints an object."),
        N_("If it is a function, call it: put (…) behind its name."),
    ),
    (
        re.compile(r"(?<![\w.])(?:nan|NaN|NaT|None)(?![\w.])|<NA>", re.ASCII),
        _NOTHING,
        N_('Leave the sentence out where there is nothing: f"…" if x else "".'),
    ),
    (
        re.compile(r"[\[{(]['\"][^\n]*[\]})]|\[\d+(?:, \d+)+\]"),
        N_("{sentence} prints a list or a dictionary."),
        N_("Write its parts: '、'.join(names); or listing(column)."),
    ),
    (
        re.compile(r"dtype: \w+|\[\d+ rows x \d+ columns\]|\S {2,}\S[^\n]*\n[^\n]*\S {2,}\S"),
        N_("{sentence} prints a table."),
        N_("Show it with show(table(…))."),
    ),
)


def require_filled(*texts: str) -> None:
    """Raise FigureError for a text that would print a place for a value, or a raw value."""
    for text in texts:
        for key, part in split(text):
            if not key:
                _require_filled(part, without_marks(text))


def require_filled_names(*texts: str) -> None:
    """Raise FigureError for a text that would print a place for a value.

    For texts that may come from registers or from messages of the program.
    """
    for text in map(without_marks, texts):
        _require_no_placeholder(text, text)


def require_filled_block(block: Block) -> None:
    """Raise FigureError for a chart or a table whose caption or cells would print such a place."""
    if isinstance(block, Chart | Table):
        require_filled(block.caption, plain(block.says))
    if isinstance(block, Table):
        require_filled_names(*block.header)
        require_filled_names(*(plain(cell) for row in block.rows for cell in row))


def _require_filled(part: str, sentence: str) -> None:
    _require_no_placeholder(part, sentence)
    for pattern, what, remedy in _RAW:
        found = pattern.search(part)
        if found and not (what != _NOTHING and stands_in_a_register(found[0])):
            first = found[0].split("\n")[0]
            raise FigureError(_(what, sentence=quoted(sentence, first)), remedy=_(remedy))


def _require_no_placeholder(part: str, sentence: str) -> None:
    if not find_placeholder(part):
        return
    if found := find_placeholder(part, _sources()):
        what = _(
            "{sentence} prints {found} as it stands.", sentence=quoted(sentence, found), found=found
        )
        raise FigureError(what, remedy=_remedy(found))


def _remedy(found: str) -> str:
    if found.startswith("%"):
        return _(
            'Write an f-string with the figure in braces in place of {found}: f"…{{x}}…".',
            found=found,
        )
    inner = found.strip("{%} ")
    if not (found.startswith("{") and found.endswith("}")):
        return _("A brace is missing. {literal}", literal=_(LITERAL))
    if not inner or inner.isdecimal():
        return _(
            'Write an f-string with the figure in the braces: f"…{{x}}…". {literal}',
            literal=_(LITERAL),
        )
    if any(f"{{{{{inner}}}}}" in source for source in _running_sources()):
        return _(
            'Write single braces in an f-string: f"…{{{inner}}}…". {literal}',
            inner=inner,
            literal=_(LITERAL),
        )
    return _('Put f before the quote: f"…{{{inner}}}…". {literal}', inner=inner, literal=_(LITERAL))


def _sources() -> list[str] | None:
    """Return the cells that were run in this kernel; None outside of a kernel."""
    from IPython import get_ipython  # noqa: PLC0415 - only a kernel has cells

    shell = get_ipython()
    if shell is None:
        return None
    return [*map(str, shell.user_ns.get("In", ())), *_running_sources()]


def _running_sources() -> Iterator[str]:
    """Yield the source of the cell that is running."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_globals.get("__name__") == "__main__":
            yield "".join(linecache.getlines(frame.f_code.co_filename))
