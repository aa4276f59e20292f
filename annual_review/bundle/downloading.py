"""Download the wheels of a target with pip, which knows the machine's mirrors and proxies.

pip evaluates environment markers for the Python that runs it, not for the one named by --platform
and --python-version (pypa/pip#11664). Therefore it is told exactly what to download, the lines of
the lock that hold for the target, and resolves nothing (--no-deps). Several --platform are taken as
the complete list: all tags of manylinux are named. Digests are those of the lock.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from annual_review.bundle.lock import Pin
from annual_review.bundle.targets import Target
from annual_review.errors import BuildError, InputError
from annual_review.language import N_, _

_NO_NETWORK = re.compile(
    r"Retrying \(|ConnectionError|NameResolutionError|ProxyError|ConnectTimeout"
)
_NOT_FOUND = re.compile(r"No matching distribution found for (\S+)")
_WRONG_DIGEST = re.compile(r"DO NOT MATCH THE HASHES[\s\S]*?\n\s+(\S+)")
_DISK_FULL = re.compile(r"No space left on device|Errno 28|WinError 112")
_OFFLINE = N_(
    "Make the archive on a machine with a network; a mirror is named by pip's own setting "
    "(pip config set global.index-url …)."
)
_STALE = N_("Leave this platform or this version of Python out; for a newer Linux, see --glibc.")


def check_pip() -> None:
    """Raise InputError if pip is not installed beside the package."""
    if importlib.util.find_spec("pip") is None:
        raise InputError(
            _("pip is not installed; it downloads the wheels."),
            remedy=_("Install it: {command}.", command='pip install "annual-review[bundle]"'),
        )


def download(target: Target, pins: Sequence[Pin], folder: Path) -> None:
    """Download the wheels of `pins` for a target into a folder; those that are there are kept.

    Raises BuildError without a network, on a full disk, and for a library that has no wheel for the
    target.
    """
    for number, group in enumerate(_without_repeats(pins)):
        listed = folder / f"{target.platform.name}-{target.abi}-{number}.txt"
        lines = [pin.line(pin.digests, with_marker=False) for pin in group]
        listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        platforms = [f"--platform={name}" for name in target.wheel_platforms]
        options = [
            "--no-deps",
            "--require-hashes",
            "--only-binary=:all:",
            "--implementation=cp",
            f"--python-version={target.python}",
            f"--abi={target.abi}",
            "--ignore-requires-python",  # the lock has decided; pip takes 3.11 for 3.11.0
            *platforms,
            f"--dest={folder}",
            f"--requirement={listed}",
        ]
        try:
            run_pip("download", options, _("the wheels for {target}", target=target))
        finally:
            listed.unlink()


def run_pip(command: str, options: Iterable[str], what: str) -> None:
    """Run a command of pip; `what` names in an error what it was to fetch.

    Raises BuildError if it fails.
    """
    call = [sys.executable, "-m", "pip", command, "--no-input", "--progress-bar=off", *options]
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(  # noqa: S603 - no shell; the options are our own
        call,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        env=environment,
    )
    if done.returncode:
        raise _error(done.stderr, what)


def _without_repeats(pins: Sequence[Pin]) -> list[list[Pin]]:
    """Divide into lists in which no library stands twice.

    Two patch versions of Python may need two versions of a library, and pip takes one at a time.
    """
    groups: list[dict[str, Pin]] = []
    for pin in pins:
        group = next((group for group in groups if pin.name not in group), None)
        if group is None:
            groups.append(group := {})
        group[pin.name] = pin
    return [list(group.values()) for group in groups]


def _error(text: str, what: str) -> BuildError:
    """Return what pip's messages mean."""
    place = what
    if _DISK_FULL.search(text):
        return BuildError(
            _("The disk is full."), place, _("Free some space, or name another folder in TMPDIR.")
        )
    if _NO_NETWORK.search(text):
        return BuildError(_("The index of packages cannot be reached."), place, _(_OFFLINE))
    if found := _NOT_FOUND.search(text):
        return BuildError(_("There is no wheel of {library}.", library=found[1]), place, _(_STALE))
    if found := _WRONG_DIGEST.search(text):
        return BuildError(
            _("A file of {library} is not the one of the lock.", library=found[1]), place, _(_STALE)
        )
    errors = [line for line in text.splitlines() if line.startswith("ERROR: ")]
    last = errors[-1].removeprefix("ERROR: ") if errors else text.strip()[-300:]
    return BuildError(_("pip failed: {message}", message=last), place)
