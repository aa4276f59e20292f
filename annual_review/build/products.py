"""What a run makes of its executed chapters: figures.json and the formats, cached or rendered.

The pipeline calls `Products.write_figures` before chapters that ask for figures, and `render` at
the end. build.rendering does the work in processes of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from annual_review.build.data_set import write_data_set
from annual_review.build.notebooks import Notebook
from annual_review.build.reasons import DATA_SET, FIGURES
from annual_review.build.rendering import (
    FigureFiles,
    Renderer,
    RenderOrder,
)
from annual_review.build.run import Run
from annual_review.build.steps import executed_digests, figures_step, format_step
from annual_review.document.typed_numbers import TypedNumber, known_names, read_typed_numbers
from annual_review.engine.jobs import Job
from annual_review.language import restored
from annual_review.project.outputs import DATA, PAGE
from annual_review.proofreading.findings import Finding, read_findings


class Products:
    """The products of a run; `formats` are the files that its renderer prepares to write."""

    def __init__(self, run: Run, formats: Sequence[str] = ()) -> None:
        self.run, self._formats = run, formats
        self._renderer: Renderer | None = None
        self._executed: list[Path] = []

    def read(self, chapter: Path) -> None:
        """Have an executed chapter read, as soon as there is the process that renders."""
        self._executed.append(chapter)
        if self._renderer is not None:
            self._renderer.read(chapter)

    def start_renderer(self) -> Renderer:
        """Start the process that renders, if it is not running yet."""
        if self._renderer is None:
            self._renderer = Renderer(self._formats)
            for chapter in self._executed:
                self._renderer.read(chapter)
        return self._renderer

    def write_figures(self, notebooks: Sequence[Notebook]) -> None:
        """Write the figures that chapters have printed, for a chapter that asks for them."""
        step = figures_step(self.run.sources, executed_digests(self.run.paths(notebooks)))
        if self.run.restore_figures(step):
            return
        with self.run.progress.step(FIGURES):
            order = self._order(self.run.paths(notebooks), [], with_figures=True)
            list(self.start_renderer().results(order))
        self.run.save_figures(step)

    def start_data_set(self) -> Job[None] | None:
        """Start writing the tables for others, if params ask for them, in a process of its own."""
        settings = self.run.sources.settings
        if DATA not in settings.outputs:
            return None
        return Job[None](write_data_set, settings, self.run.folder, name=DATA_SET)

    def render(self, notebooks: Sequence[Notebook], note: Path | None = None) -> list[TypedNumber]:
        """Render the formats that params ask for and write figures.json.

        `note` is a chapter before all others that says what was corrected, if there is one: its
        figures are those of the chapters, which have been written before. Returns the numbers typed
        into the prose. Raises BuildError for what an exporter refuses.
        """
        run, paths = self.run, self.run.paths(notebooks)
        shown = [note, *paths] if note else paths
        digests = executed_digests(shown)
        steps = [
            format_step(run.sources, name, digests, run.folder) for name in run.sources.output_files
        ]
        missing = {step.name: step for step in steps if not run.restore(step)}
        for step in steps:
            if step.name not in missing:
                run.rendered(run.folder / step.name)
        figures = figures_step(run.sources, {path.stem: digests[path.stem] for path in paths})
        has_figures = note is not None or run.restore_figures(figures)
        for name in missing:
            run.progress.begin(name)
        if missing or not has_figures:
            order = self._order(shown, list(missing), with_figures=not has_figures)
            for name in self.start_renderer().results(order):
                run.rendered(run.folder / name)
                run.save(missing[name], [run.folder / name])
        if self._renderer is not None:
            self._renderer.end()
        if not has_figures:
            run.save_figures(figures)
        return read_typed_numbers(run.typed)

    def proofread(self) -> list[Finding]:
        """Return what proofreading found in the prose, as rendered."""
        return read_findings(self.run.proofread)

    def left_out(self) -> list[str]:
        """Return a warning for each cell that showed what is no part of the review, as rendered."""
        return _messages(self.run.left_out)

    def unprintable(self) -> list[str]:
        """Return a warning for each character that the PDF, if there is one, cannot print."""
        if "review.pdf" not in self.run.sources.output_files:
            return []
        return _messages(self.run.characters)

    def _order(
        self, chapters: Sequence[Path], formats: Sequence[str], *, with_figures: bool
    ) -> RenderOrder:
        run, settings = self.run, self.run.sources.settings
        files = FigureFiles(
            run.figures,
            run.typed,
            run.proofread,
            run.left_out,
            run.characters,
            frozenset(known_names(settings)),
            settings.ignored_words,
            {key: text for one in settings.known_facts for key, text in one.say.items()},
        )
        return RenderOrder(
            chapters,
            run.sources.cover,
            [run.folder / name for name in formats],
            PAGE if PAGE in run.sources.output_files else "",
            files if with_figures else None,
        )


def _messages(file: Path) -> list[str]:
    """Return the messages that were stored in a file, in the language of the run."""
    return [restored(one) for one in json.loads(file.read_text(encoding="utf-8"))]
