"""The state of one run: its inputs, its private folder, and what it has made and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annual_review.build.notebooks import Notebook
from annual_review.build.progress import Progress
from annual_review.build.publishing import kept_folder
from annual_review.build.rendering import FORMATS
from annual_review.engine.fingerprints import (
    Fingerprints,
    digest,
    digest_of,
    digest_of_source,
    earlier_label,
)
from annual_review.engine.reads import Reads, Roots
from annual_review.engine.store import KEPT_CHARTS, Step, Store, digest_of_all, forget_oldest
from annual_review.project.cover import cover_of
from annual_review.project.earlier_years import write_earlier_years
from annual_review.project.members import member_roots
from annual_review.project.params_files import shared_params
from annual_review.project.settings import Settings

CHARTS = "charts"
RECORDS = "records"  # where a review keeps its clean tables

Listener = Callable[[Path], object]


class Run:
    """One run: `made` are the steps that it made anew, each with its reasons, `kept` all others.

    The review is made in `folder`, which lies in `work`, the run's private place. `rendered` is
    told of each format as soon as it is there, before all of them are published.
    """

    def __init__(
        self,
        sources: Sources,
        work: Path,
        reports: Path,
        progress: Progress,
        rendered: Listener | None = None,
        *,
        force: bool,
    ) -> None:
        self.rendered: Listener = rendered or (lambda path: None)
        year = sources.settings.year
        self.sources, self.reports, self.progress, self._force = sources, reports, progress, force
        self.work, self.folder = work, work / str(year)
        self.executed, self.notes = self.folder / "notebooks", work / "reads"
        self.earlier = work / "earlier"  # a folder for each year before
        self._given_up: dict[int, str] = {}
        self.figures, self.typed = self.folder / "figures.json", work / "typed.json"
        self.made: dict[str, list[str]] = {}
        self.kept: list[str] = []
        store = kept_folder(reports, year)
        self.charts = store / CHARTS / digest_of_all(sources.program)[:16]
        self._store = Store(store, self._roots(store))
        for folder in (self.executed, self.notes):
            folder.mkdir(parents=True)

    @property
    def environment(self) -> dict[str, str]:
        """What kernels find in their environment: where charts are kept, if anything is."""
        return {} if self._force else {KEPT_CHARTS: str(self.charts)}

    @property
    def _member_ids(self) -> list[str]:
        return self.sources.settings.office.members

    def _roots(self, kept: Path) -> Roots:
        earlier = {earlier_label(year): path for year, path in self.sources.earlier.items()}
        return Roots(
            {
                "data": self.sources.data,
                "params": self.sources.params.parent,
                "notebooks": self.sources.notebooks,
                "review": self.folder,
                "work": self.work,
            }
            | earlier
            | shared_params(self.sources.params)
            | member_roots(self.sources.params, self.sources.members, self._member_ids),
            kept,
        )

    def restored(self, step: Step, into: Path | None = None) -> bool:
        """Take a chapter or a format from what is kept; else note why it has to be made."""
        reasons = [] if self._force else self._store.restore(step, into or self.folder)
        if reasons is None:
            self.kept.append(step.name)
            self.progress.done(step.name)
            return True
        self.made[step.name] = reasons
        return False

    def give_up_earlier(self, year: int, step: Step, why: str) -> None:
        """Note why an earlier year cannot be cleaned: the review does without it."""
        self._given_up[year] = why
        del self.made[step.name]
        self.progress.done(step.name)

    def put_earlier_years(self) -> None:
        """Put the clean tables of earlier years beside those of the year, and say which failed."""
        records, years = self.folder / RECORDS, dict(self._given_up)
        for year in self.sources.earlier:
            made = self.earlier / str(year) / RECORDS
            if made.is_dir() and year not in years:
                made.rename(records / str(year))
                years[year] = ""
        if records.is_dir():
            write_earlier_years(years, records)

    def has_figures(self, step: Step) -> bool:
        """Take the figures from what is kept, if they are those of `step`."""
        return not self._force and self._store.restore(step, self.work) is None

    def keep(
        self,
        step: Step,
        files: Iterable[Path],
        read: Iterable[Path] = (),
        within: Path | None = None,
    ) -> None:
        """Keep a step that was made: its files, and what it has read on the way."""
        self._store.keep(step, self._store.roots.digests(read), within or self.folder, files)
        self.progress.done(step.name)

    def note_reads(self, read: Iterable[Path]) -> None:
        """Note what a step has read that is not kept: the review depends on it all the same."""
        self._store.reads |= self._store.roots.digests(read)

    def was_changed(self, read: Iterable[Path], since: float) -> bool:
        """Tell whether an input may have changed since a step began, so that it saw another one.

        `since` is in seconds since the epoch. What the run itself makes changes all the time.
        """
        known, roots = self.sources.fingerprints, self._store.roots
        inputs = [path for path in read if not path.is_relative_to(self.work) and roots.name(path)]
        reads = roots.digests(inputs)
        if any(known.get(name, digest) != digest for name, digest in reads.items()):
            return True
        return any(path.exists() and path.stat().st_ctime > since for path in inputs)

    def keep_figures(self, step: Step) -> None:
        """Keep the figures, and the numbers typed by hand."""
        self._store.keep(step, {}, self.work, [self.figures, self.typed])

    def paths(self, notebooks: Sequence[Notebook]) -> list[Path]:
        """Return where executed notebooks lie."""
        return [self.executed / notebook.path.name for notebook in notebooks]

    def read_elsewhere(self) -> Reads:
        """Return what chapters have read beside the run's own inputs and what it has made."""
        known = self.sources.fingerprints
        made_or_known = ("review/", "work/", "data/", "data-")
        reads = self._store.reads
        return {
            name: digest
            for name, digest in sorted(reads.items())
            if name not in known and not name.startswith(made_or_known)
        }

    def tidy(self, notebooks: Sequence[Notebook]) -> None:
        """Forget what no run will ask for again."""
        names = [notebook.name for notebook in notebooks]
        earlier = [earlier_name(name, year) for name in names for year in self.sources.earlier]
        self._store.tidy(["figures", CHARTS, *FORMATS, *names, *earlier])
        forget_oldest(self.charts)


