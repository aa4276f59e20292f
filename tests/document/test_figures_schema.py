"""The JSON Schema of figures.json: what a run writes fits it, and what is damaged does not."""

import copy
import json

import pytest
from jsonschema import Draft202012Validator

from annual_review.document.figures_file import figures_schema, figures_text

SCHEMA = figures_schema()
ROWS = [
    {"register": "甲", "fields": ["列"], "rows": [["a.xlsx", "表", 3, "C"], ["b.csv", "", 2, ""]]}
]
OPERAND = {"id": "a.paid（2020年）", "value": 12.5, "unit": "万元", "rule": "甲，1行", "rows": ROWS}
CALCULATION = {"formula": "a.paid÷a.plan", "worked": "…", "operands": [OPERAND]}
ENTRY = {
    "value": 75,
    "unit": "%",
    "text": "75%",
    "chapter": "甲",
    "rule": "（甲）÷（乙）",
    "rows": ROWS,
    "label": "完成",
    "before": {
        "year": 2020,
        "value": 50,
        "rule": "甲",
        "rows": ROWS,
        "first": "2020-01-01",
        "last": "2020-06-30",
        "label": "2020年上半年",
    }
    | CALCULATION,
} | CALCULATION


def written():
    """Return what a run writes of a figure with all that it may have."""
    return json.loads(figures_text({"a.share": ENTRY}))


def is_valid(figures):
    return Draft202012Validator(SCHEMA).is_valid(figures)


def test_the_schema_is_one_of_draft_2020_12():
    Draft202012Validator.check_schema(SCHEMA)


def test_a_figure_with_all_keys_is_valid():
    (figure,) = written()
    assert set(figure) | {"small"} == set(SCHEMA["$defs"]["figure"]["properties"])
    assert set(figure["before"]) == set(SCHEMA["$defs"]["before"]["properties"])
    assert set(figure["operands"][0]) == set(SCHEMA["$defs"]["operand"]["properties"])
    assert set(figure["sources"][0]) == set(SCHEMA["$defs"]["source"]["properties"])
    assert is_valid([figure])


def test_every_key_is_described():
    for kind in SCHEMA["$defs"].values():
        assert kind["description"]
        assert kind["additionalProperties"] is False
        for key, its in kind["properties"].items():
            assert "$ref" in its or its["description"], key


def test_a_small_count_of_persons_has_no_value():
    (figure,) = written()
    assert is_valid([figure | {"value": None, "text": "少于3人", "small": 3}])


DAMAGES = {
    "no list": lambda figure: figure,
    "another key": lambda figure: [figure | {"note": ""}],
    "a value as a text": lambda figure: [figure | {"value": "75"}],
    "an id with a blank": lambda figure: [figure | {"id": "a share"}],
    "nothing printed": lambda figure: [figure | {"text": ""}],
    "a formula without operands": lambda figure: [without(figure, "operands")],
    "row 0": lambda figure: [figure | {"sources": [{"file": "a", "sheet": "", "rows": [0]}]}],
    "no rows": lambda figure: [figure | {"sources": [{"file": "a", "sheet": "", "rows": []}]}],
    "a cell without a row": lambda figure: [
        figure | {"sources": [{"file": "a", "sheet": "", "rows": [1], "cells": ["C"]}]}
    ],
    "a personal field": lambda figure: [
        figure | {"sources": [{"file": "a", "sheet": "", "rows": [1], "姓名": "某"}]}
    ],
    "a year before without a year": lambda figure: [
        figure | {"before": without(figure["before"], "year")}
    ],
    "half of a part": lambda figure: [figure | {"before": without(figure["before"], "last")}],
}


def without(part, key):
    return {name: value for name, value in part.items() if name != key}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_not_valid(damage):
    (figure,) = written()
    assert not is_valid(damage(copy.deepcopy(figure)))


@pytest.mark.parametrize("kind", ["figure", "before", "operand", "source"])
def test_no_key_that_has_to_be_there_may_be_missing(kind):
    for key in SCHEMA["$defs"][kind]["required"]:
        (figure,) = written()
        part = {
            "figure": figure,
            "before": figure["before"],
            "operand": figure["operands"][0],
            "source": figure["sources"][0],
        }[kind]
        del part[key]
        assert not is_valid([figure]), key
