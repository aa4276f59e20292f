"""Turn the pairs of paragraphs of two Word files into items, each with the ways to make it.

Nothing is written here, and nothing executed. What cannot be brought back to a text in a notebook
or in params/ becomes an item without a way: it is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from annual_review.export.docx.cell_marks import CELL_MARK, text_digest
from annual_review.word_edits.differences import (
    Change,
    Difference,
    difference,
    printed,
    sentences_at,
    typed_numbers,
)
from annual_review.word_edits.items import Item, NewCell, for_passage
from annual_review.word_edits.literals import Template, calls_of, templates_of
from annual_review.word_edits.markdown_cells import (
    BREAK,
    as_markdown,
    behind_paragraph,
    joined_paragraphs,
    places_in_markdown,
    without_paragraph,
)
from annual_review.word_edits.pairing import Pair, pair_paragraphs, places_of
from annual_review.word_edits.passages import Passage
from annual_review.word_edits.source_edits import SourceEdit, matches_of, places_of_change
from annual_review.word_edits.word_file import Piece, WordFile, WordParagraph

_MOST_CANDIDATES = 4
_SHOWN_AROUND = 8  # characters
_SHORTEST_ELSEWHERE = 4  # characters of a text in another cell, or of a name
_ID = re.compile(r"(?P<stem>[a-z]+)-(?P<number>\d+)")
_PRINTING = ("say", "lead", "note", "notice", "analysis")
NOT_FOUND = "出自程序编排或登记表的名目，不是单元格里写明的文字"
_GENERATED = "由程序汇总或编排，不在单元格里"


@dataclass
class Sources:
    """The sources of the notebooks: cells in order by chapter, each with its type and its source.

    `facts` are the texts of the year's facts by key, `names` those of params/ that are texts.
    """

    cells: dict[str, dict[str, tuple[str, str]]]
    facts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def source(self, passage: Passage) -> tuple[str, str]:
        """Return the type and the source of a passage's cell; ("", "") if there is none."""
        return self.cells.get(passage.origin.chapter, {}).get(passage.origin.cell, ("", ""))

    def free_id(self, chapter: str, taken: set[str]) -> str:
        """Return an id that no cell of a chapter has: its own pattern, the next number."""
        known = [found for id in self.cells[chapter] if (found := _ID.fullmatch(id))]
        stem = known[-1]["stem"] if known else re.sub(r"[^a-z]", "", chapter.lower()) or "cell"
        last = max((int(one["number"]) for one in known if one["stem"] == stem), default=0)
        ids = set(self.cells[chapter]) | taken
        return next(id for n in range(last + 1, 10**6) if (id := f"{stem}-{n:02}") not in ids)


def plan(
    base: WordFile, edited: WordFile, passages: Mapping[str, Passage], sources: Sources
) -> list[Item]:
    """Return all items of an edited file, in its order; comments behind the edits of a paragraph.

    `base` is the published file, `passages` are those of the review by place.
    """
    planner = _Planner(passages, sources, edited)
    old = [one for one in base.paragraphs if not one.cell]
    new = [one for one in edited.paragraphs if not one.cell]
    comments = _comments_by_paragraph(edited)
    positions = {id(one): at for at, one in enumerate(edited.paragraphs)}
    known = {at: planner.passage(one) for at, one in enumerate(old)}
    items: list[Item] = []
    behind: Passage | None = None
    above: dict[int, Passage] = {}  # by the positions of paragraphs in the edited file
    for pair in pair_paragraphs(old, new):
        ours = [one for at in pair.old if (one := known[at])]
        theirs = [new[at] for at in pair.new]
        items += planner.of_pair(pair, ours, [old[at] for at in pair.old], theirs, behind)
        behind = ours[-1] if ours and theirs else behind
        for paragraph in theirs:
            about = ours[0] if ours else behind
            if about is not None:
                above[positions[id(paragraph)]] = about
            numbers = comments.pop(positions[id(paragraph)], ())
            items += [_comment_item(number, edited, about) for number in numbers]
    items += list(_cell_items(base, edited))
    for at, left in comments.items():  # in tables: those of the passage above
        near = max((one for one in above if one < at), default=None)
        about = None if near is None else above[near]
        items += [_comment_item(one, edited, about) for one in left]
    return items


def _comments_by_paragraph(edited: WordFile) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, one in enumerate(edited.comments):
        found.setdefault(one.paragraph, []).append(number)
    return found


