"""The line of requirements.txt that names this package: a version, or where it came from.

pip records the origin of a package that came from no index in direct_url.json (PEP 610). A path of
this machine is of no use on another one, and is never written.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from annual_review.language import _

PACKAGE = "annual-review"
_EXTRA = "lab"  # JupyterLab
_VARIABLE = re.compile(r"(\$\{\w+\})(:\$\{\w+\})?")  # as pip reads credentials


@dataclass(frozen=True)
class Requirement:
    """A line of requirements.txt, and what is said above it.

    `is_complete` says whether pip finds the package by the line alone.
    """

    line: str
    comments: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing has to be done before."""
        return not self.comments


def own_requirement(found: Distribution | None = None) -> Requirement:
    """Return the requirement of this package as it is installed, JupyterLab included."""
    try:
        found = found or distribution(PACKAGE)
    except PackageNotFoundError:
        return Requirement(f"{PACKAGE}[{_EXTRA}]", _of_a_folder())
    pinned = f"{PACKAGE}[{_EXTRA}]=={found.version}"
    origin = _origin(found)
    if origin is None:
        return Requirement(pinned)
    if address := _address(origin):
        return Requirement(f"{PACKAGE}[{_EXTRA}] @ {address}")
    is_folder = "dir_info" in origin
    return Requirement(pinned, _of_a_folder() if is_folder else _of_a_file())


def _origin(found: Distribution) -> dict[str, Any] | None:
    """Return what pip has recorded of where a package came from; None if from an index."""
    try:
        recorded = json.loads(found.read_text("direct_url.json") or "null")
    except ValueError:
        return None
    return recorded if isinstance(recorded, dict) and recorded.get("url") else None


def _address(origin: dict[str, Any]) -> str:
    """Return the address of a package on the network, without credentials; "" of a local one."""
    if urlsplit(origin["url"]).scheme == "file":
        return ""
    address = _without_credentials(origin["url"])
    part = f"subdirectory={origin['subdirectory']}" if origin.get("subdirectory") else ""
    if vcs := origin.get("vcs_info"):
        commit = vcs.get("commit_id") or vcs.get("requested_revision") or ""
        address = f"{vcs['vcs']}+{address}{'@' if commit else ''}{commit}"
    elif digest := (origin.get("archive_info") or {}).get("hashes", {}).get("sha256"):
        part = f"{part}{'&' if part else ''}sha256={digest}"
    return f"{address}#{part}" if part else address


def _without_credentials(url: str) -> str:
    """Return an address without user and password; variables, and the user of ssh, stay.

    >>> _without_credentials("https://me:secret@git.example.cn/review.git")
    'https://git.example.cn/review.git'
    >>> _without_credentials("ssh://git@git.example.cn/review.git")
    'ssh://git@git.example.cn/review.git'
    """
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    is_harmless = _VARIABLE.fullmatch(user) or (parts.scheme == "ssh" and ":" not in user)
    return urlunsplit(parts._replace(netloc=f"{user}{at}{host}" if is_harmless else host))


def _of_a_folder() -> tuple[str, ...]:
    return (
        _(
            "annual-review was installed here from a folder with its source. Install it from that "
            "folder first; its path differs from machine to machine:"
        ),
        "    pip install '<annual-review>[lab]'",
    )


def _of_a_file() -> tuple[str, ...]:
    return (
        _(
            "annual-review was installed here from a file, annual_review-….whl. Name the folder of "
            "that file; its path differs from machine to machine:"
        ),
        "    pip install -r requirements.txt --find-links <folder>",
    )
