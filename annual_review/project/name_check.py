"""Warn of names in params/ that belong to another office than the one whose params they are.

An office is added by a copy of another one's office.yaml. What names the county is written once
(`county:`), and the rest follows from it, or from the office's own name if it has none; but a copy
may still hold a short name, a spelling or a title of the office that it was copied from. Cleaning
adds `name_warnings` to its own. The command adds `copied_name_warnings`: the project's own office
is no input of a review, which has the same bytes wherever it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from annual_review.errors import ReviewError
from annual_review.project.loading import read_office
from annual_review.project.root import project_params
from annual_review.project.settings import SHORT, Office, Settings
from annual_review.values.county_names import everyday_name, short_name

_OURS = re.compile(r"[我本全该]?[省市州盟县区旗]")  # 我县, 全市: of any county
_KIND = re.compile(r"[省市州盟县区旗]$")
_NO_COUNTY = "社校园辖片景地小厂库矿牧林山灾城郊新老"  # with 区 they are parts of a place
_PLACE = re.compile(rf"[\u4e00-\u9fff]{{1,12}}?[^{_NO_COUNTY}\W\d][县区市州旗盟](?=\d{{4}}年|委|$)")


def name_warnings(settings: Settings, params: Path) -> list[str]:
    """Return a warning, in Chinese, for each name that does not fit the office's county.

    Without a county, it is the office's own name that they have to fit.

    `params` is the file of the year.
    """
    return _warnings(dict(_odd_names(settings)), settings.office, params)


def copied_name_warnings(settings: Settings, params: Path) -> list[str]:
    """Return a warning for each further name that is one of the project's own office.

    That is for an office which is not the project's own, but perhaps a copy of it.
    """
    odd, copied = dict(_odd_names(settings)), dict(_copied_names(settings, params))
    further = {label: text for label, text in copied.items() if label not in odd}
    return _warnings(further, settings.office, params)


def _warnings(names: Mapping[str, str], office: Office, params: Path) -> list[str]:
    where = f"{params.parent.name}/office.yaml"
    basis = f"county“{office.county}”" if office.county else f"name“{office.name}”"
    return [
        f"{where if label != 'title' else params.name} 的 {label}“{text}”与 {basis}"
        "不符：是否从别的单位抄来而没有改？"
        for label, text in names.items()
    ]


def _odd_names(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the names, by their keys, that do not occur in the county's name or the office's."""
    office = settings.office
    place = _PLACE.match(office.name) if office.county else None
    if place and not _is_county(place[0], office):
        yield "name", office.name
    if office.short and not _occurs(office.short, office):
        yield "short", office.short
    given = settings.names[SHORT]
    if isinstance(given, str) and given != office.label and not _occurs(given, office):
        yield f"names.{SHORT}", given
    spellings = office.county_spellings
    if office.county and spellings and not any(_fits(text, office) for text in spellings):
        yield "county_spellings", "、".join(spellings)
    title = settings.params.title
    if (place := _PLACE.match(title)) and not _is_county(place[0], office):
        yield "title", title


def _copied_names(settings: Settings, params: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts, by their keys, in which the project's own office is named."""
    office, other = settings.office, _other_office(settings.office, params)
    if other is None:
        return
    foreign = {other.name, *other.names_of_area}
    texts = {"name": [office.name], "short": [office.short], "title": [settings.params.title]}
    texts["county_spellings"] = office.county_spellings
    for key, value in settings.names.items():
        texts[f"names.{key}"] = [value] if isinstance(value, str) else value
    for label, values in texts.items():
        for text in values:
            if any(name in text for name in foreign) and not _fits(text, office):
                yield label, text


def _other_office(office: Office, params: Path) -> Office | None:
    """Return the project's own office, unless this is it, or one of the two covers the other."""
    own = project_params()
    if own is None or own.resolve() == params.parent.resolve():
        return None
    try:
        other = read_office(own / "office.yaml")
    except ReviewError:  # it is reported where it is used
        return None
    is_same = short_name(other.county) == short_name(office.county)
    if not (office.county and other.county):
        is_same = other.name == office.name
    return None if is_same or other.members or office.members else other


def _fits(text: str, office: Office) -> bool:
    """Return whether a text names the office's county, with or without 县 and the like.

    Without a county, whether it names the office.
    """
    if not office.county:
        return office.name in text
    return short_name(office.county) in text or everyday_name(office.county) in text


def _is_county(place: str, office: Office) -> bool:
    """Return whether a place is the office's county, perhaps shortened."""
    return _fits(place, office) or _is_within(_KIND.sub("", place), office.county or office.name)


def _occurs(name: str, office: Office) -> bool:
    """Return whether a name occurs in the county's name or the office's, perhaps shortened.

    Its characters stand there in this order, except for the kind of place at its end.
    """
    if _OURS.fullmatch(name) or _fits(name, office):
        return True
    stem = _KIND.sub("", name)
    return any(_is_within(stem, whole) for whole in (office.county, office.name))


def _is_within(stem: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in stem)
