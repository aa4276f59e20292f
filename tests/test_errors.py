"""The tree of errors: what its docstring shows, exit statuses, and the way to other processes."""

import pickle
import re

import pytest

from annual_review import errors
from annual_review.errors import ChapterError, InputError, ReviewError

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ReviewError)
]


def tree(kind, depth=0):
    """Yield the name, depth and exit status of an error and those derived from it."""
    yield kind.__name__, depth, kind.exit_status
    for derived in kind.__subclasses__():
        if derived.__module__ == errors.__name__:
            yield from tree(derived, depth + 1)


def test_the_docstring_shows_the_tree_with_its_exit_statuses():
    drawn, status = [], ReviewError.exit_status
    for line in errors.__doc__.splitlines():
        if match := re.match(r"([│├└─ ]*)(\w+Error)\b(?:\s+\((\d)\))?", line):
            status = int(match[3]) if match[3] else status
            drawn.append((match[2], len(match[1]) // 4, status))
    assert sorted(drawn) == sorted(tree(ReviewError))
    assert len(drawn) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_pickling(kind):
    error = pickle.loads(pickle.dumps(kind("It broke.", "a.xlsx", "Fix it.")))
    assert type(error) is kind
    assert (error.what, error.where, error.remedy) == ("It broke.", "a.xlsx", "Fix it.")


def test_an_error_reads_as_one_paragraph():
    assert str(InputError("It broke.", "a.xlsx", "Fix it.")) == "a.xlsx: It broke. Fix it."
    assert str(ChapterError("It broke.")) == "It broke."
