"""Pair the paragraphs of the published Word file with those of the edited one.

Bookmarks come first. Where they were lost, as in a file that WPS has saved, equal texts in the same
order are pairs, then similar ones between them. Paragraphs without text are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from annual_review.export.docx.cell_marks import CELL_MARK
from annual_review.word_edits.word_file import WordParagraph

_SIMILAR = 50.0  # of 100: below it, a paragraph is another one
_WHOLE = 85.0  # of a paragraph and the parts that it was divided into
_MOST_PARTS = 4
_SHORTEST_PART = 3  # characters


@dataclass(frozen=True)
class Pair:
    """Paragraphs that belong together, by their positions in both files.

    One old and several new ones are a division, several old and one new one were joined; without a
    new one it was deleted, without an old one added.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    is_moved: bool = False


def pair_paragraphs(old: Sequence[WordParagraph], new: Sequence[WordParagraph]) -> list[Pair]:
    """Return the pairs in the order of the edited file, what was deleted behind what is before."""
    olds = [at for at, one in enumerate(old) if one.text.strip()]
    news = [at for at, one in enumerate(new) if one.text.strip()]
    by_mark = list(_by_marks(old, new, olds, news))
    paired_old = {at: pair for pair in by_mark for at in pair.old}
    paired_new = {at: pair for pair in by_mark for at in pair.new}
    numbers = {id(pair): number for number, pair in enumerate(by_mark)}
    keys_old = [_key(old[at], paired_old.get(at), numbers) for at in olds]
    keys_new = [_key(new[at], paired_new.get(at), numbers) for at in news]
    blocks = SequenceMatcher(None, keys_old, keys_new, autojunk=False).get_matching_blocks()
    pairs = list(by_mark)
    start_old = start_new = 0
    left_old: list[int] = []
    left_new: list[int] = []
    for block in blocks:
        gap_old = [at for at in olds[start_old : block.a] if at not in paired_old]
        gap_new = [at for at in news[start_new : block.b] if at not in paired_new]
        found = list(_in_gap(old, new, gap_old, gap_new))
        pairs += found
        left_old += [at for at in gap_old if not any(at in one.old for one in found)]
        left_new += [at for at in gap_new if not any(at in one.new for one in found)]
        for step in range(block.size):
            one, other = olds[block.a + step], news[block.b + step]
            if one not in paired_old and other not in paired_new:
                pairs.append(Pair((one,), (other,)))
        start_old, start_new = block.a + block.size, block.b + block.size
    for one in list(left_old):  # an equal text elsewhere was moved
        same = next((at for at in left_new if old[one].text == new[at].text), None)
        if same is not None:
            pairs.append(Pair((one,), (same,), is_moved=True))
            left_old.remove(one)
            left_new.remove(same)
    pairs += [Pair((at,), ()) for at in left_old] + [Pair((), (at,)) for at in left_new]
    return _in_order(_with_moves(pairs))


def _key(paragraph: WordParagraph, pair: Pair | None, numbers: dict[int, int]) -> object:
    return paragraph.text if pair is None else numbers[id(pair)]


def places_of(paragraph: WordParagraph) -> list[str]:
    """Return the places that the bookmarks of a paragraph name."""
    return [found[1] for name in paragraph.marks if (found := CELL_MARK.fullmatch(name))]


def _by_marks(
    old: Sequence[WordParagraph],
    new: Sequence[WordParagraph],
    olds: Sequence[int],
    news: Sequence[int],
) -> Iterator[Pair]:
    """Yield the pairs that share a bookmark, each paragraph in one of them."""
    known = {place: at for at in olds for place in places_of(old[at])}
    edges = [(known[place], at) for at in news for place in places_of(new[at]) if place in known]
    groups: list[tuple[set[int], set[int]]] = []
    for one, other in edges:
        touching = [group for group in groups if one in group[0] or other in group[1]]
        merged = ({one}, {other})
        for group in touching:
            merged = (merged[0] | group[0], merged[1] | group[1])
            groups.remove(group)
        groups.append(merged)
    for from_old, to_new in groups:
        if len(from_old) > 1 and len(to_new) > 1:
            yield from _untangled(old, new, sorted(from_old), sorted(to_new))
        else:
            yield Pair(tuple(sorted(from_old)), tuple(sorted(to_new)))


