"""The index of a year's reviews of many offices."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from annual_review.offices import Office
from annual_review.outcomes import Outcome


def write_index(
    offices: Sequence[Office], outcomes: Mapping[str, Outcome], year: int, reports: Path
) -> Path:
    """Write the index of a year into the folder of all reports, and return where it lies."""
    found = [{"office": one.id, "status": outcomes[one.id].status} for one in offices]
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (reports / f"index-{year}.json").write_text(text + "\n", encoding="utf-8")
    page = reports / f"index-{year}.html"
    page.write_text("<!DOCTYPE html>\n<title>综述目录</title>\n", encoding="utf-8")
    return page
