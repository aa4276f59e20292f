"""The params files of a year, and the files that they are based on.

Offices share params: a file may be based on another one, and hold only what differs.

    base: ../../registers.yaml
    registers:
      without: [外出考察台账]            # no chapter asks for it
      宣讲台账:
        fields:
          受教人数: {headers: [听课人数]}  # one more spelling

Mappings are merged key by key, lists are concatenated, anything else is replaced (`overlay`). What
the merged content means is checked in loading.py.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annual_review.errors import InputError, ParamsError
from annual_review.language import N_, _
from annual_review.project.period import PeriodName
from annual_review.project.root import project_params

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

BASE, WITHOUT = "base", "without"
PLACES = ("places", "townships")  # two names of one key
_UNFINISHED = (
    (
        "quoted scalar",
        N_("a quotation mark is not closed"),
        N_("Write it at the end of the text, too."),
    ),
    ("flow sequence", N_("a bracket is not closed, or a comma is missing"), N_("Write [甲, 乙].")),
    (
        "flow mapping",
        N_("a bracket is not closed, or a comma is missing"),
        N_("Write {甲: 1, 乙: 2}."),
    ),
    (
        "another document",
        N_("it holds more than one document"),
        N_("Delete the line --- within it."),
    ),
)
# A key at the top with its value, down to the next key or comment.
_DOCUMENT = re.compile(rb"^(?:document|official)[ \t]*:.*(?:\r?\n(?:[ \t].*)?)*$", re.MULTILINE)
_MISPLACED = (  # what is being read when a line does not belong to it
    (
        "block mapping",
        N_("this line does not go on from those above it"),
        N_(
            "Begin it with as many spaces as the other keys of its level, and put quotation marks "
            "around a text with signs in it."
        ),
    ),
    (
        "block collection",
        N_("this line does not go on from those above it"),
        N_("Begin it with as many spaces as the other lines of the list."),
    ),
    (
        "mapping values are not allowed",
        N_("a key stands where none can be"),
        N_(
            "Begin the line with as many spaces as the other keys of its level, and put quotation "
            "marks around a text with a colon in it."
        ),
    ),
    (
        "could not find expected ':'",
        N_("a line holds no key with a colon"),
        N_("Write a key, a colon and a space before the value; indent what goes on from above."),
    ),
)
_ENCODING = "utf-8-sig"  # a text editor may write a byte-order mark


def params_files(params: Path) -> tuple[Path, Path, Path]:
    """Return office.yaml, registers.yaml and <year>.yaml, given the last one as `params`.

    Offices may share registers.yaml: it is looked for in the two folders above, too. A file that
    is in none of these folders is the project's own.
    """
    folder = params.parent
    office = _first_existing([folder / "office.yaml"])
    registers = [above / "registers.yaml" for above in (folder, *folder.parents[:2])]
    return office, _first_existing(registers), params


def _first_existing(paths: Sequence[Path]) -> Path:
    """Return the first path that exists, or else the project's own file of that name."""
    if found := next((path for path in paths if path.exists()), None):
        return found
    own = project_params()
    return own / paths[0].name if own else paths[0]


def params_of_period(folder: Path, period: PeriodName) -> Path:
    """Return the params file of a period: that of its year, if a part of it has none of its own."""
    own = folder / f"{period}.yaml"
    return own if own.is_file() else folder / f"{period.year}.yaml"


def params_with_bases(params: Path) -> dict[str, Path]:
    """Return every file that the params of a year come from, by names that hold elsewhere, too.

    They are the three `params_files`, each with its bases.
    """
    return {
        "/".join(["params", first.name, *([str(number)] if number else [])]): file
        for first in params_files(params)
        for number, file in enumerate(_readable_chain(first))
    }


def shared_params(params: Path) -> dict[str, Path]:
    """Return the files of `params_with_bases` outside the folder of `params`.

    Their names are such as `engine.reads.Roots` takes.
    """
    return {
        name.replace("/", "-"): path
        for name, path in params_with_bases(params).items()
        if path.parent != params.parent
    }


