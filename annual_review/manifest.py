"""The manifest of a review: what it was made of and what came of it, to tell if it still stands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annual_review.fingerprint import Fingerprints, changed, fingerprints
from annual_review.reads import Roots

MANIFEST = "manifest.json"


def write_manifest(
    folder: Path,
    year: int,
    inputs: Fingerprints,
    *,
    elsewhere: Fingerprints,
    fonts: Sequence[Path],
    warnings: Sequence[str],
) -> None:
    """Write the manifest of the review in `folder`, as its last file.

    `inputs` are the run's own inputs, `elsewhere` what chapters have read beside them, `fonts` the
    office's own, from params/.
    """
    manifest = {
        "year": year,
        "inputs": inputs,
        "elsewhere": elsewhere,
        "fonts": [path.as_posix() for path in fonts],
        "outputs": fingerprints(folder),
        "warnings": list(warnings),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of the review in `folder`; nothing if there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = [found[name] for name in ("inputs", "elsewhere", "outputs")]
        whole = all(isinstance(part, dict) for part in parts)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if whole else {}


def changes(manifest: Mapping[str, Any], now: Fingerprints, roots: Roots) -> list[str]:
    """Return the names of what a review was made of that is no longer what it was."""
    return changed(manifest["inputs"], now) + sorted(roots.changed(manifest["elsewhere"]))


def is_whole(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Tell whether every file of a review is there, and is what it was."""
    outputs = fingerprints(folder)
    return outputs.pop(MANIFEST, "") != "" and outputs == manifest["outputs"]
