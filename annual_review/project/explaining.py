"""Explain what is wrong in params/: file, line, key, what stands there, and what to write.

`loading` calls `explain` with what pydantic found, and with the content, whose texts know the file
and the line they come from: a value may be one of the file that the year's own is based on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, ValidationError

from annual_review.errors import ParamsError, did_you_mean
from annual_review.language import N_, _, listed, sentences
from annual_review.project.schema import Schema
from annual_review.project.strict_yaml import Text
from annual_review.project.typed_values import NOTHING

_MOST_QUOTED = 60  # characters of a value
_HIDDEN = re.compile(r"(\S+)：")
_MAPPING = N_("Write keys with half-width colons and spaces, {甲: 乙}.")
_WHAT = {
    "missing": N_("it is missing"),
    "none": NOTHING,
    "bool_parsing": N_("{value} is neither true nor false"),
    "bool_type": N_("{value} is neither true nor false"),
    "int_parsing": N_("{value} is not a whole number"),
    "int_type": N_("{value} is not a whole number"),
    "int_from_float": N_("{value} is not a whole number"),
    "float_parsing": N_("{value} is not a number"),
    "float_type": N_("{value} is not a number"),
    "finite_number": N_("{value} is not a number"),
    "string_type": N_("{value} is not a text"),
    "list_type": N_("{value} is not a list"),
    "dict_type": N_("{value} holds no keys with values"),
    "model_type": N_("{value} holds no keys with values"),
}
_CHANGE = N_("Change the value.")
_NO_VALUE = N_(
    "Write a value behind the colon, or delete the line; a value that begins "
    "with # needs quotation marks."
)
_LIMITS = {  # by the name of the context that pydantic gives
    "greater_than": N_("input should be greater than {gt:g} (it says {value})"),
    "greater_than_equal": N_("input should be greater than or equal to {ge:g} (it says {value})"),
    "less_than_equal": N_("input should be less than or equal to {le:g} (it says {value})"),
}
_REMEDIES = {
    "missing": N_("Add the key."),
    "none": _NO_VALUE,
    "list_type": N_("Write a list: [甲, 乙]."),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
}


def explain(
    error: ValidationError, content: dict[Any, Any], path: Path, model: type[Schema]
) -> ParamsError:
    """Turn pydantic's errors into one that says what to do; an unknown key comes first."""
    errors = error.errors()
    unknown = [details for details in errors if details["type"] == "extra_forbidden"]
    first = (unknown or errors)[0]
    place, nearest = _located(content, first["loc"])
    key = ".".join(map(str, place)) or _("the file")
    where = (nearest.file if nearest is not None else "") or str(path)
    if unknown:
        known = _known_keys(model, first["loc"][:-1])
        hint = did_you_mean(str(place[-1]), known) or _("Known keys: {known}.", known=listed(known))
        if first["input"] is None:  # what YAML makes of the rest of {headers: 甲, 乙} or of 1,491
            hint = sentences(hint, _("A list is written [甲, 乙], and a number without commas."))
        if nearest is not None:
            hint = sentences(hint, _("It stands in line {line}.", line=nearest.line))
        return ParamsError(_("Unknown key '{key}'.", key=key), where, hint)
    value, kind = first["input"], first["type"]
    if value is None and kind != "value_error":
        kind = "none"
    if kind == "missing":
        key = f"{key}.{first['loc'][-1]}" if place else str(first["loc"][-1])
    what = _(_WHAT[kind], value=_quoted(value)) if kind in _WHAT else _message(first)
    line = nearest.line if nearest is not None else 0
    return ParamsError(_at(line, key, what), where, _remedy(kind, value, first))


def located(
    error: ParamsError, content: dict[Any, Any], place: Sequence[int | str], path: Path
) -> ParamsError:
    """Return an error that has no place of its own with the file, line and key of a value."""
    found, nearest = _located(content, place)
    key, what = ".".join(map(str, found)), error.what
    if nearest is None:
        return ParamsError(_("{key}: {what}", key=key, what=what), str(path), error.remedy)
    what = _("Line {line}: {key}: {what}", line=nearest.line, key=key, what=what)
    return ParamsError(what, nearest.file or str(path), error.remedy)


