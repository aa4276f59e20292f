"""Begin a new year: its params/<year>.yaml and a workbook to fill in, unless they exist.

`run_report.py <year> --new` calls `make_year`. forms.form makes the workbook, forms.new_params the
text of the YAML file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from annual_review.cleaning import clean_folder
from annual_review.errors import InputError, os_reason
from annual_review.forms.form import make_form
from annual_review.forms.new_params import new_params
from annual_review.language import N_, _, listed
from annual_review.program_name import program_name
from annual_review.project.loading import load_settings
from annual_review.project.period import PeriodName
from annual_review.project.register_files import register_files
from annual_review.project.settings import Settings

FORM = "登记表.xlsx"
_REMEDY = N_(
    "Change the permissions, free some space, or name another place by --data or --params."
)


def make_year(period: PeriodName, data: Path, params: Path) -> list[str]:
    """Write `params` and the form in the folder `data`, unless they exist; return what was done.

    Both are written, or neither. Raises InputError for a place that cannot be written to,
    ParamsError for mistakes in office.yaml, registers.yaml or an existing file of the year.
    """
    settings = load_settings(period.year, params, part=period.part)
    form, contents, notes = data / FORM, dict[Path, bytes](), list[str]()
    if not params.exists():
        contents[params] = new_params(settings, params.parent).encode("utf-8")
    if not form.exists():
        contents[form] = make_form(settings)
        notes = _doubts(settings, contents[form])
        if others := _registers(data):
            notes.append(
                _(
                    "Other registers in the folder are left as they are: {others}.",
                    others=listed(others),
                )
            )
    write_new(contents)
    next_step = _(
        "Fill in {form}, or put the offices' own registers next to it; then: {command}",
        form=form.name,
        command=f"{program_name(in_project=True)} {period}",
    )
    return [*_list_files(contents, [params, form]), *notes, next_step]


def _registers(folder: Path) -> list[str]:
    try:
        return [path.name for path in register_files(folder)]
    except InputError:
        return []


def _doubts(settings: Settings, form: bytes) -> list[str]:
    """Return warnings of registers that cleaning does not recognise in the empty form."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FORM).write_bytes(form)
        cleaned = clean_folder(Path(folder), settings)
    warnings = list(cleaned.warnings)
    if cleaned.missing:
        warnings.insert(
            0,
            _(
                "the form of {registers} is taken for another register's; give each titles "
                "of its own in registers.yaml",
                registers="、".join(cleaned.missing),
            ),
        )
    return [_("warning: {warning}", warning=warning) for warning in warnings]


def _list_files(written: Mapping[Path, bytes], paths: Sequence[Path]) -> list[str]:
    """Return a line for each file: whether it was written, or existed before."""
    lines = [_("Made {path}", path=path) for path in paths if path in written]
    lines += [_("Left as it is: {path}", path=path) for path in paths if path not in written]
    return lines if written else [_("Nothing was made: all files exist."), *lines]


def write_new(contents: Mapping[Path, bytes], remedy: str = "") -> None:
    """Write each file under a temporary name, then rename all of them.

    Raises InputError if one cannot be written; then no file and no new folder is left.
    """
    folders: list[Path] = []
    written: list[Path] = []
    try:
        for path, content in contents.items():
            _make_folders(path.parent, folders)
            written.append(_temporary(path))
            _temporary(path).write_bytes(content)
        for path in contents:
            _temporary(path).rename(path)
            written.append(path)
    except BaseException as error:
        _undo(written, folders)
        if not isinstance(error, OSError):
            raise
        what = _("It cannot be written: {reason}.", reason=os_reason(error))
        raise InputError(what, str(error.filename or path), remedy or _(_REMEDY)) from None


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and its parents; add those that did not exist to `made`."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _undo(files: Iterable[Path], folders: Iterable[Path]) -> None:
    with suppress(OSError):
        for path in files:
            path.unlink(missing_ok=True)
        for folder in reversed(list(folders)):
            folder.rmdir()
