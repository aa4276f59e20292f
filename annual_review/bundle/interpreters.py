"""Archives of Python itself, put into the archive where no Python is installed.

They are those of python-build-standalone, which run from any folder without an installation:
cpython-3.11.9+20240814-x86_64-pc-windows-msvc-install_only.tar.gz.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annual_review.bundle.targets import PLATFORMS, Target
from annual_review.errors import InputError
from annual_review.language import _

_NAME = re.compile(
    r"cpython-(?P<python>3\.\d+)\.\d+\+\d+-(?P<triple>[\w-]+?)-install_only(_stripped)?\.tar\.gz"
)
EXECUTABLES = {"Windows": "python/python.exe", "Linux": "python/bin/python3"}


@dataclass(frozen=True)
class Interpreter:
    """An archive of Python for a target."""

    path: Path
    target: Target


def interpreters(paths: Iterable[Path], targets: Iterable[Target]) -> list[Interpreter]:
    """Return the archives of Python for the targets.

    Raises InputError for a file that is not there, is no such archive, is for none of the targets,
    or is the second one for a platform.
    """
    known, found = {str(target): target for target in targets}, dict[str, Interpreter]()
    for path in paths:
        named = str(_target(path))
        target = known.get(named)
        if target is None:
            raise InputError(
                _("This Python is for {target}, which the archive is not for.", target=named),
                str(path),
                _("Name it by --platform and --python."),
            )
        if other := found.get(target.platform.name):
            raise InputError(
                _("There are two Pythons for {platform}.", platform=target.platform.name),
                f"{other.path}, {path}",
                _("Name one of them."),
            )
        _check_content(path, target)
        found[target.platform.name] = Interpreter(path, target)
    return list(found.values())


def _target(path: Path) -> Target:
    """Return what the name of an archive says."""
    if not path.is_file():
        raise InputError(_("There is no such file."), str(path))
    named = _NAME.fullmatch(path.name)
    for platform in PLATFORMS.values():
        if named and named["triple"] == platform.triple:
            return Target(platform, named["python"])
    example = f"cpython-3.11.9+20240814-{PLATFORMS['windows-x64'].triple}-install_only.tar.gz"
    raise InputError(
        _("This is no archive of python-build-standalone for a platform of the archive."),
        str(path),
        _("Its name is like {name}.", name=example),
    )


def _check_content(path: Path, target: Target) -> None:
    """Raise InputError if the archive has no interpreter where the start file looks for it."""
    executable = EXECUTABLES[target.platform.system]
    try:
        with tarfile.open(path) as archive:
            archive.getmember(executable)
    except (tarfile.TarError, KeyError, EOFError, OSError) as error:
        raise InputError(
            _("There is no {file} in it.", file=executable),
            str(path),
            _("Download the file again."),
        ) from error
