"""params/<year>.yaml of a new year: valid as it stands, with a comment on each thing to decide."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from annual_review.cleaning import clean_folder
from annual_review.errors import InputError, ParamsError
from annual_review.forms.form import make_form
from annual_review.project.loading import load_settings
from annual_review.project.register_files import register_files
from annual_review.project.settings import Settings, YearParams

_BACK = 10  # years that are looked through for one that has a file of its own
_FIGURE = "chapter.figure"  # an id, where no other year has one to show


def new_params(settings: Settings, folder: Path) -> str:
    """Return the text of a new year's file.

    Nothing of another year is in force in it: the names that the last one in `folder` had are only
    remembered, for a person to decide.
    """
    before = _last_params(settings.year, folder)
    return "\n".join(_lines(settings, *before)) + "\n"


def _last_params(year: int, folder: Path) -> tuple[int, YearParams]:
    """Return the last year before `year` that has a file, and what it says; else nothing."""
    for last in range(year - 1, year - 1 - _BACK, -1):
        path = folder / f"{last}.yaml"
        if path.is_file():
            try:
                return last, load_settings(last, path).params
            except ParamsError:  # a model that is broken is no model
                continue
    return 0, YearParams()


def _lines(settings: Settings, last: int, before: YearParams) -> Iterator[str]:
    year = settings.year
    yield f"# What is true of {year} alone. It is valid as it stands: no line has to be filled in."
    yield "# A line behind a # says nothing yet; take the # away from what you decide."
    yield ""
    yield f"# The title of the review. Without it: {settings.title}"
    title = before.title.replace(str(last), str(year)) if last and before.title else settings.title
    yield f"# title: {_one_line(title)}"
    yield ""
    yield f"# The day on which the review is published. Without it: {year + 1}年1月"
    yield f"# date: {year + 1}-01-31"
    yield ""
    yield "# The last day that the registers reach, while the year goes on: it is then compared"
    yield "# with the same part of the year before. Without it: the last day of any record, if that"
    yield "# is before December."
    yield f"# until: {year}-06-30"
    yield ""
    yield "# Registers, or figures by the beginning of their ids, that do not count what they did"
    yield "# the year before, and why: they are not compared with it."
    yield f"# redefined: {{{next(iter(settings.book.registers), _FIGURE)}: ...}}"
    yield ""
    yield "# Names that are new or have changed this year; they go before those of office.yaml."
    yield from _names(last, before)
    yield ""
    yield "# The figures as they were published, once they are: how each was printed, and the"
    yield "# interval in which its exact value must lie. The quality chapter compares them."
    yield "# published:"
    yield f"#   {next(iter(before.published), _FIGURE)}: {{printed: 30余人, lower: 31, upper: 39}}"


def _names(last: int, before: YearParams) -> Iterator[str]:
    """Name what the year before had to name, each without its value, which is only remembered."""
    if before.names:
        yield f"# What {last} had stands behind each, to be decided anew."
    yield "# names:"
    for name, said in before.names.items():
        words = said if isinstance(said, str) else "、".join(said)
        yield f"#   {_one_line(name)}:  # {last}: {_one_line(words)}"
    if not before.names:
        yield "#   name: ..."


def _one_line(text: str) -> str:
    return " ".join(text.split())


FORM = "登记表.xlsx"


def make_year(year: int, data: Path, params: Path) -> list[str]:
    """Make `params` and the form in the folder `data`, overwrite nothing, and say what was done.

    Both are made, or neither. Raises InputError for a place that cannot be written to, ParamsError
    for what is wrong in office.yaml, registers.yaml or an existing file of the year.
    """
    settings = load_settings(year, params)
    form, contents, said = data / FORM, dict[Path, bytes](), list[str]()
    if not params.exists():
        contents[params] = new_params(settings, params.parent).encode("utf-8")
    if not form.exists():
        others = _registers(data)
        contents[form] = make_form(settings)
        said = _doubts(settings, contents[form])
        if others:
            said.append(f"Registers that lie there already are left: {', '.join(others)}.")
    write_new(contents)
    return [*_places(contents, [params, form]), *said, *_next(year, form)]


def _registers(folder: Path) -> list[str]:
    try:
        return [path.name for path in register_files(folder)]
    except InputError:
        return []


def _doubts(settings: Settings, form: bytes) -> list[str]:
    """Say of the empty form what cleaning would not know again: registers too much alike."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FORM).write_bytes(form)
        cleaned = clean_folder(Path(folder), settings)
    unknown = [
        f"the form of {'、'.join(cleaned.missing)} is taken for another register's; "
        "give each titles of its own in registers.yaml"
    ]
    return [f"warning: {one}" for one in (unknown if cleaned.missing else []) + cleaned.warnings]


def _places(made: dict[Path, bytes], asked: list[Path]) -> list[str]:
    left = [path for path in asked if path not in made]
    lines = [f"Made {path}" for path in asked if path in made]
    lines += [f"Left as it is: {path}" for path in left]
    return lines if made else ["Nothing was made: all of it is there.", *lines]


def _next(year: int, form: Path) -> list[str]:
    return [
        f"Fill in {form.name}, or put the offices' own registers beside it; "
        f"then: run_report.py {year}"
    ]


_REMEDY = "Mend the permissions or free some room, or name another place with --data or --params."


def write_new(contents: Mapping[Path, bytes]) -> None:
    """Write each file beside its place, then move all of them in.

    Raises InputError if that cannot be done; then no file is left, and no folder that was made.
    """
    folders: list[Path] = []
    written: list[Path] = []
    try:
        for path, content in contents.items():
            _make_folders(path.parent, folders)
            written.append(_draft(path))
            _draft(path).write_bytes(content)
        for path in contents:
            _draft(path).rename(path)
            written.append(path)
    except BaseException as error:
        _undo(written, folders)
        if not isinstance(error, OSError):
            raise
        what = f"It cannot be written: {error.strerror or error}."
        raise InputError(what, str(error.filename or path), _REMEDY) from None


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it; adds what was not there before to `made`."""
    lacking = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(lacking):
        one.mkdir()
        made.append(one)


def _undo(files: Iterable[Path], folders: Iterable[Path]) -> None:
    with suppress(OSError):
        for path in files:
            path.unlink(missing_ok=True)
        for folder in reversed(list(folders)):
            folder.rmdir()
