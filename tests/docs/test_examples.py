"""The examples of docs/writing.md, executed in their order against the sample year."""

import os
import re
import subprocess
import sys

import pytest

from annual_review.chapter.figures import Figure, computed
from annual_review.errors import FigureError
from tests.conftest import ROOT, YEAR
from tests.docs.pages import Page, twin_of

NAME = "docs/writing.md"
PRINTS = "# → "
BORDER = "=== block "
SHOWN = [
    ([(1493, "人"), (34, "起"), (41263, "名"), (13, "种")], 7),
    ([(127249, "元"), (1272, "万元"), (41263, "人次"), (142.25, "%")], 8),
]
# What stands in for a notebook: sentences are printed as plain text.
HEAD = """
import IPython.display

def show(data, raw=False):
    print(data["text/plain"].replace("\\n", ""))

IPython.display.display = show
del show
"""


@pytest.fixture(scope="module")
def printed():
    """Execute all blocks in one namespace; return what each has printed."""
    blocks = Page(NAME).blocks("python")
    script = HEAD + "".join(
        f"print({BORDER + str(number)!r})\nexec(compile({code!r}, 'block {number}', 'exec'))\n"
        for number, code in enumerate(blocks)
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT / "notebooks",
        env=os.environ | {"ANNUAL_REVIEW_YEAR": str(YEAR), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(BORDER)[1:]


def test_every_example_runs_and_prints_what_the_page_says(printed):
    blocks = Page(NAME).blocks("python")
    assert len(printed) == len(blocks) > 5
    for code, found in zip(blocks, printed, strict=True):
        for line in code.splitlines():
            if line.startswith(PRINTS):
                assert line.removeprefix(PRINTS) in found.splitlines()


def test_the_chinese_page_has_the_same_examples():
    assert Page(NAME).blocks("python") == Page(twin_of(NAME)).blocks("python")


@pytest.mark.parametrize(("name", "error"), [(NAME, "error"), (twin_of(NAME), "报错")])
@pytest.mark.parametrize(("shown", "number_of_rows"), SHOWN)
def test_the_formats_of_the_page_are_those_of_the_program(name, error, shown, number_of_rows):
    figures = [computed(Figure("a.b", value, unit)) for value, unit in shown]
    head = f"| {' | '.join(figure.text() for figure in figures)} |"
    table = Page(name).text.partition(head)[2].partition("\n\n")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines()[2:]]
    assert len(rows) == number_of_rows
    for written, *texts in rows:
        specs = [one.strip("{}x").removeprefix(":") for one in re.findall(r"`(.+?)`", written)]
        for figure, text in zip(figures, texts, strict=True):
            assert text.strip() in [worded(figure, spec, error) for spec in specs]


def worded(figure, spec, error):
    """Return the text of a figure, or `error` where the spec is one."""
    try:
        return figure.text(spec)
    except FigureError:
        return error


@pytest.mark.parametrize("name", [NAME, twin_of(NAME)])
def test_the_comparisons_of_the_page_are_those_of_the_program(name):
    rows = [line for line in Page(name).text.splitlines() if line.startswith("| `{x:比")]
    assert len(rows) == 4
    for row in rows:
        written, *texts = row.strip("|").split("|")
        spec = written.strip().strip("`{}").removeprefix("x:")
        for text, before in zip(texts, (1407, 1493, 0), strict=False):
            now, then = (computed(Figure("a.b", value, "人")) for value in (1493, before))
            figure = now.against(then)
            assert figure.text(spec) == text.strip()
