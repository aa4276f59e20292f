"""Keep charts that a run has drawn in files, so that the next run does not draw them again.

`cached` decorates the functions of this folder. A run gives the folder in an environment variable
(`CHART_CACHE`); in JupyterLab there is none, and every chart is drawn. A file is named by a digest
of all that its chart is drawn from, the folder by one of the code (build/run.py).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd

from annual_review.chapter.charts.numbers import saying
from annual_review.chapter.charts.palette import palette
from annual_review.chapter.declared_order import SLOTS, with_declared_order
from annual_review.chapter.findings import finding
from annual_review.chapter.period_labels import with_names
from annual_review.chapter.small_counts.cells import protected
from annual_review.chapter.small_counts.words import NOT_LISTED, note_of
from annual_review.chapter.whole_year import caption_of
from annual_review.document.block_json import block_from_json, block_to_json
from annual_review.document.blocks import Block, Chart, Paragraph, Span
from annual_review.engine.step_cache import CHART_CACHE
from annual_review.errors import BuildError
from annual_review.files import replace_file

ChartOrNotice = Chart | Paragraph | None
Draw = TypeVar("Draw", bound=Callable[..., ChartOrNotice])


def cached(draw: Draw) -> Draw:
    """Decorate a function that draws a chart: an equal call returns the chart from its file.

    What the chart `says` is no part of its picture, and so not of the call. Months, quarters and
    years that label its numbers are named; series and kinds have their declared order; the caption
    says 全年 where that has to be said. Small numbers of persons are withheld (small_counts/).
    """

    @wraps(draw)
    def restore_or_draw(*given: Any, **options: Any) -> ChartOrNotice:
        found = [protected(one) for one in given]
        threshold = max((number for __, number in found), default=0)
        args = tuple(_prepared(one) for one, __ in found)
        if len(args) > 1:
            args = (args[0], caption_of(args[1], args[0]), *args[2:])
        if threshold:  # drawn anew: what is withheld depends on all that is printed
            with saying(NOT_LISTED):
                return _with_note(draw(*args, **options), threshold)
        folder = os.environ.get(CHART_CACHE)
        if not folder:
            return draw(*args, **options)
        says = options.get("says", "")
        drawn_from = {name: value for name, value in options.items() if name != "says"}
        path = Path(folder) / f"{_key(draw.__name__, args, drawn_from)}.json"
        restored = _read(path)
        if isinstance(restored, Chart):
            return replace(restored, says=finding(says))
        chart = draw(*args, **options)
        if isinstance(chart, Chart):
            _write(replace(chart, says=()), path)
        return chart

    return cast(Draw, restore_or_draw)


def _with_note(chart: ChartOrNotice, threshold: int) -> ChartOrNotice:
    """Return a chart with a note on the numbers that are withheld."""
    if not isinstance(chart, Chart):
        return chart
    return replace(chart, note=(*chart.note, Span(note_of(threshold), is_name=True)))


def _prepared(data: Any) -> Any:
    """Return what a chart is drawn from: a table with names of periods, and in declared order."""
    named = with_names(data)
    return with_declared_order(named) if isinstance(named, pd.DataFrame) else named


def _key(name: str, args: tuple[Any, ...], options: dict[str, Any]) -> str:
    """Return a digest of a call: the function's name, the colours and all arguments."""
    text = json.dumps([name, palette().fills, args, options], default=_jsonable)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _jsonable(value: Any) -> Any:
    """Return a value as JSON can hold it: a table with its labels, anything else as its repr."""
    if isinstance(value, pd.DataFrame):
        return [value.to_dict("split"), value.attrs.get(SLOTS)]
    if isinstance(value, pd.Series):
        return [str(value.name), value.index.tolist(), value.tolist()]
    return repr(value)


def _read(path: Path) -> Block | None:
    """Return the chart of a file; None if there is no file or it is damaged."""
    try:
        digest, _, content = path.read_text(encoding="utf-8").partition("\n")
        if _digest(content) != digest:
            return None
        os.utime(path)  # the run keeps the files that were used last
        return block_from_json(json.loads(content))
    except (OSError, ValueError, BuildError):
        return None


def _write(chart: Chart, path: Path) -> None:
    """Write a chart to its file; without a place to write there will be no file."""
    content = json.dumps(block_to_json(chart), ensure_ascii=False)
    with suppress(OSError):
        replace_file(path, f"{_digest(content)}\n{content}")


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
