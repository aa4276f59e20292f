"""Give a drawing of one's own the look of the review's charts: width, fonts, sizes, plain numbers.

`drawn` (drawn.py) calls `restyle`, `wide_svg` and `narrow_svg`; `use_review_palette` sets the
colours that matplotlib and seaborn begin with. Sizes are points on paper, where a drawing has the
width of a chart.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import matplotlib as mpl
import numpy as np
import seaborn as sns
from cycler import cycler
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import ScalarFormatter
from matplotlib.transforms import offset_copy

from annual_review.chapter.charts.fonts import font_families
from annual_review.chapter.charts.palette import palette
from annual_review.chapter.charts.parts import columns_that_fit
from annual_review.chapter.charts.style import (
    GROUND,
    INK,
    LEAST_SIZE,
    NARROW,
    QUIET,
    WIDTH,
    drawable,
)
from annual_review.chapter.charts.svg import SVG_PARAMS, svg_of_figure
from annual_review.chapter.drawings.contrast import keep_readable
from annual_review.chapter.drawings.ticks import fit_ticks
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError, TypesettingError
from annual_review.language import _

GREATEST_SIZE = 11.0  # points
_HEIGHTS = (1.6, 5.2)  # inches; above, a chart would be shrunk on paper
_NOT_CHOSEN, _USUAL_HEIGHT = (6.4, 4.8), 3.4  # of matplotlib; inches
_PANEL, _HEAD = 1.7, 0.8  # inches: a panel with its labels, what stands above all
_LEGEND_LINE = 0.2  # inches
_MANY = 3000  # points, bars or segments; more are a picture within the drawing
_LARGEST = 900_000  # bytes of an SVG
_LARGEST_NARROW = 150_000  # bytes of one that is drawn a second time, for phones
_DPI = (220, 150, 100)  # of the picture within a drawing; the first with which it is small enough
_UNIT = "annual-review: unit"
# What seaborn and pandas write where nobody has said what is counted.
_WORDS = {
    "Count": "数量",
    "count": "数量",
    "Frequency": "数量",
    "Density": "密度",
    "Percent": "百分比",
    "percent": "百分比",
    "Proportion": "比例",
    "proportion": "比例",
    "Probability": "比例",
}


def use_review_palette() -> None:
    """Let matplotlib and seaborn begin with the review's colours, also after `sns.set_theme()`."""
    mpl.rcParams["axes.prop_cycle"] = cycler(color=palette().cycle)
    sns.palettes.SEABORN_PALETTES["deep"] = list(palette().cycle)
    sns.cm.rocket = LinearSegmentedColormap.from_list("review", [GROUND, *palette().more])


def restyle(figure: Figure, unit: str) -> None:
    """Set width, height, fonts, words, unit and legends of a figure; its data stay as they are.

    Raises FigureError for names along an axis that cannot be read in any arrangement.
    """
    figure.set_facecolor("#ffffff")
    for text in figure.findobj(Text):
        _set_text(text)
    for axes in figure.axes:
        _set_numbers(axes)
    keep_readable(figure)
    _arrange(figure, unit, _size_of(figure))


def _arrange(figure: Figure, unit: str, size: tuple[float, float]) -> None:
    """Set a figure's size in inches, and legends, unit and labels within it."""
    figure.set_size_inches(size)
    lines = _lift_legends(figure)
    _note_unit(figure, unit)
    _lay_out(figure, lines)
    fit_ticks(figure, max(_HEIGHTS[1], size[1]))


def _size_of(figure: Figure) -> tuple[float, float]:
    """Return the size of a figure as wide as a chart, in its proportions if it was wider."""
    width, height = figure.get_size_inches()
    lowest, highest = _HEIGHTS
    wanted = height * min(1.0, WIDTH / width)
    if (width, height) == _NOT_CHOSEN:
        wanted = _USUAL_HEIGHT  # two on a page
    rows = {round(axes.get_position().y0, 2) for axes in figure.axes}
    panels = min(height, _PANEL * len(rows) + _HEAD)
    return WIDTH, min(max(wanted, lowest, panels), highest)


def _set_text(text: Text) -> None:
    """Set a text in the review's font, at a size that can be read, and in Chinese."""
    text.set_fontfamily(font_families())
    text.set_fontsize(min(max(float(text.get_fontsize()), LEAST_SIZE), GREATEST_SIZE))
    words = without_marks(text.get_text())
    text.set_text(_WORDS.get(words, words))


def _set_numbers(axes: Axes) -> None:
    """Write the numbers of both axes out, and names of panels as Chinese does."""
    for axis in (axes.xaxis, axes.yaxis):
        if isinstance(axis.get_major_formatter(), ScalarFormatter):
            axis.set_major_formatter(_plain_formatter())
        axis.get_offset_text().set_fontfamily(font_families())
    title = axes.get_title()
    if " = " in title:  # of a FacetGrid
        axes.set_title(title.replace(" = ", "：").replace(" | ", "，"))


def _plain_formatter() -> ScalarFormatter:
    formatter = ScalarFormatter(useOffset=False)
    formatter.set_scientific(False)
    return formatter


