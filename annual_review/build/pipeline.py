"""Build a year's review: run the steps that are not cached, in this order, and publish the result.

1. clean          01_clean → records/, ledger.csv, to_fix.xlsx; earlier years in parallel
2. chapters       in parallel, on the clean tables
3. figures.json   what they have printed; only before chapters that ask for it
4. last chapters  those that ask for `figures` (data quality)
5. formats        those of `outputs:`, in parallel, review.pdf and review.docx one after the other;
                  figures.json of all; meanwhile data/, if params ask for it
6. forms          those of a superior office, filled with the figures, if there are any
7. manifest.json  → published as reports/<period>/, and what differs from the last version as
                  reports/<period>-changes/

build.make calls `build`, and with --check `check`, which stops after the first step.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from annual_review.build.chapters import Chapters
from annual_review.build.check_hints import CheckedHints, hints_of_check
from annual_review.build.comparing import Comparison
from annual_review.build.correction import write_correction_note
from annual_review.build.drafts import keep_replaced_draft
from annual_review.build.folders import failed_folder
from annual_review.build.forms import Forms, require_faultless
from annual_review.build.manifest import write_manifest
from annual_review.build.notebooks import Notebook, read_chapters
from annual_review.build.periods import write_periods
from annual_review.build.products import Products
from annual_review.build.progress import Progress
from annual_review.build.publishing import publish, workspace
from annual_review.build.reasons import CHANGES, DATA_SET, MANIFEST
from annual_review.build.run import Listener, Run
from annual_review.build.steps import Sources
from annual_review.document.brief import BRIEF, BRIEF_ONLY, NO_BRIEF, TAG_CELLS
from annual_review.engine.jobs import end_all
from annual_review.engine.preloading import environment
from annual_review.errors import (
    InputError,
    ProofreadingError,
    TypedNumberError,
    TypesettingError,
)
from annual_review.language import _
from annual_review.proofreading.findings import faults
from annual_review.temporary import run_folder, temporary_folder
from annual_review.versions import require_unsealed

RUNTIME = "JUPYTER_RUNTIME_DIR"  # where jupyter_client puts the files of a running kernel


@dataclass(frozen=True)
class BuildResult:
    """Where a review was published, the steps that were rebuilt and why, and the cached ones.

    `kept` is the folder of the draft that it has replaced, if that was kept as a version, `changes`
    are lines about what differs from the last version. `hints` are those of a check; a review shows
    them in its chapter on data quality.
    """

    folder: Path
    rebuilt: dict[str, list[str]]
    cached: list[str]
    kept: Path | None = None
    changes: list[str] = field(default_factory=list)
    hints: CheckedHints | None = None


def build(
    sources: Sources,
    reports: Path,
    progress: Progress,
    rendered: Listener | None = None,
    *,
    strict: bool = False,
    force: bool = False,
    compares: bool = False,
) -> BuildResult:
    """Build the review and publish it; `strict` refuses typed numbers and faults of its prose.

    `force` ignores the cache. With `compares`, it is compared with its last version.
    `rendered` is called with each format as soon as it is there. Raises BuildError or InputError;
    the last review is then unchanged, and the notebook that failed is saved beside it.
    """
    period, notebooks = sources.settings.period_name, read_chapters(sources.notebooks)
    _require_brief(sources, notebooks)
    first, middle, last = stages(notebooks)
    with _run(sources, reports, progress, rendered, force=force) as run:
        require_unsealed(reports, period)  # it may have been sealed while this run waited
        shutil.rmtree(failed_folder(reports, period), ignore_errors=True)
        products = Products(run, sources.output_files)
        chapters = Chapters(run, products.read)
        chapters.clean(first)
        chapters.execute(middle, products.start_renderer)
        comparison = Comparison(run) if compares else None
        if last:
            products.write_figures([*first, *middle])
            chapters.execute(last, products.start_renderer)
        data = products.start_data_set()
        note = write_correction_note(run, products, notebooks)
        typed = products.render(notebooks, note)
        if data:
            with progress.step(DATA_SET):
                data.result()
        if strict and typed:
            raise TypedNumberError(
                _("Numbers are typed into the prose."),
                _("; ").join(map(str, typed)),
                _("Print a Figure in their place."),
            )
        forms = Forms(run).fill(notebooks)
        if strict:
            require_faultless(forms, run.sources.forms or run.folder)
        findings = products.proofread()
        if strict and (found := faults(findings)):
            raise ProofreadingError(
                _("The prose has faults."),
                _("; ").join(map(str, found)),
                _("Correct them, or list their words in proofread: {ignore: [...]} of params/."),
            )
        unprintable = products.unprintable()
        if strict and unprintable:
            raise TypesettingError(
                " ".join(unprintable),
                remedy=_(
                    "Correct it, or name a font that has it under fonts: in params/office.yaml."
                ),
            )
        with progress.step(MANIFEST):
            write_manifest(
                run.folder,
                period,
                sources.fingerprints,
                elsewhere=run.outside_reads(),
                fonts=sources.settings.office.fonts.files(),
                warnings=list(map(str, typed)),
                proofread=list(map(str, findings)),
                unprintable=unprintable,
                left_out=products.left_out(),
                look=sources.settings.document.warnings,
                forms=[*forms.faults, *forms.notices],
                draft=sources.settings.official.draft,
            )
            run.prune_cache(notebooks)
        changes: list[str] = []
        if comparison:
            with progress.step(CHANGES):
                changes = comparison.report()
        kept = keep_replaced_draft(reports, period, sources.settings.official.draft, run.work)
        publish(run.folder, reports / str(period))
        if comparison:
            comparison.publish()
        office = sources.settings.office
        write_periods(reports, office.year_starts, office.year_name)
    return BuildResult(reports / str(period), run.rebuilt, run.cached, kept, changes)


def _require_brief(sources: Sources, notebooks: Sequence[Notebook]) -> None:
    """Raise InputError if params ask for a brief and no cell is for it."""
    if "brief" in sources.settings.outputs and not any(
        notebook.tags & {BRIEF, BRIEF_ONLY} for notebook in notebooks
    ):
        raise InputError(_(NO_BRIEF), str(sources.notebooks), _(TAG_CELLS))


def check(
    sources: Sources, reports: Path, progress: Progress, *, force: bool = False
) -> BuildResult:
    """Clean the registers alone; publish the ledger and the rows to fix in <period>-check.

    The year before is cleaned as well, unless it is cached, since hints compare with it.
    """
    target = reports / f"{sources.settings.period_name}-check"
    with _run(sources, reports, progress, force=force) as run:
        Chapters(run).clean(read_chapters(sources.notebooks)[:1], check=True)
        hints = hints_of_check(run)
        shutil.rmtree(run.executed)
        publish(run.folder, target)
    return BuildResult(target, run.rebuilt, run.cached, hints=hints)


@contextmanager
def executed_chapters(sources: Sources, reports: Path, progress: Progress) -> Iterator[list[Path]]:
    """Execute the chapters without rendering or publishing anything; yield the executed notebooks.

    They are in the workspace of a run in `reports`, and gone at the end. Raises BuildError.
    """
    first, middle, last = stages(read_chapters(sources.notebooks))
    with _run(sources, reports, progress, force=False) as run:
        products = Products(run)
        chapters = Chapters(run, products.read)
        chapters.clean(first)
        if last:
            chapters.execute(middle, products.start_renderer)
            products.write_figures([*first, *middle])
            chapters.execute(last, lambda: None)
        else:
            chapters.execute(middle, lambda: None)
        yield run.paths([*first, *middle, *last])


def stages(notebooks: Sequence[Notebook]) -> list[list[Notebook]]:
    """Split notebooks into stages: those of a stage can run in parallel.

    The first notebook cleans the registers for all others; those that ask for `figures` run after
    the ones that print them.
    """
    first, *rest = notebooks
    last = [notebook for notebook in rest if notebook.asks_for("figures")]
    return [[first], [notebook for notebook in rest if notebook not in last], last]


@contextmanager
def _run(
    sources: Sources,
    reports: Path,
    progress: Progress,
    rendered: Listener | None = None,
    *,
    force: bool,
) -> Iterator[Run]:
    """Open the workspace of a run of the year; its processes end with it."""
    period = sources.settings.period_name
    with workspace(reports, period, progress.wait) as work, _sockets_folder() as sockets:
        run = Run(sources, work, reports, progress, rendered, force=force)
        with environment({RUNTIME: str(sockets)} | run.environment):
            try:
                yield run
            finally:
                end_all()


@contextmanager
def _sockets_folder() -> Iterator[Path]:
    """Yield a folder for the sockets of kernels, outside of the workspace: paths must be short."""
    if own := run_folder():
        yield own
        return
    with temporary_folder() as made:
        yield made
