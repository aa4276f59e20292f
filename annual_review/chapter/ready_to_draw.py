"""Import all that draws: for the process that kernels are forked from, so that they share it.

The characters that the fonts have are looked up here, too: 0.02 s in each kernel. Nothing of
matplotlib is changed, so that a notebook that opens no review draws as in an ordinary kernel; and
matplotlib itself forgets its open fonts when a process is forked.
"""

from annual_review.chapter.charts import cells, drawing
from annual_review.chapter.drawings import conversion
from annual_review.chapter.maps import drawing as maps_drawing
from annual_review.document.characters import printable_text
from annual_review.document.fonts import SANS, missing_glyphs

__all__ = ["cells", "conversion", "drawing", "maps_drawing"]

printable_text("字")
missing_glyphs("字", [SANS])
