"""The words in which a run says its steps, and why each was made again.

Steps and reasons have names that caches and manifests store, the same in every language (those of
build.steps are here); `step_name` and `reason_text` are for printing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from annual_review.engine.reads import PLACES
from annual_review.engine.step_cache import DAMAGED, OTHER_VERSION
from annual_review.language import N_, _, listed

# Steps of no file:
IMPORTS, FIGURES, MANIFEST = N_("imports"), N_("figures"), N_("manifest")
FORMS_STEP, CHANGES, DATA_SET = N_("forms"), N_("changes"), N_("tables for others")
_OF_NO_FILE = (IMPORTS, FIGURES, MANIFEST, FORMS_STEP, CHANGES, DATA_SET)
PROGRAM, YEAR = N_("the program or a library"), N_("the year")
FONT = "the font for "  # a role follows
DOCUMENT = N_("document: in params")
ATTACHMENTS = N_("the clean tables")
IDS = N_("the ids in chapters")
_REASONS = (PROGRAM, YEAR, DOCUMENT, ATTACHMENTS, IDS, PLACES, DAMAGED, OTHER_VERSION)
_OF_EARLIER = re.compile(r"data-(\d{4})/")  # the registers of an earlier year
_LIBRARY = "library "  # the name follows
_MAX_NAMES = 3


def step_name(name: str) -> str:
    """Return what a step is called: a chapter or a file by its name.

    >>> step_name("figures"), step_name("02_teams")
    ('figures', '02_teams')
    """
    return _(name) if name in _OF_NO_FILE else name


def reason_text(reason: str) -> str:
    """Return why a step was made again: the name of what has changed, mostly of a file.

    >>> reason_text("library pandas"), reason_text("review/records/农技培训台账.parquet")
    ('library pandas', 'records/农技培训台账.parquet')
    """
    if reason in _REASONS:
        return _(reason)
    if reason.startswith(_LIBRARY):
        return _("library {name}", name=reason.removeprefix(_LIBRARY))
    if reason.startswith(FONT):
        return _("the font for {role}", role=reason.removeprefix(FONT))
    if reason.startswith("review/records/"):
        return reason.removeprefix("review/")
    return _OF_EARLIER.sub(r"data/\1/", reason)


def some_names(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are.

    >>> some_names(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    from annual_review.person_numbers import mask  # noqa: PLC0415 - its patterns take 6 ms

    known = list(names)
    first = mask(listed(known[:_MAX_NAMES]))  # files may be named after persons
    more = len(known) - _MAX_NAMES
    return _("{names} and {number} more", names=first, number=more) if more > 0 else first
