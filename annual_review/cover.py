"""What stands on a review's cover and how its page is set, as params/ say it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annual_review.errors import InputError
from annual_review.project_root import project_root
from annual_review.settings import Settings


def cover_of(settings: Settings, params: Path) -> dict[str, Any]:
    """Return what a notebook's metadata says of its review; `params` is the file of the year."""
    fonts = settings.office.fonts.model_dump(mode="json", exclude_none=True)
    return {
        "title": settings.title,
        "office": settings.office.name,
        "year": settings.year,
        "date": settings.params.date.isoformat() if settings.params.date else None,
        "fonts": {role: str(params.parent / path) for role, path in fonts.items()},
        "page": settings.office.page.model_dump(),
    }


def cover_beside(nb: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the cover for a chapter that was run by hand in `folder`.

    It is that of the project around the folder, for the year that the chapter's parameters name.
    Without a project or a year there is none. Raises ParamsError for what is wrong in params/.
    """
    from annual_review.params import load_settings  # noqa: PLC0415 - a run never comes here

    given = _parameters(nb)
    try:
        root = project_root(folder)
    except InputError:
        return {}
    year = given.get("year")
    if not isinstance(year, int):
        return {}
    params = Path(given.get("params") or root / "params" / f"{year}.yaml")
    return cover_of(load_settings(year, params), params)


def _parameters(nb: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that a notebook sets, the injected ones above its own."""
    given: dict[str, Any] = {}
    for cell in nb["cells"]:
        if {"parameters", "injected-parameters"} & set(cell["metadata"].get("tags", ())):
            given |= _literals("".join(cell["source"]))
    return given


def _literals(source: str) -> dict[str, Any]:
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
