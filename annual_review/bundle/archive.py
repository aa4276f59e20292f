"""Write the archive: start files, what installs, wheels, a project, checksums and a manifest.

    annual-review-0.1.0/
        开始.bat  start.sh  使用说明.txt
        program/    install.py, requirements.txt, manifest.json, wheels/, no_python*.txt
        python/     windows-x64.tar.gz …, where Python itself was given
        project/    where there is one
        SHA256SUMS

Equal contents are equal bytes: nothing in it holds a time.
"""

from __future__ import annotations

import errno
import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from annual_review.bundle.interpreters import Interpreter
from annual_review.bundle.lock import Pin
from annual_review.bundle.targets import Target, oldest_glibc
from annual_review.bundle.wheels import Wheel
from annual_review.errors import BuildError
from annual_review.files import json_text
from annual_review.language import _

CONTENTS = Path(__file__).parent / "contents"
_DATED = (1980, 1, 1, 0, 0, 0)
_FILE, _EXECUTABLE = 0o100644, 0o100755
_STORED = (".whl", ".gz", ".xlsx", ".docx", ".png", ".jpg")  # are compressed themselves
_BLOCK = 2**20


@dataclass(frozen=True)
class Content:
    """What an archive holds."""

    package: Wheel
    pins: Sequence[Pin]
    chosen: Mapping[Target, Sequence[Wheel]]  # the wheels of each target, without the package
    project: Sequence[tuple[str, bytes]] = ()
    interpreters: Sequence[Interpreter] = field(default=())

    @property
    def wheels(self) -> list[Wheel]:
        """All wheels, each once, by name."""
        by_name = {wheel.path.name: wheel for each in self.chosen.values() for wheel in each}
        by_name[self.package.path.name] = self.package
        return [by_name[name] for name in sorted(by_name)]

    @property
    def folder(self) -> str:
        """The folder that all files of the archive are in."""
        return f"annual-review-{self.package.version}"


def write_archive(out: Path, content: Content) -> None:
    """Write an archive to `out`, which is there only when it is complete.

    Raises BuildError if the disk is full or the folder cannot be written.
    """
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(part, "w", allowZip64=True) as archive:
            sums = [
                (_written(archive, content.folder, name, source), name)
                for name, source in _files(content)
            ]
            listed = "".join(f"{digest}  {name}\n" for digest, name in sums)
            _written(archive, content.folder, "SHA256SUMS", listed.encode())
        part.replace(out)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise BuildError(
                _("The disk is full."),
                str(out),
                _("Free some space, or name another file by --out."),
            ) from error
        raise BuildError(
            _("It cannot be written: {reason}.", reason=error.strerror), str(out)
        ) from error
    finally:
        part.unlink(missing_ok=True)


def requirements(content: Content) -> str:
    """Return what pip installs on the target: the lock's lines of the wheels that are there.

    Environment markers are kept: the Python there decides.
    """
    digests: dict[tuple[str, str], list[str]] = {}
    for wheel in content.wheels:
        digests.setdefault((wheel.name, str(wheel.version)), []).append(wheel.digest)
    lines = [
        pin.line(found)
        for pin in content.pins
        if (found := digests.get((pin.name, str(pin.version))))
    ]
    package = content.package
    own = f"{package.name}=={package.version} --hash=sha256:{package.digest}"
    return "\n".join([*lines, own]) + "\n"


def manifest(content: Content) -> str:
    """Return as JSON what the archive is for and what it holds; install.py reads it."""
    return json_text(
        {
            "package": f"{content.package.name} {content.package.version}",
            "targets": [
                {
                    "platform": target.platform.sysconfig,
                    "python": target.python,
                    "glibc": max(oldest_glibc(wheel.tags) for wheel in wheels),
                    "megabytes": _installed_bytes([*wheels, content.package]) // 2**20 + 1,
                    "longest_path": _longest_path([*wheels, content.package], target),
                    "wheels": [wheel.path.name for wheel in wheels],
                }
                for target, wheels in content.chosen.items()
            ],
            "wheels": [
                {
                    "file": wheel.path.name,
                    "sha256": wheel.digest,
                    "bytes": wheel.path.stat().st_size,
                }
                for wheel in content.wheels
            ],
        }
    )


