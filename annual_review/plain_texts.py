"""Columns of texts, judged all at once: in a register of a million rows most texts are plain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_PLAIN = r"\A[\x{4e00}-\x{9fff}A-Za-z0-9]+\z"  # of RE2: as `texts` has it


def odd_texts(cells: Sequence[Any]) -> list[int]:
    """Return the places of the cells that `read_text` may change, doubt or find empty.

    The others are texts of plain letters.

    >>> odd_texts(["党史", "12", 12.0, "无", " 党史"])
    [2, 3, 4]
    """
    try:
        texts = pa.array([x if isinstance(x, str) else None for x in cells], pa.large_string())
    except UnicodeEncodeError:  # half a surrogate pair, in some of them
        return list(range(len(cells)))
    plain = pc.and_(pc.match_substring_regex(texts, _PLAIN), pc.not_equal(texts, "无"))
    return [*map(int, np.flatnonzero(~np.asarray(plain.fill_null(False))))]
