"""Write what differs between two reviews into a folder: changes.html and changes.xlsx.

`build.comparing` calls `write_report`, and publishes the folder as reports/<period>-changes/.
"""

from __future__ import annotations

from pathlib import Path

from annual_review.changes.model import Changes
from annual_review.changes.page import Titles, changes_page
from annual_review.changes.review_files import ReviewFiles
from annual_review.files import write_text

PAGE, WORKBOOK = "changes.html", "changes.xlsx"


def write_report(changes: Changes, old: Path, new: Path, folder: Path, name: str = "") -> None:
    """Write the page and the workbook about two reviews; `name` is what the older one is called."""
    from annual_review.changes.workbook import write_workbook  # noqa: PLC0415 - heavy

    titles = titles_of(ReviewFiles(old), ReviewFiles(new), name)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / PAGE, changes_page(changes, titles))
    write_workbook(changes, titles, folder / WORKBOOK)


def titles_of(old: ReviewFiles, new: ReviewFiles, name: str = "") -> Titles:
    """Return what two reviews are called: the period, with the draft or with `name`.

    The older one has its office, too, where that is another.
    """
    office = old.label if old.label != new.label else ""
    other = " ".join(filter(None, (office, old.period)))
    name = old.draft or name
    parts = [other, *([name] if name != other else [])]
    older = "　".join(filter(None, parts)) or old.folder.name
    newer = "　".join(filter(None, (new.period or new.folder.name, new.draft)))
    return Titles(new.label, newer, older)
