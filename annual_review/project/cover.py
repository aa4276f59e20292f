"""The cover of a review and its page, as params/ set them; the exporters read them here.

A run puts the cover into the metadata of the notebook that it exports (`cover_of`). A chapter that
is exported by itself finds it by its parameters (`find_cover`).
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annual_review.errors import InputError
from annual_review.project.loading import load_settings
from annual_review.project.notebook_parameters import default_period
from annual_review.project.params_files import params_of_period
from annual_review.project.period import PeriodName
from annual_review.project.root import project_root
from annual_review.project.settings import Settings
from annual_review.project.slides_template import find_slides_template
from annual_review.project.word_template import find_word_template

_TAGS = {"parameters", "injected-parameters"}  # of papermill


def cover_of(settings: Settings, params: Path) -> dict[str, Any]:
    """Return the cover for a notebook's metadata; `params` is the file of the year."""
    fonts = settings.office.fonts.model_dump(mode="json", exclude_none=True)
    template, slides_template = find_word_template(params), find_slides_template(params)
    return {
        "title": settings.title,
        "office": settings.office.name,
        "year": settings.year,
        "ends": settings.named_period.last.isoformat(),
        "date": settings.params.date.isoformat() if settings.params.date else None,
        "fonts": {role: str(params.parent / path) for role, path in fonts.items()},
        "template": str(template) if template else None,
        "slides_template": str(slides_template) if slides_template else None,
        "page": settings.office.page.model_dump(),
        "data_note": settings.data_note,
        "words": settings.words.model_dump(by_alias=True),
        "document": settings.document.model_dump(exclude_none=True),
        "official": settings.official.model_dump(mode="json", exclude_defaults=True),
    }


def find_cover(nb: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the cover for a chapter in `folder` that was run in JupyterLab.

    It is that of the project around the folder, for the year in the chapter's parameters, or for
    the year that it opens without one (`year = None`); an empty one without a project or a year.
    Raises ParamsError for an error in params/.
    """
    parameters = _parameters(nb)
    try:
        root = project_root(folder)
        period = _period(parameters) or default_period(root)
    except (InputError, KeyError):
        return {}
    params = parameters.get("params") or params_of_period(root / "params", period)
    settings = load_settings(period.year, Path(params), part=period.part)
    return cover_of(settings, Path(params))


def _period(parameters: Mapping[str, Any]) -> PeriodName | None:
    """Return the period that parameters name, or None. Raises KeyError for a chapter of none."""
    if not parameters["year"]:
        return None
    named = PeriodName.parse(str(parameters["year"]))
    return PeriodName(named.year, named.part or parameters.get("part", ""))


def _parameters(nb: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a notebook; injected ones override its own."""
    found: dict[str, Any] = {}
    for cell in nb["cells"]:
        if _TAGS & set(cell["metadata"].get("tags", ())):
            found |= _literals("".join(cell["source"]))
    return found


def _literals(source: str) -> dict[str, Any]:
    """Return the names that a cell sets to literals, with their values."""
    try:
        lines = ast.parse(source).body
    except SyntaxError:
        return {}
    return {
        target.id: line.value.value
        for line in lines
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
