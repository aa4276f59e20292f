"""Hints: what in the registers of a period a careful person would ask about.

finding             all hints of a period, the strongest first
hint                what a hint is
register_rows       the rows of a register, of this year and the year before
months              silent months, and months with far more or fewer rows
lost_values         places and categories that the year before had
unusual_values      numbers ten times the usual
totals              rows and sums against the year before, and numbers of one month
digits              copied, filled and rounded numbers
probabilities       how improbable a number of rows is
explanations        `explained:` of params/

They are computed from the clean tables alone, name the register and the month, the place or the
value, and change no number. The chapter on data quality and `--check` show them.
"""

from annual_review.hints.finding import Findings, find_hints
from annual_review.hints.hint import Hint

__all__ = ["Findings", "Hint", "find_hints"]
