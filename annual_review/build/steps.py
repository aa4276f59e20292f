"""The steps of a run, and what each depends on before it runs: the inputs by their fingerprints.

`Sources` are the inputs of a review; each function returns a Step for the cache
(engine.step_cache).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from annual_review.build.manifest import earlier_label
from annual_review.build.reasons import ATTACHMENTS, DOCUMENT, FONT, PROGRAM, YEAR
from annual_review.engine.fingerprints import (
    Fingerprints,
    combined_digest,
    digest,
    notebook_digest,
    path_digest,
)
from annual_review.engine.step_cache import Step
from annual_review.project.cover import cover_of
from annual_review.project.document_parts import DocumentParts
from annual_review.project.outputs import ARTICLE_PAGE, PAGE, PDF, SLIDES
from annual_review.project.params_files import digest_for_chapters, params_with_bases
from annual_review.project.settings import Settings
from annual_review.project.slides_template import SLIDES_TEMPLATE
from annual_review.project.word_template import WORD_TEMPLATE

PARAMS = "params"


@dataclass(frozen=True)
class Sources:
    """The inputs of a year's review: settings, folders, and the fingerprints of their files."""

    settings: Settings
    data: Path
    params: Path
    notebooks: Path
    fingerprints: Fingerprints = field(default_factory=dict)
    earlier: Mapping[int, Path] = field(default_factory=dict)  # registers of earlier years
    members: Path | None = None  # the folder with the reviews of an office's members
    forms: Path | None = None  # the folder with the forms to fill

    def starting_with(self, *prefixes: str) -> Fingerprints:
        """Return the fingerprints whose names start with one of the prefixes."""
        return _starting_with(self.fingerprints, prefixes)

    @cached_property
    def params_files(self) -> dict[str, Path]:
        """The files of params/ by their names among the fingerprints."""
        files = params_with_bases(self.params)
        return {name: path for name, path in files.items() if path.is_file()}

    @cached_property
    def for_chapters(self) -> Fingerprints:
        """The fingerprints as chapters depend on them: those of params/ without `document:`."""
        known = {name: digest_for_chapters(path) for name, path in self.params_files.items()}
        return self.fingerprints | known

    def digest_for_chapters(self, path: Path) -> str:
        """Return the digest of what is at a path, as chapters depend on it."""
        is_params = path in self.params_files.values() and path.is_file()
        return digest_for_chapters(path) if is_params else path_digest(path)

    def params_for_chapters(self, *names: str) -> Fingerprints:
        """Return the fingerprints of params/, or of files there, as chapters depend on them."""
        return _starting_with(self.for_chapters, names or ("params/",))

    @cached_property
    def program(self) -> dict[str, str]:
        """What every step depends on: this package, the libraries, Python."""
        parts = self.starting_with("annual_review/", "library ", "Python")
        return {PROGRAM: combined_digest(parts)}

    @property
    def output_files(self) -> list[str]:
        """Return the files to make of the review."""
        return self.settings.output_files

    @property
    def cover(self) -> dict[str, Any]:
        """Return the `review` metadata of the merged notebook: title, office, date, fonts."""
        return cover_of(self.settings, self.params)


def chapter_step(sources: Sources, notebook: Path, *, cleans: bool = False) -> Step:
    """Return the step of a chapter, which depends on its notebook, the year and params/.

    One that cleans depends on all registers; what others read is recorded while they run. They
    depend on the office's colour, in which charts are drawn, and on the parts that they may name.
    """
    year = {YEAR: str(sources.settings.period_name)}
    own = {f"notebooks/{notebook.name}": notebook_digest(notebook)}
    others = sources.starting_with("data/") if cleans else _document(sources.settings.document)
    return Step(
        notebook.stem, own | year | others | sources.params_for_chapters() | sources.program
    )


def _document(parts: DocumentParts) -> dict[str, str]:
    return {DOCUMENT: repr((parts.color, parts.for_chapters))}


def earlier_step(sources: Sources, notebook: Path, year: int) -> Step:
    """Return the step of cleaning an earlier year with a notebook and this year's rules.

    The params/ of that year are among its recorded reads.
    """
    own = {f"notebooks/{notebook.name}": notebook_digest(notebook), YEAR: str(year)}
    data = sources.starting_with(f"{earlier_label(year)}/")
    rules = sources.params_for_chapters("params/office.yaml", "params/registers.yaml")
    return Step(earlier_name(notebook.stem, year), own | data | rules | sources.program)


def earlier_name(notebook: str, year: int) -> str:
    """Return the name of the step that cleans an earlier year."""
    return f"{notebook}-{year}"


def executed_digests(executed: Iterable[Path]) -> dict[str, str]:
    """Return the digests of executed chapters by name."""
    return {path.stem: digest(path) for path in executed}


def figures_step(sources: Sources, executed: Mapping[str, str]) -> Step:
    """Return the step that reads the figures and the typed numbers out of executed chapters.

    `executed` are the chapters' digests (`executed_digests`).
    """
    params = sources.starting_with("params/")
    return Step("figures", dict(executed) | params | sources.program)


def format_step(sources: Sources, name: str, executed: Mapping[str, str], folder: Path) -> Step:
    """Return the step of rendering a format of executed chapters in the folder of a run.

    Pages and text do not depend on the office's fonts, Word files and slides alone on its
    templates, the PDF on the files that are attached to it; the page of the article links to the
    review's, if there is one.
    """
    own_files = ("fonts", "template", "slides_template")
    cover = {key: str(value) for key, value in sources.cover.items() if key not in own_files}
    parts = dict(executed) | {PARAMS: combined_digest(cover)}
    if not name.endswith((".html", ".txt")):
        parts |= _fonts(sources)
    if name == PDF and sources.settings.document.attachments:
        parts[ATTACHMENTS] = combined_digest(_attached(folder))
    if name.endswith(".docx"):
        parts[WORD_TEMPLATE] = path_digest(sources.params.parent / WORD_TEMPLATE)
    if name == SLIDES:
        parts[SLIDES_TEMPLATE] = path_digest(sources.params.parent / SLIDES_TEMPLATE)
    if name == ARTICLE_PAGE:
        parts[PAGE] = str(PAGE in sources.output_files)
    return Step(name, parts | sources.program)


def _attached(folder: Path) -> dict[str, str]:
    """Return the digests of the files of a run that `export.attachments` attaches to the PDF."""
    records = folder / "records"
    tables = sorted(records.glob("[!_]*.parquet"))
    files = [folder / "ledger.csv", records / "_office.json", *tables]
    return {path.name: path_digest(path) for path in files}


def _fonts(sources: Sources) -> dict[str, str]:
    """Return the digest of the office's font for each role."""
    return {
        f"{FONT}{role}": path_digest(Path(path)) for role, path in sources.cover["fonts"].items()
    }


def _starting_with(known: Fingerprints, prefixes: tuple[str, ...]) -> Fingerprints:
    return {name: one for name, one in known.items() if name.startswith(prefixes)}
