"""seal.json: what a sealed review is made of, by SHA-256, who has sealed it, and when.

It stands in reports/<period>/ beside the files that it is about, and is no output of the review:
the outputs stay as they were read and signed. Its keys:

    format     1
    period     2021, 2021-h1 …
    sealed     when, ISO 8601 with the offset from UTC
    persons    [{role, name}], in the order in which they were given; may be empty
    inputs     digests of registers, params, notebooks and what chapters have read, by the names
               that the manifest has for them
    program    {annual_review: digest, Python: version, libraries: {name: version}}
    outputs    digests of all files of the review, manifest.json among them
    previous   {version, seal}: the sealed version before, which was reopened, and the digest of its
               seal.json; null if there is none

`Seal.code` is for paper: the first digits of the digest of seal.json itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annual_review.engine.fingerprints import (
    Fingerprints,
    combined_digest,
    differences,
    digest,
    fingerprints,
)
from annual_review.errors import InputError
from annual_review.files import json_text
from annual_review.language import _

SEAL = "seal.json"
_FORMAT = 1
_PROGRAM = "annual_review/"
_LIBRARY = "library "
_PYTHON = "Python"
_CODE_DIGITS, _GROUP = 16, 4

Persons = tuple[tuple[str, str], ...]  # role and name


@dataclass(frozen=True)
class Seal:
    """The seal of a review; `digest` is that of the file itself."""

    digest: str
    period: str
    sealed: str
    persons: Persons
    inputs: Fingerprints
    program: Mapping[str, Any]
    outputs: Fingerprints
    previous: Mapping[str, Any] | None

    @property
    def names(self) -> str:
        """Who has sealed it: “审核张三、签发李四”; "" if nobody is named."""
        return "、".join(f"{role}{name}" for role, name in self.persons)

    @property
    def code(self) -> str:
        """The first 16 digits of the digest of the file, in groups of four."""
        short = self.digest[:_CODE_DIGITS]
        return " ".join(short[at : at + _GROUP] for at in range(0, _CODE_DIGITS, _GROUP))

    @property
    def day(self) -> str:
        """When it was sealed, to the minute: 2022-02-17 09:30."""
        return self.sealed[:16].replace("T", " ")

    def changed_outputs(self, folder: Path) -> list[str]:
        """Return the files of the review in `folder` that are not as they were sealed.

        A file that was put beside them is none of the review (Thumbs.db of a shared folder); one in
        records/ or notebooks/ is taken for a part of it.
        """
        changed = differences(self.outputs, sealed_outputs(folder))
        return [name for name in changed if name in self.outputs or "/" in name]


def sealed_outputs(folder: Path) -> Fingerprints:
    """Return the digests of all files of a review but the seal itself."""
    found = fingerprints(folder)
    found.pop(SEAL, None)
    return found


def without_program(inputs: Fingerprints) -> Fingerprints:
    """Return inputs without the package, the libraries and Python."""
    return {name: one for name, one in inputs.items() if not is_program(name)}


def is_program(name: str) -> bool:
    """Return whether an input of a review is a part of the program: it is no input of a seal.

    >>> is_program("library pandas"), is_program("data/a.xlsx")
    (True, False)
    """
    return name.startswith((_PROGRAM, _LIBRARY)) or name == _PYTHON


def write_seal(
    folder: Path,
    manifest: Mapping[str, Any],
    persons: Persons,
    sealed: str,
    previous: Mapping[str, Any] | None,
) -> Seal:
    """Seal the review in `folder`, of which `manifest` is the manifest; return the seal.

    The file is written aside and moved to its place in one step: a review is sealed or it is not.
    """
    inputs: Fingerprints = manifest["inputs"]
    package = {name: one for name, one in inputs.items() if name.startswith(_PROGRAM)}
    libraries = {
        name.removeprefix(_LIBRARY): version
        for name, version in inputs.items()
        if name.startswith(_LIBRARY)
    }
    content = {
        "format": _FORMAT,
        "period": manifest["period"],
        "sealed": sealed,
        "persons": [{"role": role, "name": name} for role, name in persons],
        "inputs": without_program(inputs) | manifest["elsewhere"],
        "program": {
            "annual_review": combined_digest(package),
            "Python": inputs.get(_PYTHON, ""),
            "libraries": libraries,
        },
        "outputs": sealed_outputs(folder),
        "previous": previous,
    }
    _put(folder / SEAL, json_text(content))
    seal = read_seal(folder)
    assert seal is not None
    return seal


def _put(path: Path, text: str) -> None:
    """Write a file aside, on the disk itself, and move it to its place in one step.

    What a seal that was killed has left aside is removed.
    """
    for left in path.parent.glob(f".{path.name}.*"):
        left.unlink(missing_ok=True)
    aside = path.with_name(f".{path.name}.part")
    with aside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def read_seal(folder: Path) -> Seal | None:
    """Return the seal of the review in `folder`, None if it has none.

    Raises InputError for a seal that cannot be read: the review was sealed, and nobody can tell as
    what.
    """
    path = folder / SEAL
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        persons = tuple((str(one["role"]), str(one["name"])) for one in found["persons"])
        previous = found["previous"]
        parts = [found["inputs"], found["outputs"], found["program"]]
        if not all(isinstance(part, dict) for part in parts) or found["format"] != _FORMAT:
            raise ValueError
        return Seal(
            digest(path),
            str(found["period"]),
            str(found["sealed"]),
            persons,
            found["inputs"],
            found["program"],
            found["outputs"],
            previous if isinstance(previous, dict) else None,
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            _("The seal cannot be read: the file is damaged, or of a later version."),
            str(path),
            _("Put back the copy of it, or upgrade this program; nothing was changed."),
        ) from None
