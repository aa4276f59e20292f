"""The columns of a header from which a field is put together: 年, 月 and 日 of a date.

`headers` asks `find_parts`; `date_columns` puts the cells together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from annual_review.project.register_book import Field

Keys = Callable[[str], Iterable[str]]  # of a label: the keys under which it may be known
Levels = tuple[tuple[str, ...], ...]  # a header's texts: for each column, from the top row down


def find_parts(
    fields: Mapping[str, Field], levels: Levels, keys: Keys
) -> dict[str, tuple[int, ...]]:
    """Return the columns of each field that is put together, in the order of its `columns`.

    A field is found only if all its headers are. Where a header stands several times, the columns
    below a label with the field's name are taken, else those that stand together.
    """
    found: dict[str, tuple[int, ...]] = {}
    for name, field in fields.items():
        used = {column for columns in found.values() for column in columns}
        places = [
            [c for c in _columns_of(label, levels, keys) if c not in used]
            for label in field.columns
        ]
        if places and all(places):
            spellings = {key for label in (name, *field.headers) for key in keys(label)}
            own = {c for c, texts in enumerate(levels) if _is_below(texts, spellings, keys)}
            if all(own.intersection(columns) for columns in places):
                places = [[c for c in columns if c in own] for columns in places]
            chosen = _nearest(places)
            if len(set(chosen)) == len(chosen):
                found[name] = chosen
    return found


def _columns_of(label: str, levels: Levels, keys: Keys) -> list[int]:
    """Return the columns whose lowest text, or whose texts together, are a label."""
    wanted = set(keys(label))
    return [column for column, texts in enumerate(levels) if wanted & _keys_of(texts, keys)]


def _keys_of(texts: Sequence[str], keys: Keys) -> set[str]:
    rows = [text for i, text in enumerate(texts) if text and text not in texts[:i]]
    return {key for text in {"".join(rows), *rows[-1:]} if text for key in keys(text)}


def _is_below(texts: Sequence[str], spellings: set[str], keys: Keys) -> bool:
    return any(spellings & set(keys(text)) for text in texts[:-1] if text)


def _nearest(places: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return a column of each part: the first of the first, each other one next to the last."""
    chosen = [places[0][0]]
    for columns in places[1:]:
        last = chosen[-1]
        others = [c for c in columns if c not in chosen] or list(columns)
        chosen.append(min(others, key=lambda c: (abs(c - last), c < last)))
    return tuple(chosen)
