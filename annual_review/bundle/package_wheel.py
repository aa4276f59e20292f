"""The wheel of this package: the one that is given, or built from the checkout that is run."""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path

from packaging.utils import InvalidWheelFilename

from annual_review.bundle.downloading import run_pip
from annual_review.bundle.wheels import Wheel
from annual_review.errors import InputError
from annual_review.language import _

NAME = "annual-review"
CHECKOUT = Path(__file__).parents[2]


def package_wheel(given: Path | None, folder: Path) -> Wheel:
    """Return the wheel of the package; build it in `folder` if none is given.

    Raises InputError for a file that is not such a wheel, and if the package was installed without
    its source; BuildError if it cannot be built.
    """
    if given is not None:
        return _checked(given)
    if not (CHECKOUT / "pyproject.toml").is_file():
        raise InputError(
            _("The package was not installed from its source, so its wheel cannot be built."),
            str(CHECKOUT),
            _("Name the wheel that was installed: {option}.", option="--wheel FILE.whl"),
        )
    options = ["--no-deps", f"--wheel-dir={folder}", str(CHECKOUT)]
    if importlib.util.find_spec("hatchling"):
        options.insert(0, "--no-build-isolation")  # hatchling is here: nothing to download
    run_pip("wheel", options, _("the wheel of this package"))
    [built] = folder.glob("*.whl")
    return Wheel(built)


def _checked(path: Path) -> Wheel:
    if not path.is_file():
        raise InputError(_("There is no such file."), str(path))
    wheel = Wheel(path)
    try:
        is_package = wheel.name == NAME and bool(wheel.requires)
    except (InvalidWheelFilename, zipfile.BadZipFile, StopIteration):
        is_package = False
    if not is_package:
        raise InputError(
            _("This is not a wheel of {package}.", package=NAME),
            str(path),
            _("Its name is like {name}.", name="annual_review-0.1.0-py3-none-any.whl"),
        )
    return wheel
