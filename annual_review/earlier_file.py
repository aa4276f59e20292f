"""The file beside a year's clean tables that says which earlier years were cleaned with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

EARLIER = "_earlier.json"


def write_earlier(years: Mapping[int, str], folder: Path) -> None:
    """Say of each earlier year why it could not be cleaned; nothing if it was.

    The tables of one that was lie in a folder of their own in `folder`.
    """
    text = json.dumps(dict(sorted(years.items())), ensure_ascii=False, indent=1)
    (folder / EARLIER).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_earlier(folder: Path) -> dict[int, str]:
    """Return what `write_earlier` wrote; nothing where only one year was cleaned."""
    try:  # without asking first: a kernel is known to have read what it opens, there or not
        text = (folder / EARLIER).read_text(encoding="utf-8")
    except OSError:
        return {}
    found: dict[str, str] = json.loads(text)
    return {int(year): why for year, why in found.items()}
