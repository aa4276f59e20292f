"""Charts drawn before: the same numbers, drawn by the same program, give the same picture.

A run says by KEPT_CHARTS, in the environment of its kernels, where charts are kept. What is damaged
there is drawn anew; by hand nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd

from annual_review.block_json import block_from_json, block_to_json
from annual_review.document import Block, Chart, Paragraph
from annual_review.errors import BuildError
from annual_review.keeping import KEPT_CHARTS

Drawn = Chart | Paragraph | None
Draw = TypeVar("Draw", bound=Callable[..., Drawn])


def kept(draw: Draw) -> Draw:
    """Let a function that draws a chart take it from where charts are kept."""

    @wraps(draw)
    def drawn(*args: Any, **options: Any) -> Drawn:
        folder = os.environ.get(KEPT_CHARTS)
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
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, delete=False, encoding="utf-8"
        ) as new:
            new.write(f"{_digest(content)}\n{content}")
        Path(new.name).replace(path)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
