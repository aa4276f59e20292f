"""The text of params/<year>.yaml for a new year or a part of one.

It is valid as it is, with a comment on each thing that may be decided, in the language of messages.
forms.new_year writes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from annual_review.errors import ParamsError
from annual_review.language import _, month_name
from annual_review.project.loading import load_settings
from annual_review.project.params_files import params_of_period
from annual_review.project.period import Period, PeriodName
from annual_review.project.settings import Settings
from annual_review.project.year_params import YearParams
from annual_review.values.wording import plain_number
from annual_review.wrapping import wrap

_MOST_YEARS_BACK = 10  # to search for another year's file
_FIGURE = "chapter.figure"  # an id for the comments, if no other year has one
_WIDTH = 86  # columns of a comment


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
    year, name = settings.year, settings.period_name
    yield from _comment(
        _(
            "What is special about {period}. The file is valid as it is: every line is optional.",
            period=name,
        )
    )
    yield from _comment(
        _("Lines that begin with # have no effect; remove the # from what you decide.")
    )
    if name.part:
        yield ""
        yield from _comment(
            _(
                "What {year}.yaml says, such as names and facts, holds here as well with this "
                "line; its title, date and published figures do not.",
                year=year,
            )
        )
        yield f"{'' if has_year else '# '}base: {year}.yaml"
    yield ""
    yield from _title_and_days(settings, last, before)
    yield ""
    yield from _comment(
        _(
            "Registers, or figures by the beginning of their ids, that count something else than "
            "the year before, and why: they are not compared with it."
        )
    )
    yield f"# redefined: {{{next(iter(settings.book.registers), _FIGURE)}: ...}}"
    yield ""
    yield from _comment(
        _("Names that are new or have changed this year; they override those of office.yaml.")
    )
    yield from _names(last, before, names)
    yield ""
    yield from _comment(
        _("What stands in no register, by who says so: purposes, ways of working, effects.")
    )
    yield from _comment(
        _("Chapters print an entry by its key, and read on without one that is not there.")
    )
    yield from _facts(last, before)
    yield ""
    yield from _comment(
        _("What the year is to reach, by the ids under which chapters ask for it: target(…).")
    )
    yield from _targets(last, before)
    yield ""
    yield from _comment(
        _(
            "The figures of the review once it is published: how each was printed, and the "
            "interval that its exact value must be in. The quality chapter compares them."
        )
    )
    yield "# published:"
    yield f"#   {next(iter(before.published), _FIGURE)}: {{printed: 30余人, lower: 31, upper: 39}}"


def _title_and_days(settings: Settings, last: int, before: YearParams) -> Iterator[str]:
    """Yield the title, the day of publication and the last day that is counted."""
    period = settings.named_period
    after = period.last + dt.timedelta(days=1)
    yield from _comment(_("The title of the review. Without it: {title}", title=settings.title))
    has_title = last and before.title
    title = before.title.replace(str(last), str(settings.year)) if has_title else settings.title
    yield f"# title: {_one_line(title)}"
    yield ""
    yield from _comment(
        _(
            "The day on which the review is published. Without it: {year}年{month}月",
            year=after.year,
            month=after.month,
        )
    )
    yield f"# date: {_end_of_month(after)}"
    yield ""
    yield from _comment(_about_until(settings.period_name, month_name(period.last.month)))
    yield f"# until: {_day_within(period)}"


def _about_until(period: PeriodName, last_month: str) -> str:
    if not period.part:
        return _(
            "The last day that the registers cover, if the year is not over: it is compared with "
            "the same part of the year before. Without it: the last date of any record, if that "
            "is before {month}.",
            month=last_month,
        )
    return _(
        "The last day that the registers cover, if {period} is not over: it is compared with the "
        "same part of the year before. Without it: the last date of any record, if that is before "
        "{month}.",
        period=period,
        month=last_month,
    )


def _comment(text: str) -> Iterator[str]:
    """Yield the lines of a comment."""
    return (f"# {line}" for line in wrap(text, _WIDTH))


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
        yield from _comment(
            _("The value of {year} is in the comment of each; decide them again.", year=last)
        )
    yield "names:" if names else "# names:"
    yield from (f"  {name}: {text}" for name, text in names.items())
    for name, value in before.names.items():
        words = value if isinstance(value, str) else "、".join(value)
        yield f"#   {_one_line(name)}:  # {last}: {_one_line(words)}"
    if not before.names and not names:
        name = _("name")
        yield f"#   {name}: ..."


def _facts(last: int, before: YearParams) -> Iterator[str]:
    """Yield the keys of the facts that the year before had, with what they said in comments."""
    said = {key: text for stated in before.facts for key, text in stated.say.items()}
    if said:
        yield from _comment(
            _(
                "What {year} said is in the comment of each; a new year is told in its own words.",
                year=last,
            )
        )
    yield "# facts:"
    yield "#   - source: ..."
    yield "#     say:"
    for key, text in said.items():
        yield f"#       {_one_line(key)}:  # {last}: {_one_line(text)}"
    if not said:
        key = _("key")
        yield f"#       {key}: ..."


def _targets(last: int, before: YearParams) -> Iterator[str]:
    """Yield the targets that the year before had, with their numbers in comments."""
    yield "# targets:"
    for id, target in before.targets.items():
        yield f"#   {id}:  # {last}: {plain_number(target.value)}{target.unit}"
    if not before.targets:
        yield f"#   {_FIGURE}: 1500"


def _one_line(text: str) -> str:
    return " ".join(text.split())
