"""The outputs that a review may have, by the names that `outputs:` in params/ gives them.

`settings` takes the names from here, and all that lists files of a review the files: the renderer,
the summary of a run, the index of offices. Nothing heavy is imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

OutputName = Literal["html", "pdf", "docx", "article", "brief", "slides", "data"]

PAGE, PDF = "review.html", "review.pdf"
ARTICLE_PAGE, ARTICLE_TEXT = "article.html", "article.txt"
BRIEF_PAGE, BRIEF_PDF = "brief.html", "brief.pdf"
SLIDES = "slides.pptx"
DATA: OutputName = "data"
DATA_PAGE = "data/dictionary.html"  # beside it: tables without what is personal
# In the order of rendering: the preview shows the page before the others are there.
FILES_OF_OUTPUTS: dict[OutputName, tuple[str, ...]] = {
    "html": (PAGE,),
    "pdf": (PDF,),
    "docx": ("review.docx",),
    "article": (ARTICLE_PAGE, "article.docx", ARTICLE_TEXT),
    "brief": (BRIEF_PAGE, BRIEF_PDF, "brief.docx"),
    "slides": (SLIDES,),
    DATA: (),  # no format of the text: build.data_set writes the folder
}
DEFAULT_OUTPUTS: tuple[OutputName, ...] = ("html", "pdf", "docx")
ALL_FILES = tuple(name for files in FILES_OF_OUTPUTS.values() for name in files)


def files_of(outputs: Iterable[OutputName]) -> list[str]:
    """Return the files of some outputs, in the order of rendering.

    >>> files_of(["article", "html"])
    ['review.html', 'article.html', 'article.docx', 'article.txt']
    """
    wanted = set(outputs)
    return [name for one, files in FILES_OF_OUTPUTS.items() if one in wanted for name in files]
