"""Small wheels, and an archive of them that can be installed: pip is the one that runs here."""

import zipfile
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from annual_review.bundle.archive import Content, write_archive
from annual_review.bundle.lock import Pin
from annual_review.bundle.wheels import Wheel

ANYWHERE = "py3-none-any"


def write_wheel(folder, name, version="1.0", tags=ANYWHERE, requires=(), files=None):
    """Write a wheel whose module is `name`; `requires` are lines of its metadata."""
    stem = name.replace("-", "_")
    about = f"{stem}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {line}" for line in requires]
    pure = str(tags.endswith("-any")).lower()
    parts = {f"{stem}/__init__.py": ""} | (files or {})
    parts[f"{about}/METADATA"] = "\n".join(lines) + "\n"
    parts[f"{about}/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: {pure}\nTag: {tags}\n"
    parts[f"{about}/RECORD"] = "".join(f"{part},,\n" for part in [*parts, f"{about}/RECORD"])
    path = Path(folder) / f"{stem}-{version}-{tags}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return Wheel(path)


def pip_wheel(folder):
    """Write the pip that is installed here as a wheel."""
    pip = distribution("pip")
    path = Path(folder) / f"pip-{pip.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in pip.files or []:
            if not str(file).startswith("..") and "__pycache__" not in str(file):
                archive.write(file.locate(), str(file))
    return Wheel(path)


def pin_of(wheel, marker=""):
    """Return the line of a lock that allows this wheel."""
    condition = f" ; {marker}" if marker else ""
    return Pin(Requirement(f"{wheel.name}=={wheel.version}{condition}"), (wheel.digest,))


def write_small_archive(folder, target, *, interpreters=(), package_files=None):
    """Write an archive for a target that installs in seconds: this package is a made-up one."""
    package = write_wheel(folder, "annual-review", "9.9", files=package_files)
    wheels = [write_wheel(folder, "small"), pip_wheel(folder)]
    content = Content(
        package, [pin_of(each) for each in wheels], {target: wheels}, (), interpreters
    )
    out = Path(folder) / "small.zip"
    write_archive(out, content)
    return out
