"""Fingerprints: what a review was made of and what came of it, to tell whether anything changed."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sysconfig
from collections.abc import Mapping
from pathlib import Path

ABSENT = "absent"
PACKAGE = Path(__file__).parent.parent  # all of annual_review/
_SKIPPED = {"__pycache__", ".ipynb_checkpoints"}
Fingerprints = dict[str, str]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(path: Path) -> str:
    """Return the digest of a file, or the visible names in a folder; ABSENT if there is neither."""
    try:
        if path.is_dir():
            names = sorted(one.name for one in path.iterdir() if not is_skipped(Path(one.name)))
            return "folder " + json.dumps(names, ensure_ascii=False)
        return digest(path)
    except OSError:
        return ABSENT


def digest_of_source(notebook: Path) -> str:
    """Return the digest of what is written in a notebook, whatever its cells last put out.

    One that was only run, and saved, is still the same.
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
        return digest_of(notebook)
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprints(folder: Path, label: str = "") -> Fingerprints:
    """Return the digest of every visible file under a folder, by relative path behind `label`."""
    return {
        f"{label}{path.relative_to(folder).as_posix()}": digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not is_skipped(path.relative_to(folder))
    }


def is_skipped(path: Path) -> bool:
    """Tell whether a file is hidden, a lock of an office program, or a program's own."""
    return any(part in _SKIPPED or part.startswith((".", "~$")) for part in path.parts)


def earlier_label(year: int) -> str:
    """Return what the registers of an earlier year are called among the inputs."""
    return f"data-{year}"


def of_inputs(
    data: Path,
    params: Mapping[str, Path],
    notebooks: Path,
    fonts: Mapping[str, Path],
    earlier: Mapping[int, Path],
) -> Fingerprints:
    """Return the fingerprints of all that a review is made of, the program and libraries too.

    `params` are files of params/ by name, `fonts` the office's own, by the names that params/ gives
    them, `earlier` the folders of the registers of years before.
    """
    known = {name: digest(path) for name, path in params.items() if path.is_file()}
    known |= {f"fonts/{name}": digest(path) for name, path in fonts.items() if path.is_file()}
    known |= fingerprints(data, "data/") | fingerprints(notebooks, "notebooks/")
    for year, folder in earlier.items():
        known |= fingerprints(folder, f"{earlier_label(year)}/")
    known |= fingerprints(PACKAGE, "annual_review/")
    known |= {f"library {name}": version for name, version in libraries().items()}
    return known | {"Python": platform.python_version()}


def libraries() -> dict[str, str]:
    """Return the version of every library that is installed where Python's own are, by name."""
    folders = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    found = [path.stem for folder in folders for path in folder.glob("*.dist-info")]
    return {name: version for name, _, version in (stem.rpartition("-") for stem in sorted(found))}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names whose fingerprints differ, new and vanished ones too."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def import_path() -> str:
    """Return the PYTHONPATH with which a child process finds this package, installed or not."""
    known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    libraries = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    own = [] if str(PACKAGE.parent) in libraries else [str(PACKAGE.parent)]
    return os.pathsep.join(dict.fromkeys([*own, *filter(None, known)]))
