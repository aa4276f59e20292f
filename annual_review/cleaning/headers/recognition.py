"""Choose the register of a table: by its title, by what it continues, by names, by its header.

A title, or the name of the sheet, needs a header with the fields that the register requires,
however many other columns there are; `unrecognised` says which of these conditions failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.header_search import HeaderCandidate, PlacedHeader
from annual_review.cleaning.headers.title_words import names_a_form, says_nothing
from annual_review.cleaning.headers.titles import (
    Titles,
    bare_title,
    is_continued,
    place_names,
    titles_above,
)
from annual_review.cleaning.row_vocabulary import is_section
from annual_review.values.cell_text import compact


@dataclass(frozen=True)
class RecognisedHeader:
    """A header with the first row of its titles, its register and the title that names it, or "".

    `is_first` is True where no table of a register stands above it on its sheet.
    """

    header: HeaderCandidate
    start: int
    register: str
    title: str
    is_first: bool


def recognise(
    titles: Titles,
    grid: Grid,
    header: HeaderCandidate,
    start: int,
    last: PlacedHeader | None,
    *,
    is_named: bool = True,
) -> tuple[str, str]:
    """Return the register of a header, and the title above it that names it, or "".

    `start` is the first row of the titles, `last` the header of the table before. The title
    decides, then the table that the header continues; without either, the header itself has to
    identify a register. The names of sheet, file and folders tell only what `is_named`.
    """
    for text in titles_above(grid, start, header.row):
        if register := _named(titles, header, bare_title(text), header.enough, header.required):
            return register, compact(text)
    if last is None:
        names = place_names(grid.sheet.file, grid.sheet.name) if is_named else []
        return _by_name(titles, grid, header, start, names), ""
    if _continues(header, last, titles_above(grid, start, header.top)):
        return last.fit.register, ""
    return _best_fit(header, last.fit.register), ""


def _named(
    titles: Titles,
    header: HeaderCandidate,
    name: str,
    enough: Iterable[str],
    required: Iterable[str],
) -> str:
    """Return the register that a name tells, or "".

    Of the registers of which the header has `enough` fields, its title may stand anywhere in the
    name; of those of which it only has the `required` ones, the name has to be about the title.
    """
    among = [*enough]
    wide = [register for register in required if register not in among]
    register = titles.find(name, [*among, *wide])
    if register not in wide or titles.is_about(name, register):
        return register
    return titles.find(name, among)


def _by_name(
    titles: Titles, grid: Grid, header: HeaderCandidate, start: int, names: Sequence[str]
) -> str:
    """Return the register that the name of the sheet, the file or a folder tells, or "".

    Other names than the sheet's need a header that identifies the register by itself, or nearer
    names that tell nothing; without any name, a header that has every field of one register alone
    is enough.
    """
    solid = [name for name in header.enough if header.placed[name].fit.is_solid]
    for i, name in enumerate(names):
        required = [
            each
            for each in header.required
            if _may_be_named(grid, header.placed[each], start, names[:i])
        ]
        if register := _named(titles, header, name, solid if i else header.enough, required):
            return register
    complete = [name for name in header.enough if header.placed[name].fit.has_all_own]
    return complete[0] if len(complete) == 1 else ""


def _may_be_named(grid: Grid, placed: PlacedHeader, start: int, nearer: Sequence[str]) -> bool:
    """Return whether a farther name may tell the register of a header with many other columns.

    The titles above it are not of another form; nor do the names that are `nearer` say anything,
    unless the header names every field of the register.
    """
    lines = [bare_title(line) for line in titles_above(grid, start, placed.top)]
    if any(map(names_a_form, [*lines, *nearer])):
        return False
    return not nearer or placed.fit.has_all_own or all(map(says_nothing, [*lines, *nearer]))


def _continues(header: HeaderCandidate, last: PlacedHeader, lines: Sequence[str]) -> bool:
    """Return whether a header continues the last one's table: it is the same, or nearly.

    It is nearly the same if it names about as many of the same fields, or most of the register's.
    That counts only if the `lines` between the two are not the title of something else. Of a header
    with many unknown columns, these have to be mostly the same, too.
    """
    placed = header.placed.get(last.fit.register)
    if placed is None or placed.levels == last.levels:
        return placed is not None
    if not placed.fit.is_enough:
        same = len({*placed.levels} & {*last.levels} - {("",) * len(placed.levels[0])})
        if 2 * same < placed.fit.labels:
            return False
    own, before = placed.fit.own, last.fit.own
    is_near = 4 * len(own & before) >= 3 * max(len(own), len(before))
    is_titled = not all(is_section(line) or is_continued(line) for line in lines)
    fits_another = _best_fit(header, last.fit.register) != ""
    return (is_near or placed.fit.has_most_own) and not is_titled and not fits_another


def _best_fit(header: HeaderCandidate, register: str) -> str:
    """Return the one register that a header fits better than `register`, or ""."""
    fits = {name: header.placed[name].fit for name in header.enough}
    named = {name: fit.named for name, fit in fits.items() if fit.is_solid}
    least = fits[register].named if register in fits else 0
    best = [name for name, count in named.items() if count == max(named.values()) > least]
    return best[0] if len(best) == 1 else ""
