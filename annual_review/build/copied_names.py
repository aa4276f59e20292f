"""Warn of names in an office's params that are the project's own office's, perhaps copied.

build.make adds the warnings to the lines of a run, after a build and when nothing has changed. To
find them loads all settings, which takes longer than to find out that nothing has changed: they
are kept in the cache of the period. They hold as long as the review's manifest, which fingerprints
the office's params and the package, and the own office's file are the same.
"""

from __future__ import annotations

import json
from contextlib import suppress

from annual_review.build.folders import cache_folder
from annual_review.build.manifest import MANIFEST
from annual_review.build.options import RunOptions
from annual_review.engine.fingerprints import digest
from annual_review.files import write_json
from annual_review.language import _
from annual_review.project.root import project_params

COPIED_NAMES = "copied_names.json"


def copied_names(options: RunOptions) -> list[str]:
    """Return a line for each name in the office's params that is the project's own office's."""
    own = project_params()
    if options.params.parent.resolve() == own:
        return []
    kept = cache_folder(options.reports, options.period) / COPIED_NAMES
    files = [options.folder / MANIFEST, *([own / "office.yaml"] if own else [])]
    basis = [digest(path) if path.is_file() else "" for path in files]
    try:
        content = json.loads(kept.read_text(encoding="utf-8"))
        found = list(map(str, content["warnings"])) if content["basis"] == basis else None
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    if found is None:
        found = _find(options)
        with suppress(OSError):  # no cache yet, or one that cannot be written: find them again
            write_json(kept, {"basis": basis, "warnings": found})
    return [_("warning: {warning}", warning=line) for line in found]


def _find(options: RunOptions) -> list[str]:
    """Return the warnings, as the settings say now."""
    from annual_review.project.loading import load_settings  # noqa: PLC0415 - heavy
    from annual_review.project.name_check import copied_name_warnings  # noqa: PLC0415 - heavy

    settings = load_settings(options.year, options.params, part=options.period.part)
    return copied_name_warnings(settings, options.params)
