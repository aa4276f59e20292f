"""The state of one run: its private folders, the cache of its steps, and what it has rebuilt.

pipeline makes a Run; chapters and products ask it to restore each step, and to save those that they
ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from annual_review.build.folders import cache_folder
from annual_review.build.manifest import earlier_label
from annual_review.build.notebooks import Notebook
from annual_review.build.progress import Progress
from annual_review.build.reasons import FORMS_STEP
from annual_review.build.steps import Sources, earlier_name
from annual_review.engine.fingerprints import combined_digest
from annual_review.engine.reads import Reads, Roots
from annual_review.engine.step_cache import CHART_CACHE, Step, StepCache, prune_files
from annual_review.errors import ReviewError
from annual_review.files import make_private
from annual_review.project.earlier_years import write_earlier_years
from annual_review.project.members import member_roots
from annual_review.project.outputs import ALL_FILES
from annual_review.project.params_files import shared_params

CHARTS = "charts"
RECORDS = "records"  # the folder of clean tables in a review

Listener = Callable[[Path], object]


class Run:
    """One run. `rebuilt` are the steps that had to run, each with the reasons, `cached` all others.

    The review is made in `folder`, which is in `work`, the run's private folder. `rendered` is
    called with each format as soon as it is there, before the review is published.
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
        period = sources.settings.period_name
        self.sources, self.reports, self.progress, self._force = sources, reports, progress, force
        self.work, self.folder = work, work / str(period)
        self.executed, self.recorded = self.folder / "notebooks", work / "reads"
        self.earlier = work / "earlier"  # a folder for each earlier year
        self._skipped_years: dict[int, str] = {}
        self.figures, self.typed = self.folder / "figures.json", work / "typed.json"
        self.proofread = work / "proofread.json"
        self.left_out = work / "left_out.json"
        self.characters = work / "characters.json"
        self.rebuilt: dict[str, list[str]] = {}
        self.cached: list[str] = []
        cache = cache_folder(reports, period)
        self.charts = cache / CHARTS / combined_digest(sources.program)[:16]
        self._cache = StepCache(cache, self._roots(cache))
        for folder in (self.executed, self.recorded):
            folder.mkdir(parents=True)
        with suppress(OSError):  # a full disk: nothing will be cached
            cache.mkdir(exist_ok=True)
            cache.chmod(0o700)  # before any table is in it

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment variables for kernels: the cache of charts, unless forced."""
        return {} if self._force else {CHART_CACHE: str(self.charts)}

    def _roots(self, cache: Path) -> Roots:
        sources = self.sources
        earlier = {earlier_label(year): path for year, path in sources.earlier.items()}
        members = sources.settings.office.members
        return Roots(
            {
                "data": sources.data,
                "params": sources.params.parent,
                "notebooks": sources.notebooks,
                "review": self.folder,
                "work": self.work,
            }
            | earlier
            | shared_params(sources.params)
            | member_roots(sources.params, sources.members, members),
            cache,
            sources.digest_for_chapters,
        )

    def paths(self, notebooks: Sequence[Notebook]) -> list[Path]:
        """Return the paths of the executed notebooks."""
        return [self.executed / notebook.path.name for notebook in notebooks]

    def restore(self, step: Step, target: Path | None = None) -> bool:
        """Restore a chapter or a format from the cache; else note why it has to be rebuilt."""
        reasons = [] if self._force else self._cache.restore(step, target or self.folder)
        if reasons is None:
            self.cached.append(step.name)
            self.progress.done(step.name)
            return True
        self.rebuilt[step.name] = reasons
        return False

    def save(
        self,
        step: Step,
        files: Iterable[Path],
        read: Iterable[Path] = (),
        folder: Path | None = None,
    ) -> None:
        """Save a step that has run in the cache: its files, and the paths that it has read."""
        self._cache.save(step, self._cache.roots.digests(read), folder or self.folder, files)
        self.progress.done(step.name)

    def restore_figures(self, step: Step) -> bool:
        """Restore the figures and what is warned of in the prose from the cache."""
        return not self._force and self._cache.restore(step, self.work) is None

    def save_figures(self, step: Step) -> None:
        """Save the figures and what is warned of in the prose in the cache."""
        files = [self.figures, self.typed, self.proofread, self.left_out, self.characters]
        self._cache.save(step, {}, self.work, files)

    def prune_cache(self, notebooks: Sequence[Notebook]) -> None:
        """Remove from the cache what no run of these notebooks will restore."""
        names = [notebook.name for notebook in notebooks]
        earlier = [earlier_name(name, year) for name in names for year in self.sources.earlier]
        self._cache.prune(["figures", FORMS_STEP, CHARTS, *ALL_FILES, *names, *earlier])
        prune_files(self.charts)
        make_private(cache_folder(self.reports, self.sources.settings.period_name))

    def add_reads(self, read: Iterable[Path]) -> None:
        """Add what a step has read that is not saved: the review depends on it all the same."""
        self._cache.reads |= self._cache.roots.digests(read)

    def outside_reads(self) -> Reads:
        """Return what chapters have read beside the run's own inputs and its own files."""
        known = self.sources.fingerprints
        own = ("review/", "work/", "data/", "data-")
        return {
            name: digest
            for name, digest in sorted(self._cache.reads.items())
            if name not in known and not name.startswith(own)
        }

    def was_changed(self, read: Iterable[Path], since: float) -> bool:
        """Return whether an input may have changed since `since`, when a step began to read it.

        `since` is in seconds since the epoch. Files that the run itself makes are left out.
        """
        known, roots = self.sources.for_chapters, self._cache.roots
        inputs = [path for path in read if not path.is_relative_to(self.work) and roots.name(path)]
        reads = roots.digests(inputs)
        if any(known.get(name, digest) != digest for name, digest in reads.items()):
            return True
        return any(path.exists() and path.stat().st_ctime > since for path in inputs)

    def skip_earlier_year(self, year: int, step: Step, error: ReviewError) -> None:
        """Note why an earlier year cannot be cleaned: the review is made without it."""
        self._skipped_years[year] = error.masked
        del self.rebuilt[step.name]
        self.progress.done(step.name)

    def cleaned_year(self, year: int) -> tuple[Path | None, str]:
        """Return the clean tables of an earlier year, if this run has any; else why not, or ""."""
        records = self.earlier / str(year) / RECORDS
        if year not in self._skipped_years and records.is_dir():
            return records, ""
        return None, self._skipped_years.get(year, "")

    def add_earlier_years(self) -> None:
        """Move the clean tables of earlier years into records/, and write which were skipped."""
        records, years = self.folder / RECORDS, dict(self._skipped_years)
        for year in self.sources.earlier:
            cleaned = self.earlier / str(year) / RECORDS
            if cleaned.is_dir() and year not in years:
                cleaned.rename(records / str(year))
                years[year] = ""
        if records.is_dir():
            write_earlier_years(years, records)
