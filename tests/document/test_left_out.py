"""What an analyst looks at in a chapter is left out of the review, and named by cell."""

import pytest
from nbformat.v4 import new_code_cell, new_output

from annual_review.document.block_json import BLOCK_MIME
from annual_review.document.blocks import Chart, Paragraph, Span
from annual_review.document.left_out import NO_ROWS, unprinted_facts
from annual_review.engine.output_limits import CUT
from tests.support.executed import SVG, md, read, say, shown
from tests.support.pictures import encoded, picture

FRAME = {"text/html": "<table class='dataframe'><tr><td>1</table>", "text/plain": "   户数\n0  1"}
PICTURE = {"image/png": encoded(picture()), "text/plain": "<Figure size 1x1>"}


def cell(source, *outputs):
    built = new_code_cell(source, outputs=list(outputs))
    built.metadata["chapter"] = "03_x"
    return built


def result(data):
    return new_output("execute_result", data=data, execution_count=1)


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


@pytest.mark.parametrize(
    ("output", "what"),
    [
        (result(FRAME), "a table on its last line"),
        (new_output("display_data", data=FRAME), "a table"),
        (result({"text/plain": "<Axes: xlabel='月'>"}), "a value on its last line"),
        (result({"text/plain": "<object at 0x7f0>"}), "a value on its last line"),
        (result({"text/plain": "12"}), "a value on its last line"),
        (result({"text/latex": "$x$", "text/plain": "x"}), "a value on its last line"),
        (
            result({"application/vnd.plotly.v1+json": {}, "text/html": "<div>", "text/plain": "F"}),
            "a table on its last line",
        ),
        (result({BLOCK_MIME: {"blocks": [], "figures": {}}}), "a figure on its last line"),
        (stream("\x1b[31m12户\x1b[0m\n"), "what it prints"),
        (stream("FutureWarning: 旧", "stderr"), "what it writes to stderr"),
        (
            stream("x" * 10 + CUT.format(most=100_000)),
            "what it prints, cut after 100,000 characters",
        ),
    ],
)
def test_what_an_analyst_looks_at_is_left_out_and_named_by_cell(output, what):
    document = read(md("甲。"), cell("走访 = 1\n走访.head()", output))
    assert len(document.blocks) == 1
    line = "走访.head()" if what.endswith("on its last line") else "走访 = 1"
    assert document.left_out == (
        f"03_x.ipynb, cell 1 ({line}): left out of the review: {what}. "
        "Use say(…) or show(…), or give the cell the tag remove-cell.",
    )


def test_a_drawing_of_which_no_rows_are_known_is_warned_of_by_cell():
    document = read(say(Chart("题", "", SVG, note=(Span(NO_ROWS),)), Chart("乙", "", SVG)))
    assert len(document.blocks) == 2
    (warning,) = document.left_out
    assert "the drawing “题” names no rows of a register" in warning


@pytest.mark.parametrize(
    "output",
    [
        result(PICTURE),
        new_output("display_data", data={"image/svg+xml": "<svg/>", "text/plain": "x"}),
        new_output("display_data", data={"text/markdown": "**甲**", "text/plain": "<IPython>"}),
        new_output(
            "display_data",
            data={
                "text/html": "<table><tr><th>甲</table>",
                "text/plain": "<IPython.core.display.HTML object>",
            },
        ),
    ],
    ids=["figure", "svg", "Markdown", "HTML"],
)
def test_pictures_and_what_ipython_is_told_to_display_are_part_of_the_review(output):
    document = read(cell("x", output))
    assert len(document.blocks) == 1
    assert document.left_out == ()


def test_the_axes_beside_a_picture_are_left_out_and_the_picture_is_not():
    axes = result({"text/plain": "<Axes: >"})
    document = read(cell("走访.plot()", axes, new_output("display_data", data=PICTURE)))
    assert [type(block) for block in document.blocks] == [Chart]
    assert "a value on its last line" in document.left_out[0]


def test_a_cell_is_named_once_with_all_that_is_left_out():
    outputs = [stream("1\n"), stream("2\n"), result({"text/plain": "3"})]
    (line,) = read(cell("print(1)\n3", *outputs)).left_out
    assert "(print(1)): left out of the review: what it prints, a value on its last line." in line


def test_neither_a_cell_to_be_removed_nor_an_empty_output_nor_what_is_said_is_named():
    removed = new_code_cell("t", outputs=[result(FRAME)], metadata={"tags": ["remove-cell"]})
    said = say(Paragraph((Span("培训。"),)))
    document = read(removed, cell("print()", stream("\n")), said, shown({}))
    assert document.left_out == ()
    assert len(document.blocks) == 1


def test_a_fact_that_no_chapter_prints_is_named():
    document = read(md("# 章"), say(Paragraph((Span("手把手指导，培训3场次。"),))))
    facts = {"做法": "手把手指导。", "成效": "人人称赞"}
    (warning,) = unprinted_facts(document, facts)
    assert warning.startswith("facts: 成效: left out of the review: no chapter prints it.")
