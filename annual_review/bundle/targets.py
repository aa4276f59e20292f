"""The systems that an archive is for: a platform and a minor version of Python.

`Target` says which wheels fit (their tags, best first) and which environment markers hold there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags

_OLD_MANYLINUX = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}
GLIBC = 28  # minor version: that of Kylin V10, UOS 20, openEuler 20.03 and Debian 10
_OLDEST_GLIBC = {"x86_64": 5, "aarch64": 17}
_PATCHES = (0, 99)  # markers may tell patch versions of Python apart: both ends have to be served


@dataclass(frozen=True)
class Platform:
    """An operating system and a processor: what `sysconfig` and environment markers call it."""

    name: str  # on the command line, and in the archive
    sysconfig: str  # sysconfig.get_platform()
    os_name: str
    sys_platform: str
    system: str
    machine: str
    triple: str  # in the names of the archives of python-build-standalone

    def wheel_platforms(self, glibc: int) -> list[str]:
        """Return the platform tags of wheels that run here with a glibc, the oldest systems' first.

        `glibc` is its minor version.
        """
        if self.system == "Windows":
            return ["win_amd64"]
        named = []
        for minor in range(_OLDEST_GLIBC[self.machine], glibc + 1):
            named.append(f"manylinux_2_{minor}_{self.machine}")
            if minor in _OLD_MANYLINUX:
                named.append(f"{_OLD_MANYLINUX[minor]}_{self.machine}")
        return named


PLATFORMS = {
    platform.name: platform
    for platform in (
        Platform(
            "windows-x64", "win-amd64", "nt", "win32", "Windows", "AMD64", "x86_64-pc-windows-msvc"
        ),
        Platform(
            "linux-x64",
            "linux-x86_64",
            "posix",
            "linux",
            "Linux",
            "x86_64",
            "x86_64-unknown-linux-gnu",
        ),
        Platform(
            "linux-arm64",
            "linux-aarch64",
            "posix",
            "linux",
            "Linux",
            "aarch64",
            "aarch64-unknown-linux-gnu",
        ),
    )
}


@dataclass(frozen=True)
class Target:
    """A platform with a minor version of Python, such as windows-x64 with 3.11.

    `glibc` is the minor version of the oldest glibc that Linux may have. A library may offer a
    faster wheel for newer systems beside one for all: the one for all is then taken.
    """

    platform: Platform
    python: str
    glibc: int = GLIBC

    def __str__(self) -> str:
        """Return how messages name it."""
        return f"{self.platform.name}, Python {self.python}"

    @property
    def wheel_platforms(self) -> list[str]:
        """The platform tags of wheels that run there."""
        return self.platform.wheel_platforms(self.glibc)

    @property
    def abi(self) -> str:
        """The tag of its binary interface, cp311."""
        return f"cp{self.python.replace('.', '')}"

    @cached_property
    def ranks(self) -> dict[Tag, int]:
        """The tags of the wheels that fit, each with its rank: the lowest is the best."""
        major, minor = map(int, self.python.split("."))
        platforms = self.wheel_platforms
        tags = [
            *cpython_tags((major, minor), [self.abi], platforms),
            *compatible_tags((major, minor), self.abi, platforms),
        ]
        return {tag: rank for rank, tag in reversed(list(enumerate(tags)))}

    def rank(self, tags: frozenset[Tag]) -> int | None:
        """Return how well a wheel with these tags fits, 0 the best; None if it does not.

        >>> from packaging.utils import parse_wheel_filename
        >>> tags = parse_wheel_filename("pywinpty-3.1.2-cp311-cp311-win_amd64.whl")[3]
        >>> windows = Target(PLATFORMS["windows-x64"], "3.11")
        >>> windows.rank(tags), Target(PLATFORMS["windows-x64"], "3.12").rank(tags)
        (0, None)
        """
        return min((self.ranks[tag] for tag in tags if tag in self.ranks), default=None)

    def environments(self) -> Iterator[dict[str, str]]:
        """Return the values of environment markers, for the first and the last patch of Python."""
        for patch in _PATCHES:
            yield {
                "implementation_name": "cpython",
                "implementation_version": f"{self.python}.{patch}",
                "os_name": self.platform.os_name,
                "platform_machine": self.platform.machine,
                "platform_python_implementation": "CPython",
                "platform_release": "",
                "platform_system": self.platform.system,
                "platform_version": "",
                "python_full_version": f"{self.python}.{patch}",
                "python_version": self.python,
                "sys_platform": self.platform.sys_platform,
                "extra": "",
            }


def holds(marker: Marker | None, environment: dict[str, str]) -> bool:
    """Return whether a requirement with this marker is one in the environment."""
    return marker is None or marker.evaluate(environment)


def oldest_glibc(tags: frozenset[Tag]) -> int:
    """Return the minor version of the oldest glibc that a wheel runs with; 0 if with any.

    >>> from packaging.utils import parse_wheel_filename
    >>> name = "lxml-6.1.3-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl"
    >>> oldest_glibc(parse_wheel_filename(name)[3])
    17
    """
    old = {name: minor for minor, name in _OLD_MANYLINUX.items()}
    found = []
    for tag in tags:
        first, _, rest = tag.platform.partition("_")
        if first in old:
            found.append(old[first])
        elif first == "manylinux":
            found.append(int(rest.split("_")[1]))
    return min(found, default=0)
