"""The libraries that an archive holds: bundle.lock, exact versions with the digests of their files.

It is made from pyproject.toml (CONTRIBUTING.md tells how): what the package needs, the extras lab
and offices, and pip; not the tools of tests. It holds for all platforms, told apart by environment
markers. The markers are evaluated here for the target: pip does so for the Python that runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

from annual_review.bundle.targets import Target, holds

LOCK = Path(__file__).parent / "bundle.lock"
_DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One exact version of a library, with the SHA-256 digests that its files may have."""

    requirement: Requirement
    digests: tuple[str, ...]

    @property
    def name(self) -> NormalizedName:
        """The library's normalized name."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> Version:
        """Its version."""
        [specifier] = self.requirement.specifier
        return Version(specifier.version)

    def line(self, digests: Iterable[str], *, with_marker: bool = True) -> str:
        """Return the line of a requirements file that allows the files with these digests."""
        marker = f" ; {self.requirement.marker}" if with_marker and self.requirement.marker else ""
        hashes = "".join(f" --hash=sha256:{digest}" for digest in digests)
        return f"{self.requirement.name}=={self.version}{marker}{hashes}"


def read_lock(path: Path = LOCK) -> list[Pin]:
    """Return the libraries of a lock file, in its order."""
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [
        Pin(Requirement(line.partition(" --hash=")[0].strip()), tuple(_DIGEST.findall(line)))
        for line in lines
        if line.strip() and not line.lstrip().startswith("#")
    ]


def pins_of(target: Target, pins: Iterable[Pin]) -> list[Pin]:
    """Return the libraries that a target needs, with any patch version of its Python."""
    environments = list(target.environments())
    return [
        pin
        for pin in pins
        if any(holds(pin.requirement.marker, environment) for environment in environments)
    ]
