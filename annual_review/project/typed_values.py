"""What a value of params/ may be written as, beside what pydantic reads: `settings` uses these.

Spellings, Label   a list of texts, or one; a text that names something
FilledText         a text that is printed, which may go over several lines
NameValue          what `names:` gives a name: a text, or a list of texts
Outputs            names of outputs, in any case: a list, or one
FigureId           the id of a figure
Day                a date, written in any way in which registers write dates
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator

from annual_review.language import N_, _, listed
from annual_review.project.outputs import FILES_OF_OUTPUTS, OutputName

NOTHING = N_("nothing stands behind it")

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_SEVERAL = re.compile(r"[至到~～、,，;；和及与]|\d+\D+\d+\D+\d+\s*[日号]?\s*[-—–−]")
_SERIAL = re.compile(r"\d{1,5}(?:\.\d*)?")  # a spreadsheet's number of a day
_ANY_YEARS = (2000, 2004)  # both with a 29 February
_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_COMMA = re.compile("[,，；]")
_ABOUT = ("余", "多", "来", "几", "左右", "上下", "以上", "以内", "以下")
FIGURE_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_QUANTITY = re.compile(r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*([^\d\s.,+-]*)")
_QUOTED = re.compile("“[^“”]*”|‘[^‘’]*’|「[^「」]*」|＂[^＂]*＂")


def _as_spellings(value: Any) -> Any:
    """Let a list of one text be written as the text."""
    if value is None:
        raise ValueError(_(NOTHING))
    if isinstance(value, str):
        if _is_plain(value) and _COMMA.search(value):
            raise ValueError(_("'{value}' is one text; a list is written [甲, 乙]", value=value))
        value = [value]
    return [_as_label(item) for item in value] if isinstance(value, list) else value


def _as_label(value: Any) -> Any:
    """Refuse full-width quotation marks around a text that names something."""
    if _is_plain(value) and _QUOTED.fullmatch(value):
        raise ValueError(
            _(
                "the marks around {value} belong to the text; leave them out, or write "
                '"{value}" if they are meant',
                value=value,
            )
        )
    return value


def _is_plain(value: Any) -> bool:
    return bool(getattr(value, "is_plain", False))


def _as_outputs(value: Any) -> Any:
    """Let one name be written without brackets, in capitals as well, and what `without:` leaves."""
    value = _as_spellings(list(value) if isinstance(value, dict) else value)
    if value == []:
        raise ValueError(
            _(
                "it names no output: write {names}, or some of them",
                names=listed(FILES_OF_OUTPUTS),
            )
        )
    return [_in_small_letters(item) for item in value] if isinstance(value, list) else value


def _in_small_letters(name: Any) -> Any:
    """Return the name of an output; another text stays as it was typed, with its place."""
    is_output = isinstance(name, str) and name.lower() in FILES_OF_OUTPUTS
    return name.lower() if is_output else name


def _as_text(value: Any) -> Any:
    """Join the lines of a text; between Chinese characters a line ends without a space."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise ValueError(_(NOTHING))
    return _BETWEEN_CHINESE.sub("", " ".join(value.split())) if isinstance(value, str) else value


def _as_name(value: Any) -> Any:
    if value is None:
        raise ValueError(_(NOTHING))
    if not isinstance(value, str | list):
        raise ValueError(_("it has to be a text or a list of texts"))
    return value


def _as_day(value: Any) -> dt.date:
    """Return a day; a text is read as a date in a register is, but its year has to be written."""
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    if value is None:
        raise ValueError(_(NOTHING))
    text = str(value).strip()
    if _ISO.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise ValueError(_("there is no day {text}", text=text)) from None
    from annual_review.values.dates import read_date  # noqa: PLC0415 - slow to import, seldom used
    from annual_review.values.office_year import OfficeYear  # noqa: PLC0415

    if _SEVERAL.search(text) or _SERIAL.fullmatch(text):
        raise ValueError(_("'{text}' is not one day; a date is written 2022-02-17", text=text))
    readings = [read_date(text, OfficeYear(year)) for year in _ANY_YEARS]
    days = [reading.value for reading in readings]
    if None in days or any(reading.doubt for reading in readings):
        raise ValueError(_("'{text}' is not a day; a date is written 2022-02-17", text=text))
    if days[0] != days[1]:
        raise ValueError(
            _("'{text}' is a day without a year; a date is written 2022-02-17", text=text)
        )
    day: dt.date = days[0]
    return day


def half_width_number(value: Any) -> Any:
    """Return a number that was typed in full-width digits in half-width ones.

    >>> half_width_number("１２０"), half_width_number("十二")
    ('120', '十二')
    """
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value).strip()
    return text if text.replace(".", "", 1).lstrip("+-").isdecimal() else value


def read_quantity(text: str) -> tuple[float, str]:
    """Return the number and the unit that a text is. Raises ValueError for any other text.

    >>> read_quantity("560万元"), read_quantity("１２．５%"), read_quantity("1,200")
    ((560.0, '万元'), (12.5, '%'), (1200.0, ''))
    """
    from annual_review.values.units import SCALES  # noqa: PLC0415 - imports pandas

    found = _QUANTITY.fullmatch(unicodedata.normalize("NFKC", text).replace("−", "-").strip())
    if found is None or found[2].startswith(_ABOUT):
        raise ValueError(
            _("'{text}' is not a number with its unit; it is written 560 or 560万元", text=text)
        )
    number, unit = float(found[1].replace(",", "")), found[2]
    return (number * SCALES[unit], "") if unit in SCALES else (number, unit)


def _as_figure_id(value: Any) -> Any:
    if isinstance(value, str) and not FIGURE_ID.fullmatch(value):
        raise ValueError(
            _(
                "'{value}' is not the id of a figure: lower-case words joined by dots, aid.plan",
                value=value,
            )
        )
    return value


Label = Annotated[str, BeforeValidator(_as_label)]
FilledText = Annotated[str, BeforeValidator(_as_text)]
Spellings = Annotated[list[str], BeforeValidator(_as_spellings)]
NameValue = Annotated[str | list[str], BeforeValidator(_as_name)]
Outputs = Annotated[tuple[OutputName, ...], BeforeValidator(_as_outputs)]
FigureId = Annotated[str, BeforeValidator(_as_figure_id)]
Day = Annotated[dt.date, BeforeValidator(_as_day)]
