"""The list of the periods whose reviews stand beside each other, for the links of their pages.

A review's bytes depend on its inputs alone, so its page cannot name the reviews of other years: it
reads `reports/periods.css` when it is opened (templates/review-html/periods.js). That is a style
sheet with one custom property, whose value is JSON. A page opened from a file may read a style
sheet beside it, but no JSON; and a style sheet, unlike a script, runs nothing if somebody else has
written it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from annual_review.errors import InputError
from annual_review.files import replace_file
from annual_review.project.outputs import PAGE
from annual_review.project.period import PeriodName
from annual_review.project.period_labels import period_label

PERIODS = "periods.css"


def write_periods(reports: Path, starts: int = 1, year_name: str = "") -> None:
    """Write the periods of the folder `reports` that have a page, unless they are written already.

    `starts` and `year_name` are those of the office's year (office.yaml), for what a period is
    called. The file is replaced in one move; one that cannot be written is left as it is, since the
    review beside it is made already.
    """
    listed = [
        {"period": str(name), "label": period_label(name, starts, year_name)}
        for name in sorted(_with_page(reports), key=lambda name: (name.year, name.part))
    ]
    text = f":root {{ --periods: {json.dumps(listed, ensure_ascii=False)}; }}\n"
    path = reports / PERIODS
    with suppress(OSError):
        if not path.is_file() or path.read_bytes() != text.encode():
            replace_file(path, text)


def _with_page(reports: Path) -> Iterator[PeriodName]:
    for folder in reports.iterdir():
        with suppress(InputError):  # not the folder of a period
            name = PeriodName.parse(folder.name)
            if str(name) == folder.name and (folder / PAGE).is_file():
                yield name