def _at(line: int, key: str, what: str) -> str:
    """Return what is wrong, a clause, as a sentence with the line, if it is known, and the key."""
    if not line:
        return _("{key}: {what}.", key=key, what=what)
    return _("Line {line}: {key}: {what}.", line=line, key=key, what=what)


def not_a_mapping(content: Any, path: Path) -> ParamsError:
    """Return the error for a file that holds a text or a list in place of keys with values."""
    what = _("It holds no keys with values.")
    if isinstance(content, str) and (found := _HIDDEN.search(content)):
        what = _(
            "Line {line}: a full-width colon stands behind '{key}'.",
            line=getattr(content, "line", 1),
            key=found[1],
        )
    return ParamsError(what, str(path), _(_MAPPING))


def _located(content: Any, place: Sequence[int | str]) -> tuple[list[int | str], Text | None]:
    """Return the part of a place that is in the content, and the last text on the way to it."""
    found: list[int | str] = []
    nearest: Text | None = None
    for part in place:
        if isinstance(content, dict) and part in content:
            key = next(key for key in content if key == part)
            nearest = key if isinstance(key, Text) else nearest
            content = content[part]
        elif isinstance(content, list) and isinstance(part, int) and part < len(content):
            content = content[part]
        else:  # a missing key, or the name that pydantic gives a part of the schema
            continue
        found.append(part)
        nearest = content if isinstance(content, Text) else nearest
    return found, nearest


def _quoted(value: Any) -> str:
    text = str(value)
    return _("'{text}'", text=text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…")


def _message(details: Any) -> str:
    """Return pydantic's message, or that of our own validator, as a clause."""
    if details["type"] == "value_error":
        return _own(details)
    context, value = details.get("ctx", {}), _quoted(details["input"])
    if details["type"] == "literal_error" and " or " in context["expected"]:
        first, __, last = context["expected"].rpartition(" or ")
        return _(
            "input should be {first} or {last} (it says {value})",
            first=first,
            last=last,
            value=value,
        )
    if limit := _LIMITS.get(details["type"]):
        return _(limit, value=value, **context)
    message = str(details["msg"])
    message = message[:1].lower() + message[1:]
    return _("{message} (it says {value})", message=message, value=value)


def _own(details: Any) -> str:
    """Return the message of our own validator; pydantic's `msg` holds it as a plain text."""
    message: str = details["ctx"]["error"].args[0]
    return message


def _remedy(kind: str, value: Any, details: Any) -> str:
    if kind == "value_error" and _own(details) == _(NOTHING):
        return _(_NO_VALUE)
    if kind == "literal_error" and isinstance(value, str):
        known = re.findall(r"'(\w+)'", details["ctx"]["expected"])
        return did_you_mean(value, known) or _("Write one of them, without quotation marks.")
    if kind in ("dict_type", "model_type") and isinstance(value, str) and "：" not in value:
        return _("Write its keys below it, indented, or {甲: 乙}.")
    return _(_REMEDIES.get(kind, _CHANGE))


def _known_keys(model: Any, place: Sequence[int | str]) -> list[str]:
    """Return the keys that a schema allows at a place within it."""
    for part in place:
        fields = _fields_of(model)
        model = _schema_within(fields[part].annotation if part in fields else model)
    return list(_fields_of(model))


def _fields_of(model: Any) -> dict[Any, Any]:
    """Return the fields of a schema by all keys that they may have."""
    fields = getattr(model, "model_fields", {})
    return {key: field for name, field in fields.items() for key in _keys_of(name, field)}


def _keys_of(name: str, field: Any) -> list[str]:
    if isinstance(field.validation_alias, AliasChoices):
        return [str(one) for one in field.validation_alias.choices]
    return [field.alias or name]


def _schema_within(annotation: Any) -> Any:
    """Return the schema inside an annotation such as dict[str, Field]."""
    arguments = getattr(annotation, "__args__", ())
    schemas = [one for one in arguments if isinstance(one, type) and issubclass(one, Schema)]
    return schemas[0] if schemas else annotation
