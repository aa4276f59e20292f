"""What pandas does to the rows of a register, recorded so that it can be repeated on other rows."""

from annual_review.chapter.recorded.column_methods import define_column_methods
from annual_review.chapter.recorded.row_methods import define_row_methods

define_column_methods()
define_row_methods()
