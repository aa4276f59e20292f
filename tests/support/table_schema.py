"""What the Data Package standard, version 2, asks of a descriptor, and whether rows fit it.

The official profile is a file of 170 kB; here is what of it can apply to the packages of a run
(https://datapackage.org/standard/data-package/ and /table-schema/).
"""

import csv
import datetime as dt
import hashlib
import io
import json
import math
import re

import jsonschema

TEXT = {"type": "string"}
FIELD = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "type": {"enum": ["string", "number", "integer", "date", "yearmonth", "year"]},
        "title": TEXT,
        "description": TEXT,
        "missingValues": {"type": "array", "items": TEXT},
        "constraints": {
            "type": "object",
            "properties": {
                "required": {"type": "boolean"},
                "minimum": {"type": "number"},
                "maximum": {"type": "number"},
                "pattern": TEXT,
                "enum": {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT},
            },
            "additionalProperties": False,
        },
    },
}
FIELDS = {"type": "array", "minItems": 1, "items": TEXT}
KEY = {
    "type": "object",
    "required": ["fields", "reference"],
    "properties": {
        "fields": FIELDS,
        "reference": {
            "type": "object",
            "required": ["resource", "fields"],
            "properties": {"resource": TEXT, "fields": FIELDS},
        },
    },
}
RESOURCE = {
    "type": "object",
    "required": ["name", "path", "schema"],
    "properties": {
        "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
        "path": {"type": "string", "pattern": r"^(?=[^./~])(?!.*\.\.)[^\\:]+$"},
        "type": {"const": "table"},
        "title": TEXT,
        "bytes": {"type": "integer"},
        "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "schema": {
            "type": "object",
            "required": ["fields"],
            "properties": {
                "fields": {"type": "array", "minItems": 1, "items": FIELD},
                "missingValues": {"type": "array", "items": TEXT},
                "primaryKey": FIELDS,
                "foreignKeys": {"type": "array", "minItems": 1, "items": KEY},
            },
            "additionalProperties": False,
        },
    },
}
PACKAGE = {
    "type": "object",
    "required": ["$schema", "name", "resources"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
}
FITS = {
    "string": lambda text: True,
    "integer": lambda text: re.fullmatch(r"[+-]?\d+", text),
    "number": lambda text: re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", text),
    "date": lambda text: len(text) == 10 and dt.date.fromisoformat(text),
    "yearmonth": lambda text: re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text),
    "year": lambda text: re.fullmatch(r"\d{4}", text),
}


def read_package(folder):
    """Return the descriptor of a folder as resources by title, after it has been validated."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    jsonschema.validate(package, PACKAGE)
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    return {resource["title"]: resource for resource in package["resources"]}


def misfits(resource, text):
    """Return (row, field, cell) for each cell of a CSV file that its field does not allow."""
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    fields = resource["schema"]["fields"]
    assert header == [field["name"] for field in fields]
    return [
        (number, field["name"], cell)
        for number, row in enumerate(rows, 1)
        for field, cell in zip(fields, row, strict=True)
        if not _fits(field, cell)
    ]


def misfits_of_cells(field, cells):
    """Return the cells of one column that its field does not allow."""
    return [cell for cell in cells if not _fits(field, cell)]


def validate(value, schema):
    """Raise ValidationError for a part of a descriptor that the standard does not allow."""
    jsonschema.validate(value, schema)


def _fits(field, cell):
    limits = field.get("constraints", {})
    if cell in field.get("missingValues", [""]):
        return not limits.get("required")
    try:
        if not FITS[field["type"]](cell):
            return False
    except ValueError:
        return False
    if "enum" in limits and cell not in limits["enum"]:
        return False
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        return False
    if not {"minimum", "maximum"} & set(limits):
        return True
    return limits.get("minimum", -math.inf) <= float(cell) <= limits.get("maximum", math.inf)
