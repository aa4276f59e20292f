"""Params that offices share: a file may be based on another one, and say only what differs.

    base: ../../registers.yaml
    registers:
      without: [外出考察台账]            # no chapter asks for it
      宣讲台账:
        fields:
          受教人数: {headers: [听课人数]}  # one more spelling

Mappings are laid over each other key by key, lists are added up, anything else is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor

from annual_review.errors import InputError, ParamsError
from annual_review.project.root import project_root

BASE, WITHOUT = "base", "without"


def read_shared(path: Path) -> Any:
    """Return what a file of params/ says, laid over what it is based on.

    Raises ParamsError for a file that is not there, cannot be read, or is based on itself.
    """
    whole: Any = {}
    for file in reversed(chain_of(path)):
        own = _read(file)
        if isinstance(own, dict):
            own = {key: said for key, said in own.items() if key != BASE}
        whole = overlay(whole, own) if whole else own
    return whole


def chain_of(path: Path) -> list[Path]:
    """Return a file and those that it is based on, nearest first.

    Raises ParamsError as `read_shared` does; a file that is not there is based on nothing.
    """
    chain = [path]
    while base := _base_of(chain[-1]):
        if base in chain:
            raise ParamsError("It is based on itself.", str(path), f"Mend base: in {chain[-1]}.")
        if not base.is_file():
            what = f"base: there is no file {base}."
            raise ParamsError(what, str(chain[-1]), "The path is relative to this file's folder.")
        chain.append(base)
    return chain


def _known_chain(path: Path) -> list[Path]:
    """Return the chain of a file, or the file alone while something is wrong with it."""
    try:
        return chain_of(path)
    except ParamsError:
        return [path]


def files_of(params: Path) -> dict[str, Path]:
    """Return every file that says something of a year, by a name that holds in other places too.

    `params` is the file of the year; office.yaml, registers.yaml and all bases come with it.
    """
    return {
        "/".join(["params", first.name, *([str(number)] if number else [])]): file
        for first in params_files(params)
        for number, file in enumerate(_known_chain(first))
    }


def shared_files(params: Path) -> dict[str, Path]:
    """Return those of `files_of` that lie outside the folder of `params`, by names for `Roots`."""
    return {
        name.replace("/", "-"): path
        for name, path in files_of(params).items()
        if path.parent != params.parent
    }


def overlay(base: Any, own: Any) -> Any:
    """Lay what a file says over what its base says.

    >>> overlay({"a": [1], "b": {"c": 1, "d": 2}}, {"a": [2], "b": {"without": ["c"], "d": 3}})
    {'a': [1, 2], 'b': {'d': 3}}
    """
    if isinstance(base, dict) and (isinstance(own, dict) or own is None):
        return _merge(base, own or {})
    if isinstance(base, list) and isinstance(own, list | str | None):
        return [*base, *(one for one in _as_list(own) if one not in base)]
    if isinstance(base, str) and isinstance(own, list):
        return own
    if isinstance(base, list | dict) and isinstance(own, list | dict):
        return _merge(_as_mapping(base), _as_mapping(own))
    return own


def _merge(base: Mapping[Any, Any], own: Mapping[Any, Any]) -> dict[Any, Any]:
    """Merge mappings; a header that is now one field's is no longer that of another."""
    left = _as_list(own.get(WITHOUT))
    merged = {key: said for key, said in base.items() if key not in left}
    for key, said in own.items():
        if key != WITHOUT:
            merged[key] = overlay(merged[key], said) if key in merged else said
    return _with_headers_moved(merged, own)


def _with_headers_moved(merged: dict[Any, Any], own: Mapping[Any, Any]) -> dict[Any, Any]:
    for key, said in own.items():
        moved = _headers(said)
        for other, field in merged.items():
            if moved and other != key and isinstance(field, dict) and _headers(field):
                kept = [one for one in _headers(field) if one not in moved]
                merged[other] = field | {"headers": kept}
    return merged


def _headers(field: Any) -> list[Any]:
    return _as_list(field.get("headers")) if isinstance(field, dict) else []


def _as_list(said: Any) -> list[Any]:
    if said is None:
        return []
    return list(said) if isinstance(said, list | tuple) else [said]


def _as_mapping(said: Mapping[Any, Any] | Sequence[Any]) -> dict[Any, Any]:
    return dict(said) if isinstance(said, Mapping) else dict.fromkeys(said)


def _base_of(path: Path) -> Path | None:
    """Return the file that another one is based on; a file without the word is not even parsed."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None  # told when it is read
    if not any(line.startswith(f"{BASE}:") for line in text.splitlines()):
        return None
    said = _read(path)[BASE]
    if not isinstance(said, str):
        raise ParamsError("base: it is no path.", str(path), "Name one file, like ../office.yaml.")
    return (path.parent / said).resolve()


def _read(path: Path) -> Any:
    import yaml  # noqa: PLC0415 - a year in which nothing has changed comes here for a base alone

    try:
        return load_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ParamsError(
            "There is no such file.", str(path), "Put it back, or name another place with --params."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise ParamsError(
            f"It cannot be read: {' '.join(str(error).split())}.",
            str(path),
            "Mend it in a text editor; it is YAML in UTF-8.",
        ) from None


try:
    from yaml import CSafeLoader as FastLoader
except ImportError:
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]


class _UniqueKeys(SafeConstructor):
    """Refuses a key that stands twice in one mapping, of which YAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise ConstructorError(
                    None, None, f"the key '{key}' stands twice", node.value[number][0].start_mark
                )
        return super().construct_mapping(node, deep)


class _Fast(_UniqueKeys, FastLoader):
    """Reads by libyaml."""


class _Plain(_UniqueKeys, yaml.SafeLoader):
    """Reads in Python."""


def load_yaml(text: str) -> Any:
    """Return what a YAML text holds.

    Raises yaml.YAMLError, which says where, for what is no YAML, and for a key that stands twice.
    """
    try:
        return yaml.load(text, _Fast)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError:  # of which libyaml says less than Python
        return yaml.load(text, _Plain)  # noqa: S506 - a SafeLoader


def project_params() -> Path | None:
    """Return the project's own params/, or None outside a project."""
    try:
        return project_root() / "params"
    except InputError:
        return None


def params_of(params: Path, year: int) -> Path:
    """Return the file of another year beside `params`."""
    return params.with_name(f"{year}.yaml")


def params_files(params: Path) -> tuple[Path, Path, Path]:
    """Return office.yaml, registers.yaml and the file of the year that `params` stands for.

    registers.yaml may lie in one of the two folders above, for offices that share it.
    """
    folder = params.parent
    office = _first([folder / "office.yaml"])
    above = [folder, *folder.parents[:2]]
    return office, _first([one / "registers.yaml" for one in above]), params


def _first(paths: Sequence[Path]) -> Path:
    """Return the first file that is there, else the project's own, else where it should be."""
    if found := next((path for path in paths if path.exists()), None):
        return found
    own = project_params()
    return own / paths[0].name if own else paths[0]
