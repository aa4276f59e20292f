"""The words of the office whose review is open, for what knows its tables and not the review.

`open_review` sets them; before, they are the defaults. Chapters that name the columns of members
and lines of work by the default words are read in every office: `column_name`.
"""

from __future__ import annotations

from collections.abc import Container

from annual_review.project.words import Words

_DEFAULTS = Words()
_known = {"words": _DEFAULTS}


def set_words(words: Words) -> None:
    """Keep the words of the office whose review is open."""
    _known["words"] = words


def office_words() -> Words:
    """Return the words of the office whose review is open."""
    return _known["words"]


def column_name(name: str, columns: Container[object]) -> str:
    """Return the column that a chapter names: by default words as well, if there is no such one."""
    if name in columns:
        return name
    for key in Words.COLUMNS:
        own = getattr(office_words(), key)
        if name == getattr(_DEFAULTS, key) and own in columns:
            return str(own)
    return name
