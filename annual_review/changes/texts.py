"""Compare the texts of chapters: paragraphs paired by difflib, with what differs in them marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from annual_review.changes.model import Mark, Piece, TextChange, TextKind
from annual_review.changes.passages import ChapterTexts, Passage, read_chapter_texts
from annual_review.changes.review_files import ReviewFiles

_LEAST_ALIKE = 0.5  # the ratio of difflib from which a paragraph is the same one, reworded
_MOST_PAIRED = 2_500  # pairs of paragraphs that are compared word by word in one place
_SHORTEST_SAME = 2  # characters between two changed parts that are shown as unchanged
_WORD = re.compile(r"[0-9]+(?:[.,:][0-9]+)*|[A-Za-z]+|\s+|.", re.DOTALL)


def text_changes(old: ReviewFiles, new: ReviewFiles, unread: list[Path]) -> Iterator[TextChange]:
    """Yield what differs in the texts of two reviews, chapter by chapter.

    The paths of chapters that cannot be read are added to `unread`. A chapter whose notebook is the
    same, byte for byte, is not read.
    """
    for stem in _in_order(list(old.chapters), list(new.chapters)):
        paths = old.chapters.get(stem), new.chapters.get(stem)
        if paths[0] and paths[1] and paths[0].read_bytes() == paths[1].read_bytes():
            continue
        texts = [read_chapter_texts(path) if path else ChapterTexts("", ()) for path in paths]
        lost = [path for path, text in zip(paths, texts, strict=True) if path and text is None]
        unread += lost
        before, after = texts
        if before is not None and after is not None:
            title = after.title or before.title or _title_of_figures(after, new) or stem
            yield from _chapter_changes(title, before.passages, after.passages)


def _title_of_figures(texts: ChapterTexts, review: ReviewFiles) -> str:
    """Return the heading above a chapter that has none of its own, as its figures know it."""
    chapters = {str(one["id"]): str(one.get("chapter") or "") for one in review.figures}
    ids = (figure for passage in texts.passages for _text, figure in passage.runs)
    return next((chapters[id] for id in ids if chapters.get(id)), "")


def _in_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return names of chapters in their order, those of the older review among the newer."""
    return sorted({*old, *new}, key=lambda stem: (stem.partition("_")[0], stem))


def _chapter_changes(
    title: str, old: Sequence[Passage], new: Sequence[Passage]
) -> Iterator[TextChange]:
    pairs = list(_paired(old, new))
    went = defaultdict(list)
    for before, after in pairs:
        if before is not None and after is None:
            went[before.key].append(before)
    moved_away: set[int] = set()
    found: list[tuple[Passage | None, Passage | None, bool]] = []
    for before, after in pairs:
        if before is None and after is not None and went[after.key]:
            origin = went[after.key].pop()
            moved_away.add(id(origin))
            found.append((origin, after, True))
        else:
            found.append((before, after, False))
    for before, after, is_moved in found:
        if before is not None and after is not None:
            yield from _change_of_pair(title, before, after, is_moved=is_moved)
        elif after is not None:
            yield TextChange(title, "came", after.part, (Piece(after.text, "came"),))
        elif before is not None and id(before) not in moved_away:
            yield TextChange(title, "went", before.part, (Piece(before.text, "went"),))


def _change_of_pair(
    title: str, old: Passage, new: Passage, *, is_moved: bool
) -> Iterator[TextChange]:
    pieces = tuple(_pieces(old, new))
    if is_moved:
        yield TextChange(title, "moved", new.part, pieces)
    elif old.text != new.text:
        kind: TextKind = "numbers" if old.skeleton == new.skeleton else "changed"
        yield TextChange(title, kind, new.part, pieces)


def _paired(
    old: Sequence[Passage], new: Sequence[Passage]
) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Yield pairs of passages in the order of the newer text; None for one without a partner."""
    before, after = ([one.key for one in passages] for passages in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from _paired_alike(old[a:b], new[c:d])


def _paired_alike(
    old: Sequence[Passage], new: Sequence[Passage]
) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Yield the passages of one place, in order; those that are alike as pairs."""
    partner = _partners(old, new) if len(old) * len(new) <= _MOST_PAIRED else {}
    at = 0
    for place, passage in enumerate(new):
        if place not in partner:
            yield None, passage
            continue
        yield from ((one, None) for one in old[at : partner[place]])
        yield old[partner[place]], passage
        at = partner[place] + 1
    yield from ((one, None) for one in old[at:])


def _partners(old: Sequence[Passage], new: Sequence[Passage]) -> dict[int, int]:
    """Return for places in `new` the place in `old` of what is most alike, in ascending order."""
    scored = sorted(
        (
            (-_ratio(before, after), o, n)
            for o, before in enumerate(old)
            for n, after in enumerate(new)
            if before.part == after.part
        ),
    )
    found: dict[int, int] = {}
    for negative, o, n in scored:
        if -negative < _LEAST_ALIKE:
            break
        if all(
            (o < other_o) == (n < other_n) and o != other_o and n != other_n
            for other_n, other_o in found.items()
        ):
            found[n] = o
    return found


def _ratio(old: Passage, new: Passage) -> float:
    matcher = SequenceMatcher(None, old.text, new.text, autojunk=False)
    if matcher.real_quick_ratio() < _LEAST_ALIKE or matcher.quick_ratio() < _LEAST_ALIKE:
        return 0.0
    return matcher.ratio()


def _pieces(old: Passage, new: Passage) -> Iterator[Piece]:
    """Yield the parts of a passage: what is the same, what only the older or the newer has."""
    before, after = list(_words(old)), list(_words(new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    codes = _without_short_gaps(matcher.get_opcodes(), after)
    for kind, a, b, c, d in codes:
        if kind == "equal":
            yield from _runs(after[c:d], "")
        else:
            yield from _runs(before[a:b], "went")
            yield from _runs(after[c:d], "came")


def _without_short_gaps(
    codes: Sequence[tuple[str, int, int, int, int]], after: Sequence[tuple[str, str]]
) -> list[tuple[str, int, int, int, int]]:
    """Join changed parts between which only a character or two are the same."""
    joined: list[tuple[str, int, int, int, int]] = []
    for at, (kind, a, b, c, d) in enumerate(codes):
        is_inside = 0 < at < len(codes) - 1
        is_short = sum(len(text) for text, _figure in after[c:d]) < _SHORTEST_SAME
        shown = "replace" if kind != "equal" or (is_inside and is_short) else "equal"
        if joined and joined[-1][0] == shown == "replace":
            _kind, first, _b, start, _d = joined[-1]
            joined[-1] = ("replace", first, b, start, d)
        else:
            joined.append((shown, a, b, c, d))
    return joined


def _words(passage: Passage) -> Iterator[tuple[str, str]]:
    """Yield the words of a passage, what a figure prints as one of them, with its id."""
    for text, figure in passage.runs:
        if figure:
            yield text, figure
        else:
            yield from ((word, "") for word in _WORD.findall(text))


def _runs(words: Sequence[tuple[str, str]], mark: Mark) -> Iterator[Piece]:
    run: list[str] = []
    for text, figure in words:
        if figure:
            if run:
                yield Piece("".join(run), mark)
            run = []
            yield Piece(text, mark, figure)
        else:
            run.append(text)
    if run:
        yield Piece("".join(run), mark)
