"""Sealed reviews of earlier years whose registers have changed since they were sealed.

A review compares its figures with those of earlier years, which it counts again from their
registers. Where those are no longer the ones of the sealed review, the year before is another one
than what was published, and a run says so (build.make).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from annual_review.engine.fingerprints import differences, fingerprints
from annual_review.errors import InputError
from annual_review.project.period import PeriodName
from annual_review.versions.state import current_seal

_DATA = "data/"


def changed_sealed_years(
    reports: Path, period: PeriodName, earlier: Mapping[int, Path]
) -> dict[str, list[str]]:
    """Return, by the period of each sealed review of an earlier year, the registers that changed.

    `earlier` are the folders of registers by year. The same part of the year, and the whole year,
    are looked at. A seal that cannot be read is left to a run of its own year.
    """
    found: dict[str, list[str]] = {}
    for year, folder in earlier.items():
        for name in dict.fromkeys((period.in_year(year), PeriodName(year))):
            try:
                seal = current_seal(reports, name)
            except InputError:
                continue
            if seal is None:
                continue
            sealed = {key: one for key, one in seal.inputs.items() if key.startswith(_DATA)}
            now = fingerprints(folder, _DATA) if folder.is_dir() else {}
            if changed := differences(sealed, now):
                found[str(name)] = changed
    return found
