"""Fingerprints: what a review was made of and what came of it, to tell whether anything changed."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

ABSENT = "absent"
PACKAGE = Path(__file__).parent
_SKIPPED = {"__pycache__", ".ipynb_checkpoints"}
# Libraries that shape the bytes of a review.
_LIBRARIES = (
    "cn2an",
    "fonttools",
    "jinja2",
    "matplotlib",
    "mistune",
    "nbconvert",
    "openpyxl",
    "pandas",
    "papermill",
    "pyarrow",
    "pylopdf-fonts-zh-cn",
    "python-calamine",
    "rapidfuzz",
    "seaborn",
    "typst",
    "uharfbuzz",
)

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


def of_inputs(
    data: Path, params: Iterable[Path], notebooks: Path, fonts: Iterable[Path]
) -> Fingerprints:
    """Return the fingerprints of all that a review is made of, the program and libraries too."""
    known = {f"params/{path.name}": digest(path) for path in params if path.is_file()}
    known |= {f"fonts/{path.name}": digest(path) for path in fonts if path.is_file()}
    known |= fingerprints(data, "data/") | fingerprints(notebooks, "notebooks/")
    known |= fingerprints(PACKAGE, "annual_review/")
    known |= {f"library {name}": metadata.version(name) for name in _LIBRARIES}
    return known | {"Python": platform.python_version()}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names whose fingerprints differ, new and vanished ones too."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
