"""Digests of files, folders and notebooks, to find out whether they have changed.

`fingerprints` covers a folder, `path_digest` whatever is at a path, `notebook_digest` the source of
a notebook; `libraries` and PACKAGE are what a program depends on beside its inputs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
from collections.abc import Mapping
from pathlib import Path

PACKAGE = Path(__file__).parent.parent  # all of annual_review/
ABSENT = "absent"  # the digest of a path where nothing is
_SKIPPED = {"__pycache__", ".ipynb_checkpoints"}
Fingerprints = dict[str, str]


def fingerprints(folder: Path, label: str = "") -> Fingerprints:
    """Return the digest of every visible file in a folder, by `label` and its relative path."""
    return {
        f"{label}{path.relative_to(folder).as_posix()}": digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not is_skipped(path.relative_to(folder))
    }


def is_skipped(path: Path) -> bool:
    """Return whether a file is hidden, an office program's lock file, or a program's own cache."""
    return any(part in _SKIPPED or part.startswith((".", "~$")) for part in path.parts)


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names whose digests differ, new and removed ones too."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def combined_digest(digests: Mapping[str, str]) -> str:
    """Return one digest of several named ones."""
    return hashlib.sha256(json.dumps(dict(digests), sort_keys=True).encode()).hexdigest()


def path_digest(path: Path) -> str:
    """Return the digest of a file, or the visible names in a folder; ABSENT if there is neither."""
    try:
        if path.is_dir():
            names = sorted(p.name for p in path.iterdir() if not is_skipped(Path(p.name)))
            return "folder " + json.dumps(names, ensure_ascii=False)
        return digest(path)
    except OSError:
        return ABSENT


def notebook_digest(notebook: Path) -> str:
    """Return the digest of a notebook without its outputs: running and saving it changes nothing.

    A file that is no notebook gets the digest of its bytes.
    """
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        content["metadata"].pop("language_info", None)
        for cell in content["cells"]:
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
            cell["source"] = "".join(cell["source"])
        text = json.dumps(content, sort_keys=True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return path_digest(notebook)
    return hashlib.sha256(text.encode()).hexdigest()


def libraries() -> dict[str, str]:
    """Return the version of every installed library by name."""
    folders = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    found = [path.stem for folder in folders for path in folder.glob("*.dist-info")]
    return {name: version for name, _, version in (stem.rpartition("-") for stem in sorted(found))}


def import_path() -> str:
    """Return the PYTHONPATH with which a child process finds this package, installed or not."""
    known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    installed = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    own = [] if str(PACKAGE.parent) in installed else [str(PACKAGE.parent)]
    return os.pathsep.join(dict.fromkeys([*own, *filter(None, known)]))