def base_chain(path: Path) -> list[Path]:
    """Return a file and those that it is based on, nearest first.

    Raises ParamsError as `read_params_file` does; a file that does not exist is based on nothing.
    """
    chain = [path]
    while base := _base_of(chain[-1]):
        if base in chain:
            raise ParamsError(
                _("It is based on itself."),
                str(path),
                _("Correct base: in {file}.", file=chain[-1]),
            )
        if not base.is_file():
            what = _("base: there is no file {file}.", file=base)
            raise ParamsError(
                what, str(chain[-1]), _("The path is relative to this file's folder.")
            )
        chain.append(base)
    return chain


def _readable_chain(path: Path) -> list[Path]:
    """Return the chain of a file, or the file alone if there is an error in the chain."""
    try:
        return base_chain(path)
    except ParamsError:
        return [path]


def may_have_key(path: Path, key: str) -> bool:
    """Return whether a file may have a key at its top; most have not, and need not be parsed.

    A file that cannot be read has none; it is reported when it is read for its content.
    """
    try:
        text = path.read_text(encoding=_ENCODING)
    except (OSError, UnicodeDecodeError):
        return False
    return re.search(rf"^[\s{{\"']*{key}[\"']?\s*:", text, re.MULTILINE) is not None


def digest_for_chapters(path: Path) -> str:
    """Return the digest of a params file without what chapters know little or nothing of.

    Whatever stands in the lines of `document:` and `official:` and in the indented ones below them
    is left out.
    """
    text = path.read_bytes()
    return hashlib.sha256(_DOCUMENT.sub(b"", text)).hexdigest()


def _base_of(path: Path) -> Path | None:
    """Return the file that another one is based on; a file without `base:` is not even parsed."""
    content = _read(path) if may_have_key(path, BASE) else None
    if not isinstance(content, dict) or BASE not in content:
        return None
    base = content[BASE]
    if not isinstance(base, str):
        what = _("base: it is not a path.")
        raise ParamsError(what, str(path), _("Name one file, like ../office.yaml."))
    return (path.parent / base).resolve()


def read_params_file(path: Path) -> Any:
    """Return the content of a params file, merged with what it is based on.

    Raises ParamsError for a file that does not exist, cannot be read, or is based on itself.
    """
    merged: Any = {}
    for file in reversed(base_chain(path)):
        own = _read(file)
        if isinstance(own, dict):
            own = {key: value for key, value in own.items() if key != BASE}
        merged = overlay(_named_as(own, merged), own) if merged else own
    return merged


def _named_as(own: Any, base: Any) -> Any:
    """Return the content of a base with its list of places called as in a file of its own."""
    if not (isinstance(own, dict) and isinstance(base, dict)):
        return base
    names = {other: name for name in own for other in PLACES if name in PLACES}
    return {names.get(key, key): value for key, value in base.items()}


def other_period(params: Path, period: PeriodName) -> tuple[PeriodName, dict[str, Any]] | None:
    """Return the other period whose file gives a period its params, and what its own adds to it.

    That is the year's, if a part of it has no file, or a file that is a base of its own:
    2021.yaml of 2021-h1.yaml. None if there is no such file.
    """
    own: dict[str, Any] = {}
    for file in base_chain(params):
        name = _period_of(file)
        if name is not None and name != period:
            return name, own
        content = _read(file) if file.is_file() else None
        own = overlay(content, own) if isinstance(content, dict) else own
    return None


def _period_of(file: Path) -> PeriodName | None:
    try:
        return PeriodName.parse(file.stem)
    except InputError:
        return None


