"""Charts: a Series or a DataFrame in, a Chart with its caption and its description out.

Each returns None where there is nothing to draw, and a notice where the register was not sent.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex

from annual_review.chapter.chart_parts import (
    describe_series,
    describe_table,
    emphasise_greatest,
    fills,
    height_of,
    label_ends,
    merge_beyond,
    name_bars,
    name_lines,
    name_shades,
    rows_with_rest,
    strokes,
    with_rest,
)
from annual_review.chapter.chart_style import (
    EDGE_WIDTH,
    GROUND,
    MAIN,
    PALETTE,
    RULE,
    draw,
    drawable,
    readable_on,
)
from annual_review.chapter.sentences import missing_notice
from annual_review.document.block_json import block_from_json, block_to_json
from annual_review.document.blocks import Block, Chart, Paragraph
from annual_review.engine.step_cache import CHART_CACHE
from annual_review.errors import BuildError
from annual_review.files import replace_file

Drawn = Chart | Paragraph | None
Draw = TypeVar("Draw", bound=Callable[..., Drawn])


def kept(draw: Draw) -> Draw:
    """Let a function that draws a chart take it from where charts are kept."""

    @wraps(draw)
    def drawn(*args: Any, **options: Any) -> Drawn:
        folder = os.environ.get(CHART_CACHE)
        if not folder:
            return draw(*args, **options)
        path = Path(folder) / f"{_key(draw.__name__, args, options)}.json"
        found = _read(path)
        if isinstance(found, Chart):
            return found
        made = draw(*args, **options)
        if isinstance(made, Chart):
            _write(made, path)
        return made

    return cast(Draw, drawn)


def _key(name: str, args: tuple[Any, ...], options: dict[str, Any]) -> str:
    """Return a name for a chart by all that it is drawn from."""
    text = json.dumps([name, args, options], default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _plain(value: Any) -> Any:
    """Return what JSON can hold of a value: a table with its names, anything else as it reads."""
    if isinstance(value, pd.DataFrame):
        return value.to_dict("split")
    if isinstance(value, pd.Series):
        return [str(value.name), value.index.tolist(), value.tolist()]
    return repr(value)


def _read(path: Path) -> Block | None:
    try:
        known, _, content = path.read_text(encoding="utf-8").partition("\n")
        if _digest(content) != known:
            return None
        os.utime(path)  # it was used last
        return block_from_json(json.loads(content))
    except (OSError, ValueError, BuildError):
        return None


def _write(chart: Chart, path: Path) -> None:
    """Keep a chart; a disk that is full keeps none."""
    content = json.dumps(block_to_json(chart), ensure_ascii=False)
    with suppress(OSError):
        replace_file(path, f"{_digest(content)}\n{content}")


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


@kept
def bars(values: pd.Series, caption: str, unit: str, most: int = 24) -> Drawn:
    """Draw horizontal bars, each with its number; of more than `most`, the rest as one bar.

    show(bars(tally(training["乡镇"]), "各乡镇培训场次", "场次"))
    """
    if not _has_numbers(values):
        return _notice_of(values)
    shown = with_rest(values.fillna(0), most)

    def paint(axes: Axes) -> None:
        _draw_bars(axes, shown, 0.72, upright=False)
        emphasise_greatest(axes, shown)
        label_ends(axes, shown, upright=False)
        name_bars(axes, shown.index, upright=False)

    described = describe_series("条形图", shown, unit)
    return Chart(caption, described, draw(0.3 + height_of(len(shown)), paint))


@kept
def columns(values: pd.Series, caption: str, unit: str) -> Drawn:
    """Draw upright columns in the order given, each with its number: months, grades."""
    if not _has_numbers(values):
        return _notice_of(values)
    values = values.fillna(0)

    def paint(axes: Axes) -> None:
        _draw_bars(axes, values, 0.68, upright=True)
        emphasise_greatest(axes, values)
        label_ends(axes, values, upright=True)
        name_bars(axes, values.index, upright=True)

    return Chart(caption, describe_series("柱形图", values, unit), draw(1.75, paint))


@kept
def grouped(table: pd.DataFrame, caption: str, unit: str) -> Drawn:
    """Draw upright columns in groups: a group a row, a shade a column, the last one darkest."""
    if not _has_numbers(table):
        return _notice_of(table)
    table = table.fillna(0)
    number = table.shape[1]
    width = 0.8 / number

    def paint(axes: Axes) -> None:
        for place, (fill, name) in enumerate(zip(fills(number)[::-1], table.columns, strict=True)):
            shift = (place - (number - 1) / 2) * width
            sizes, label = table[name].to_numpy(dtype=float), drawable(str(name))
            places = np.arange(len(table)) + shift
            line = np.where(sizes == 0, 0, EDGE_WIDTH)  # nothing goes round nothing
            drawn = axes.bar(places, sizes, 0.92 * width, linewidth=line, **fill)
            drawn.set_label(label)
            label_ends(axes, pd.Series(sizes), upright=True, shift=shift, size=6.5)
        name_bars(axes, table.index, upright=True)
        name_shades(axes)

    return Chart(caption, describe_table("柱形图", table, unit), draw(2.3, paint))


def _draw_bars(axes: Axes, values: pd.Series, width: float, *, upright: bool) -> None:
    """Draw a bar a value by seaborn, without what it would draw around it."""
    places = [str(place) for place in range(len(values))]  # seaborn joins bars of one name
    x, y = (places, values.to_numpy()) if upright else (values.to_numpy(), places)
    # Under labels of its own, seaborn does not lay out ticks that are to be replaced.
    axes.set(xlabel="-", ylabel="-")
    orient = "v" if upright else "h"
    look = {"color": MAIN, "saturation": 1, "width": width}
    sns.barplot(x=x, y=y, orient=orient, errorbar=None, ax=axes, **look)


@kept
def stacked(
    table: pd.DataFrame, caption: str, unit: str, *, upright: bool = False, most: int = 24
) -> Drawn:
    """Draw stacked bars: a bar a row, a shade a column; names of the shades stand above.

    Of more than `most` bars that lie, or twice as many that stand, the rest is one.
    """
    if not _has_numbers(table):
        return _notice_of(table)
    table = merge_beyond(table.fillna(0), len(PALETTE))
    table = rows_with_rest(table, 2 * most if upright else most)

    def paint(axes: Axes) -> None:
        edge = np.zeros(len(table))
        for fill, name in zip(fills(table.shape[1]), table.columns, strict=True):
            sizes, label = table[name].to_numpy(dtype=float), drawable(str(name))
            line = np.where(sizes == 0, 0, EDGE_WIDTH)  # nothing goes round nothing
            if upright:
                drawn = axes.bar(range(len(table)), sizes, 0.7, edge, linewidth=line, **fill)
            else:
                drawn = axes.barh(range(len(table)), sizes, 0.7, edge, linewidth=line, **fill)
            drawn.set_label(label)
            edge = edge + sizes
        label_ends(axes, pd.Series(edge), upright=upright)
        name_bars(axes, table.index, upright=upright)
        name_shades(axes)

    height = 2.5 if upright else 0.6 + height_of(len(table))
    return Chart(caption, describe_table("堆叠图", table, unit), draw(height, paint))


@kept
def heatmap(table: pd.DataFrame, caption: str, unit: str, most: int = 40) -> Drawn:
    """Draw a table of numbers as cells, the darker the more; nothing is left white.

    Of more than `most` rows the rest are one.
    """
    if not _has_numbers(table):
        return _notice_of(table)
    table = rows_with_rest(table.fillna(0), most)
    numbers = table.astype(float)

    def paint(axes: Axes) -> None:
        ramp = LinearSegmentedColormap.from_list("review", [GROUND, *PALETTE[2::-1]])
        sns.heatmap(
            numbers,
            ax=axes,
            cmap=ramp,
            vmin=0,
            cbar=False,
            annot=True,
            fmt=".0f",
            linewidths=1.5,
            xticklabels=False,
            yticklabels=False,
            annot_kws={"size": 8.5},
            mask=numbers == 0,
        )
        # Seaborn's own choice of white or dark falls short of 4.5:1 on middling cells.
        for text, number in zip(axes.texts, numbers.to_numpy()[numbers != 0], strict=True):
            text.set_color(readable_on(to_hex(ramp(number / numbers.max().max()))))
        head = [drawable(str(name), 7) for name in table.columns]
        axes.set_xticks(np.arange(len(head)) + 0.5, head)
        side = [drawable(str(name)) for name in table.index]
        axes.set_yticks(np.arange(len(side)) + 0.5, side, va="center")

    described = describe_table("热力图", table, unit)
    return Chart(caption, described, draw(0.4 + 0.36 * len(table), paint))


@kept
def lines(table: pd.DataFrame, caption: str, unit: str) -> Drawn:
    """Draw a line a column over the rows in order; each line bears its name at its end."""
    if not _has_numbers(table):
        return _notice_of(table)
    table = table.fillna(0)

    def paint(axes: Axes) -> None:
        drawn = strokes(table.shape[1])
        for (colour, dash), name in zip(drawn, table.columns, strict=True):
            axes.plot(table[name].to_numpy(), color=colour, linestyle=dash, linewidth=2)
        name_lines(axes, table, [colour for colour, _ in drawn])
        axes.set_xticks(range(len(table)), [drawable(str(name), 7) for name in table.index])
        axes.set_ylim(0)
        axes.yaxis.grid(visible=True, color=RULE, linewidth=0.6)

    return Chart(caption, describe_table("折线图", table, unit), draw(2.4, paint))


def _has_numbers(values: pd.Series | pd.DataFrame) -> bool:
    """Tell whether there is anything to draw."""
    return bool(np.nansum(np.abs(values.to_numpy(dtype=float, na_value=0))))


def _notice_of(values: pd.Series | pd.DataFrame) -> Paragraph | None:
    """Return what to show instead of a chart: that the register is missing, or nothing."""
    register = str(values.attrs.get("missing", ""))
    return missing_notice(register) if register else None
