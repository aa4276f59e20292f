"""Which register a header is of: by its title, the table it goes on with, names, or itself."""

from __future__ import annotations

from collections.abc import Sequence

from annual_review.grids import Grid
from annual_review.heads import Head, Placed
from annual_review.row_kinds import is_section
from annual_review.texts import compact
from annual_review.title_lines import bare_title, is_continued, titles_above
from annual_review.titles import Titles, place_names


def recognise(
    titles: Titles, grid: Grid, head: Head, start: int, last: Placed | None
) -> tuple[str, str]:
    """Return the register of a header, and the title above it that says so (or nothing).

    `start` is the first row of its titles, `last` the header of the table before. The title above
    decides, then the table that the header goes on with; without any, the header itself has to
    speak for a register.
    """
    for text in titles_above(grid, start, head.row):
        if register := titles.find(bare_title(text), head.placed):
            return register, compact(text)
    if last is None:
        return _by_name(titles, grid, head), ""
    if _goes_on(head, last, titles_above(grid, start, head.top)):
        return last.fit.register, ""
    return _richest(head, last.fit.register), ""


def _by_name(titles: Titles, grid: Grid, head: Head) -> str:
    """Return the register that the names of sheet, file and folders tell, or an empty text.

    A name further off than the sheet's needs a header that speaks for the register; without
    any name, a header that has every field of one register alone is enough.
    """
    solid = [name for name, placed in head.placed.items() if placed.fit.is_solid]
    for i, name in enumerate(place_names(grid.sheet.file, grid.sheet.name)):
        if register := titles.find(name, solid if i else head.placed):
            return register
    whole = [name for name, placed in head.placed.items() if placed.fit.has_all_own]
    return whole[0] if len(whole) == 1 else ""


def _goes_on(head: Head, last: Placed, lines: Sequence[str]) -> bool:
    """Tell whether a header goes on with the last one's table: it is printed again, or nearly.

    Nearly is to name about as many of the same fields, or most of the register's; that counts only
    where no `lines` between them are the title of something else.
    """
    placed = head.placed.get(last.fit.register)
    if placed is None or placed.levels == last.levels:
        return placed is not None
    own, before = placed.fit.own, last.fit.own
    is_near = 4 * len(own & before) >= 3 * max(len(own), len(before))
    is_titled = not all(is_section(line) or is_continued(line) for line in lines)
    is_richer_elsewhere = _richest(head, last.fit.register) != ""
    return (is_near or placed.fit.has_most_own) and not is_titled and not is_richer_elsewhere


def _richest(head: Head, register: str) -> str:
    """Return the one register that a header fits better than `register`, or an empty text."""
    named = {name: p.fit.named for name, p in head.placed.items() if p.fit.is_solid}
    least = head.placed[register].fit.named if register in head.placed else 0
    best = [name for name, count in named.items() if count == max(named.values()) > least]
    return best[0] if len(best) == 1 else ""
