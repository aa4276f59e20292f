"""What a function of chapters takes, in words of both languages."""

import inspect
import re
import typing
from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from annual_review import chapter
from annual_review.chapter.argument_types import _described, checked
from annual_review.errors import FigureError
from annual_review.language import CHINESE, ENGLISH, speaking

FUNCTIONS = [value for name in chapter.__all__ if callable(value := getattr(chapter, name))]
HINTS = [
    (f"{function.__name__}({name})", hint)
    for function in FUNCTIONS
    if inspect.isfunction(function)
    for name, hint in typing.get_type_hints(inspect.unwrap(function)).items()
    if name != "return" and hint is not typing.Any
]


@pytest.mark.parametrize("hint", [hint for __, hint in HINTS], ids=[name for name, __ in HINTS])
def test_what_each_parameter_takes_is_told_in_words(hint):
    with speaking(ENGLISH):
        assert re.fullmatch(r"(a|an|True|what) [^\[\]<>|]+", _described(hint))
    with speaking(CHINESE):
        assert not re.search(r"\b(a|an|or|of|and)\b", _described(hint))


def takes(values: Mapping[str, Sequence[int] | str], pair: tuple[str, str] = ("", "")) -> None:
    """Take something.

    takes({"甲": [1, 2]})
    """


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        (
            [{"甲": ["1"]}],
            "`values` takes a dictionary of lists of whole numbers or texts, not a list (甲).",
            "`values`应为值为整数的列表或文本的字典，不能是列表（甲）。",
        ),
        (
            [{"甲": None}],
            "`values` takes a dictionary of lists of whole numbers or texts, not None (甲).",
            "`values`应为值为整数的列表或文本的字典，不能是None（甲）。",
        ),
        (
            [{}, "甲"],
            "`pair` takes a pair of texts, not a text.",
            "`pair`应为一对文本，不能是文本。",
        ),
        (
            [{}, pd.Timestamp("2021-03-05")],
            "`pair` takes a pair of texts, not a Timestamp.",
            "`pair`应为一对文本，不能是Timestamp。",
        ),
        ([], "missing a required argument: 'values'.", "缺少必需的参数“values”。"),
        ([1, 2, 3], "too many positional arguments.", "参数太多。"),
    ],
)
def test_an_argument_of_another_type_is_named_in_both_languages(given, english, chinese):
    for name, what in ((ENGLISH, f"takes: {english}"), (CHINESE, f"takes：{chinese}")):
        with speaking(name), pytest.raises(FigureError) as caught:
            checked(takes)(*given)
        assert caught.value.what == what
