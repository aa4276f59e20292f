"""What a column nobody declared holds: a date, a number with its unit, a place, a category, a text.

`guess` weighs the label of a column against its values, which are read by the parsers of values/.
Where they disagree, the safer kind is taken and a remark says what was seen.
"""

from __future__ import annotations

import re

from annual_review.cleaning.duplicates import read_serial
from annual_review.describe import label_words
from annual_review.describe.categories import as_category
from annual_review.describe.column_cells import ColumnCells
from annual_review.describe.dated import MOST, NEARLY_ALL, as_date, as_life_date, as_period
from annual_review.describe.drafts import DraftField
from annual_review.describe.numbers import as_number
from annual_review.describe.persons import holds_number, share_of_numbers, why_personal
from annual_review.project.register_book import DATED, NUMBERS
from annual_review.project.settings import Office, year_of_office
from annual_review.values.cell_text import as_text, compact
from annual_review.values.places import Places

PRIVATE = "个人信息，只留在 records/ 和 to_fix.xlsx"
_TOWNSHIP = re.compile(r".{1,8}(?:乡|镇|街道|街道办|街道办事处)")
_SOME_PLACES = 0.4  # of the cells, below a label of townships
_MOST_SERIALS = 20


def guess(name: str, column: ColumnCells, office: Office | None, year: int) -> DraftField:
    """Return the field that a column is, with remarks on what was seen of it."""
    found, of_year = DraftField(name), year_of_office(year, office)
    is_known = (
        _as_serial(found, column)
        or _as_remark(found, column)
        or as_life_date(found, column, of_year)
        or _as_numbers_of_persons(found, column)
        or as_period(found, column)
        or as_date(found, column, of_year)
        or as_number(found, column)
        or _as_place(found, column, office)
        or _as_person(found, column)
        or as_category(found, column)
    )
    if not is_known:
        _say_of_text(found, column)
    _say_blanks(found, column)
    return found


def _as_serial(found: DraftField, column: ColumnCells) -> bool:
    """Recognise numbers of rows: by a label that says so, or by one that may and 1, 2, 3 below."""
    if not label_words.is_serial(column.label):
        return False
    numbers = [read_serial(as_text(cell).strip()) for cell, _ in column.filled]
    known = [number for number in numbers if number is not None]
    highest = max(3 * column.rows, _MOST_SERIALS)
    runs = len(known) >= NEARLY_ALL * len(numbers) and max(known, default=0) <= highest
    if label_words.is_sure_serial(column.label) or (known and runs):
        found.kind = "serial"
    return found.kind == "serial"


def _as_remark(found: DraftField, column: ColumnCells) -> bool:
    if label_words.is_remark(column.label):
        found.kind = "remark"
    return found.kind == "remark"


def _as_numbers_of_persons(found: DraftField, column: ColumnCells) -> bool:
    """Recognise telephones, identity cards and the like, whose digits are no number."""
    is_private = label_words.is_private(column.label)
    if label_words.is_number(column.label) and not is_private:
        return False
    if is_private or share_of_numbers(column.filled, column.label) >= MOST:
        found.personal = True
        found.remark(PRIVATE)
    return bool(found.personal)


def _as_place(found: DraftField, column: ColumnCells, office: Office | None) -> bool:
    """Recognise the office's townships, or names that end as those of townships do."""
    is_labelled = label_words.is_place(column.label)
    if not column.total:
        found.kind = "place" if is_labelled else found.kind
        return is_labelled
    if office is not None and office.places:
        read = Places(office).read
        unknown = column.count(lambda cell: bool(read(cell).doubt))
        if column.total - unknown >= MOST * column.total:
            found.kind = "place"
            if unknown:
                found.remark(f"{unknown}个不在 office.yaml 的{office.words.place}名单中")
            return True
    looks = column.share(lambda cell: is_township(as_text(cell)))
    if looks < (_SOME_PLACES if is_labelled else NEARLY_ALL):
        return False
    found.kind = "place"
    if office is not None and office.places:
        found.remark(f"多不在 office.yaml 的{office.words.place}名单中，请核对名单")
    return True


def is_township(text: str) -> bool:
    """Return whether a text ends like the name of a township.

    >>> is_township("官舟镇"), is_township("官舟镇中学")
    (True, False)
    """
    return _TOWNSHIP.fullmatch(compact(text)) is not None


def _as_person(found: DraftField, column: ColumnCells) -> bool:
    why = why_personal(column.label, column.texts)
    if why:
        found.personal = True
        found.remark(why)
    return bool(why)


def _say_of_text(found: DraftField, column: ColumnCells) -> None:
    """Say what an analyst has to look at in a column that stays a text."""
    if label_words.is_address(column.label):
        found.remark("如是个人住址，请加 personal: true")
    if label_words.is_health(column.label):
        found.personal = True
        found.remark("像是个人健康信息，请核对")
    some = column.count(lambda cell: holds_number(cell, column.label))
    if some:
        found.remark(f"{some}个单元格里有电话、身份证等号码，输出时遮盖")


def _say_blanks(found: DraftField, column: ColumnCells) -> None:
    """Say how many cells are blank; numbers and dates are then not required."""
    if found.kind in ("serial", "remark"):
        return
    if column.broken:
        found.remark(f"{column.broken}个公式没有结果或出错")
    if column.rows and not column.total and not column.broken:
        found.remark(f"{column.rows}行全空")
    elif column.blanks > 0 and column.rows:
        found.remark(f"{column.rows}行中{column.blanks}行为空")
    if found.kind in (*DATED, *NUMBERS) and (column.blanks > 0 or not column.rows):
        found.required = False