PROGRAM = "the program or a library"
PARAMS = "params"


@dataclass(frozen=True)
class Sources:
    """Where a year's inputs are, what they say, and their fingerprints."""

    settings: Settings
    data: Path
    params: Path
    notebooks: Path
    fingerprints: Fingerprints = field(default_factory=dict)
    earlier: Mapping[int, Path] = field(default_factory=dict)  # the data of years before
    members: Path | None = None  # where the reviews of an office's members lie

    def among(self, *beginnings: str) -> Fingerprints:
        """Return the fingerprints whose names begin so."""
        return {
            name: known for name, known in self.fingerprints.items() if name.startswith(beginnings)
        }

    @property
    def program(self) -> dict[str, str]:
        """Return what every step depends on: this package, the libraries, Python."""
        return {PROGRAM: digest_of_all(self.among("annual_review/", "library ", "Python"))}


def chapter_step(sources: Sources, notebook: Path, *, cleans: bool = False) -> Step:
    """Return the step of a chapter: its notebook, the year, params/; what it reads comes later.

    Of one that cleans the registers it's known before that it reads all of them.
    """
    year = {"the year": str(sources.settings.year)}
    own = {f"notebooks/{notebook.name}": digest_of_source(notebook)}
    data = sources.among("data/") if cleans else {}
    return Step(notebook.stem, own | year | data | sources.among("params/") | sources.program)


def earlier_step(sources: Sources, notebook: Path, year: int) -> Step:
    """Return the step of cleaning an earlier year by a notebook, by the same rules as the year's.

    That year's own params/ are among what it reads.
    """
    own = {f"notebooks/{notebook.name}": digest_of_source(notebook), "the year": str(year)}
    data = sources.among(f"{earlier_label(year)}/")
    rules = sources.among("params/office.yaml", "params/registers.yaml")
    return Step(earlier_name(notebook.stem, year), own | data | rules | sources.program)


def earlier_name(notebook: str, year: int) -> str:
    """Return the name of the step that cleans an earlier year."""
    return f"{notebook}-{year}"


def figures_step(sources: Sources, executed: Iterable[Path]) -> Step:
    """Return the step of reading all figures, and the numbers typed by hand, out of chapters."""
    return Step("figures", _digests(executed) | sources.among("params/") | sources.program)


def format_step(sources: Sources, name: str, executed: Iterable[Path]) -> Step:
    """Return the step of rendering a format; the office's own fonts are for paper only."""
    title = {key: said for key, said in title_block(sources).items() if key != "fonts"}
    fonts = {} if name == "review.html" else _fonts(sources)
    cover = {PARAMS: digest_of_all({key: str(said) for key, said in title.items()})}
    return Step(name, _digests(executed) | cover | fonts | sources.program)


def _fonts(sources: Sources) -> dict[str, str]:
    """Return the digest of the office's font for each role."""
    return {
        f"the font for {role}": digest_of(Path(path))
        for role, path in title_block(sources)["fonts"].items()
    }


def _digests(executed: Iterable[Path]) -> dict[str, str]:
    return {path.stem: digest(path) for path in executed}


def title_block(sources: Sources) -> dict[str, Any]:
    """Return what the merged notebook's metadata says of the review."""
    return cover_of(sources.settings, sources.params)
