"""Where rows are, in the shortest form in which a clerk finds them: sheets, and runs of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from annual_review.document.sources import Source

_MOST_RUNS = 12  # of rows, that are named of one sheet
_MOST_SHEETS = 4  # whose rows are named; of more, how many there are in each
_MOST_NAMES = 24  # of sheets, that are named

Sheet = tuple[str, str]  # a file, and the sheet in it; "" in a CSV file


def rows_of(sources: Sequence[Source], known: Collection[Sheet] = ()) -> str:
    """Return where rows are: the runs of rows in each sheet, of many sheets how many rows each has.

    `known` are the sheets that the heading above names: they are not named again if there is one,
    and without their file if that is one.

    >>> one = [{"file": "a.xlsx", "sheet": "表", "rows": [3, 4, 5, 9]}]
    >>> rows_of(one), rows_of(one, {("a.xlsx", "表")})
    ('a.xlsx［表］第3—5、9行', '第3—5、9行')
    >>> rows_of([*one, {"file": "a.xlsx", "sheet": "乙", "rows": [2]}])
    'a.xlsx［表］第3—5、9行、［乙］第2行'
    >>> rows_of([])
    ''
    """
    are_few = len(sources) <= _MOST_SHEETS
    named = []
    for file, of_file in groupby(sources[:_MOST_NAMES], key=lambda source: source["file"]):
        of_sheets = [
            ("" if len(known) == 1 else f"［{source['sheet']}］" if source["sheet"] else " ")
            + (runs_of(source["rows"]) if are_few else f"{len(source['rows'])}行")
            for source in of_file
        ]
        name = "" if len({name for name, _sheet in known}) == 1 else file
        named.append(f"{name}{'、'.join(of_sheets)}".lstrip())
    more = f"；等{len(sources)}张表" if len(sources) > _MOST_NAMES else ""
    return "；".join(named) + more


def names_of(sheets: Iterable[Sheet]) -> str:
    """Return the names of sheets, each file once.

    >>> names_of([("a.xlsx", "甲"), ("a.xlsx", "乙"), ("b.csv", "")])
    'a.xlsx［甲］［乙］、b.csv'
    """
    ordered = list(dict.fromkeys(sheets))
    by_file: dict[str, str] = {}
    for file, sheet in ordered[:_MOST_NAMES]:
        by_file[file] = by_file.get(file, "") + (f"［{sheet}］" if sheet else "")
    more = f"等{len(ordered)}张表" if len(ordered) > _MOST_NAMES else ""
    return "、".join(f"{file}{names}" for file, names in by_file.items()) + more


def runs_of(rows: Iterable[int], most: int = _MOST_RUNS) -> str:
    """Return runs of consecutive rows, of many the first.

    >>> runs_of([3, 4, 5, 9]), runs_of([2, 4, 6], most=2)
    ('第3—5、9行', '第2、4等行')
    """
    runs = list(_runs(sorted(rows)))
    return f"第{'、'.join(runs[:most])}{'等' if len(runs) > most else ''}行"


def _runs(ordered: Sequence[int]) -> Iterator[str]:
    breaks = [place for place, (one, next_) in enumerate(pairwise(ordered), 1) if next_ != one + 1]
    for start, end in pairwise([0, *breaks, len(ordered)]):
        first, last = ordered[start], ordered[end - 1]
        yield str(first) if first == last else f"{first}—{last}"
