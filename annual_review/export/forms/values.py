"""What a placeholder of a form is filled with: a number, a text, or 缺, and where it comes from.

`FormValues` holds the figures of a review (figures.json) and the words of params/. What is not
there is 缺, never 0: an empty cell or a zero would say something else.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from annual_review.errors import FigureError, did_you_mean, nearest
from annual_review.export.evidence_lines import places, value_of
from annual_review.export.forms.placeholders import Placeholder
from annual_review.language import N_, _, sentences
from annual_review.values.format_specs import CHANGES, all_specs, read_spec
from annual_review.values.rounding import exact, half_up
from annual_review.values.units import conversion, in_scale, is_unit
from annual_review.values.wording import as_printed, phrase

MISSING = "缺"
PERCENT = "%"
_SCALES = ("万", "亿")
# Why a number is 缺: in the comment of its cell, and in the notices of a run.
_NO_FIGURE = (
    "本期没有这个数：没有登记，或者没有写进正文。",
    N_(
        "this review prints no such number. If a chapter computes it, let it say so, in a cell "
        "with the tag form-only if the review should not"
    ),
)
_NO_DATE = ("没有写明日期。", N_("params/ of this period say no date"))
_NO_VALUE = ("登记中没有可以计算这个数的行。", N_("it has no value this year"))
_NOT_BEFORE = ("没有上年的数。", N_("the year before has no such number"))
_NOT_BOTH = ("两年的数不全。", N_("it is not known of both years"))
_ZERO_BEFORE = ("上年为0，不能计算增减百分比。", N_("it was 0 in the year before"))
_UNKNOWN = "没有这个编号。"
_UNREADABLE = "占位符的写法有误。"
_NEAR = 75  # of 100, from which on an id may be the one that was meant
_PERCENT_DECIMALS = 1  # as sentences say how many per cent more it is


@dataclass(frozen=True)
class Filled:
    """What a placeholder is filled with: a number, a day or else a text; `note` is for the comment.

    `is_percent` tells that the number is in %. `lacks_number` tells that the text stands where a
    number should (缺, 少于3, 1490余人), so that no formula can add it. `fault` says what is wrong
    with the placeholder, `reason` why the number is 缺. `decimals` are those that a cell without a
    number format gets.
    """

    text: str
    note: str = ""
    number: int | float | None = None
    day: dt.date | None = None
    is_percent: bool = False
    lacks_number: bool = False
    fault: str = ""
    reason: str = ""
    decimals: int | None = None


@dataclass(frozen=True)
class FormWords:
    """What params/ say of a form's office and period.

    `names` are those of `names:`, `facts` those of `facts:`, each by its key.
    """

    office: str
    title: str
    period: str
    year: int
    date: dt.date | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownIds:
    """The ids of figures in the code of chapters: as they are written, and patterns of others."""

    ids: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()

    def __contains__(self, id: str) -> bool:
        """Return whether a chapter may make a figure of an id."""
        return id in self.ids or any(re.fullmatch(pattern, id) for pattern in self.patterns)


@dataclass(frozen=True)
class FormValues:
    """The figures and words that placeholders ask for; `known` are the ids that chapters make."""

    figures: Sequence[Mapping[str, Any]]
    words: FormWords
    known: KnownIds = KnownIds()

    @cached_property
    def _by_id(self) -> dict[str, Mapping[str, Any]]:
        """The figures by id; operands that are printed nowhere are known by theirs, too."""
        operands = [one for figure in self.figures for one in figure.get("operands", ())]
        return {one["id"]: one for one in [*operands, *self.figures] if one.get("id")}

    def filled(self, placeholder: Placeholder) -> Filled:
        """Return what a placeholder is filled with."""
        if not placeholder.wanted:
            fault = _("After | stands 上年, 增减 or 同比 (before, change, percent), nothing else.")
            return Filled(MISSING, _UNREADABLE, lacks_number=True, fault=fault)
        word = self._word(placeholder.name)
        if word is not None:
            return word
        figure, placeholder = self._figure(placeholder)
        if figure is None:
            return self._without_figure(placeholder.name)
        try:
            return _of_figure(figure, placeholder)
        except FigureError as error:
            fault = sentences(error.what, error.remedy)
            return Filled(MISSING, _UNREADABLE, lacks_number=True, fault=fault)

    def _figure(self, asked: Placeholder) -> tuple[Mapping[str, Any] | None, Placeholder]:
        """Return the figure that is asked for; `id.before` is that of the year before."""
        name, dot, last = asked.name.rpartition(".")
        is_before = dot and last in ("before", "上年") and asked.name not in self._by_id
        if is_before:
            asked = Placeholder(asked.written, asked.start, asked.end, name, "before", asked.spec)
        return self._by_id.get(asked.name), asked

    def _word(self, name: str) -> Filled | None:
        """Return what params/ say by a name; None if it names no such thing."""
        words = self.words
        plain = {
            ("year", "年", "年度"): Filled(str(words.year), "参数中的年度。", words.year),
            ("office", "单位"): Filled(words.office, "参数中的单位名称。"),
            ("period", "期间"): Filled(words.period, "参数中的期间。"),
            ("title", "标题"): Filled(words.title, "参数中的标题。"),
            ("date", "日期"): _day(words.date),
        }
        for spellings, filled in plain.items():
            if name in spellings:
                return filled
        kind, dot, key = name.partition(".")
        known = {"facts": words.facts, "names": words.names}.get(kind) if dot else None
        return None if known is None or name in self._by_id else _of_params(kind, key, known)

    def _without_figure(self, id: str) -> Filled:
        if id in self.known:
            return _missing(_NO_FIGURE)
        written = [one for one in self.known.ids if "." in one]  # others are words of any kind
        near = nearest(id, sorted({*self._by_id, *written}), _NEAR)
        hint = _("Did you mean '{near}'?", near=near) if near else ""
        fault = sentences(_("No chapter makes a figure '{id}'.", id=id), hint)
        return Filled(MISSING, _UNKNOWN, lacks_number=True, fault=fault)


def _day(date: dt.date | None) -> Filled:
    if date is None:
        return _missing(_NO_DATE)
    return Filled(f"{date.year}年{date.month}月{date.day}日", "参数中的日期。", day=date)


def _of_params(kind: str, key: str, known: Mapping[str, str]) -> Filled:
    """Return what `names:` or `facts:` say by a key."""
    texts = {unicodedata.normalize("NFKC", one): text for one, text in known.items()}
    if key in texts:
        return Filled(texts[key], f"{'本期参数' if kind == 'facts' else '参数'}：{key}。")
    hint = did_you_mean(key, texts)
    fault = sentences(_("There is no '{key}' in {kind}: of params/.", key=key, kind=kind), hint)
    return Filled(MISSING, _UNKNOWN, lacks_number=True, fault=fault)


def _of_figure(figure: Mapping[str, Any], asked: Placeholder) -> Filled:
    """Return what is asked of a figure. Raises FigureError for a format that it cannot have."""
    unit, before = figure.get("unit", ""), figure.get("before")
    own = _note_of(figure)
    if asked.wanted == "now":
        return _of_value(figure, unit, asked.spec, own)
    if not before:
        return _missing(_NOT_BEFORE, f"本期{own}")
    of_before = before | {"unit": unit}
    note = f"{'上年同期' if 'first' in before else '上年'}{_note_of(of_before)}"
    if asked.wanted == "before":
        return _of_value(of_before, unit, asked.spec, note)
    return _of_change(figure, of_before, asked, f"本期{own}\n{note}")


def _of_change(
    figure: Mapping[str, Any], before: Mapping[str, Any], asked: Placeholder, note: str
) -> Filled:
    """Return by how much, or by how many per cent, a figure has changed."""
    now, then, unit = figure.get("value"), before.get("value"), figure.get("unit", "")
    if now is None or then is None:
        return _missing(_NOT_BOTH, note)
    difference = exact(now) - exact(then)
    if asked.wanted == "change":
        return _of_value({"value": as_plain(difference)}, unit, asked.spec, note)
    if not then:
        return _missing(_ZERO_BEFORE, note)
    share = difference / abs(exact(then)) * 100
    decimals = read_spec(asked.spec).decimals if asked.spec else None
    if decimals is not None:
        share = half_up(share, decimals)
    shown = half_up(share, _PERCENT_DECIMALS if decimals is None else decimals)
    filled = _number(as_plain(share), f"增减百分比。{note}", is_percent=True)
    return replace(filled, text=phrase(as_plain(shown), ""), decimals=_PERCENT_DECIMALS)


def _missing(why: tuple[str, str], note: str = "") -> Filled:
    """Return 缺, with why."""
    words, reason = why
    return Filled(MISSING, f"{words}{note}", lacks_number=True, reason=reason)


def _of_value(figure: Mapping[str, Any], unit: str, spec: str, note: str) -> Filled:
    """Return a value in a format: a number, or the words that a sentence would print."""
    value = figure.get("value")
    if value is None:
        text = str(figure.get("text") or "")  # of a small count of persons: 少于3
        return Filled(text, note, lacks_number=True) if text else _missing(_NO_VALUE, note)
    if not spec:
        return _number(value, note, is_percent=unit.strip() == PERCENT)
    if spec in CHANGES:
        raise FigureError(
            _("'{spec}' is for sentences.", spec=spec),
            remedy=_("Write {{id|增减}} or {{id|同比}}."),
        )
    if factor := _factor(unit, spec):
        return _number(as_plain(exact(value) * factor), note)
    asked = read_spec(spec)
    if asked.is_chinese or asked.about or asked.is_times:
        return Filled(phrase(value, unit, spec), note, lacks_number=True)
    printed = as_printed(value, unit, asked)
    return _number(as_plain(printed.number), note, is_percent=unit.strip() == PERCENT)


def _factor(unit: str, spec: str) -> Fraction:
    """Return what a number in `unit` is multiplied by to be in the unit or scale of a spec.

    0 for a spec that is a format. Raises FigureError for a unit of another thing.

    >>> str(_factor("元", "万元")), str(_factor("元", "万")), str(_factor("个", ".2"))
    ('1/10000', '1/10000', '0')
    """
    if spec in _SCALES:
        return in_scale(unit, spec)[0]
    if not is_unit(spec) or spec in all_specs():
        return Fraction(0)
    factor = conversion(unit, spec)
    if not factor:
        what = _("A number in '{unit}' is none in '{other}'.", unit=unit, other=spec)
        raise FigureError(what, remedy=_("Write the unit that the form wants of this figure."))
    return factor


def _number(value: int | float, note: str, *, is_percent: bool = False) -> Filled:
    return Filled(phrase(value, ""), note, value, is_percent=is_percent)


def as_plain(value: float | Fraction) -> int | float:
    """Return a number as a workbook stores it: whole, or with a fraction."""
    number = exact(value)
    return int(number) if number.denominator == 1 else float(number)


def _note_of(figure: Mapping[str, Any]) -> str:
    """Return the value of a figure, how it was computed, and where its rows are.

    >>> sources = [{"file": "a.xlsx", "sheet": "表", "rows": [3, 4]}]
    >>> _note_of({"value": 5, "unit": "人", "rule": "登记表，人数，合计，2行", "sources": sources})
    '5人：登记表，人数，合计，2行。依据：a.xlsx［表］第3—4行。'
    """
    return "".join(_lines_of(figure)).strip()


def _lines_of(figure: Mapping[str, Any]) -> Iterator[str]:
    value = value_of(figure) or str(figure.get("text") or "")
    rule = figure.get("rule") or ""
    yield f"{value}：{rule}。" if value and rule else f"{value or rule}。"
    if figure.get("sources"):
        yield f"依据：{places(figure['sources'])}。"