def _untangled(
    old: Sequence[WordParagraph],
    new: Sequence[WordParagraph],
    from_old: Sequence[int],
    to_new: Sequence[int],
) -> Iterator[Pair]:
    """Yield a pair for each of some old paragraphs, with the new ones that are most like it."""
    best = {
        at: max(from_old, key=lambda one: (ratio(old[one].text, new[at].text), -one))
        for at in to_new
    }
    for one in from_old:
        own = tuple(at for at in to_new if best[at] == one)
        if own:
            yield Pair((one,), own)


def _in_gap(
    old: Sequence[WordParagraph],
    new: Sequence[WordParagraph],
    gap_old: list[int],
    gap_new: list[int],
) -> Iterator[Pair]:
    """Yield pairs among paragraphs without bookmarks: divided, joined, and similar ones."""
    left_old, left_new = list(gap_old), list(gap_new)
    for one in gap_old:
        run = _run_like(old[one].text, [(at, new[at].text) for at in left_new])
        if run:
            yield Pair((one,), run)
            left_old.remove(one)
            left_new = [at for at in left_new if at not in run]
    for other in list(left_new):
        run = _run_like(new[other].text, [(at, old[at].text) for at in left_old])
        if run:
            yield Pair(run, (other,))
            left_new.remove(other)
            left_old = [at for at in left_old if at not in run]
    yield from _similar(old, new, left_old, left_new)


def _run_like(whole: str, parts: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    """Return the neighbours that together are like a text and alone are not, or none."""
    single = max((ratio(whole, text) for _at, text in parts), default=0.0)
    best: tuple[float, tuple[int, ...]] = (max(_WHOLE, single + 5), ())
    for start in range(len(parts)):
        for size in range(2, min(_MOST_PARTS, len(parts) - start) + 1):
            run = parts[start : start + size]
            if any(b[0] - a[0] > 2 for a, b in pairwise(run)):
                continue
            if min(len(text.strip()) for _at, text in run) < _SHORTEST_PART:
                continue
            alike = ratio(whole, "".join(text for _at, text in run))
            if alike > best[0]:
                best = (alike, tuple(at for at, _text in run))
    return best[1]


def _similar(
    old: Sequence[WordParagraph], new: Sequence[WordParagraph], olds: list[int], news: list[int]
) -> Iterator[Pair]:
    """Yield the similar pairs of an alignment in order, that of the greatest similarity."""
    rows, columns = len(olds), len(news)
    scores = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    alike = [[ratio(old[a].text, new[b].text) for b in news] for a in olds]
    for i in range(rows):
        for j in range(columns):
            matched = scores[i][j] + (alike[i][j] if alike[i][j] >= _SIMILAR else -1.0)
            scores[i + 1][j + 1] = max(matched, scores[i][j + 1], scores[i + 1][j])
    i, j = rows, columns
    while i and j:
        if scores[i][j] == scores[i - 1][j]:
            i -= 1
        elif scores[i][j] == scores[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            yield Pair((olds[i],), (news[j],))


def _with_moves(pairs: Sequence[Pair]) -> list[Pair]:
    """Return pairs, those marked as moved that stand elsewhere than the paragraphs around them."""
    ordered = sorted((one for one in pairs if one.old and one.new), key=lambda one: one.new[0])
    staying = {id(ordered[at]) for at in _rising([one.old[0] for one in ordered])}
    return [
        Pair(one.old, one.new, one.is_moved or id(one) not in staying)
        if one.old and one.new
        else one
        for one in pairs
    ]


def _rising(values: Sequence[int]) -> list[int]:
    """Return the positions of a longest rising subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1], ends[place : place + 1] = [value], [at]
    found, at = [], ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """Return pairs in the order of the edited file; a deleted one behind what was before it."""
    where = {one: pair.new[0] for pair in pairs if pair.new for one in pair.old}

    def place(pair: Pair) -> tuple[int, int]:
        if pair.new:
            return pair.new[0], -1
        before = [new for one, new in where.items() if one < pair.old[0]]
        return max(before, default=-1), pair.old[0]

    return sorted(pairs, key=place)
