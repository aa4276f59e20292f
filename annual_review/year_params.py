"""params/<year>.yaml of a new year: valid as it stands, with a comment on each thing to decide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annual_review.errors import ParamsError
from annual_review.params import load_settings
from annual_review.settings import Settings, YearParams

_BACK = 10  # years that are looked through for one that has a file of its own
_FIGURE = "chapter.figure"  # an id, where no other year has one to show


def new_params(settings: Settings, folder: Path) -> str:
    """Return the text of a new year's file.

    Nothing of another year is in force in it: the names that the last one in `folder` had are only
    remembered, for a person to decide.
    """
    before = _last_params(settings.year, folder)
    return "\n".join(_lines(settings, *before)) + "\n"


def _last_params(year: int, folder: Path) -> tuple[int, YearParams]:
    """Return the last year before `year` that has a file, and what it says; else nothing."""
    for last in range(year - 1, year - 1 - _BACK, -1):
        path = folder / f"{last}.yaml"
        if path.is_file():
            try:
                return last, load_settings(last, path).params
            except ParamsError:  # a model that is broken is no model
                continue
    return 0, YearParams()


def _lines(settings: Settings, last: int, before: YearParams) -> Iterator[str]:
    year = settings.year
    yield f"# What is true of {year} alone. It is valid as it stands: no line has to be filled in."
    yield "# A line behind a # says nothing yet; take the # away from what you decide."
    yield ""
    yield f"# The title of the review. Without it: {settings.title}"
    title = before.title.replace(str(last), str(year)) if last and before.title else settings.title
    yield f"# title: {_one_line(title)}"
    yield ""
    yield f"# The day on which the review is published. Without it: {year + 1}年1月"
    yield f"# date: {year + 1}-01-31"
    yield ""
    yield "# The last day that the registers reach, while the year goes on: it is then compared"
    yield "# with the same part of the year before. Without it: the last day of any record, if that"
    yield "# is before December."
    yield f"# until: {year}-06-30"
    yield ""
    yield "# Registers, or figures by the beginning of their ids, that do not count what they did"
    yield "# the year before, and why: they are not compared with it."
    yield f"# redefined: {{{next(iter(settings.book.registers), _FIGURE)}: ...}}"
    yield ""
    yield "# Names that are new or have changed this year; they go before those of office.yaml."
    yield from _names(last, before)
    yield ""
    yield "# The figures as they were published, once they are: how each was printed, and the"
    yield "# interval in which its exact value must lie. The quality chapter compares them."
    yield "# published:"
    yield f"#   {next(iter(before.published), _FIGURE)}: {{printed: 30余人, lower: 31, upper: 39}}"


def _names(last: int, before: YearParams) -> Iterator[str]:
    """Name what the year before had to name, each without its value, which is only remembered."""
    if before.names:
        yield f"# What {last} had stands behind each, to be decided anew."
    yield "# names:"
    for name, said in before.names.items():
        words = said if isinstance(said, str) else "、".join(said)
        yield f"#   {_one_line(name)}:  # {last}: {_one_line(words)}"
    if not before.names:
        yield "#   name: ..."


def _one_line(text: str) -> str:
    return " ".join(text.split())
