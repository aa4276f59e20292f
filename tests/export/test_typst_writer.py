import json

import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from annual_review.document.blocks import Chart, Glance, ListBlock, Paragraph, Span, Table
from annual_review.export.typst_writer import block_source, breakable, literal


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_typst_reads_a_literal_as_the_original_text(text):
    source = f"#metadata({literal(text)})<it>"
    value = typst.query(source.encode(), "<it>", field="value", one=True, format="json")
    assert json.loads(value) == text


def test_a_paragraph_is_a_call_with_strings():
    paragraph = Paragraph((Span("培训"), Span("12场", figure="a.b"), Span("#x", "strong")))
    assert (
        block_source(paragraph)
        == '#body-paragraph([#"培训"#figure-text("a.b", "12场")#strong("#x")])'
    )


def test_links_within_the_review_go_to_its_headings():
    spans = (Span("附", href="#%E9%99%84"), Span("站", href="https://www.gov.cn/"))
    source = block_source(Paragraph(spans, "note"))
    assert 'inner-link("附", "附")' in source
    assert 'link("https://www.gov.cn/", "站")' in source


def test_a_table_is_written_with_the_widths_of_its_columns_and_its_continued_caption():
    narrow = Table("题", ("甲",), (), ("left",), 1)
    assert block_source(narrow) == (
        '#data-table("表1　题", (22.71pt, ), (left, ), ("甲", ), size: 10.5pt, padding: 6.0pt, '
        'again: ("表1甲", "续表1　题"), )'
    )


def test_a_finding_stands_above_the_caption():
    says = (Span("多为"), Span("7场", figure="a.b"))
    source = block_source(Table("题", ("甲",), (), ("left",), 1, says))
    assert 'finding-above([#"多为"#figure-text("a.b", "7场")], "表1　题")' in source


def test_a_note_stands_below_the_caption():
    chart = Chart("题", "", b"<svg/>", number=1, note=(Span("依据"), Span("3行", figure="a.b")))
    assert 'note-below("图1　题", [#"依据"#figure-text("a.b", "3行")])' in block_source(chart)


def test_lists_and_glances_are_calls():
    assert block_source(ListBlock(((Span("甲"),),), True, 3, 1)) == '#ordered-list(1, 3, [#"甲"])'
    assert block_source(Glance(((Span("7场"), "宣讲"),))) == '#glance((([#"7场"], "宣讲"), ))'


def test_a_line_may_end_within_a_long_run_of_latin_characters():
    address = "https://www.example.gov.cn/a/b/c"
    assert breakable(address).replace("\u200b", "") == address
    assert "\u200b" in breakable(address)
    assert breakable("县政府 2021-02-17") == "县政府 2021-02-17"
