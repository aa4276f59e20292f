"""What a run makes of its executed chapters: figures.json, and the formats that are not kept."""

from __future__ import annotations

from collections.abc import Sequence

from annual_review.notebooks import Notebook
from annual_review.processes import Job
from annual_review.rendering import FORMATS, Order, Printed, Renderer, write_printed
from annual_review.run_state import Run
from annual_review.steps import figures_step, format_step, title_block
from annual_review.typed_numbers import TypedNumber, known_names, read_typed


class Products:
    """The products of a run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._renderer: Renderer | None = None

    def get_ready(self) -> Renderer:
        """Start the process that renders, if it is not there yet."""
        self._renderer = self._renderer or Renderer()
        return self._renderer

    def write_figures(self, notebooks: Sequence[Notebook]) -> None:
        """Write what chapters printed, figures.json, for one that asks for it."""
        step = figures_step(self.run.sources, self.run.paths(notebooks))
        if self.run.has_figures(step):
            return
        with self.run.progress.step("figures"):
            Job[None](write_printed, self._order(notebooks, [], printed=True)).result()
        self.run.keep_figures(step)

    def render(self, notebooks: Sequence[Notebook]) -> list[TypedNumber]:
        """Render every format, and write figures.json; return the numbers typed by hand.

        Raises BuildError for what an exporter refuses.
        """
        paths = self.run.paths(notebooks)
        steps = [format_step(self.run.sources, name, paths) for name in FORMATS]
        made = {step.name: step for step in steps if not self.run.restored(step)}
        for step in steps:
            if step.name not in made:
                self.run.rendered(self.run.folder / step.name)
        figures = figures_step(self.run.sources, paths)
        has_figures = self.run.has_figures(figures)
        for name in made:
            self.run.progress.begin(name)
        if made or not has_figures:
            renderer = self.get_ready()
            renderer.order(self._order(notebooks, list(made), printed=not has_figures))
            for name in renderer.results():
                self.run.rendered(self.run.folder / name)
                self.run.keep(made[name], [self.run.folder / name])
        if not has_figures:
            self.run.keep_figures(figures)
        return read_typed(self.run.typed)

    def _order(
        self, notebooks: Sequence[Notebook], formats: Sequence[str], *, printed: bool
    ) -> Order:
        names = frozenset(known_names(self.run.sources.settings))
        return Order(
            self.run.paths(notebooks),
            title_block(self.run.sources),
            [self.run.folder / name for name in formats],
            Printed(self.run.figures, self.run.typed, names) if printed else None,
        )
