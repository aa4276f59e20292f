"""What a form holds besides records: example rows, and sheets that help to fill in the others.

The forms of `annual_review.forms` are written with the words below; clerks and other forms use
similar ones. Nothing found here is counted, so a row or sheet that may be somebody's record is
never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from annual_review.cleaning.grid import Grid, Mask
from annual_review.project.register_book import Field
from annual_review.values.cell_text import as_text, compact

EXAMPLE, EXAMPLE_ROWS = "示例", 2  # the serial number of an example, and how many a form has
EXAMPLE_REASON = "示例行，不计入"
GUIDE_SHEET, LISTS_SHEET = "填写说明", "下拉选项"
AID_REASON = "填写说明或下拉选项，不含登记"

_EXAMPLE = re.compile(r"[(\[【]?(?:(?:示例|样例|范例)(?:行|\d{1,2})?|例|例如)[)\]】]?:?")
# In front of a text: “例：QL-001”, “（示例）张三”. As the whole remark of a row: “填写示例”.
_WORD = r"(?:填写)?(?:示例|样例|范例|例如|举例|例)\d{0,2}"
_BEFORE_TEXT = re.compile(rf"(?:[(\[【]{_WORD}[)\]】]:?|{_WORD}:).+")
_AS_REMARK = re.compile(r"(?:[此本该])?行?为?(?:填写)?(?:示例|样例|范例)行?(?:[,，。;；(].{0,12})?")
_LONGEST = 12  # characters of a serial number that marks an example
_EXAMPLE_SIGNS = ("例", "\uf9b5")  # the second becomes the first in compatibility form

_AID = re.compile(
    r"(?:.{0,60}(?:填写|填表|填报|使用))?(?:说明|须知)|.{0,20}(?:下拉|选项)(?:选项|列表|清单|菜单)?"
)
_MOST_CELLS = 2  # in a row of an aid sheet; a sheet with more columns may hold an unknown table


def is_example(text: str) -> bool:
    """Return whether a serial number marks its row as an example.

    >>> [is_example(text) for text in ("示例", "（例）", "示例2：", "例1", "示例学校", "12")]
    [True, True, True, False, False, False]
    """
    if len(text) > _LONGEST or not any(sign in text for sign in _EXAMPLE_SIGNS):
        return False
    return _EXAMPLE.fullmatch(compact(text)) is not None


def begins_as_example(text: str) -> bool:
    """Return whether a text has the word for an example in front of it.

    >>> [begins_as_example(text) for text in ("例：QL-001", "（示例）张三", "例会手册", "例：")]
    [True, True, False, False]
    """
    if not any(sign in text for sign in _EXAMPLE_SIGNS):
        return False
    return _BEFORE_TEXT.fullmatch(compact(text)) is not None


def is_remark_of_example(text: str) -> bool:
    """Return whether a remark says no more than that its row is an example.

    >>> [is_remark_of_example(text) for text in ("填写示例", "示例，请删除", "示例学校", "见示例")]
    [True, True, False, False]
    """
    if not any(sign in text for sign in _EXAMPLE_SIGNS):
        return False
    return _AS_REMARK.fullmatch(compact(text)) is not None


def is_line_above_example(text: str) -> bool:
    """Return whether a text, alone in its row, says that the next row is an example.

    例 alone does not: it may be the unit of the column, as in a row of units.

    >>> [is_line_above_example(text) for text in ("填写示例：", "（示例）", "示例学校", "例")]
    [True, True, False, False]
    """
    if not any(word in text for word in ("示例", "样例", "范例")):
        return False
    line = text.rstrip(" :：")
    return is_example(line) or is_remark_of_example(line)


def example_mask(
    grid: Grid,
    columns: Mapping[str, int],
    fields: Mapping[str, Field],
    rows: slice | NDArray[np.int64],
) -> Mask:
    """Return which of some rows are marked as examples.

    The mark counts in a column of serial numbers, or in one to the left of all fields; a field of
    another kind may hold the same word as a value. In such a field it counts in front of a text,
    and as a whole remark. A line with nothing but the mark counts for itself and the row below.
    """
    kind_of = {column: fields[name].kind for name, column in columns.items()}
    serial = {column for column, kind in kind_of.items() if kind == "serial"}
    marking = sorted(serial.union(range(min(columns.values()))))
    remarks = [column for column, kind in kind_of.items() if kind == "remark"]
    texts = [column for column in kind_of if column not in (*serial, *remarks)]
    marked = [
        grid.word_mask(predicate)[rows, column]
        for predicate, found in (
            (is_example, marking),
            (begins_as_example, texts),
            (is_remark_of_example, remarks),
        )
        for column in found
    ]
    none = np.zeros(len(grid.filled[rows]), dtype=bool)
    lines = grid.rows_with_word(is_line_above_example)
    lines = lines[grid.filled[lines] == 1]
    for marks in (lines, lines + 1) if len(lines) else ():
        marked.append(np.isin(np.arange(grid.height)[rows], marks))
    return np.logical_or.reduce([none, *marked])  # type: ignore[no-any-return]


def leading_examples(kinds: NDArray[np.object_], is_example_row: Mask) -> list[int]:
    """Return the indices of the examples right below a header, two at most: more are copies.

    `kinds` are the kinds of the rows below the header, `is_example_row` is of the same rows.
    """
    first = map(int, np.flatnonzero(kinds == "data")[:EXAMPLE_ROWS])
    return list(takewhile(lambda index: bool(is_example_row[index]), first))


def is_aid_sheet(grid: Grid) -> bool:
    """Return whether a sheet without a known header only helps to fill in the others.

    Its name and its first line say so, no row has more than two cells, and no cell is a number or
    a date.
    """
    rows = np.flatnonzero(grid.filled)
    if not len(rows) or grid.numeric.any() or grid.filled.max() > _MOST_CELLS:
        return False
    first = int(rows[0])
    line = as_text(grid.cell(first, grid.filled_columns(first)[0]))
    return _names_an_aid(grid.sheet.name) and _names_an_aid(line)


def _names_an_aid(text: str) -> bool:
    return _AID.fullmatch(re.sub(r"\(.*\)$|:$", "", compact(text))) is not None
