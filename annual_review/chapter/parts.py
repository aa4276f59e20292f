"""A figure of the rows of one member, or of one value of a field."""

from __future__ import annotations

from collections.abc import Mapping

from annual_review.chapter.figures import Figure
from annual_review.errors import FigureError
from annual_review.language import _


def parts_of(figure: Figure, field: str, ids: Mapping[str, str]) -> dict[str, Figure]:
    """Return the figure of the rows in which `field` has each value of `ids`, by that value.

    `ids` gives the id of each such figure. Raises FigureError for a figure that is neither computed
    from selected rows nor calculated of such figures: a rank, a target.
    """
    parts = getattr(figure.then, "parts", None)
    if parts is None:
        raise FigureError(
            _("It cannot be divided by member."),
            figure.id,
            _("Give a count, total, distinct or mean."),
        )
    try:
        found: dict[str, Figure] = parts(field, ids)
        return found
    except FigureError as error:
        raise FigureError(error.what, figure.id, error.remedy) from None
