"""`annual-review bundle`: one archive from which the package is installed without a network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annual_review.bundle.archive import Content, write_archive
from annual_review.bundle.arguments import BundleOptions, read_arguments
from annual_review.bundle.downloading import check_pip, download
from annual_review.bundle.interpreters import interpreters
from annual_review.bundle.lock import pins_of, read_lock
from annual_review.bundle.package_wheel import package_wheel
from annual_review.bundle.project_files import project_files
from annual_review.bundle.wheels import check_complete, chosen, wheels_in
from annual_review.language import _
from annual_review.temporary import temporary_folder


def main(arguments: Sequence[str]) -> int:
    """Make the archive that the arguments ask for, print what it is, and return 0.

    Raises InputError for wrong arguments; BuildError without a network, for a library that has no
    wheel for a target, and on a full disk.
    """
    options = read_arguments(arguments)
    with temporary_folder() as folder:
        content = _content(options, folder)
        write_archive(options.out, content)
    for line in _outcome(options, content):
        print(line)
    return 0


def _content(options: BundleOptions, folder: Path) -> Content:
    """Download what the archive holds, and check that nothing is missing."""
    given = interpreters(options.interpreters, options.targets)
    check_pip()
    files = (
        list(project_files(options.project, with_data=options.with_data)) if options.project else []
    )
    own, downloaded = folder / "package", folder / "wheels"
    for made in (own, downloaded):
        made.mkdir()
    package = package_wheel(options.wheel, own)
    pins = read_lock()
    for target in options.targets:
        print(_("Downloading the wheels for {target} …", target=target), flush=True)
        download(target, pins_of(target, pins), downloaded)
    wheels = wheels_in(downloaded)
    taken = {target: chosen(target, pins_of(target, pins), wheels) for target in options.targets}
    for target, each in taken.items():
        check_complete(target, package, each)
    # The files have to be there until the archive is written, within the temporary folder.
    return Content(package, pins, taken, files, given)


def _outcome(options: BundleOptions, content: Content) -> list[str]:
    size = options.out.stat().st_size / 2**20
    targets = "; ".join(str(target) for target in options.targets)
    lines = [
        _(
            "{file} ({size} MB): {number} wheels for {targets}.",
            file=options.out,
            size=f"{size:.0f}",
            number=len(content.wheels),
            targets=targets,
        )
    ]
    if options.project is None:
        lines.append(_("Without a project; its start file makes a new one."))
    elif options.with_data:
        lines.append(_("With the project {folder} and its data.", folder=options.project))
    else:
        lines.append(_("With the project {folder}, without data.", folder=options.project))
    if without := sorted(
        {target.platform.name for target in options.targets}
        - {each.target.platform.name for each in content.interpreters}
    ):
        lines.append(
            _("Python itself is not in it for: {platforms}.", platforms=", ".join(without))
        )
    return lines