def _comment_item(number: int, edited: WordFile, passage: Passage | None) -> Item:
    comment = edited.comments[number]
    text = f"答复：{comment.text}" if comment.answers else comment.text
    item = for_passage("批注", passage) if passage else Item("批注")
    item.old, item.new = comment.about, text
    item.authors = (comment.author,) if comment.author else ()
    return item


def _cell_items(base: WordFile, edited: WordFile) -> Iterator[Item]:
    """Yield an item for each cell of a table that reads otherwise: tables are made of registers."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only here

    old = ["".join(one.text.split()) for one in base.paragraphs if one.cell]
    new = ["".join(one.text.split()) for one in edited.paragraphs if one.cell]
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        before, after = " | ".join(filter(None, old[a:b])), " | ".join(filter(None, new[c:d]))
        if before or after:
            yield Item("表格", old=before, new=after, why="表格由登记表得出，不在此改写")


class _Planner:
    def __init__(self, passages: Mapping[str, Passage], sources: Sources, edited: WordFile) -> None:
        self._passages, self._sources, self._edited = passages, sources, edited
        self._taken: set[str] = set()
        self._known: dict[str, list[Template]] = {}

    def passage(self, paragraph: WordParagraph) -> Passage | None:
        """Return the passage of a paragraph of the published file."""
        return next(
            (self._passages[one] for one in places_of(paragraph) if one in self._passages), None
        )

    def of_pair(
        self,
        pair: Pair,
        ours: Sequence[Passage],
        olds: Sequence[WordParagraph],
        theirs: Sequence[WordParagraph],
        behind: Passage | None,
    ) -> list[Item]:
        """Return the items of one pair."""
        authors = tuple(dict.fromkeys(name for one in theirs for name in one.authors))
        if not olds:
            return [self._added(theirs[0], behind, authors)]
        if not ours:
            return list(_fixed(olds, theirs))
        if not theirs:
            return [self._deleted(one) for one in ours]
        found: list[Item] = []
        if pair.is_moved:
            old = ours[0]
            found.append(
                for_passage("移动", old, old=old.text, why="段落的先后由各章决定，请自行移动单元格")
            )
        if len(ours) > 1:
            found += self._joined(ours, theirs, authors)
        elif len(theirs) > 1:
            found += self._divided(ours[0], theirs, authors)
        else:
            found += self._changed(ours[0], theirs[0], authors)
        return found

    def _changed(
        self, passage: Passage, paragraph: WordParagraph, authors: tuple[str, ...]
    ) -> list[Item]:
        if text_digest(paragraph.text) == passage.digest:
            return []
        of_file = _digest_in(paragraph, passage)
        if of_file and of_file != passage.digest:
            if text_digest(paragraph.text) == of_file:
                return []  # the review reads otherwise now, and the leader changed nothing
            why = "这份Word文件生成以后，这一段已经改变，请对照后自行修改"
            new = paragraph.text
            return [for_passage("改写", passage, old=passage.text, new=new, why=why)]
        return self._of_difference(passage, difference(passage, paragraph.pieces), authors)

    def _of_difference(
        self, passage: Passage, found: Difference, authors: tuple[str, ...]
    ) -> list[Item]:
        items = [self._change(passage, one) for one in found.changes]
        for number in found.numbers:
            atom = passage.atoms[number.at]
            item = for_passage("数字", passage, old=atom.text, new=number.text)
            item.figure, item.status = atom.figure, "不改"
            item.notes.append(sentences_at(passage, number.at))
            item.why = (
                f"领导改作{number.text}（原{atom.text}，{atom.figure}）：请核对登记表"
                if number.is_other
                else "数字的写法由句中的格式决定，数字未变"
            )
            items.append(item)
        items += [for_passage("改写", passage, old=passage.text, why=why) for why in found.refused]
        for one in items:
            one.authors = authors
        return items

    def _change(self, passage: Passage, change: Change) -> Item:
        start = max(0, change.start - _SHOWN_AROUND)
        end = min(len(passage.atoms), change.end + _SHOWN_AROUND)
        before = printed(passage, start, change.start)
        after = printed(passage, change.end, end)
        old = f"{before}[{printed(passage, change.start, change.end)}]{after}"
        item = for_passage("改写", passage, old=old, new=f"{before}[{change.text}]{after}")
        item.change = change
        numbers = typed_numbers(change)
        if change.removed and numbers:
            item.why = f"句中的数字不能换成手写的{'、'.join(numbers)}"
            item.status = "不改"
            return item
        item.candidates = self._ways(passage, change)
        if not item.candidates:
            item.why = self._reason(passage, change)
        if numbers:
            item.notes.append(f"手写数字{'、'.join(numbers)}没有依据，运行时会提示")
        if change.removed:
            item.notes.append(f"不再写出数字：{'、'.join(change.removed)}")
        return item

    def _ways(self, passage: Passage, change: Change) -> list[tuple[SourceEdit | NewCell, ...]]:
        kind, source = self._sources.source(passage)
        if kind == "markdown":
            found = places_in_markdown(passage, change, source)
        elif kind == "code":
            facts = {
                key: text
                for key, text in self._sources.facts.items()
                if text and text.rstrip("，；、。") in passage.text
            }
            matches = matches_of(passage, self._templates(passage.origin.cell, source), facts)
            found = places_of_change(passage, change, matches)
            found += self._elsewhere(passage, change)
        else:
            found = []
        return [(one,) for one in found[:_MOST_CANDIDATES]]

    def _elsewhere(self, passage: Passage, change: Change) -> list[SourceEdit]:
        """Return the edits of other cells of the chapter: a chart is shown below its own cell."""
        chapter, own, _position = passage.origin
        found = []
        for id, (kind, source) in self._sources.cells[chapter].items():
            if kind == "code" and id != own:
                templates = [
                    one for one in self._templates(id, source) if one.size >= _SHORTEST_ELSEWHERE
                ]
                edits = places_of_change(passage, change, matches_of(passage, templates, {}))
                found += [replace(one, cell=id) for one in edits]
        return found

    def _templates(self, cell: str, source: str) -> list[Template]:
        if source not in self._known:
            self._known[source] = templates_of(source)
        return self._known[source]

    def _reason(self, passage: Passage, change: Change) -> str:
        """Return why there is no way to make a change: a name of params/, or what is generated."""
        text = printed(passage, change.start, change.end).strip("，；、。")
        for key, name in self._sources.names.items():
            at = passage.text.find(name) if len(name) >= _SHORTEST_ELSEWHERE else -1
            if at >= 0 and (text in name if text else _is_in(passage, change, name)):
                return f"出自params的names“{key}”，各章共用，请在那里修改"
        return NOT_FOUND

    def _deleted(self, passage: Passage) -> Item:
        kind, source = self._sources.source(passage)
        item = for_passage("删除", passage, old=passage.text)
        lost = [who for name, who in self._edited.tracked.items() if name.startswith(passage.place)]
        item.authors = tuple(dict.fromkeys(one for who in lost for one in who))
        if passage.part or passage.kind != "段落":
            item.why = f"{passage.kind}不在此删除，请自行修改单元格"
            return item
        if kind == "markdown":
            item.candidates = [(one,) for one in without_paragraph(passage, source)]
        elif kind == "code":
            origin = passage.origin
            for call in calls_of(source):
                if call.name in _PRINTING:
                    end = call.end + (source[call.end : call.end + 1] == "\n")
                    edit = SourceEdit(origin.chapter, origin.cell, call.start, end, "")
                    item.candidates.append((edit,))
        if not item.candidates:
            item.why = _GENERATED
        figures = [atom.figure for atom in passage.atoms if atom.figure]
        if figures:
            item.notes.append(f"不再写出数字：{'、'.join(dict.fromkeys(figures))}")
        return item

    def _added(
        self, paragraph: WordParagraph, behind: Passage | None, authors: tuple[str, ...]
    ) -> Item:
        text = paragraph.text.strip()
        if behind is None:
            return Item("新增", new=text, authors=authors, why="不知道写在哪一个单元格之后")
        item = for_passage("新增", behind, new=text, texts=(text,), authors=authors)
        if paragraph.style.lower().startswith("heading"):
            item.why = "标题不在此新增"
            return item
        kind, source = self._sources.source(behind)
        origin = behind.origin
        if kind == "markdown":
            item.candidates = [(one,) for one in behind_paragraph(behind, source, [text])]
        if kind:
            id = self._sources.free_id(origin.chapter, self._taken)
            self._taken.add(id)
            item.candidates.append((NewCell(origin.chapter, origin.cell, id, as_markdown(text)),))
        else:
            item.why = _GENERATED
        if any(piece.anchor.startswith("_Line") for piece in paragraph.pieces):
            item.candidates, item.status = [], "不改"
            item.why = "新段落里的数字没有依据，请在单元格里用figure写出"
        elif numbers := typed_numbers(Change(0, 0, text)):
            item.notes.append(f"手写数字{'、'.join(numbers)}没有依据，运行时会提示")
        return item

    def _divided(
        self, passage: Passage, theirs: Sequence[WordParagraph], authors: tuple[str, ...]
    ) -> list[Item]:
        """Return the items of a paragraph that was divided; what follows it may be new."""
        pieces: list[Piece] = []
        for at, one in enumerate(theirs):
            pieces += [Piece(BREAK)] * bool(at) + one.pieces
        found = difference(passage, pieces)
        items: list[Item] = []
        changes: list[Change] = []
        for change in found.changes:
            parts = change.text.split(BREAK)
            if len(parts) == 1:
                changes.append(change)
            elif change.end == len(passage.atoms) and "".join(parts[1:]).strip():
                # All that follows the old text is new: paragraphs were added behind it.
                if parts[0] or change.start < change.end:
                    changes.append(Change(change.start, change.end, parts[0], change.removed))
                for text in parts[1:]:
                    added = WordParagraph([Piece(text)])
                    items.append(self._added(added, passage, authors))
            else:
                items.append(self._division(passage, change))
        whole = Difference(tuple(changes), found.numbers, found.refused)
        return [*self._of_difference(passage, whole, authors), *items]

    def _division(self, passage: Passage, change: Change) -> Item:
        item = self._change(passage, change)
        item.kind = "拆分"
        item.old, item.new = item.old.replace(BREAK, "¶"), item.new.replace(BREAK, "¶")
        kind, source = self._sources.source(passage)
        if kind == "code":
            item.candidates = []
            origin = passage.origin
            if change.text == BREAK and change.start == change.end:
                for call in calls_of(source):
                    if call.name in _PRINTING:
                        for (_a, end), (start, _b) in zip(
                            call.arguments, call.arguments[1:], strict=False
                        ):
                            text = f")\n{call.name}("
                            edit = SourceEdit(origin.chapter, origin.cell, end, start, text)
                            item.candidates.append((edit,))
            if not item.candidates:
                item.why = "这一段由一处语句写成，请自行拆分单元格"
        return item

    def _joined(
        self, ours: Sequence[Passage], theirs: Sequence[WordParagraph], authors: tuple[str, ...]
    ) -> list[Item]:
        first, second = ours[0], ours[1]
        kind, source = self._sources.source(first)
        item = for_passage("合并", first, authors=authors)
        item.passages = tuple(ours)
        item.old = "¶".join(one.text for one in ours)
        item.new = "".join(one.text for one in theirs)
        same_cell = first.origin[:2] == second.origin[:2]
        is_plain = item.new.replace(" ", "") == item.old.replace("¶", "").replace(" ", "")
        if kind == "markdown" and same_cell and len(ours) == 2 and is_plain:
            found = joined_paragraphs(first, second, source)
            item.candidates = [(one,) for one in found]
        if not item.candidates:
            item.why = "所合并的段落不在同一个文字单元格，或另有改动，请自行修改"
        return [item]


def _is_in(passage: Passage, change: Change, name: str) -> bool:
    """Return whether a text is inserted within a name."""
    at = len(printed(passage, 0, change.start))
    start = passage.text.find(name)
    return start < at < start + len(name)


def _digest_in(paragraph: WordParagraph, passage: Passage) -> str:
    """Return the digest of the text that a paragraph had when its file was made, or ""."""
    names = [found for one in paragraph.marks if (found := CELL_MARK.fullmatch(one))]
    return next((one[2] for one in names if one[1] == passage.place), "")


def _fixed(olds: Sequence[WordParagraph], theirs: Sequence[WordParagraph]) -> Iterator[Item]:
    """Yield an item for a changed text that no cell prints, as the title and the appendix."""
    old, new = (" ".join("".join(one.text for one in each).split()) for each in (olds, theirs))
    is_listed = any(one.style.upper().startswith(("TOC", "CONTENTS")) for one in olds)
    if theirs and old != new and not is_listed:
        why = "不是哪一个单元格的文字（封面、落款、附录、缺项说明），不在此改写"
        yield Item("其他", old=old, new=new, why=why)
