"""The errors that the package raises for a person to act on.

ReviewError                 what is wrong, where, and what to do about it
├── InputError      (2)     the command line, the parameters or the registers are wrong
│   ├── ParamsError         a file of params/ has an unknown key or a wrong value
│   ├── SealedError         a review is sealed: nothing changes it until it is reopened
│   └── RegisterError       a register cannot be opened
│       └── UnreadableError     it is locked, or no workbook at all
└── BuildError      (1)     the review could not be built from good inputs
    ├── ChapterError        a notebook raised an error, timed out or lost its kernel
    ├── CorrectionError     a correction no longer matches its row
    ├── FigureError         a number is formatted or declared in an impossible way
    ├── ProofreadingError   the prose has faults of language, and the run is strict
    ├── ProtectedNameError  a cell gives a function of annual_review.chapter another value
    ├── TypedNumberError    a number in the prose is no figure, and the run is strict
    └── TypesettingError    a glyph is missing, or the typesetter refused the page

The numbers are exit statuses. cli.main prints the errors; IPython shows them by _render_traceback_.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from annual_review.language import N_, _, mapped, restored, stored
from annual_review.tracebacks import failing_line, failing_sentence, shorten

QUOTED = "    "  # indents the quoted sentence in the lines that IPython shows
_PARAGRAPHS = {  # by whether there is a place, and a remedy
    (True, True): N_("{where}: {what} {remedy}"),
    (True, False): N_("{where}: {what}"),
    (False, True): N_("{what} {remedy}"),
    (False, False): "{what}",
}
_REASONS = (  # of an OSError, those that users meet; strerror(3) says them in English
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Read-only file system"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("Too many open files"),
    N_("Input/output error"),
    N_("Address already in use"),
    N_("Cannot allocate memory"),
)
_ENDS = (".", "?", "!", "…", "。", "？", "！")  # of a sentence
_record: list[Path] = []  # the file of `record_errors`
_MIN_SIMILARITY = 50.0  # of 100, for a known name to be the one that was meant


class ReviewError(Exception):
    """A problem that a person has to fix.

    `what` and `remedy` are sentences; `where` names the place (file, sheet, row; notebook, cell).
    """

    exit_status = 1

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what, where, remedy)  # as `args`, so that it can be pickled

    def __str__(self) -> str:
        """Return one short paragraph: where, what, remedy; numbers of persons are masked."""
        return _masked(self.text)

    @property
    def masked(self) -> str:
        """The same as a message that can be stored, and said in another language."""
        text: str = mapped(self.text, _masked)
        return text

    @property
    def text(self) -> str:
        """The paragraph as a message; numbers of persons are not masked in it."""
        template = _PARAGRAPHS[bool(self.where), bool(self.remedy)]
        return _(template, where=self.where, what=self.what, remedy=self.remedy)

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows instead of a traceback: what, the sentence, remedy.

        (IPython.core.interactiveshell asks an exception for them by this name.)
        """
        what = _(_PARAGRAPHS[bool(self.where), False], where=self.where, what=self.what)
        is_figure = isinstance(self, FigureError)
        sentence = failing_sentence(self, or_expression=(ast.expr if is_figure else ast.Subscript))
        if is_figure and not sentence:
            sentence = shorten(failing_line(self))
        quoted = [f"{QUOTED}{sentence}"] if sentence else []
        remedy = [self.remedy] if self.remedy else []
        record_error(type(self).__name__, self.text)
        lines = [f"{type(self).__name__}: {what}", *quoted, *remedy]
        return [_masked(line) for line in lines]


class InputError(ReviewError):
    """The command line, the parameters or the inputs are wrong."""

    exit_status = 2


class ParamsError(InputError):
    """A file of params/ has an unknown key or a wrong value."""


class SealedError(InputError):
    """A review is sealed: nothing changes it until it is reopened."""


class RegisterError(InputError):
    """A register cannot be opened or read.

    `notice` says so in Chinese, for the warnings of a run that goes on without it.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "", notice: str = "") -> None:
        super().__init__(what, where, remedy)
        self.notice = notice
        self.args = (what, where, remedy, notice)


class UnreadableError(RegisterError):
    """A register that only a person can open: it is locked, or no workbook at all.

    A run goes on without it; other errors of a register stop it.
    """


class BuildError(ReviewError):
    """The review could not be built."""


class ChapterError(BuildError):
    """A notebook raised an error, timed out or lost its kernel."""


class CorrectionError(BuildError):
    """A correction no longer matches its row."""


class FigureError(BuildError):
    """A number is formatted or declared in an impossible way."""


class ProtectedNameError(BuildError):
    """A cell gives a function of annual_review.chapter another value."""


class ProofreadingError(BuildError):
    """The prose has faults of punctuation, numerals or wording, and the run is strict."""


class TypedNumberError(BuildError):
    """A number was typed into the prose, and the run is strict."""


class TypesettingError(BuildError):
    """A glyph is missing from every font, or the typesetter refused the page."""


def _masked(text: str) -> str:
    from annual_review.person_numbers import mask  # noqa: PLC0415 - only where there is an error

    return mask(text)


def record_errors(file: str) -> None:
    """Let this process, a kernel, write each error that it shows to a file, for any language.

    What it sends to others is a text in one language. See `recorded_error`.
    """
    _record[:] = [Path(file)]


def record_error(name: str, what: str, remedy: str = "") -> None:
    """Write an error that is shown, if that was asked for; numbers of persons are masked."""
    for file in _record:
        shown = [stored(mapped(text, _masked)) for text in (what, remedy)]
        file.write_text(json.dumps([name, *shown]), encoding="utf-8")


def recorded_error(file: Path, name: str) -> tuple[str, str] | None:
    """Return the last error that was written, what and remedy; None if it is not a `name`."""
    try:
        found, what, remedy = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return (restored(what), restored(remedy)) if found == name else None


def os_reason(error: OSError) -> str:
    """Return why the operating system refused something.

    >>> os_reason(PermissionError(13, "Permission denied"))
    'Permission denied'
    """
    reason = error.strerror
    return _(reason) if reason in _REASONS else f"{reason or error}"


def as_sentence(text: Any) -> str:
    """Return a text of a library with a full stop, if it has none.

    >>> as_sentence("division by zero"), as_sentence("Why?")
    ('division by zero.', 'Why?')
    """
    said = str(text)
    return text if said.endswith(_ENDS) else _("{text}.", text=text)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a question for the known name nearest to a wrong one; empty if none is near.

    >>> did_you_mean("titel", ["date", "title"]), did_you_mean("titel", ["date"])
    ("Did you mean 'title'?", '')
    """
    near = nearest(name, known)
    return _("Did you mean '{near}'?", near=near) if near else ""


def nearest(name: str, known: Iterable[str], at_least: float = _MIN_SIMILARITY) -> str:
    """Return the known name nearest to a wrong one; "" if none is as similar as `at_least`, of 100.

    A name that contains the wrong one is near, too, if it is the only one.

    >>> nearest("cout", ["count", "total"]), nearest("果", ["果农人数", "乡镇"])
    ('count', '果农人数')
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import, and rarely needed

    names = list(known)
    near = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=at_least)
    if near:
        return str(near[0])
    containing = [other for other in names if name and name in other]
    return containing[0] if len(containing) == 1 else ""
