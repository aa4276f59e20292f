"""Record what matplotlib, seaborn and pandas are told to draw, and from which rows.

A drawing does not keep its data. `record_drawings` wraps the functions that draw, so that the
drawing knows the places of the rows that it was given, and the statistics of boxes, violins, wedges
and histograms, which its lines no longer say. `drawing_rows` and `drawing_descriptions` ask for
them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import MatplotlibDeprecationWarning
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray
from seaborn import _statistics, algorithms

from annual_review.chapter.counted_rows import places_behind
from annual_review.chapter.drawings.order import with_order

_OF_AXES = (
    *("bar", "barh", "boxplot", "errorbar", "fill_between", "hexbin", "hist", "hist2d", "imshow"),
    *("pcolormesh", "pie", "plot", "scatter", "stackplot", "stairs", "stem", "step", "violinplot"),
)
_OF_SEABORN = {
    f"seaborn.{name}"
    for name in ("axisgrid", "categorical", "distributions", "matrix", "regression", "relational")
}
_MOST_PARTS = 200  # of a list that are looked at
_SEED = 2021  # of what seaborn samples: the same drawing each time
_resample = algorithms.bootstrap  # seaborn's own; seen with 0.13
Floats = NDArray[np.float64]
_state = {"is_recording": False, "depth": 0}


@dataclass
class Statistics:
    """What the lines of some axes do not say: of boxes, violins, wedges and histograms."""

    boxes: list[Mapping[str, Any]] = field(default_factory=list)
    medians: list[tuple[Artist, Line2D]] = field(default_factory=list)  # each with its box
    violins: list[Mapping[str, Any]] = field(default_factory=list)
    wedges: list[float] = field(default_factory=list)
    bins: list[tuple[Floats, Floats]] = field(default_factory=list)  # numbers and edges


_rows: WeakKeyDictionary[Artist, list[pd.DataFrame | pd.Series]] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Artist, Statistics] = WeakKeyDictionary()


def record_drawings() -> None:
    """Wrap the functions that draw, once; what seaborn samples is the same each time."""
    if _state["is_recording"]:
        return
    _state["is_recording"] = True
    for name in dict.fromkeys((*_OF_AXES, *_NOTES)):
        notes = [_note_axes] * (name in _OF_AXES) + _NOTES.get(name, [])
        _wrap(Axes, name, *notes)
    _wrap(Axes, "clear", _forget)
    for grid in (sns.FacetGrid, sns.PairGrid, sns.JointGrid):
        _wrap(grid, "__init__", _note_grid, prepare=with_order)
    _wrap(type(pd.Series(dtype="float64").plot), "__call__", _note_accessor)
    for owner, name in ((pd.DataFrame, "hist"), (pd.DataFrame, "boxplot"), (pd.Series, "hist")):
        _wrap(owner, name, _note_result)
    for name, value in vars(sns).copy().items():
        if isinstance(value, FunctionType) and value.__module__ in _OF_SEABORN:
            _wrap(sns, name, _note_result, prepare=with_order)
    for module in (_statistics, algorithms):
        module.bootstrap = _bootstrap


def _wrap(
    owner: Any, name: str, *notes: Callable[..., None], prepare: Callable[..., Any] | None = None
) -> None:
    """Replace a function by one that draws and then notes the result and all arguments.

    Arguments that a chapter gives, not seaborn itself, are prepared before.
    """
    function = getattr(owner, name)

    @wraps(function)
    def draw(*arguments: Any, **options: Any) -> Any:
        if prepare is not None and not _state["depth"]:
            arguments, options = prepare(arguments, options)
        with _within(is_library=owner is not Axes):
            result = function(*arguments, **options)
        for note in notes:
            note(result, *arguments, **options)
        return result

    setattr(owner, name, draw)


@contextmanager
def _within(*, is_library: bool) -> Iterator[None]:
    """Count calls within each other; let a library draw the same random numbers each time."""
    _state["depth"] += 1
    try:
        with _reproducible() if is_library else nullcontext():
            yield
    finally:
        _state["depth"] -= 1


@contextmanager
def _reproducible() -> Iterator[None]:
    """Draw with random numbers that are the same each time, such as the jitter of seaborn."""
    before = np.random.get_state()
    try:
        with warnings.catch_warnings():
            # Seaborn's own calls of matplotlib are nothing that a chapter could mend.
            warnings.simplefilter("ignore", MatplotlibDeprecationWarning)
            np.random.seed(_SEED)
            yield
    finally:
        np.random.set_state(before)


def _note_axes(_: Any, axes: Axes, *arguments: Any, **options: Any) -> None:
    _add(axes, arguments, options)


def _note_grid(_: Any, grid: Any, *arguments: Any, **options: Any) -> None:
    _add(grid.figure, arguments, options)


def _note_accessor(result: Any, accessor: Any, *_: Any, **__: Any) -> None:
    for figure in {artist for artist in artists_in(result) if isinstance(artist, Axes)}:
        _add(figure, (accessor._parent,), {})


def _note_result(result: Any, *arguments: Any, **options: Any) -> None:
    for artist in artists_in(result):
        if isinstance(artist, Axes | Figure):
            _add(artist, arguments, options)


def _add(artist: Artist, arguments: Iterable[Any], options: Mapping[str, Any]) -> None:
    """Note the rows of a call of a chapter; what a library passes on within has no year."""
    if _state["depth"]:
        return
    found = [data for value in (*arguments, *options.values()) for data in _data_in(value)]
    if found:
        _rows.setdefault(artist, []).extend(found)


def _data_in(value: Any) -> Iterator[pd.DataFrame | pd.Series]:
    """Yield the tables and columns in an argument that know the rows behind them."""
    if isinstance(value, pd.DataFrame | pd.Series):
        if value.attrs.get("origin") and places_behind(value) is not None:
            yield value
    elif isinstance(value, list | tuple):
        for one in value[:_MOST_PARTS]:
            if isinstance(one, pd.DataFrame | pd.Series):
                yield from _data_in(one)
    elif isinstance(value, dict):
        yield from _data_in(list(value.values()))


def _note_boxes(lines: Any, axes: Axes, bxpstats: Iterable[Any], *_: Any, **__: Any) -> None:
    statistics_of(axes).boxes.extend(bxpstats)
    statistics_of(axes).medians.extend(zip(lines["boxes"], lines["medians"], strict=False))


def _note_violins(_: Any, axes: Axes, vpstats: Iterable[Any], *__: Any, **___: Any) -> None:
    statistics_of(axes).violins.extend(vpstats)


def _note_wedges(_: Any, axes: Axes, x: Any, *__: Any, **___: Any) -> None:
    statistics_of(axes).wedges.extend(np.asarray(x, dtype=np.float64).ravel().tolist())


def _note_bins(result: Any, axes: Axes, *_: Any, **__: Any) -> None:
    numbers = np.atleast_2d(np.asarray(result[0], dtype=np.float64))
    edges = np.asarray(result[1], dtype=np.float64)
    statistics_of(axes).bins.extend((one, edges) for one in numbers)


def _forget(_: Any, axes: Axes, *__: Any, **___: Any) -> None:
    _rows.pop(axes, None)
    _kept.pop(axes, None)


_NOTES: dict[str, list[Callable[..., None]]] = {
    "bxp": [_note_boxes],
    "violin": [_note_violins],
    "pie": [_note_wedges],
    "hist": [_note_bins],
}


def _bootstrap(*arguments: Any, seed: Any = None, **options: Any) -> Any:
    """Resample for seaborn's bars of error: the same each time if no seed is given."""
    return _resample(*arguments, seed=_SEED if seed is None else seed, **options)


def statistics_of(axes: Axes) -> Statistics:
    """Return what is recorded of some axes, to be added to."""
    return _kept.setdefault(axes, Statistics())


def recorded_rows(figure: Figure) -> list[pd.DataFrame | pd.Series]:
    """Return the tables and columns that a figure was drawn from and that know their rows."""
    return [data for artist in (figure, *figure.axes) for data in _rows.get(artist, ())]


def artists_in(value: Any) -> Iterator[Artist]:
    """Yield the artists in what a function that draws returns: one, a grid, an array of them."""
    if isinstance(value, Artist):
        yield value
    elif isinstance(value, np.ndarray):
        for one in value.flat if value.dtype == object else ():
            yield from artists_in(one)
    elif isinstance(value, list | tuple):
        for one in value[:_MOST_PARTS]:
            yield from artists_in(one)
    elif isinstance(value, dict | pd.Series):
        for one in value.values() if isinstance(value, dict) else value.array:
            yield from artists_in(one)
    elif isinstance(figure := getattr(value, "figure", None), Figure):
        yield figure
