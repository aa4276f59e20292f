"""Targets: what a year was to reach, by params/<year>.yaml. They have no rows, and say so.

    targets: {aid.plan: 560万元}

`target` is the only figure that prints without rows; a number in a notebook cannot become one.
`open_review` stores where the targets of each year are (`set_targets`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from annual_review.chapter.earlier import earlier_years_of
from annual_review.chapter.exact_numbers import as_number
from annual_review.chapter.figures import Figure, computed
from annual_review.errors import FigureError, ReviewError, did_you_mean
from annual_review.language import _
from annual_review.project.loading import read_year_params
from annual_review.project.year_params import Target
from annual_review.values.unit_arithmetic import measures_of


@dataclass(frozen=True)
class Targets:
    """The targets of the review with the key `origin`, which its file `params` has given as `own`.

    Those of the year before are in the file of the same name for that year: those of a half-year
    are not compared with those of a year.
    """

    origin: str
    year: int
    own: Mapping[str, Target]
    params: Path

    def of(self, year: int) -> Mapping[str, Target]:
        """Return the targets of a year by id; none if it has no such file, or none can be read."""
        file = self.file_of(year)
        if year == self.year or file == self.params:
            return self.own if year == self.year else {}
        try:
            return read_year_params(file).targets
        except ReviewError:
            return {}

    def file_of(self, year: int) -> Path:
        """Return the file with the targets of a year."""
        return self.params.with_name(self.params.name.replace(str(self.year), str(year), 1))


_opened: list[Targets] = []


def set_targets(targets: Targets) -> None:
    """Store the targets of the review that was opened last: those that `target` reads."""
    _opened[:] = [targets]


def target(id: str, unit: str) -> Figure:
    """Return a target of the year as a figure, by its id under `targets:` in params/<year>.yaml.

        plan = target("aid.plan", "万元")
        say(f"完成{share('aid.fulfilled', paid, plan)}，年度目标为{plan}。")

    `id` is the key in params/, and names the figure in figures.json. `unit` is printed behind the
    number; one that params/ give with another unit is converted. The evidence says that it is a
    target; it has no rows. It is compared with that of the year before, in the params of that year.
    Raises FigureError, which names the nearest, for an id without a target, for a unit of something
    else, and before a review is opened.
    """
    if not _opened:
        raise FigureError(
            _("No review is open."), id, _("Open one before: review = open_review().")
        )
    (opened,) = _opened
    known = opened.own
    if id not in known:
        hint = did_you_mean(id, known) or _(
            "Add it there: targets: {{{id}: 560{unit}}}.", id=id, unit=unit
        )
        raise FigureError(
            _("It is not among the targets of params/{file}.", file=opened.params.name), id, hint
        )
    return _figure(opened, opened.year, known[id], id, unit)


def _figure(opened: Targets, year: int, found: Target, id: str, unit: str) -> Figure:
    """Return the target of a year as a figure in a unit."""
    factor: Fraction | None = Fraction(1)
    if found.unit and unit:
        factor = measures_of(found.unit).factor_to(unit)
    if factor is None:
        raise FigureError(
            _(
                "The target is in {own}, which cannot be converted to {unit}.",
                own=found.unit,
                unit=unit,
            ),
            id,
            _(
                'Write "{own}", or change it in params/{file}.',
                own=found.unit,
                file=opened.file_of(year).name,
            ),
        )
    exact = Fraction(str(found.value)) * factor
    earlier = earlier_years_of(opened.origin)
    origins = {} if earlier is None else earlier.origins
    result = Figure(
        id,
        as_number(exact),
        unit,
        f"目标值，由params/{opened.file_of(year).name}的targets给出",
        origin=opened.origin if year == opened.year else origins.get(year, ""),
        exact=exact,
        then=_Again(opened, id, unit),
    )
    return computed(result)


@dataclass(frozen=True)
class _Again:
    """Reads a target in the params of another year."""

    opened: Targets
    id: str
    unit: str

    def __call__(self, year: int) -> Figure | None:
        """Return the target of a year; None if its params do not have it."""
        found = self.opened.of(year).get(self.id)
        return None if found is None else _figure(self.opened, year, found, self.id, self.unit)
