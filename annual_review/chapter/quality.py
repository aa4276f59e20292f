"""What only the chapter on data quality needs: `from annual_review.chapter.quality import *`.

FATES_SHOWN                     the fates of rows, as `review.ledger` names them, in order
with_place                      rows with 台账 and 位置, from their index
members_table                   the members of an office, and what each has sent
compare_published, AGREES       figures against those that were published before
read_figures, typed_warnings    the other chapters' figures; numbers typed into their prose
"""

from annual_review.chapter.review import FATE_NAMES
from annual_review.chapter.selections import with_place
from annual_review.chapter.tables import AGREES, compare_published, members_table
from annual_review.document.figures_file import read_figures
from annual_review.document.typed_numbers import typed_warnings

FATES_SHOWN = list(FATE_NAMES.values())

__all__ = [
    "AGREES",
    "FATES_SHOWN",
    "compare_published",
    "members_table",
    "read_figures",
    "typed_warnings",
    "with_place",
]
