"""The state of one run: its inputs, its private folder, and what it has made and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from annual_review.earlier_file import write_earlier
from annual_review.fingerprint import earlier_label
from annual_review.keeping import KEPT_CHARTS, Step, Store, digest_of_all, forget_oldest
from annual_review.member_places import member_roots
from annual_review.notebooks import Notebook
from annual_review.progress import Progress
from annual_review.publishing import kept_folder
from annual_review.reads import Reads, Roots
from annual_review.rendering import FORMATS
from annual_review.shared_params import shared_files
from annual_review.steps import Sources, earlier_name

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
            | shared_files(self.sources.params)
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
            write_earlier(years, records)

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
