"""`annual-review init DIR`: write a new project, all of it or nothing, and say what comes next."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from annual_review.errors import InputError
from annual_review.forms.new_year import write_new
from annual_review.language import _
from annual_review.program_name import program_name
from annual_review.starter.arguments import InitOptions, read_arguments
from annual_review.starter.project_files import Contents, project_files

_MOST_NAMED = 5  # files in the way


def main(arguments: Sequence[str]) -> int:
    """Make the project that the arguments ask for, print the next steps, and return 0.

    Raises InputError for a folder that has a project or files of the same names, or cannot be
    written to; then nothing is written.
    """
    options = read_arguments(arguments)
    make_project(options)
    for line in _next_steps(options):
        print(line)
    return 0


def make_project(options: InitOptions) -> None:
    """Write the files of a project."""
    folder = options.folder
    if folder.exists() and not folder.is_dir():
        raise InputError(_("It is not a folder."), str(folder), _("Name another folder."))
    if (folder / "params" / "office.yaml").exists():
        raise InputError(
            _("There is a project already."),
            str(folder),
            _("Name another folder; a new year of this one is begun by --new."),
        )
    contents = project_files(options.name, options.county, options.year)
    _refuse_files_in_the_way(folder, contents)
    remedy = _("Change the permissions, free some space, or name another folder.")
    write_new({folder / path: content for path, content in contents.items()}, remedy)


def _refuse_files_in_the_way(folder: Path, contents: Contents) -> None:
    """Raise InputError if a file of the project's names, or a file in place of a folder, exists."""
    places = {place for path in contents for place in (path, *path.parents)}
    found = sorted(
        str(place)
        for place in places
        if os.path.lexists(folder / place) and (place in contents or not (folder / place).is_dir())
    )
    if not found:
        return
    more = "" if len(found) <= _MOST_NAMED else " …"
    raise InputError(
        _("Files of the project's names are there: {files}.", files=", ".join(found[:5]) + more),
        str(folder),
        _("Move them away, or name another folder. Nothing was written."),
    )


def _next_steps(options: InitOptions) -> Iterator[str]:
    """Yield what was made and what to do with it."""
    year, folder = options.year, options.folder
    yield _("Made a project of {name} in {folder}.", name=options.name, folder=folder)
    if not options.is_year_given:
        yield _("Its first review is of {year}, the last year that is over (--year).", year=year)
    yield _("With it comes a made-up register, so that it builds at once. The next steps:")
    if folder.resolve() != Path.cwd():
        yield f"  cd {_quoted(str(folder))}"
    yield f"  {program_name(in_project=True)} {year}"
    yield _("README.md there tells everything else.")


def _quoted(path: str) -> str:
    """Return a path as it is typed at a prompt of Linux or Windows.

    >>> print(_quoted("某某县医院"), _quoted("my review"))
    某某县医院 "my review"
    """
    return path if re.fullmatch(r"[\w./\\:~-]+", path) else f'"{path}"'
