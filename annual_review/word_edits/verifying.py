"""Execute the edited notebooks, and keep the edits that print what the leader wrote and no more.

Each paragraph that an edit is about has to read exactly as edited, and every other paragraph as
before. An edit that does not is tried in its next way, and listed when none is left. That goes on
until all that is left is right: each round takes at least one way from one edit.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from annual_review.build.folders import cache_folder
from annual_review.build.make import sources_of
from annual_review.build.options import RunOptions
from annual_review.build.pipeline import executed_chapters
from annual_review.build.progress import progress_bar
from annual_review.errors import ReviewError
from annual_review.project.cover import cover_of
from annual_review.temporary import temporary_folder
from annual_review.word_edits.differences import Change, apply_changes
from annual_review.word_edits.drafts import Project, changed_files, copy_project, edited_source
from annual_review.word_edits.items import Item, NewCell, Step, wanted
from annual_review.word_edits.linked_changes import drop_halves
from annual_review.word_edits.markdown_cells import BREAK
from annual_review.word_edits.passages import Passage, all_passages, read_review
from annual_review.word_edits.source_edits import SourceEdit

Cell = tuple[str, str]  # the chapter and the id of a cell
Texts = dict[Cell, list[str]]
# Takes the items; returns the texts that the notebooks then print, or raises ReviewError.
Execute = Callable[[Sequence[Item]], Texts]

_FAILED = "试运行不能通过：{error}"
_OTHER = "试运行得不到所改的文字"
_ELSEWHERE = "还会改动别处的文字：{text}"
_CELL_NUMBER = re.compile(r"(?P<chapter>[^/\\\s]+)\.ipynb\D*(?P<number>\d+)")
_SHOWN, _AROUND = 40, 4  # characters


def texts_by_cell(passages: Iterable[Passage]) -> Texts:
    """Return the texts that each cell prints, in order."""
    found: Texts = {}
    for one in passages:
        found.setdefault(one.origin[:2], []).append(one.text)
    return found


def verify(
    items: Sequence[Item],
    passages: Mapping[str, Passage],
    project: Project,
    execute: Execute,
    derived: frozenset[str],
) -> None:
    """Keep the ways of items that print what they should; `derived` chapters quote the others."""
    drop_broken(items, project)
    drop_halves(items)
    before = texts_by_cell(passages.values())
    while active := wanted(items):
        try:
            after = execute(active)
        except ReviewError as error:
            why = _FAILED.format(error=error.what)
            for one in _blamed_for_error(active, error, project):
                one.drop_candidate(why)
            drop_broken(items, project)
            drop_halves(items)
            continue
        failing = _failing(active, passages, before, after, derived)
        if not failing:
            return
        for one, why in failing:
            one.drop_candidate(why)
        drop_broken(items, project)
        drop_halves(items)


def drop_broken(items: Sequence[Item], project: Project) -> None:
    """Drop ways that overlap with those of another item, or leave code that is none."""
    sources = project.sources()
    while broken := _broken(wanted(items), sources.cells, project.fact_texts):
        broken.drop_candidate("与同一处的另一改动相抵触，或写进去不成语句")


def _broken(
    items: Sequence[Item],
    cells: Mapping[str, Mapping[str, tuple[str, str]]],
    facts: Mapping[str, str],
) -> Item | None:
    """Return the first item of which the steps cannot be made after those before it."""
    edits: dict[tuple[str, str, str], list[SourceEdit]] = {}
    for item in items:
        for step in item.steps:
            if isinstance(step, NewCell):
                continue
            kind, source = ("", facts[step.fact]) if step.fact else cells[step.chapter][step.cell]
            own = [*edits.get(step.target, []), step]
            edited = edited_source(source, own, is_code=kind == "code")
            if edited is None or (step.fact and not edited.strip()):
                return item
            edits[step.target] = own
    return None


def expected_texts(
    items: Sequence[Item], passages: Mapping[str, Passage]
) -> tuple[Texts, dict[Cell, list[Item]]]:
    """Return what each cell should print once items are made, and the items by cell."""
    changed: dict[str, list[str]] = {}
    added: dict[str, list[str]] = {}
    new: Texts = {}
    concerned: dict[Cell, list[Item]] = {}
    by_passage: dict[str, list[Item]] = {}
    for item in items:
        first = item.passages[0]
        concerned.setdefault(first.origin[:2], []).append(item)
        if item.change is not None:
            by_passage.setdefault(first.place, []).append(item)
        elif item.kind == "删除":
            changed[first.place] = []
        elif item.kind == "合并":
            changed[first.place] = ["".join(one.text for one in item.passages)]
            changed |= {one.place: [] for one in item.passages[1:]}
        elif item.kind == "新增":
            (step,) = item.steps
            if isinstance(step, NewCell):
                new.setdefault((step.chapter, step.id), []).extend(item.texts)
                concerned.setdefault((step.chapter, step.id), []).append(item)
            else:
                added.setdefault(first.place, []).extend(item.texts)
    for place, own in by_passage.items():
        changes = [one.change for one in own if one.change is not None]
        changed[place] = apply_changes(passages[place], changes).split(BREAK)
    texts: Texts = {}
    for place, one in passages.items():
        cell = one.origin[:2]
        own_texts = [*changed.get(place, [one.text]), *added.get(place, [])]
        texts.setdefault(cell, []).extend(own_texts)
    return texts | new, concerned


def _failing(
    items: Sequence[Item],
    passages: Mapping[str, Passage],
    before: Texts,
    after: Texts,
    derived: frozenset[str],
) -> list[tuple[Item, str]]:
    """Return the items to try otherwise, with the reasons; notes what else changes with a fact."""
    expected, concerned = expected_texts(items, passages)
    failing: dict[int, tuple[Item, str]] = {}
    elsewhere: list[tuple[Cell, list[str]]] = []
    for cell in expected.keys() | after.keys():
        want, have = (_bare(texts.get(cell, [])) for texts in (expected, after))
        if want == have:
            continue
        own = concerned.get(cell, [])
        if cell[0] in derived and (not own or _holds(have, want, _bare(before.get(cell, [])))):
            continue
        for one in _culprits(own, passages, have):
            failing[id(one)] = (one, _OTHER)
        if not own:
            elsewhere.append((cell, after.get(cell, [])))
    for cell, texts in elsewhere:
        if _comes_of_facts(items, expected.get(cell, []), texts, cell):
            continue
        if any(_touches(one, cell[0]) for one, _why in failing.values()):
            continue  # which is tried otherwise in the next round
        changed = [one for one in texts if one not in before.get(cell, [])]
        shown = (changed or before.get(cell, [""]))[0][:_SHOWN]
        one = _blamed_for_cell(items, cell, changed)
        failing.setdefault(id(one), (one, _ELSEWHERE.format(text=shown)))
    return list(failing.values())


def _touches(item: Item, chapter: str) -> bool:
    """Return whether an item is written to a chapter, or to params/."""
    return any(step.chapter == chapter or _is_fact(step) for step in item.steps)


def _is_fact(step: Step) -> bool:
    return isinstance(step, SourceEdit) and bool(step.fact)


def _culprits(
    items: Sequence[Item], passages: Mapping[str, Passage], have: Sequence[str]
) -> list[Item]:
    """Return those items of a cell that it does not print as wanted; all if that is not seen."""
    found = []
    for item in items:
        if item.change is None:
            found += [item] if any(_bare(item.texts) != [one] for one in have) else []
            continue
        passage = passages[item.passages[0].place]
        changes = [
            one.change
            for one in items
            if one.change is not None and one.passages[0].place == passage.place
        ]
        if not any(_window(passage, changes, item.change) in one for one in have):
            found.append(item)
    return found or list(items)


def _window(passage: Passage, changes: Sequence[Change], change: Change) -> str:
    """Return a change with what stands around it in the edited text, without white space."""
    marked = [replace(one, text=f"\0{one.text}\0") if one is change else one for one in changes]
    before, text, after = apply_changes(passage, marked).replace(BREAK, "").split("\0")
    joined = ("".join(one.split()) for one in (before, text, after))
    before, text, after = joined
    return f"{before[-_AROUND:]}{text}{after[:_AROUND]}"


def _bare(texts: Sequence[str]) -> list[str]:
    return ["".join(one.split()) for one in texts if one.strip()]


def _holds(have: Sequence[str], want: Sequence[str], before: Sequence[str]) -> bool:
    """Return whether all new texts of a cell are printed, where it also quotes other chapters."""
    return all(one in have for one in want if one not in before)


def _comes_of_facts(
    items: Sequence[Item], want: Sequence[str], have: Sequence[str], cell: Cell
) -> bool:
    """Return whether a cell differs only by facts that were edited; notes it in their items."""
    about = [(item, item.passages[0]) for item in items if any(map(_is_fact, item.steps))]
    for item, passage in about:
        if item.change is None:
            continue
        old = "".join(atom.text for atom in passage.atoms[item.change.start : item.change.end])
        before = "".join(atom.text for atom in passage.atoms[: item.change.start])[-4:]
        after = "".join(atom.text for atom in passage.atoms[item.change.end :])[:4]
        for context in ((before, after), (before, ""), ("", after)):
            was = f"{context[0]}{old}{context[1]}"
            becomes = f"{context[0]}{item.change.text}{context[1]}"
            if was and _bare([one.replace(was, becomes) for one in want]) == _bare(have):
                item.notes.append(f"{cell[0]}.ipynb {cell[1]}用到同一表述，也随之改变")
                return True
    return False


def _blamed_for_cell(items: Sequence[Item], cell: Cell, changed: Sequence[str]) -> Item:
    """Return the item that most likely changed a cell which none of them is about."""
    near = [one for one in items if _touches(one, cell[0])] or list(items)
    exact = [
        one
        for one in near
        if one.change is not None
        and one.change.text
        and any(one.change.text in text for text in changed)
    ]
    return (exact or near)[-1]


def _blamed_for_error(items: Sequence[Item], error: ReviewError, project: Project) -> list[Item]:
    """Return the items of the cell that failed, or else of its chapter, or else all."""
    found = _CELL_NUMBER.search(error.where)
    chapter = found["chapter"] if found else ""
    own = [one for one in items if any(step.chapter == chapter for step in one.steps)]
    cells = list(project.sources().cells.get(chapter, {}))
    number = int(found["number"]) if found else 0
    id = cells[number - 1] if 0 < number <= len(cells) else ""
    exact = [
        one
        for one in own
        if any(not isinstance(step, NewCell) and step.cell == id for step in one.steps)
    ]
    return exact or own or list(items)


def executor(options: RunOptions, project: Project) -> Execute:
    """Return what executes a copy of the project with items made.

    The steps that are cached are restored from a copy of the cache; nothing is written to reports/.
    """

    def execute(items: Sequence[Item]) -> Texts:
        changed = changed_files(project, items)
        with temporary_folder() as folder:
            notebooks, params = copy_project(project, changed, folder)
            reports = folder / "reports"
            _copy_cache(options, reports)
            own = replace(options, notebooks=notebooks, params=params, reports=reports)
            sources = sources_of(own)
            with (
                progress_bar(notebooks, 0, check=False, began=0.0) as progress,
                executed_chapters(sources, reports, progress) as chapters,
            ):
                documents = read_review(chapters, cover_of(sources.settings, params))
                return texts_by_cell(all_passages(documents).values())

    return execute


def _copy_cache(options: RunOptions, reports: Path) -> None:
    cache = cache_folder(options.reports, options.period)
    if cache.is_dir():
        shutil.copytree(cache, cache_folder(reports, options.period))
