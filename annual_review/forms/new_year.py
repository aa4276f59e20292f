"""Begin a new year: its params/<year>.yaml and a workbook to fill in, unless they exist.

`run_report.py <year> --new` calls `make_year`. The YAML file is valid as it is, with a comment on
each thing that may be decided.
"""

from __future__ import annotations

import calendar
import datetime as dt
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from annual_review.cleaning import clean_folder
from annual_review.errors import InputError, ParamsError
from annual_review.forms.form import make_form
from annual_review.language import N_, _
from annual_review.project.loading import load_settings
from annual_review.project.params_files import params_of_period
from annual_review.project.period import Period, PeriodName
from annual_review.project.register_files import register_files
from annual_review.project.settings import Settings
from annual_review.project.year_params import YearParams
from annual_review.values.wording import plain_number

FORM = "登记表.xlsx"
_MOST_YEARS_BACK = 10  # to search for another year's file
_FIGURE = "chapter.figure"  # an id for the comments, if no other year has one
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
                    others=", ".join(others),
                )
            )
    write_new(contents)
    next_step = _(
        "Fill in {name}, or put the offices' own registers next to it; then: "
        "run_report.py {period}",
        name=form.name,
        period=period,
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
                "the form of {missing} is taken for another register's; give each titles "
                "of its own in registers.yaml",
                missing="、".join(cleaned.missing),
            ),
        )
    return [_("warning: {warning}", warning=warning) for warning in warnings]


def _list_files(written: Mapping[Path, bytes], paths: Sequence[Path]) -> list[str]:
    """Return a line for each file: whether it was written, or existed before."""
    lines = [_("Made {path}", path=path) for path in paths if path in written]
    lines += [_("Left as it is: {path}", path=path) for path in paths if path not in written]
    return lines if written else [_("Nothing was made: all files exist."), *lines]


def new_params(settings: Settings, folder: Path, names: Mapping[str, str] | None = None) -> str:
    """Return the text of a new year's file.

    No value of another year is set in it: names, facts and targets of the last year in `folder`
    are in comments, for a person to decide. `names` are those that the new year has already.
    """
    before = _last_params(settings, folder)
    has_year = (folder / f"{settings.year}.yaml").is_file()
    lines = _lines(settings, *before, has_year=has_year, names=names or {})
    return "\n".join(lines) + "\n"


def _last_params(settings: Settings, folder: Path) -> tuple[int, YearParams]:
    """Return the last year before that has a valid file, and its params; else 0.

    Of a part of a year they are those of the same part of that year, if it has a file.
    """
    year, part = settings.year, settings.part
    for last in range(year - 1, year - 1 - _MOST_YEARS_BACK, -1):
        path = params_of_period(folder, PeriodName(last, part))
        if path.is_file():
            try:
                return last, load_settings(last, path, part=part).params
            except ParamsError:  # a broken file is no model
                continue
    return 0, YearParams()


def _lines(
    settings: Settings,
    last: int,
    before: YearParams,
    *,
    has_year: bool,
    names: Mapping[str, str],
) -> Iterator[str]:
    year, name, ends = settings.year, settings.period_name, settings.named_period.last
    after = ends + dt.timedelta(days=1)
    yield _(
        "# What is special about {name}. The file is valid as it is: every line is optional.",
        name=name,
    )
    yield _("# Lines that begin with # have no effect; remove the # from what you decide.")
    if name.part:
        yield ""
        yield _(
            "# What {year}.yaml says, such as names and facts, holds here as well with this",
            year=year,
        )
        yield _("# line; its title, date and published figures do not.")
        yield _("{has_year}base: {year}.yaml", has_year="" if has_year else "# ", year=year)
    yield ""
    yield _("# The title of the review. Without it: {title}", title=settings.title)
    title = before.title.replace(str(last), str(year)) if last and before.title else settings.title
    yield _("# title: {one_line}", one_line=_one_line(title))
    yield ""
    yield _(
        "# The day on which the review is published. Without it: {year}年{month}月",
        year=after.year,
        month=after.month,
    )
    yield _("# date: {end_of_month}", end_of_month=_end_of_month(after))
    yield ""
    called, last_month = str(name) if name.part else _("the year"), calendar.month_name[ends.month]
    yield _(
        "# The last day that the registers cover, if {called} is not over: it is compared with",
        called=called,
    )
    yield _(
        "# the same part of the year before. Without it: the last date of any record, if that is"
    )
    yield _("# before {last_month}.", last_month=last_month)
    yield _("# until: {day_within}", day_within=_day_within(settings.named_period))
    yield ""
    yield _("# Registers, or figures by the beginning of their ids, that count something else than")
    yield _("# the year before, and why: they are not compared with it.")
    yield _("# redefined: {{{next}: ...}}", next=next(iter(settings.book.registers), _FIGURE))
    yield ""
    yield _("# Names that are new or have changed this year; they override those of office.yaml.")
    yield from _names(last, before, names)
    yield ""
    yield _("# What stands in no register, by who says so: purposes, ways of working, effects.")
    yield _("# Chapters print an entry by its key, and read on without one that is not there.")
    yield from _facts(last, before)
    yield ""
    yield _("# What the year is to reach, by the ids under which chapters ask for it: target(…).")
    yield from _targets(last, before)
    yield ""
    yield _(
        "# The figures of the review once it is published: how each was printed, and the interval"
    )
    yield _("# that its exact value must be in. The quality chapter compares them.")
    yield "# published:"
    yield f"#   {next(iter(before.published), _FIGURE)}: {{printed: 30余人, lower: 31, upper: 39}}"


def _end_of_month(day: dt.date) -> dt.date:
    """Return the last day of the month of a day."""
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _day_within(period: Period) -> dt.date:
    """Return a day for an example: the end of a month amid the period, or the 15th of one."""
    months = len(period.months)
    day = period.first + (period.last - period.first) / 2
    return _end_of_month(day.replace(day=1) - dt.timedelta(days=1)) if months > 1 else day


def _names(last: int, before: YearParams, names: Mapping[str, str]) -> Iterator[str]:
    """Yield `names`, and those that the year before had, with their values in comments."""
    if before.names:
        yield _("# The value of {last} is in the comment of each; decide them again.", last=last)
    yield "names:" if names else "# names:"
    yield from (f"  {name}: {text}" for name, text in names.items())
    for name, value in before.names.items():
        words = value if isinstance(value, str) else "、".join(value)
        yield f"#   {_one_line(name)}:  # {last}: {_one_line(words)}"
    if not before.names and not names:
        yield "#   name: ..."


def _facts(last: int, before: YearParams) -> Iterator[str]:
    """Yield the keys of the facts that the year before had, with what they said in comments."""
    said = {key: text for stated in before.facts for key, text in stated.say.items()}
    if said:
        yield _(
            "# What {last} said is in the comment of each; a new year is told in its own words.",
            last=last,
        )
    yield "# facts:"
    yield "#   - source: ..."
    yield "#     say:"
    for key, text in said.items():
        yield f"#       {_one_line(key)}:  # {last}: {_one_line(text)}"
    if not said:
        yield "#       key: ..."


def _targets(last: int, before: YearParams) -> Iterator[str]:
    """Yield the targets that the year before had, with their numbers in comments."""
    yield "# targets:"
    for id, target in before.targets.items():
        yield f"#   {id}:  # {last}: {plain_number(target.value)}{target.unit}"
    if not before.targets:
        yield f"#   {_FIGURE}: 1500"


def _one_line(text: str) -> str:
    return " ".join(text.split())


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
        what = _("It cannot be written: {strerror}.", strerror=error.strerror or error)
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
