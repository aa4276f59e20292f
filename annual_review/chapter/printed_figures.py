"""Figures by name, as they are given to `trends`, `comparison` and `of_which`: bare, or printed.

    {"慰问金": paid, "走访": f"{visits:余}"}

An f-string prints a figure by a spec, which the mark of the text holds; `printed_figures` reads
both back, so that a sentence or a table prints the number in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annual_review.chapter.figures import Figure, spec_of
from annual_review.document.marks import marked_values, split, without_marks
from annual_review.errors import FigureError
from annual_review.language import _
from annual_review.values.change_words import printed_difference
from annual_review.values.format_specs import CHANGES, read_spec
from annual_review.values.rounding import exact, needed_decimals, written
from annual_review.values.units import in_scale
from annual_review.values.wording import as_printed

_MOST_DECIMALS = 6  # of a number that would be 0 in a table


@dataclass(frozen=True)
class PrintedFigure:
    """A figure, its text as an f-string prints it, and the spec of that.

    The text of a figure whose register is missing is empty.
    """

    figure: Figure
    text: str
    spec: str = ""

    @property
    def unit(self) -> str:
        """The unit of its number in the head of a table: 万元 of 元 printed by .2万."""
        scale, unit = read_spec(self.spec).scale, self.figure.measure or self.figure.unit
        return in_scale(unit, scale)[1] if scale else unit

    def number(self, value: float) -> str:
        """Return a value of the figure, or of its parts or years, as the number of a table.

        One that would be 0 by the spec, and is not, has as many decimals as it needs.
        """
        unit, asked = self.figure.measure or self.figure.unit, read_spec(self.spec)
        printed = as_printed(value, unit, asked)
        if printed.number or not value:
            return printed.digits
        number = exact(value) * (in_scale(unit, asked.scale)[0] if asked.scale else 1)
        return written(number, needed_decimals(number, _MOST_DECIMALS))

    def difference(self, now: float, before: float) -> str:
        """Return by how much a number has changed, with its sign: the difference of both in print.

        >>> PrintedFigure(Figure("a.b", 127249, "元"), "", ".2万").difference(127249, 123651)
        '+0.35'
        """
        unit = self.figure.measure or self.figure.unit
        by = printed_difference(now, before, unit, self.spec)
        return f"+{by.digits}" if by.number > 0 else by.digits if by.number else "0"

    def require_table(self) -> PrintedFigure:
        """Return itself; raise FigureError for a spec that no column of numbers has: 余, 汉, =."""
        is_other = self.spec in CHANGES or self.spec.startswith("=")
        asked = None if is_other else read_spec(self.spec)
        if asked is None or asked.rounds_down or asked.is_chinese or asked.is_times:
            raise FigureError(
                _("'{spec}' prints no number for a table.", spec=self.spec),
                self.figure.id,
                _("Give the figure itself, or one with decimals or a scale: {x:.1}, {x:.2万}."),
            )
        return self


def printed_figures(figures: Mapping[str, Figure | str]) -> dict[str, PrintedFigure]:
    """Return figures, or texts that print one figure each, by their names.

    Raises FigureError for a text that is not one figure.
    """
    return {name: printed_figure(given) for name, given in figures.items()}


def prints_one_figure(text: str) -> bool:
    """Return whether a text is the number of one figure, and nothing else."""
    parts = [(marked_values.get(key), spec_of(key)) for key, __ in split(text)]
    is_figure = len(parts) == 1 and isinstance(parts[0][0], Figure)
    return is_figure and not (parts[0][1] or "").startswith("=")


def printed_figure(given: Figure | str) -> PrintedFigure:
    """Return a figure, or one that a text prints. Raises FigureError for any other text."""
    if isinstance(given, Figure):
        return PrintedFigure(given, "" if given.missing else str(given))
    marked = [(key, text) for key, text in split(given) if key]
    figure = marked_values.get(marked[0][0]) if len(marked) == 1 else None
    if not isinstance(figure, Figure):
        raise FigureError(
            _("“{text}” is not one figure.", text=without_marks(given)),
            remedy=_('Give a figure, or one as it is printed: f"{x:余}".'),
        )
    return PrintedFigure(figure, given, spec_of(marked[0][0]) or "")