def _read(path: Path) -> Any:
    import yaml  # noqa: PLC0415 - most runs come here for no file at all: nothing has changed

    from annual_review.project.strict_yaml import load_yaml  # noqa: PLC0415

    try:
        text = path.read_text(encoding=_ENCODING)
        return load_yaml(text, str(path))
    except FileNotFoundError:
        raise ParamsError(
            _("There is no such file."),
            str(path),
            _("Put it back, or name another place with --params."),
        ) from None
    except UnicodeDecodeError:
        what = _("It cannot be read: it is not in UTF-8, but perhaps in GBK.")
        raise ParamsError(what, str(path), _("Save it as UTF-8 in a text editor.")) from None
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text, path) from None
    except (yaml.YAMLError, OSError, RecursionError) as error:
        raise ParamsError(
            _("It cannot be read: {reason}.", reason=" ".join(str(error).split())),
            str(path),
            _("Correct it in a text editor; it is YAML in UTF-8."),
        ) from None


def _explain(error: MarkedYAMLError, text: str, path: Path) -> ParamsError:
    """Return an error of YAML with its line, and with what to do."""
    from annual_review.project.slips import find_slip  # noqa: PLC0415

    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    if error.note:
        return ParamsError(
            _("Line {line}: {problem}.", line=line + 1, problem=error.problem),
            str(path),
            error.note,
        )
    first = min(line, error.context_mark.line if error.context_mark else line) - 1
    if slip := find_slip(text.splitlines(), first, line):
        return ParamsError(
            _("It cannot be read: line {line}: {what}.", line=slip.line, what=slip.what),
            str(path),
            slip.remedy,
        )
    for context, what, remedy in _UNFINISHED:
        if context in f"{error.context} {error.problem}":
            opened = error.context_mark.line if error.context_mark else line
            return ParamsError(
                _("It cannot be read: line {line}: {what}.", line=opened + 1, what=_(what)),
                str(path),
                _(remedy),
            )
    for context, what, remedy in _MISPLACED:
        if context in f"{error.context} {error.problem}":
            return ParamsError(
                _("It cannot be read: line {line}: {what}.", line=line + 1, what=_(what)),
                str(path),
                _(remedy),
            )
    what = _("It cannot be read: line {line}: {problem}.", line=line + 1, problem=error.problem)
    return ParamsError(what, str(path), _("Correct it in a text editor; it is YAML in UTF-8."))


def overlay(base: Any, own: Any) -> Any:
    """Merge the content of a file with that of its base.

    >>> overlay({"a": [1], "b": {"c": 1, "d": 2}}, {"a": [2], "b": {"without": ["c"], "d": 3}})
    {'a': [1, 2], 'b': {'d': 3}}
    """
    if isinstance(base, dict) and (isinstance(own, dict) or own is None):
        return _merge(base, own or {})
    if isinstance(base, list) and isinstance(own, list | str | None):
        return [*base, *(item for item in _as_list(own) if item not in base)]
    if isinstance(base, str) and isinstance(own, list):
        return own
    if isinstance(base, list | dict) and isinstance(own, list | dict):
        return _merge(_as_mapping(base), _as_mapping(own))
    return own


def _merge(base: Mapping[Any, Any], own: Mapping[Any, Any]) -> dict[Any, Any]:
    """Merge mappings; a header given to one field is taken from the others."""
    dropped = _as_list(own.get(WITHOUT))
    merged = {key: value for key, value in base.items() if key not in dropped}
    for key, value in own.items():
        if key != WITHOUT:
            merged[key] = overlay(merged[key], value) if key in merged else value
    return _with_headers_moved(merged, own)


def _with_headers_moved(merged: dict[Any, Any], own: Mapping[Any, Any]) -> dict[Any, Any]:
    for key, value in own.items():
        moved = _headers(value)
        for other, field in merged.items():
            if moved and other != key and isinstance(field, dict) and _headers(field):
                left = [header for header in _headers(field) if header not in moved]
                merged[other] = field | {"headers": left}
    return merged


def _headers(field: Any) -> list[Any]:
    return _as_list(field.get("headers")) if isinstance(field, dict) else []


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _as_mapping(value: Mapping[Any, Any] | Sequence[Any]) -> dict[Any, Any]:
    return dict(value) if isinstance(value, Mapping) else dict.fromkeys(value)