def _lift_legends(figure: Figure) -> int:
    """Put the legends of a whole figure above it, where they take no width; return their lines."""
    lines = 0
    for legend in list(figure.legends):
        texts = [text.get_text() for text in legend.get_texts()]
        title = legend.get_title().get_text()
        handles = [handle for handle in legend.legend_handles if handle is not None]
        legend.remove()
        if texts:
            lines += _legend_above(figure, handles, texts, title)
    return lines


def _legend_above(figure: Figure, handles: list[Artist], texts: list[str], title: str) -> int:
    columns = columns_that_fit([0.5 + 0.14 * len(text) for text in texts], figure.get_figwidth())
    legend = figure.legend(
        handles,
        texts,
        title=title,
        loc="outside upper left",
        ncols=columns,
        frameon=False,
        borderpad=0,
        columnspacing=1.4,
        handletextpad=0.5,
        fontsize=LEAST_SIZE,
        title_fontsize=LEAST_SIZE,
        labelcolor=INK,
        alignment="left",
    )
    for text in (*legend.get_texts(), legend.get_title()):
        text.set_fontfamily(font_families())
    return -(-len(texts) // columns) + bool(title)


def _note_unit(figure: Figure, unit: str) -> None:
    """Write the unit above the drawing, at the right; once, if the figure is drawn again."""
    for axes in figure.axes:
        for text in list(axes.texts):
            if text.get_label() == _UNIT:
                text.remove()
    if not (unit and figure.axes):
        return
    top = max(figure.axes, key=lambda axes: (axes.get_position().y1, axes.get_position().x1))
    above = 4 + (1.5 * float(top.title.get_fontsize()) if top.get_title() else 0)
    transform = offset_copy(top.transAxes, figure, 0, above, units="points")
    text = top.text(
        1, 1, f"单位：{drawable(unit)}", transform=transform, ha="right", va="bottom", color=QUIET
    )
    text.set(fontsize=LEAST_SIZE, fontfamily=font_families(), label=_UNIT)


def _lay_out(figure: Figure, lines: int) -> None:
    """Give axes and labels the room that they need; a grid with a layout of its own keeps it."""
    if all(map(_can_be_constrained, figure.axes)):
        figure.set_layout_engine("constrained")
        return
    top = 1 - _LEGEND_LINE * lines / float(figure.get_figheight())
    figure.set_layout_engine("tight", rect=(0, 0, 1, top))


def _can_be_constrained(axes: Axes) -> bool:
    """Return whether the constrained layout knows some axes: not a colour bar made without it."""
    spec = axes.get_subplotspec()
    if axes.get_label() == "<colorbar>" or spec is None:
        return False
    return getattr(spec.get_gridspec(), "figure", None) is not None


def wide_svg(figure: Figure) -> bytes:
    """Return a figure as SVG, very many points as a picture; the same bytes always.

    Raises TypesettingError for a character that no font has, and for labels that leave no room.
    """
    _draw_many_as_picture(figure)
    for dpi in _DPI:
        content = _svg(figure, dpi)
        if len(content) <= _LARGEST:
            return content
        for artist in _marks(figure):
            artist.set_rasterized(True)
    raise FigureError(
        _("The drawing takes {size:.1f} MB.", size=len(content) / 1000000.0),
        remedy=_("Draw fewer points, or their numbers: a histogram, sns.histplot(x=…, y=…)."),
    )


def narrow_svg(figure: Figure, unit: str, wide: bytes) -> bytes:
    """Return a figure whose `wide` SVG is known as SVG for a phone; empty if it cannot be narrow.

    The figure is as before afterwards, but for the labels of its axes.
    """
    if len(wide) > _LARGEST_NARROW:
        return b""
    size = tuple(figure.get_size_inches())
    try:
        _arrange(figure, unit, (NARROW, size[1]))
        return _svg(figure, _DPI[0])
    except (FigureError, TypesettingError):
        return b""
    finally:
        figure.set_size_inches(size)


def _svg(figure: Figure, dpi: int) -> bytes:
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcParams.update(SVG_PARAMS)  # type: ignore[arg-type]
        warnings.filterwarnings("error", message=".*layout not applied")
        warnings.filterwarnings("ignore", message=".*[Tt]ight layout")
        try:
            return svg_of_figure(figure, dpi)
        except UserWarning as warning:
            raise TypesettingError(
                _("A drawing has no room for its labels: {warning}.", warning=warning),
                remedy=_("Draw fewer panels, or shorten their names and titles."),
            ) from None


def _draw_many_as_picture(figure: Figure) -> None:
    marks = list(_marks(figure))
    sizes = [_size(artist) for artist in marks]
    if sum(sizes) > _MANY:
        for artist, size in zip(marks, sizes, strict=True):
            artist.set_rasterized(size > _MANY // 10 or sum(sizes) - size > _MANY)


def _marks(figure: Figure) -> Iterator[Artist]:
    """Yield what is drawn of the data: everything within axes but texts and frames."""
    for axes in figure.axes:
        yield from (*axes.lines, *axes.collections, *axes.patches, *axes.images)


def _size(artist: Artist) -> int:
    """Return about how many points an artist has."""
    if isinstance(artist, Line2D):
        return np.asarray(artist.get_xdata(orig=False)).size
    if isinstance(artist, Collection):
        of_paths = sum(np.asarray(path.vertices).size // 2 for path in artist.get_paths())
        return max(np.asarray(artist.get_offsets()).size // 2, of_paths)
    return 4
