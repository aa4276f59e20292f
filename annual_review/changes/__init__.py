"""What differs between two reviews: each figure, the rows that changed it, and the sentences.

compare     compare_reviews: two folders of reviews → Changes
model       Changes and what it is made of
review_files, clean_tables      a review's folder, read as far as it is there
pairing     which row of one clean table is which of another
fates, figure_rows, figures     rows that came, went or were corrected; the figures of them
passages, texts                 paragraphs and tables of chapters, paired, with changed words marked
lines, page, workbook           the same for the terminal, as a page and as a workbook
"""

from annual_review.changes.compare import compare_reviews
from annual_review.changes.model import Changes

__all__ = ["Changes", "compare_reviews"]
