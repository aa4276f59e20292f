"""Row numbers of a sheet in little room: a million of them, with gaps, in some 100 kilobytes."""

from __future__ import annotations

import base64
import zlib

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


def pack(rows: Rows) -> str:
    """Return ascending row numbers as text: the first, then a bit for it and each one behind it.

    >>> unpack(pack(np.array([5, 6, 9]))).tolist()
    [5, 6, 9]
    """
    if not len(rows):
        return ""
    first = int(rows[0])
    bits = np.zeros(int(rows[-1]) - first + 1, dtype=bool)
    bits[rows - first] = True
    packed = zlib.compress(np.packbits(bits).tobytes(), 9)
    return f"{first}:{base64.b64encode(packed).decode('ascii')}"


def unpack(text: str) -> Rows:
    """Return the row numbers of a text that `pack` made."""
    if not text:
        return np.zeros(0, dtype=np.int64)
    first, _, packed = text.partition(":")
    bytes_ = np.frombuffer(zlib.decompress(base64.b64decode(packed)), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(bytes_)).astype(np.int64) + int(first)
