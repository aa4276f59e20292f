"""manifest.json: what a review was made of and its files, to find out whether it is up to date.

The pipeline writes it as the last file of a review. build.make compares it with the inputs before
a build; the preview watches what it lists.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annual_review.engine.fingerprints import (
    PACKAGE,
    Fingerprints,
    combined_digest,
    differences,
    digest,
    fingerprints,
    libraries,
)
from annual_review.engine.reads import Roots
from annual_review.files import write_json
from annual_review.language import stored
from annual_review.project.period import PeriodName
from annual_review.versions.folders import KeptVersion
from annual_review.versions.seals import SEAL

MANIFEST = "manifest.json"
_checked_program: Fingerprints = {}  # of this process, see `rely_on_program`


def earlier_label(year: int) -> str:
    """Return the prefix that the registers of an earlier year have among the inputs."""
    return f"data-{year}"


def input_fingerprints(
    data: Path,
    params: Mapping[str, Path],
    notebooks: Path,
    fonts: Mapping[str, Path],
    earlier: Mapping[int, Path],
    *,
    forms: Sequence[Path] = (),
    version: KeptVersion | None = None,
) -> Fingerprints:
    """Return the fingerprints of all inputs of a review, the package and libraries included.

    `params` are files of params/ by name, `fonts` the office's own, by the names that params/ gives
    them, `earlier` the folders with the registers of earlier years, `forms` the forms to fill,
    `version` the sealed one from which a reopened review differs.
    """
    found = {name: digest(path) for name, path in params.items() if path.is_file()}
    found |= {f"fonts/{name}": digest(path) for name, path in fonts.items() if path.is_file()}
    found |= {f"forms/{path.name}": digest(path) for path in forms}
    found |= fingerprints(data, "data/") | fingerprints(notebooks, "notebooks/")
    for year, folder in earlier.items():
        found |= fingerprints(folder, f"{earlier_label(year)}/")
    if version is not None:
        found[f"versions/{version.number}"] = combined_digest(fingerprints(version.folder))
    return found | (_checked_program or program_fingerprints())


def program_fingerprints() -> Fingerprints:
    """Return the fingerprints of this package, the libraries and Python, as they are now."""
    found = fingerprints(PACKAGE, "annual_review/")
    found |= {f"library {name}": version for name, version in libraries().items()}
    return found | {"Python": sys.version.partition(" ")[0]}


def rely_on_program(checked: Fingerprints) -> None:
    """Take these fingerprints for the program's in this process, and in those forked from it.

    A warm process (build.warm_process) has checked them right before it forks a build.
    """
    global _checked_program  # noqa: PLW0603 - of the process
    _checked_program = checked


def write_manifest(
    folder: Path,
    period: PeriodName,
    inputs: Fingerprints,
    *,
    elsewhere: Fingerprints,
    fonts: Sequence[Path],
    warnings: Sequence[str],
    proofread: Sequence[str] = (),
    unprintable: Sequence[str] = (),
    left_out: Sequence[str] = (),
    look: Sequence[str] = (),
    forms: Sequence[str] = (),
    draft: str = "",
) -> None:
    """Write the manifest of the review in `folder`, whose other files must all be there.

    `inputs` are the run's own inputs, `elsewhere` what chapters have read beside them, `fonts` the
    office's own, relative to params/, `draft` the mark of a draft.
    """
    manifest = {
        "year": period.year,
        "period": str(period),
        "inputs": inputs,
        "elsewhere": elsewhere,
        "fonts": [path.as_posix() for path in fonts],
        "outputs": fingerprints(folder),
        "warnings": list(map(stored, warnings)),
        "proofread": list(proofread),
        "unprintable": list(map(stored, unprintable)),
        "left_out": list(map(stored, left_out)),
        "look": list(map(stored, look)),
        "forms": list(map(stored, forms)),
        "draft": draft,
    }
    write_json(folder / MANIFEST, manifest)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of the review in `folder`, {} if there is none or it is damaged."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = [found[name] for name in ("inputs", "elsewhere", "outputs")]
        is_valid = all(isinstance(part, dict) for part in parts)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if is_valid else {}


def changed_inputs(manifest: Mapping[str, Any], now: Fingerprints, roots: Roots) -> list[str]:
    """Return the names of the inputs of a review that have changed."""
    return differences(manifest["inputs"], now) + sorted(roots.changed(manifest["elsewhere"]))


def is_complete(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Return whether a review has all files that its manifest lists, unchanged, and no others.

    A seal is no output of the review.
    """
    outputs = fingerprints(folder)
    outputs.pop(SEAL, None)
    return outputs.pop(MANIFEST, "") != "" and outputs == manifest["outputs"]
