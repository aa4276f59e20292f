"""The names that notebooks import: their list, their groups, and what JupyterLab shows of them."""

import inspect
import re

import pytest

from annual_review import chapter
from annual_review.chapter import quality

GROUPS = ["Open", "Choose", "Count", "Say", "Draw"]
READERS = {"read_figures", "typed_warnings"}  # of annual_review.document
FUNCTIONS = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module in (chapter, quality)
    for name in module.__all__
    if callable(getattr(module, name)) and name not in READERS
}


def entries(text):
    """Return the names that begin the lines of a list: a name, two spaces or more, a text."""
    return re.findall(r"^ *(\w+)  +\S", text, re.MULTILINE)


def test_the_list_of_names_is_sorted_and_short():
    for module in (chapter, quality):
        assert module.__all__ == sorted(module.__all__)
        assert len(module.__all__) == len(set(module.__all__)) <= 60


def test_the_module_s_docstring_has_every_name_once_in_five_groups():
    groups = re.split(r"^(\w+)\n(?= )", chapter.__doc__, flags=re.MULTILINE)[1:]
    assert groups[::2] == GROUPS
    assert all(entries(text) for text in groups[1::2])
    assert sorted(name for text in groups[1::2] for name in entries(text)) == chapter.__all__


def test_the_docstring_of_quality_has_every_name_once():
    assert sorted(entries(quality.__doc__)) == quality.__all__


def test_all_that_is_exported_but_pandas_and_constants_is_a_function_or_a_class():
    names = {name.rpartition(".")[2] for name in FUNCTIONS}
    assert set(chapter.__all__) - names == {"pd"}
    assert set(quality.__all__) - names == {"AGREES", "FATES_SHOWN", "MOST_HINTS"} | READERS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_docstring_describes_every_parameter_and_has_an_example(name):
    function = FUNCTIONS[name]
    summary, _, details = inspect.getdoc(function).partition("\n\n")
    quoted = re.findall(r"`([^`]+)`", f"{summary} {details}")
    assert summary.endswith(".")
    assert len(details) > 80
    for parameter in inspect.signature(function).parameters.values():
        assert parameter.name in quoted, f"{name} does not describe `{parameter.name}`"
    if name.startswith(f"{quality.__name__}."):
        return  # what one notebook uses needs no example
    assert re.search(rf"^ {{4}}.*\b{function.__name__}\(", details, re.MULTILINE), "no example"
