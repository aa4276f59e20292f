"""Keep the texts of a drawing readable on what is behind them: paper, a bar, a wedge, a cell.

A style such as dark_background writes in white, and the paper stays white. Contrasts are those of
WCAG 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patches import Patch
from matplotlib.text import Text

from annual_review.chapter.charts.style import INK, contrast, readable_on
from annual_review.chapter.drawings.records import statistics_of

_TEXT, _PART = 4.5, 3.0  # of 1.4.3 and 1.4.11
_PAPER = "#ffffff"


def keep_readable(figure: Figure) -> None:
    """Change the colours of texts that cannot be read, and of medians that cannot be seen."""
    for text in (*figure.texts, *(one for axes in figure.axes for one in _beside(axes))):
        _write_on(text, _PAPER)
    for axes in figure.axes:
        for text in axes.texts:
            _write_on(text, _ground_of(text, axes))
        for box, median in statistics_of(axes).medians:
            ground = _colour(box) if isinstance(box, Patch) else ""
            if ground and contrast(to_hex(median.get_color()), ground) < _PART:
                median.set_color(readable_on(ground))
    for legend in figure.findobj(Legend):
        assert isinstance(legend, Legend)
        ground = _colour(legend.get_frame()) if legend.get_frame_on() else ""
        for text in (*legend.get_texts(), legend.get_title()):
            _write_on(text, ground or _PAPER)


def _beside(axes: Axes) -> Iterator[Text]:
    """Yield the texts of axes that stand on the paper, not on what is drawn."""
    yield from (axes.title, axes.xaxis.label, axes.yaxis.label)
    for axis in (axes.xaxis, axes.yaxis):
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            yield from (tick.label1, tick.label2)


def _write_on(text: Text, ground: str) -> None:
    if ground and contrast(to_hex(text.get_color()), ground) < _TEXT:
        text.set_color(INK if ground == _PAPER else readable_on(ground))


def _ground_of(text: Text, axes: Axes) -> str:
    """Return the colour behind a text within axes: of the topmost patch there, or of the axes.

    "" where it is not known: on an image.
    """
    x, y = text.get_transform().transform(text.get_position()).tolist()
    for patch in reversed(axes.patches):
        if _colour(patch) and patch.contains_point((x, y)):
            return _colour(patch)
    meshes = [one for one in axes.collections if isinstance(one, QuadMesh)]
    if meshes or axes.images:
        return _cell_behind(text, meshes[0]) if meshes else ""
    has_ground = axes.axison and axes.get_frame_on()
    return (has_ground and _colour(axes.patch)) or _PAPER


def _cell_behind(text: Text, mesh: QuadMesh) -> str:
    """Return the colour of the cell of a heatmap that a text is in; "" if it is in none."""
    mesh.update_scalarmappable()
    rows, columns = np.ma.asarray(mesh.get_array()).shape[:2]
    colours = np.asarray(mesh.get_facecolor())
    x, y = map(int, text.get_position())
    if len(colours) != rows * columns or not (0 <= x < columns and 0 <= y < rows):
        return ""
    red, green, blue, alpha = colours[y * columns + x].tolist()
    return to_hex((red, green, blue)) if alpha == 1 else ""


def _colour(artist: Artist) -> str:
    """Return the colour with which a patch is filled, as #rrggbb; "" if it is not."""
    assert isinstance(artist, Patch)
    red, green, blue, alpha = to_rgba(artist.get_facecolor())
    if not alpha or not artist.get_fill():
        return ""
    red, green, blue = (1 - alpha + alpha * part for part in (red, green, blue))
    return to_hex((red, green, blue))
