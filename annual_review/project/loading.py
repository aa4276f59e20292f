"""Reading params/: the files of a year, and what is wrong in them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from rapidfuzz import process

from annual_review.errors import InputError, ParamsError
from annual_review.project.notebook_parameters import default_year
from annual_review.project.root import project_root
from annual_review.project.settings import Office, RegisterBook, Schema, Settings, YearParams
from annual_review.project.yaml_files import params_files, read_shared


def load_settings(year: int, params: Path) -> Settings:
    """Read `params` (the file of the year) with office.yaml and registers.yaml.

    They lie beside it, registers.yaml perhaps above it, or else in the project's own params/. A
    year without a file of its own has nothing particular. A file may be based on another one.
    Raises ParamsError, which names the file, the key and the nearest known key.
    """
    office, registers, own = params_files(params)
    settings = Settings(
        year=year,
        office=_read(office, Office),
        book=_read(registers, RegisterBook),
        params=_read(own, YearParams) if own.exists() else YearParams(),
    )
    _refuse_unknown(settings, own)
    return settings


def read_office(path: Path) -> Office:
    """Read an office.yaml alone. Raises ParamsError as `load_settings` does."""
    return _read(path, Office)


def _refuse_unknown(settings: Settings, path: Path) -> None:
    """Raise ParamsError for a name under `redefined` that can be no figure's and no register's."""
    known = settings.book.registers
    for name in settings.params.redefined:
        if not name.isascii() and name not in known:
            nearest = process.extractOne(name, list(known))
            raise ParamsError(
                f"redefined: there is no register '{name}'.",
                str(path),
                f"Did you mean '{nearest[0]}'?" if nearest else "",
            )


Model = TypeVar("Model", bound=Schema)


def _read(path: Path, model: type[Model]) -> Model:
    content = read_shared(path)
    try:
        return model.model_validate(content or {})
    except ValidationError as error:
        raise _explain(error, path, model) from None


def _explain(error: ValidationError, path: Path, model: type[Schema]) -> ParamsError:
    """Turn a complaint of pydantic, that of an unknown key first, into one that says what to do."""
    complaints = error.errors()
    unknown = [one for one in complaints if one["type"] == "extra_forbidden"]
    first = (unknown or complaints)[0]
    key = ".".join(str(part) for part in first["loc"]) or "the file"
    if first["type"] != "extra_forbidden":
        return ParamsError(
            f"{key}: {first['msg']} (it says {first['input']!r:.80}).",
            str(path),
            "Change the value.",
        )
    known = _known_keys(model, first["loc"][:-1])
    nearest = process.extractOne(str(first["loc"][-1]), known)
    hint = (
        f"Did you mean '{nearest[0]}'?"
        if nearest and nearest[1] > 50
        else f"Known keys: {', '.join(known)}."
    )
    return ParamsError(f"Unknown key '{key}'.", str(path), hint)


def _known_keys(model: Any, path: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the schema allows at `path`."""
    for part in path:
        fields = getattr(model, "model_fields", {})
        annotation = fields[part].annotation if part in fields else model
        model = _model_within(annotation)
    return list(getattr(model, "model_fields", {}))


def _model_within(annotation: Any) -> Any:
    """Return the schema inside an annotation such as dict[str, Field]."""
    inner = [
        a
        for a in getattr(annotation, "__args__", ())
        if isinstance(a, type) and issubclass(a, Schema)
    ]
    return inner[0] if inner else annotation


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

    It is that of the project around the folder, for the year that the chapter's parameters name,
    or the year that it opens where they name none (`year = None`). Without a project or a year
    there is none. Raises ParamsError for what is wrong in params/.
    """
    given = _parameters(nb)
    try:
        root = project_root(folder)
        year = given["year"] or default_year(root)
    except (InputError, KeyError):
        return {}
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
