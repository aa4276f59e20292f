"""The wheels of an archive: which of them a target takes, and whether nothing is missing.

`chosen` returns for every library that a target needs the one wheel that pip will take there;
`check_complete` follows what the wheels themselves require, as `pip check` does after an
installation, for systems that are not at hand.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import NormalizedName, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from annual_review.bundle.lock import Pin
from annual_review.bundle.targets import Target, holds
from annual_review.errors import BuildError
from annual_review.language import _

EXTRAS = ("lab", "offices")  # what is installed of the package beside its requirements


@dataclass(frozen=True)
class Wheel:
    """A wheel in a folder."""

    path: Path

    @cached_property
    def parsed(self) -> tuple[NormalizedName, Version, frozenset[Tag]]:
        """The name, version and tags that its file name states."""
        name, version, _build, tags = parse_wheel_filename(self.path.name)
        return name, version, tags

    @property
    def name(self) -> NormalizedName:
        """The library's normalized name."""
        return self.parsed[0]

    @property
    def version(self) -> Version:
        """The library's version."""
        return self.parsed[1]

    @property
    def tags(self) -> frozenset[Tag]:
        """The tags of the systems that it is for."""
        return self.parsed[2]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def requires(self) -> list[Requirement]:
        """What its metadata require, with markers."""
        with zipfile.ZipFile(self.path) as archive:
            folder = next(
                name.partition("/")[0]
                for name in archive.namelist()
                if name.endswith(".dist-info/METADATA") and name.count("/") == 1
            )
            text = archive.read(f"{folder}/METADATA")
        return Metadata.from_email(text, validate=False).requires_dist or []

    def installed(self) -> list[tuple[str, int]]:
        """Return the files that it installs, with their sizes."""
        with zipfile.ZipFile(self.path) as archive:
            return [(entry.filename, entry.file_size) for entry in archive.infolist()]


def wheels_in(folder: Path) -> list[Wheel]:
    """Return the wheels of a folder by name."""
    return [Wheel(path) for path in sorted(folder.glob("*.whl"))]


def chosen(target: Target, pins: Iterable[Pin], wheels: Sequence[Wheel]) -> list[Wheel]:
    """Return the wheel of each library of `pins` that fits a target best.

    Raises BuildError if a library has none.
    """
    found = []
    for pin in pins:
        fitting = [
            (rank, wheel)
            for wheel in wheels
            if (wheel.name, wheel.version) == (pin.name, pin.version)
            and wheel.digest in pin.digests
            and (rank := target.rank(wheel.tags)) is not None
        ]
        if not fitting:
            raise BuildError(
                _("There is no wheel of {library}.", library=f"{pin.name}=={pin.version}"),
                str(target),
            )
        found.append(min(fitting, key=lambda each: each[0])[1])
    return found


def check_complete(target: Target, package: Wheel, wheels: Iterable[Wheel]) -> None:
    """Raise BuildError if a wheel requires a library, on this target, that is not among the wheels.

    The package's extras lab and offices are followed, and the extras that libraries ask for.
    """
    by_name: dict[NormalizedName, list[Wheel]] = {}
    for wheel in [package, *wheels]:
        by_name.setdefault(wheel.name, []).append(wheel)
    for environment in target.environments():
        seen: set[tuple[NormalizedName, str]] = set()
        waiting = [(package.name, extra) for extra in ("", *EXTRAS)]
        while waiting:
            if (each := waiting.pop()) in seen:
                continue
            seen.add(each)
            for wheel in by_name[each[0]]:
                waiting += _required(wheel, environment | {"extra": each[1]}, by_name, target)


def _required(
    wheel: Wheel,
    environment: dict[str, str],
    by_name: Mapping[NormalizedName, Sequence[Wheel]],
    target: Target,
) -> list[tuple[NormalizedName, str]]:
    """Return what a wheel requires in an environment: libraries, each with "" or an extra of it."""
    found = []
    for requirement in wheel.requires:
        if not holds(requirement.marker, environment):
            continue
        name = canonicalize_name(requirement.name)
        versions = [each.version for each in by_name.get(name, [])]
        if not any(requirement.specifier.contains(one, prereleases=True) for one in versions):
            raise BuildError(
                _(
                    "{library} requires {required}, which is not in the lock.",
                    library=f"{wheel.name}=={wheel.version}",
                    required=f"{requirement.name}{requirement.specifier}",
                ),
                str(target),
                _("Refresh bundle.lock; CONTRIBUTING.md tells how."),
            )
        found += [(name, extra) for extra in ("", *requirement.extras)]
    return found
