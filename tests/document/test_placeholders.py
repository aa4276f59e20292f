"""Places for values that were never filled, in Markdown."""

import pytest
from nbformat.v4 import new_code_cell, new_output

from annual_review.document.blocks import Paragraph, Span
from annual_review.errors import BuildError
from tests.support.executed import md, read, say


@pytest.mark.parametrize(
    "source",
    [
        "# {year}年走访",
        "全年走访{homes}。",
        "- 走访{{ homes }}",
        "> {homes}",
        "|项|\n|-|\n|{homes}|",
        "走访%s户",
    ],
)
def test_markdown_that_would_print_a_place_for_a_value_is_refused_by_cell(source):
    with pytest.raises(BuildError, match=r"^cell 2 \(.*as it stands\. A figure is printed in a"):
        read(md("# 甲"), md(source))


def test_code_in_markdown_may_hold_braces():
    assert read(md("写作`{x}`：\n\n```\nsay(f'{x}')\n```\n\n占42%。")).blocks


def test_markdown_that_a_cell_displays_is_refused_if_the_place_is_typed_in_it():
    def displayed(source):
        output = new_output("display_data", data={"text/markdown": "走访{homes}"})
        return new_code_cell(source, outputs=[output])

    with pytest.raises(BuildError, match="as it stands"):
        read(displayed('display(Markdown("走访{homes}"))'))
    assert read(displayed("display(Markdown(row))")).blocks


def test_what_a_chapter_has_said_is_not_looked_at_again():
    assert read(say(Paragraph((Span("备注{甲}"),)))).blocks