def _files(content: Content) -> Iterator[tuple[str, bytes | Path]]:
    """Return the place of each file in the archive, and its content or where it is."""
    words = _words(content)
    instructions = _text("instructions.txt", words)
    yield "开始.bat", _crlf(_text("start.bat", words)).encode("ascii")
    yield "start.sh", _text("start.sh", words).encode()
    yield "使用说明.txt", _crlf(instructions).encode("utf-8-sig")
    yield "program/install.py", (CONTENTS / "install.py").read_bytes()
    yield "program/requirements.txt", requirements(content).encode()
    yield "program/manifest.json", manifest(content).encode()
    # `type` of Windows shows a text in UTF-16 whatever the code page of its window is.
    missing = _text("no_python.txt", words)
    yield "program/no_python_windows.txt", b"\xff\xfe" + _crlf(missing).encode("utf-16-le")
    yield "program/no_python_linux.txt", missing.encode()
    for wheel in content.wheels:
        yield f"program/wheels/{wheel.path.name}", wheel.path
    for each in content.interpreters:
        yield f"python/{each.target.platform.name}.tar.gz", each.path
    for name, source in content.project:
        yield f"project/{name}", source


def _words(content: Content) -> dict[str, str]:
    """Return what stands in the texts of the archive for @NAME@."""
    pythons = sorted({target.python for target in content.chosen}, key=lambda text: int(text[2:]))
    platforms = dict.fromkeys(_SYSTEMS[target.platform.name] for target in content.chosen)
    glibc = max(
        (oldest_glibc(wheel.tags) for wheels in content.chosen.values() for wheel in wheels),
        default=0,
    )
    return {
        "VERSION": str(content.package.version),
        "PYTHONS": "、".join(pythons),
        "SYSTEMS": "、".join(platforms),
        "GLIBC": f"2.{glibc}",
        "WINDOWS_COMMANDS": " ".join(f'"py -{python}"' for python in reversed(pythons)),
        "LINUX_COMMANDS": " ".join(f"python{python}" for python in reversed(pythons)),
    }


_SYSTEMS = {
    "windows-x64": "Windows 10、11（64 位）",
    "linux-x64": "Linux（x86-64，如麒麟、统信）",
    "linux-arm64": "Linux（ARM64，如鲲鹏、飞腾）",
}


def _text(name: str, words: Mapping[str, str]) -> str:
    text = (CONTENTS / name).read_text(encoding="utf-8")
    for word, meaning in words.items():
        text = text.replace(f"@{word}@", meaning)
    return text


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def _written(archive: zipfile.ZipFile, folder: str, name: str, source: bytes | Path) -> str:
    """Write one file into the archive and return its SHA-256."""
    entry = zipfile.ZipInfo(f"{folder}/{name}", _DATED)
    entry.create_system = 3  # Unix, so that the permissions count, wherever it is made
    entry.external_attr = (_EXECUTABLE if name.endswith(".sh") else _FILE) << 16
    is_packed = name.endswith(_STORED)
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    digest = hashlib.sha256()
    with archive.open(entry, "w", force_zip64=False) as target:
        for block in _blocks(source):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


def _blocks(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        yield from _read(file)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _installed_bytes(wheels: Iterable[Wheel]) -> int:
    return sum(size for wheel in wheels for _name, size in wheel.installed())


def _longest_path(wheels: Iterable[Wheel], target: Target) -> int:
    """Return the length of the longest path that an installation makes in its folder."""
    is_windows = target.platform.system == "Windows"
    libraries = "Lib/site-packages" if is_windows else f"lib/python{target.python}/site-packages"
    longest = 0
    for wheel in wheels:
        for name, _size in wheel.installed():
            path = PurePosixPath(name)
            if ".data/data/" in name:
                place = name.partition(".data/data/")[2]
            elif path.suffix == ".py":
                place = f"{libraries}/{path.parent}/__pycache__/{path.stem}.cpython-311.opt-1.pyc"
            else:
                place = f"{libraries}/{name}"
            longest = max(longest, len(f".venv/{place}"))
    return longest
