"""Earlier years that a review is compared with: their registers, and which of them were cleaned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from annual_review.files import write_json
from annual_review.language import restored, stored
from annual_review.project.members import MemberPlace, member_ids
from annual_review.project.period import PeriodName
from annual_review.project.register_files import has_registers

EARLIER_FILE = "_earlier.json"  # in the folder of a year's clean tables


def years_before(
    data: Path, params: Path, members: Path | None, period: PeriodName
) -> dict[int, Path]:
    """Return the folders of registers of all years before that of `period`, oldest first.

    The years are those of the office's own registers (see `earlier_folders`) and those of its
    members; the folder of a year that only members have need not exist.
    """
    found = earlier_folders(data, period.year)
    for id in member_ids(params) if members else []:
        assert members is not None
        place = MemberPlace(members, id, period)
        years = read_earlier_years(place.records) or read_earlier_years(place.of_year.records)
        for earlier in years:
            found.setdefault(earlier, data.with_name(str(earlier)))
    return dict(sorted(found.items()))


def earlier_folders(data: Path, year: int) -> dict[int, Path]:
    """Return the folders of earlier years next to `data`, the folder of `year`, oldest first.

    There are none if the folder is not named after its year.
    """
    if data.name != str(year):
        return {}
    found = {int(path.name): path for path in sorted(data.parent.glob("[12][0-9][0-9][0-9]"))}
    return {other: path for other, path in found.items() if other < year and has_registers(path)}


def write_earlier_years(reasons: Mapping[int, str], folder: Path) -> None:
    """Write why each earlier year could not be cleaned, for any language; "" if it was.

    The tables of one that was are in a folder of their own in `folder`.
    """
    content = {year: stored(reason) for year, reason in sorted(reasons.items())}
    write_json(folder / EARLIER_FILE, content)


def read_earlier_years(folder: Path) -> dict[int, str]:
    """Return what `write_earlier_years` wrote, in the language of messages.

    Nothing where only one year was cleaned.
    """
    try:  # not asking whether it exists: an attempt to open it is noted by engine.reads
        text = (folder / EARLIER_FILE).read_text(encoding="utf-8")
    except OSError:
        return {}
    return {int(year): restored(reason) for year, reason in json.loads(text).items()}
