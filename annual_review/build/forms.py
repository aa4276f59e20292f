"""Fill the forms of a superior office with a run's figures: a step of its own, cached.

`Forms.fill` is called by the pipeline once figures.json is written; export.forms does the work.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annual_review.build.notebooks import Notebook, read_notebook
from annual_review.build.reasons import FORMS_STEP, IDS
from annual_review.build.run import Run
from annual_review.build.steps import PARAMS
from annual_review.engine.fingerprints import combined_digest, digest
from annual_review.engine.jobs import Job
from annual_review.engine.step_cache import Step
from annual_review.errors import InputError
from annual_review.files import write_json
from annual_review.language import _, restored, stored
from annual_review.project.form_files import FORMS, form_files, is_filled
from annual_review.project.settings import Settings
from annual_review.project.typed_values import FIGURE_ID

_NOTES = "forms.json"  # in the run's private folder: faults and notices
_MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)


@dataclass(frozen=True)
class FormNotes:
    """What filling found: `faults` are mistakes in forms, `notices` what to know of filled ones."""

    faults: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What a form may ask for beside figures, as plain values that another process can be given."""

    office: str
    title: str
    period: str
    year: int
    date: str
    names: dict[str, str]
    facts: dict[str, str]


@dataclass(frozen=True)
class FormOrder:
    """Which forms to fill, with which figures, and where to write them."""

    forms: Sequence[Path]
    figures: Path
    words: Words
    ids: tuple[str, ...]
    patterns: tuple[str, ...]
    target: Path
    notes: Path


class Forms:
    """The forms of a run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.files = form_files(run.sources.forms) if run.sources.forms else []

    def fill(self, notebooks: Sequence[Notebook]) -> FormNotes:
        """Fill the forms, or restore them; return what filling found."""
        if not self.files:
            return FormNotes()
        run = self.run
        ids, patterns = ids_in_chapters(notebooks)
        words = words_of_forms(run.sources.settings)
        step = Step(
            FORMS_STEP,
            {f"{FORMS}/{path.name}": digest(path) for path in self.files}
            | {
                run.figures.name: digest(run.figures),
                IDS: combined_digest({"ids": json.dumps([ids, patterns])}),
                PARAMS: combined_digest({"words": json.dumps(vars(words), sort_keys=True)}),
            }
            | run.sources.program,
        )
        notes, target = run.work / _NOTES, run.folder / FORMS
        if not run.restore(step, run.work):
            run.progress.begin(step.name)
            order = FormOrder(self.files, run.figures, words, ids, patterns, target, notes)
            Job[None](fill_forms, order).result()
            filled = sorted(target.iterdir()) if target.is_dir() else []
            run.save(step, [*filled, notes], folder=run.work)
        return _read_notes(notes)


def _read_notes(file: Path) -> FormNotes:
    faults, notices = json.loads(file.read_text(encoding="utf-8"))
    return FormNotes(tuple(map(restored, faults)), tuple(map(restored, notices)))


def require_faultless(notes: FormNotes, folder: Path) -> None:
    """Raise InputError for mistakes in forms."""
    if notes.faults:
        raise InputError(
            _("; ").join(notes.faults),
            str(folder),
            _("Correct the placeholders, or take the file away."),
        )


def fill_forms(order: FormOrder) -> None:
    """Fill all forms of an order, and write what was found."""
    import datetime as dt  # noqa: PLC0415

    from annual_review.document.figures_file import read_figures  # noqa: PLC0415 - heavy
    from annual_review.export.forms.fill import fill_form  # noqa: PLC0415 - heavy
    from annual_review.export.forms.values import (  # noqa: PLC0415 - heavy
        FormValues,
        FormWords,
        KnownIds,
    )

    words = vars(order.words)
    day = dt.date.fromisoformat(words["date"]) if words["date"] else None
    values = FormValues(
        read_figures(order.figures),
        FormWords(**words | {"date": day}),
        KnownIds(frozenset(order.ids), order.patterns),
    )
    faults: list[str] = []
    notices: list[str] = []
    for path in order.forms:
        if not is_filled(path):
            faults.append(_not_a_form(path.name))
            continue
        form = fill_form(path.name, path.read_bytes(), values)
        faults += form.faults
        notices += form.notices
        if form.content is not None:
            order.target.mkdir(exist_ok=True)
            (order.target / path.name).write_bytes(form.content)
    write_json(order.notes, [list(map(stored, faults)), list(map(stored, notices))])


def _not_a_form(name: str) -> str:
    return _(
        "{form} was not filled: forms are .xlsx or .xlsm. Open it in Excel or WPS, and save it as "
        ".xlsx.",
        form=name,
    )


def words_of_forms(settings: Settings) -> Words:
    """Return what params/ say that a form may ask for."""
    names = {
        name: text if isinstance(text, str) else "、".join(text)
        for name, text in settings.names.items()
    }
    return Words(
        settings.office.name,
        settings.title,
        settings.label,
        settings.year,
        settings.params.date.isoformat() if settings.params.date else "",
        names,
        {key: text for one in settings.known_facts for key, text in one.say.items()},
    )


def ids_in_chapters(notebooks: Sequence[Notebook]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of figures in the code of chapters, and patterns of those put together there.

    A figure that had no rows this year is printed nowhere, but its id stands there all the same.
    """
    ids: dict[str, None] = {}
    patterns: dict[str, None] = {}
    for notebook in notebooks:
        for cell in read_notebook(notebook.path).cells:
            if cell.cell_type != "code":
                continue
            for text, is_pattern in _texts_in(cell.source):
                (patterns if is_pattern else ids)[text] = None
    return tuple(sorted(ids)), tuple(sorted(patterns))


def _texts_in(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the texts in code that may be ids, and patterns of f-strings that may become ones."""
    try:
        tree = ast.parse(_MAGIC.sub("", source))
    except SyntaxError:
        quoted = re.findall(r"""["']([^"'\n]+)["']""", source)
        yield from ((text, False) for text in quoted if FIGURE_ID.fullmatch(text))
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if FIGURE_ID.fullmatch(node.value):
                yield node.value, False
        elif isinstance(node, ast.JoinedStr):
            parts = [one.value if isinstance(one, ast.Constant) else None for one in node.values]
            example = "".join("x" if part is None else str(part) for part in parts)
            if "." in example and FIGURE_ID.fullmatch(example):
                yield (
                    "".join(".+" if part is None else re.escape(str(part)) for part in parts),
                    True,
                )
