import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from annual_review.document.blocks import Paragraph, Span
from annual_review.document.characters import printable, printable_text, unprintable_warnings
from annual_review.document.reading import read_document
from tests.support.executed import read, say

NOWHERE = "\U0003134a"  # of extension H, which no font of the package has


def test_a_text_is_printable_with_a_sign_for_what_no_font_has():
    assert printable_text(f"甲{NOWHERE}𠮷✗é") == "甲〓𠮷✗é"
    assert printable_text("老干部局") == "老干部局"


def test_every_character_is_printed_or_replaced_where_it_stands():
    document = read(new_markdown_cell(f"# {NOWHERE}\n\n走访{NOWHERE}、𠮷✗\n\n- {NOWHERE}"))
    printed = printable(document, ["𝑥"])
    assert [block.spans[0].text for block in printed.blocks[:2]] == ["〓", "走访〓、𠮷✗"]
    assert printed.blocks[2].items[0][0].text == "〓"
    assert [path.stem for path in printed.more_fonts]
    assert document.blocks[1].spans[0].text == f"走访{NOWHERE}、𠮷✗"  # as the page keeps it


def test_an_ordinary_review_needs_no_more_fonts():
    document = read(new_markdown_cell("# 综述\n\n①—⑳、㎡、℃、“引”……é αβ Ж"))
    assert printable(document) is document


def test_a_warning_names_cell_character_and_row():
    group = {"register": "走访", "fields": ["姓名"], "rows": [["a.xlsx", "表", 7, f"李{NOWHERE}"]]}
    cell = say(
        Paragraph((Span(f"走访李{NOWHERE}等"), Span("1人", figure="x"))),
        x={"value": 1, "unit": "人", "rule": "", "rows": [group]},
    )
    cell.metadata["chapter"] = "04_teams"
    document = read_document(new_notebook(cells=[cell]))
    assert unprintable_warnings(document) == [
        f"04_teams, cell 1: no font has the character “{NOWHERE}” (U+3134A) in "
        f"“走访李{NOWHERE}等” (a.xlsx［表］第7行); the PDF prints 〓."
    ]


@pytest.mark.parametrize("invisible", ["\u200b", "\ufe0f", "\u00ad", "\u202e", "\xa0", "\u3000"])
def test_invisible_characters_are_no_reason_to_warn(invisible):
    assert unprintable_warnings(read(new_markdown_cell(f"# 甲\n\n乙{invisible}丙"))) == []
