"""The sentence of a cell from which an error came, quoted in place of a traceback."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

CELL = """from annual_review.chapter import *
from annual_review.chapter.review import Names
from annual_review.chapter.figures import computed
farmers = computed(Figure("a.b", 1493, "人"))
none = computed(Figure("a.c", 0, "人"))
cases = pd.DataFrame({"工作类别": ["甲"]})
names = Names({"队伍": "先锋队"})
"""


@pytest.fixture(scope="module")
def shell():
    running = InteractiveShell.instance()
    running.user_global_ns["__name__"] = "__main__"
    running.run_cell(CELL).raise_error()
    yield running
    InteractiveShell.clear_instance()
    sys.stdout.flush()


def lines(shell, cell):
    result = shell.run_cell(cell, silent=True)
    error = result.error_in_exec
    shows_itself = hasattr(error, "_render_traceback_")
    return error._render_traceback_() if shows_itself else type(error).__name__


def test_an_unknown_format_spec_names_its_sentence(shell):
    shown = lines(
        shell, "say(\n    f'甲{none}，',\n    f'培训果农{farmers:于}，'\n    '成效明显。',\n)"
    )
    assert shown[0] == "FigureError: a.b: '于' is not a format of a number."
    assert shown[1] == "    f'培训果农{farmers:于}，' '成效明显。'"
    assert shown[2].startswith("Known are ,、.1、")


@pytest.mark.parametrize(
    ("cell", "what", "where", "remedy"),
    [
        (
            "x = f'甲{farmers:万多}。'",
            "1493 is below 10000",
            "f'甲{farmers:万多}。'",
            "Write {x}, 余 or 多",
        ),
        (
            "y = 1\nx = count('a.d', where(cases, 工作类型='甲'), '起')",
            "There is no field '工作类型'",
            "where(cases, 工作类型='甲')",
            "Did you mean '工作类别'?",
        ),
        (
            "x = f'{names[\"队五\"]}的'",
            "There is no name '队五'",
            "f'{names",
            "Did you mean '队伍'?",
        ),
    ],
    ids=["ten thousands of few", "unknown field", "unknown name"],
)
def test_an_error_quotes_its_source_and_names_a_remedy(shell, cell, what, where, remedy):
    first, quoted, last = lines(shell, cell)
    assert what in first
    assert quoted.startswith(f"    {where}")
    assert remedy in last


def test_an_error_in_arithmetic_keeps_its_traceback(shell):
    assert lines(shell, "x = f'{farmers.value / 0}'") == "ZeroDivisionError"
    assert lines(shell, "x = {}\nx['甲']") == "KeyError"


def test_a_long_sentence_is_cut(shell):
    _, quoted, _ = lines(shell, f"x = f'{'甲' * 300}{{farmers:于}}'")
    assert quoted.endswith("…")
    assert len(quoted) < 130
