from annual_review.chapter.lab_view import bundle
from annual_review.chapter.sentences import let_cells_show_blocks
from annual_review.document.block_json import BLOCK_MIME, block_from_json
from annual_review.document.blocks import Chart, Glance, Paragraph, Span, Table

FIGURE = Span("12<人>", figure="a.b")
EVIDENCE = {"a.b": {"value": 12, "unit": "人", "rule": '台账"，合计'}}
BLOCKS = [
    Paragraph((Span("培训<b>"), FIGURE)),
    Glance(((FIGURE, "培训"),)),
    Table("题", ("甲",), (((Span("<td>"),),),), ("left",)),
    Chart("图题", "说明", b"<svg/>"),
]


def test_an_output_carries_its_blocks_and_evidence_for_the_exporters():
    content = bundle(BLOCKS, EVIDENCE)[BLOCK_MIME]
    assert [block_from_json(block) for block in content["blocks"]] == BLOCKS
    assert content["figures"] == EVIDENCE


def test_lab_shows_the_sentence_with_its_exact_value_and_nothing_runs():
    html = bundle(BLOCKS, EVIDENCE)["text/html"]
    assert '<b title="12人：台账&quot;，合计">12&lt;人&gt;</b>' in html
    assert "培训&lt;b&gt;" in html
    assert "<td class='left brief'>&lt;td&gt;</td>" in html
    assert '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="说明">' in html
    assert "<script" not in html


def test_a_chart_that_is_the_last_line_of_a_cell_is_shown_as_show_does():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        let_cells_show_blocks()
        data, _ = shell.display_formatter.format(BLOCKS[-1])
    finally:
        InteractiveShell.clear_instance()
    assert data == bundle(BLOCKS[-1:], {})
