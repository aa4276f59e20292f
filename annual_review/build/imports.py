"""What kernels import, by what their notebooks do: build.chapters imports it before the fork.

A kernel that is forked without a module imports it itself. So what every notebook of its kind needs
is listed here, and what few need is not: cn2an, for one, takes a tenth of a second.
"""

from __future__ import annotations

from annual_review.engine.preloading import KERNEL

_FOR_ALL = (
    *KERNEL,
    "papermill",
    "annual_review.engine.kernel_manager",
    "annual_review.engine.provisioner",
    "pyarrow.dataset",  # pyarrow.parquet imports it when it reads the first table
)
FOR_CLEANING = (*_FOR_ALL, "annual_review.cleaning", "openpyxl")
FOR_CHAPTERS = (*_FOR_ALL, "annual_review.chapter")
# A chapter whose charts are kept needs no matplotlib (0.4 s), and most have kept ones.
FOR_CHARTS = ("annual_review.chapter.ready_to_draw",)
