"""Cells cannot assign names that annual_review.chapter exports."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from annual_review import chapter
from annual_review.chapter.protected_names import _NameProtector, protect_names
from annual_review.errors import ProtectedNameError


@pytest.fixture
def run():
    """Return a function that executes a cell as a kernel does; it returns error and variables."""
    shell = InteractiveShell()
    shell.ast_transformers.append(_NameProtector(frozenset({"count", "note", "table"})))

    def cell(source):
        return shell.run_cell(source, silent=True).error_in_exec, shell.user_ns

    yield cell
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    "source",
    [
        "a = 1\ncount = 2",
        "for note in ['a']: pass",
        "import json as table",
        "from itertools import count",
        "def table(): pass",
        "a, (b, *count) = 1, (2, 3)",
        "with open('x') as note: pass",
        "[(count := one) for one in (1,)]",
        "if True:\n    note: str = 'x'",
        "del table",
    ],
)
def test_a_cell_that_assigns_a_protected_name_is_refused_before_it_runs(run, source):
    error, names = run(source)
    assert isinstance(error, ProtectedNameError)
    assert "another name" in str(error)
    assert "a" not in names


@pytest.mark.parametrize(
    "source",
    [
        "counts = 1",
        "[note for note in 'ab']",
        "f = lambda table: table",
        "def f(count):\n    note = count\n    return note",
        "dict(count=1)",
        "x = {}\nx['count'] = 1",
        "class A:\n    table = 1",
    ],
)
def test_other_uses_of_the_same_word_are_allowed(run, source):
    assert run(source)[0] is None


def test_every_function_that_chapters_import_is_protected_once():
    shell = InteractiveShell.instance()
    try:
        protect_names()
        protect_names()
        (protector,) = [t for t in shell.ast_transformers if isinstance(t, _NameProtector)]
    finally:
        InteractiveShell.clear_instance()
    assert protector._names == set(chapter.__all__) - {"pd"}
    assert {"count", "columns", "lines", "table", "fields", "note", "share"} <= protector._names
