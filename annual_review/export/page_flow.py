"""Arrange the blocks of a review on pages, so that no page is left half empty.

Charts and tables stand where the text speaks of them, and in its section; where one does not fit
the rest of a page, the text of its section goes on before it. `measured_pieces` makes pieces of
blocks, `typst` writes them in the order that `arrange` returns. All lengths are in points.

Of all orders that the rules allow, the cheapest is taken: a shortest path, over the pieces in their
order, of which the best few ends are kept. A page break is foreseen as Typst makes it: a paragraph
leaves no line alone, a heading stays with what follows, a table breaks between rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import Literal, NamedTuple

_MM = 72 / 25.4
LARGEST_HOLE = 40 * _MM
_UNSEEN_HOLE = 12 * _MM  # as much as a paragraph may leave
_KEPT = 6  # ways that are followed at a time
# What is weighed against each other. One point is a gap of 3 mm more at the foot of a page.
_HOLE, _LARGE_HOLE = 1 / (3 * _MM), 200.0
_PASSED_TEXT, _BEFORE_ITS_TEXT, _BROKEN_TABLE = 0.6, 14.0, 4.0
_BETWEEN = 60.0  # the parts of a list
_EARLIEST, _LATEST = 3, 12  # texts that a float may stand before or after those that speak of it
_LEAST_LINES = 2  # of a paragraph, on either page

Kind = Literal["heading", "text", "float", "rows", "page"]


@dataclass(frozen=True)
class Piece:
    """What stays together in the order of a review: a paragraph, a heading, a chart with its note.

    `line` and `leading` divide a text into lines; a text without is not divided. A table that may
    break has the heights of its `rows`, below `head` points of caption and header, of which it
    repeats `head_again`; `kept` points of it stay together. A float stands after `mention` texts of
    its section, where they speak of it, or later; `is_fixed` is true where the text before it
    announces it. Nothing stands between a text that `follows` and the one before, if possible.
    `page` is a sheet of its own.
    """

    kind: Kind
    height: float
    above: float = 0.0
    below: float = 0.0
    line: float = 0.0
    leading: float = 0.0
    rows: tuple[float, ...] = ()
    head: float = 0.0
    head_again: float = 0.0
    kept: float = 0.0
    mention: int = 0
    is_fixed: bool = False
    follows: bool = False
    is_table: bool = False

    @property
    def row(self) -> int:
        """Which pieces of its section keep their order with it: texts, charts or tables."""
        if self.kind in ("heading", "text"):
            return 0
        return 2 if self.is_table else 1


@dataclass(frozen=True)
class Arrangement:
    """The order of pieces, and where the empty space of pages is spread: by place in that order.

    `above` are the pieces above which there is a gap, with its height if the piece begins a page,
    else 0: there are as many of the same height as the page holds. `below` are those below which
    there is one.
    """

    order: tuple[int, ...]
    above: dict[int, float] = field(default_factory=dict)
    below: frozenset[int] = frozenset()


class _Page(NamedTuple):
    """How far a page is filled: the space asked for below, and headings that wait for a text.

    `below` is None at the head of a page, where a piece has no space above it.
    """

    y: float = 0.0
    below: float | None = None
    waiting: tuple[Piece, ...] = ()


class _Step(NamedTuple):
    """A piece placed: the page then, and the space left at the foot of the page before."""

    page: _Page
    hole: float | None = None
    pages: int = 0
    is_broken: bool = False


@dataclass(frozen=True)
class _Way:
    """Pieces placed so far, what they cost, and the page that is being filled."""

    cost: float = 0.0
    page: _Page = field(default_factory=_Page)
    order: tuple[int, ...] = ()
    turned: int = 0  # pages begun


def arrange(pieces: Sequence[Piece], height: float, start: float = 0.0) -> Arrangement:
    """Return the order of pieces on pages of a height, of which the first is filled to `start`.

    >>> text = Piece("text", 45.0, line=16.0, leading=13.0)
    >>> [*arrange([text, Piece("float", 100.0, mention=1), text, text], 220.0).order]
    [0, 1, 2, 3]
    >>> [*arrange([text, Piece("float", 190.0, mention=1), text, text, text, text], 220.0).order]
    [0, 2, 3, 4, 1, 5]
    """
    ways = [_Way(page=_Page(start))]
    for section in _sections(pieces):
        ways = _arrange_section(pieces, section, height, ways)
    order = min(ways, key=lambda way: way.cost).order
    return _spread(pieces, order, height, start)


def _sections(pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """Yield the pieces under each heading, which is the first of them."""
    section: list[int] = []
    for place, piece in enumerate(pieces):
        if piece.kind == "heading" and section:
            yield section
            section = []
        section.append(place)
    if section:
        yield section


def _arrange_section(
    pieces: Sequence[Piece], section: Sequence[int], height: float, ways: list[_Way]
) -> list[_Way]:
    """Return the best ways to place a section: texts, charts and tables each in their order."""
    rows: list[list[int]] = [[], [], []]
    for place in section:
        rows[pieces[place].row].append(place)
    texts, ends = rows[0], tuple(map(len, rows))
    reached: dict[tuple[int, ...], list[_Way]] = {(0, 0, 0): ways}
    for done in product(*(range(end + 1) for end in ends)):
        here = _best(reached.pop(done, []))
        if done == ends:
            return here
        for row, places in enumerate(rows):
            if not here or done[row] == ends[row]:
                continue
            place = places[done[row]]
            cost = _cost_of_place(pieces, texts, done[0], place)
            if cost is not None:
                after = (*done[:row], done[row] + 1, *done[row + 1 :])
                reached.setdefault(after, []).extend(
                    _placed(pieces, place, height, way, cost) for way in here
                )
    return ways


def _best(ways: list[_Way]) -> list[_Way]:
    """Return the cheapest ways, of those that fill the page alike only one."""
    found: dict[_Page, _Way] = {}
    for way in sorted(ways, key=lambda one: one.cost):
        found.setdefault(way.page, way)
    return list(found.values())[:_KEPT]


def _cost_of_place(
    pieces: Sequence[Piece], texts: Sequence[int], done: int, place: int
) -> float | None:
    """Return what it costs to place a piece after `done` texts; None where it may not stand."""
    piece = pieces[place]
    if not piece.row:
        return 0.0
    headings = sum(pieces[one].kind == "heading" for one in texts[:1])
    passed = done - headings - piece.mention
    if done < headings or (piece.is_fixed and passed) or not -_EARLIEST <= passed <= _LATEST:
        return None
    between = _BETWEEN if done < len(texts) and pieces[texts[done]].follows else 0.0
    return between + _PASSED_TEXT * abs(passed) + (_BEFORE_ITS_TEXT if passed < 0 else 0.0)


def _placed(
    pieces: Sequence[Piece], place: int, height: float, way: _Way, cost: float = 0.0
) -> _Way:
    """Return a way with one more piece."""
    step = _add(way.page, pieces[place], height)
    cost += _cost_of_hole(step.hole) + _BROKEN_TABLE * step.is_broken
    return replace(
        way,
        cost=way.cost + cost,
        page=step.page,
        order=(*way.order, place),
        turned=way.turned + step.pages,
    )


def _cost_of_hole(hole: float | None) -> float:
    if hole is None or hole <= _UNSEEN_HOLE:
        return 0.0
    large = _LARGE_HOLE if hole > LARGEST_HOLE else 0.0
    return large + (hole - _UNSEEN_HOLE) * _HOLE


def _add(page: _Page, piece: Piece, height: float) -> _Step:
    """Place a piece after others on a page, or on the next."""
    if piece.kind == "heading":
        return _Step(page._replace(waiting=(*page.waiting, piece)))
    group = (*page.waiting, piece)
    top = page.y + (0.0 if page.below is None else max(page.below, group[0].above))
    above = top + _headings_height(group)
    if piece.kind == "page":
        return _Step(_Page(), height - page.y if page.y else None, 1 + bool(page.y))
    filled = _fill(piece, above, height)
    if filled.y is not None:
        return _Step(_Page(filled.y, piece.below), None, filled.pages, filled.is_broken)
    if not page.y:  # higher than a page
        return _Step(_Page(min(above + piece.height, height), piece.below))
    again = _add(_Page(waiting=page.waiting), piece, height)
    return again._replace(hole=height - page.y, pages=again.pages + 1)


def _headings_height(group: Sequence[Piece]) -> float:
    """Return the height of the headings above a piece, with the space below each."""
    return sum(one.height + max(one.below, after.above) for one, after in pairwise(group))


class _Filled(NamedTuple):
    y: float | None  # None if the piece does not begin on the page
    pages: int = 0
    is_broken: bool = False


def _fill(piece: Piece, above: float, height: float) -> _Filled:
    """Return how far a piece that begins at `above` fills the last of the pages that it is on."""
    if above + piece.height <= height + 0.1:
        return _Filled(above + piece.height)
    if piece.kind == "rows":
        return _fill_rows(piece, above, height)
    if piece.line and piece.kind == "text":
        return _fill_lines(piece, above, height)
    return _Filled(None)


def _fill_lines(piece: Piece, above: float, height: float) -> _Filled:
    pitch = piece.line + piece.leading
    lines = round((piece.height + piece.leading) / pitch)
    fitting = int((height - above + piece.leading + 0.1) / pitch)
    fitting = min(fitting, lines - _LEAST_LINES)
    if fitting < _LEAST_LINES:
        return _Filled(None)
    left, full = lines - fitting, int((height + piece.leading + 0.1) / pitch)
    pages = 1 + (left - 1) // full
    left -= (pages - 1) * full
    return _Filled(left * pitch - piece.leading, pages)


def _fill_rows(piece: Piece, above: float, height: float) -> _Filled:
    if above + piece.kept > height:
        return _Filled(None)
    y, pages = above + piece.head, 0
    for row in piece.rows:
        if y + row > height + 0.1:
            y, pages = piece.head_again, pages + 1
        y += row
    return _Filled(y + max(piece.height - piece.head - sum(piece.rows), 0.0), pages, pages > 0)


def _spread(
    pieces: Sequence[Piece], order: Sequence[int], height: float, start: float
) -> Arrangement:
    """Return the order, and where the space of pages with a large hole is spread.

    It is the last resort: what follows is too high for the rest of the page, and nothing of its
    section can stand before it. Charts and tables get space around them; where that leaves large
    holes, everything on the page does.
    """
    above: dict[int, float] = {}
    below: set[int] = set()
    for on_page, hole in _filled_pages(pieces, order, height, start):
        if hole <= LARGEST_HOLE:
            continue
        floats = [at for at in on_page if pieces[order[at]].kind == "float"]
        gaps, ends = floats, {*floats[-1:], on_page[-1]}
        if hole / (len(gaps) + len(ends)) > LARGEST_HOLE:
            gaps, ends = sorted({*floats, *on_page[1:]}), {on_page[-1]}
        share = hole / (len(gaps) + len(ends))
        above |= {at: share * (at == on_page[0]) for at in gaps}
        below |= ends
    return Arrangement(tuple(order), above, frozenset(below))


def _filled_pages(
    pieces: Sequence[Piece], order: Sequence[int], height: float, start: float
) -> Iterator[tuple[list[int], float]]:
    """Yield for each page the places in `order` of what ends on it, and the space left below."""
    page, on_page, waiting = _Page(start), list[int](), list[int]()
    for at, place in enumerate(order):
        step = _add(page, pieces[place], height)
        page = step.page
        waiting.append(at)
        if pieces[place].kind == "heading":
            continue
        if step.pages:
            yield on_page, step.hole or 0.0
            on_page = []
        on_page += waiting
        waiting = []
