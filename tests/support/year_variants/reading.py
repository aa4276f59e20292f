"""Read the review of a made-up year in this process: its chapters are executed, nothing is drawn.

The cells of the notebooks run as they are; what they show is read into a Document as a run does.
It takes about a second, a build ten.
"""

import datetime as dt
import json
import sys
from collections.abc import Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from unittest.mock import patch

import annual_review.chapter
from annual_review.build.notebooks import merge_notebooks
from annual_review.chapter import earlier, evidence, figures, lab_view
from annual_review.chapter.charts import style
from annual_review.chapter.earlier import LazyMapping
from annual_review.chapter.known_fields import share_known_fields
from annual_review.chapter.review import Review
from annual_review.document.blocks import Document
from annual_review.document.marks import marked_values
from annual_review.document.reading import read_documents
from annual_review.errors import ReviewError
from annual_review.project.cover import cover_of
from annual_review.project.paths import chapter_files
from annual_review.project.settings import Settings
from annual_review.project.year_params import YearParams
from tests.conftest import ROOT
from tests.support.year_variants.registers import Year, cleaned_year

_PICTURE = style.Drawing(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90"></svg>', b""
)


@dataclass(frozen=True)
class ReadReview:
    """A review that was read: its Document, the year behind it, cells that failed.

    `brief` and `slides` are the Documents of the cells with these tags.
    """

    name: str
    document: Document
    review: Review
    before: Year | None
    failures: list[str] = field(default_factory=list)
    brief: Document | None = None
    slides: Document | None = None


def chapters(*registers):
    """Return the notebooks of the chapters that use one of some registers; of all, without any."""
    found = [path for path in chapter_files(ROOT / "notebooks") if path.stem != "01_clean"]
    if not registers:
        return found
    return [path for path in found if any(name in _text(path) for name in registers)]


@lru_cache(maxsize=32)
def _text(path):
    return path.read_text(encoding="utf-8")


def read_review(name, year_tables, settings, before=None, paths=None) -> ReadReview:
    """Return the review of a year, compared with the year `before` if there is one."""
    review = open_in_memory(year_tables, settings, before)
    cells, failures, known = [], [], set(marked_values)
    with _collected(review):
        for path in chapters() if paths is None else paths:
            cells.append((path.stem, _executed(path, failures)))
        merged = merge_notebooks(cells, cover_of(settings, ROOT / "params" / "2021.yaml"))
        documents = read_documents(merged)
        for key in set(marked_values) - known:  # else figures of all variants are kept
            del marked_values[key]
    return ReadReview(
        name, documents.review, review, before, failures, documents.brief, documents.slides
    )


def open_in_memory(year_tables, settings: Settings, before=None) -> Review:
    """Return the review of a year, opened as open_review does."""
    review = Review(settings, cleaned_year(year_tables, settings))
    if before is not None:
        last = settings.year - 1
        opened = LazyMapping({last: partial(_open_before, before, review, last)})
        review = Review(settings, review.cleaned, opened)
    return review


def _open_before(tables, review, year):
    settings = review.settings.model_copy(update={"year": year, "params": YearParams()})
    part = review.period.in_year(year) if review.until else None
    before = Review(settings, cleaned_year(tables, settings), part=part)
    share_known_fields(before.origin, review.origin)
    return before


@contextmanager
def _collected(review):
    """Let cells open `review` and show into `_outputs`; charts have no picture."""
    drawing = style.draw
    with ExitStack() as stack:
        for module in list(sys.modules.values()):
            if module.__name__.startswith("annual_review") and vars(module).get("draw") is drawing:
                stack.enter_context(patch.object(module, "draw", lambda *_, **__: _PICTURE))
        # Half of the time goes into what is no prose: rows behind figures, JupyterLab's view.
        stack.enter_context(patch.object(figures, "row_groups", lambda *_: []))
        stack.enter_context(patch.object(lab_view, "html_of_blocks", lambda *_, **__: ""))
        stack.enter_context(patch.object(evidence, "_origins", {}))
        stack.enter_context(patch.object(earlier, "_earlier_years", {}))
        stack.enter_context(patch.object(annual_review.chapter, "open_review", lambda *_: review))
        stack.enter_context(patch("IPython.display.display", _show))
        review.enable_evidence()
        yield


_outputs: list[Mapping] = []


def _show(bundle, **_):
    output = {"output_type": "display_data", "data": bundle, "metadata": {}}
    _outputs.append(json.loads(json.dumps(output, default=_json)))


def _json(value):
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.item()  # a number of numpy


@lru_cache(maxsize=32)
def _notebook(path):
    return json.loads(_text(path))


_ERRORS = (  # of a cell
    ReviewError,
    *(ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError),
)


def _executed(path, failures):
    """Return a notebook with the outputs of its cells; errors are added to `failures`."""
    from nbformat import from_dict

    space, nb = {"__name__": "__main__"}, from_dict(_notebook(path))
    for at, cell in enumerate(nb.cells):
        cell.source = "".join(cell.source)
        if cell.cell_type != "code":
            continue
        _outputs.clear()
        try:
            exec(_compiled(path, at), space)
        except _ERRORS as error:
            failures.append(f"{path.stem}[{at}]：{type(error).__name__}: {error}")
        cell.outputs = from_dict(list(_outputs))
    return nb


@lru_cache(maxsize=1024)
def _compiled(path, at):
    source = "".join(_notebook(path)["cells"][at]["source"])
    return compile(source, f"{path.stem}[{at}]", "exec")
