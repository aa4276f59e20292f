"""Import all that draws: for the process that kernels are forked from, so that they share it."""

from annual_review.chapter.charts import cells, drawing
from annual_review.chapter.drawings import conversion
from annual_review.chapter.maps import drawing as maps_drawing

__all__ = ["cells", "conversion", "drawing", "maps_drawing"]
