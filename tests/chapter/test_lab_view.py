"""What JupyterLab shows: blocks whose numbers open to their rows, figures, and listings."""

from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter

from annual_review.chapter.aggregates import total
from annual_review.chapter.evidence import set_tables
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.lab_view import (
    MOST_ROWS,
    bundle_of_blocks,
    bundle_of_figure,
    html_of_blocks,
)
from annual_review.chapter.listing import listing
from annual_review.chapter.references import id_of
from annual_review.chapter.sentences import let_cells_show_blocks
from annual_review.document.block_json import BLOCK_MIME, block_from_json
from annual_review.document.blocks import Chart, Glance, Paragraph, Span, Table
from annual_review.document.missing import Missing
from annual_review.document.outputs import blocks_of_output
from annual_review.records.cleaned import INDEX

ROWS = [["a.xlsx", "甲表", number, f"<{number}>"] for number in range(1, 21)]
KEPT = {
    "value": 41263,
    "unit": "名",
    "rule": "台账，人数，合计",
    "rows": [{"register": "台账", "fields": ["人数"], "rows": ROWS}],
}
NUMBER = Span("4万多名", figure="a.b")
PARAGRAPH = Paragraph((Span("参赛"), NUMBER, Span("。")))
FIGURE = Span("12<人>", figure="a.b")
EVIDENCE = {"a.b": {"value": 12, "unit": "人", "rule": '台账"，合计'}}
BLOCKS = [
    Paragraph((Span("培训<b>"), FIGURE)),
    Glance(((FIGURE, "培训"),)),
    Table("题", ("甲",), (((Span("<td>"),),),), ("left",)),
    Chart("图题", "说明", b"<svg/>"),
]
MISSING = Missing("本年未收到", "《台账》")


def soup(*blocks, interactive=True):
    return BeautifulSoup(
        html_of_blocks(blocks, {"a.b": KEPT}, interactive=interactive), "html.parser"
    )


def test_a_number_opens_to_its_exact_value_its_rule_and_its_first_rows():
    (opened,) = soup(PARAGRAPH).select("details.figure[data-figure='a.b']")
    assert opened.summary.get_text() == "4万多名"
    assert [line.get_text() for line in opened.select("dd")] == ["41263名", "台账，人数，合计"]
    rows = opened.select("tbody tr:has(td)")
    assert len(rows) == MOST_ROWS
    assert [cell.get_text() for cell in rows[0].select("td")] == ["1", "<1>"]
    assert opened.select_one("th.sheet").get_text() == "a.xlsx 甲表"
    assert opened.select_one("thead th")["class"] == ["right"]
    assert rows[0].select("td")[1]["class"] == ["left"]
    assert opened.select_one("p").get_text() == "…共20行"


def test_the_sentence_continues_after_the_number():
    sentence = soup(PARAGRAPH).select_one("div.body")
    for panel in sentence.select("details > div"):
        panel.decompose()
    assert sentence.get_text() == "参赛4万多名。"


def test_in_a_run_value_and_rule_are_a_tooltip_and_nothing_else():
    shown = soup(PARAGRAPH, interactive=False)
    assert not shown.select("table, style, details")
    assert shown.select_one("b")["title"] == "41263名：台账，人数，合计"


@pytest.mark.parametrize(
    "block", [Glance(((NUMBER, "参赛"),)), Table("题", ("甲",), (((NUMBER,),),), ("left",))]
)
def test_the_numbers_of_a_table_open_below_it(block):
    shown = soup(block)
    assert not shown.select("details.figure")
    assert shown.select_one("details.all dd").get_text() == "41263名"


def test_the_html_loads_nothing_and_has_no_script():
    html = html_of_blocks([PARAGRAPH], {"a.b": KEPT}, interactive=True)
    assert not BeautifulSoup(html, "html.parser").select("script, link, iframe, [onclick]")
    assert "http" not in html


def test_an_output_carries_its_blocks_and_evidence_for_the_exporters():
    content = bundle_of_blocks(BLOCKS, EVIDENCE)[BLOCK_MIME]
    assert [block_from_json(block) for block in content["blocks"]] == BLOCKS
    assert content["figures"] == EVIDENCE


def test_blocks_are_escaped_html_with_exact_values():
    html = bundle_of_blocks(BLOCKS, EVIDENCE)["text/html"]
    assert '<b title="12人：台账&quot;，合计">12&lt;人&gt;</b>' in html
    assert "培训&lt;b&gt;" in html
    assert "<td class='left brief'>&lt;td&gt;</td>" in html
    assert '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="说明">' in html
    assert "<script" not in html


def test_a_chart_as_the_last_line_of_a_cell_is_shown_as_by_show():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        let_cells_show_blocks()
        data, _ = shell.display_formatter.format(BLOCKS[-1])
    finally:
        InteractiveShell.clear_instance()
    chart = replace(BLOCKS[-1], id=id_of(BLOCKS[-1]))
    assert data == bundle_of_blocks([chart], {})


def test_a_finding_opens_to_its_rows_above_the_title():
    says = (Span("官舟镇最多，有"), Span("12场", figure="a.b"))
    chart = Chart("各乡镇场次", "", b"<svg/>", says=says)
    entry = {"value": 12, "unit": "场", "rule": "宣讲台账，行数", "rows": []}
    page = BeautifulSoup(html_of_blocks([chart], {"a.b": entry}, interactive=True), "html.parser")
    above = page.figcaption.find(class_="says")
    assert above.details["data-figure"] == "a.b"
    assert "宣讲台账，行数" in above.text
    assert page.figcaption.text.endswith("各乡镇场次")
    assert page.img["alt"] == "官舟镇最多，有12场。各乡镇场次"


@pytest.fixture
def column():
    places = [("台账", "a.xlsx", "甲", row, "") for row in (3, 4)]
    index = pd.MultiIndex.from_tuples(places, names=INDEX)
    table = pd.DataFrame({"人数": [1400, 93], "乡镇": ["官舟镇", "沙子街道"]}, index=index)
    table.attrs = {"register": "台账", "origin": "here", "rows": 2}
    set_tables("here", {"台账": table})
    return table


def shown(value):
    data, _ = DisplayFormatter().format(value)
    return data


def test_a_figure_shows_value_rule_rows_and_its_text_in_each_spec(column):
    data = shown(total("a.b", column["人数"], "人"))
    page = BeautifulSoup(data["text/html"], "html.parser")
    items = dict(
        zip(
            [name.get_text() for name in page.select("dt")],
            [text.get_text("|") for text in page.select("dd")],
            strict=True,
        )
    )
    assert items["精确值"] == "1493人"
    assert items["算法"] == "台账，人数，合计，2行"
    assert items["编号"] == "a.b"
    assert "1490余人　|{x:余}" in items["写法"]
    assert "0.15万人　|{x:.2万}" in items["写法"]
    assert "1,493人　|{x:,}" in items["写法"]
    assert "1493.0人" not in items["写法"]
    assert not {"亿", "=", "比", "倍"} & set(items["写法"])
    assert [cell.get_text() for cell in page.select("tbody td")][:3] == ["3", "1400", "官舟镇"]
    assert data["text/plain"] == "1493人（a.b：台账，人数，合计，2行）"


def test_a_figure_shows_its_change_where_it_has_one():
    figure = computed(Figure("a.b", 12, "人")).against(computed(Figure("a.b", 10, "人")))
    bundle = bundle_of_figure("a.b", figure.evidence(), lambda spec: f"<{spec}>")
    assert "&lt;比率&gt;　<code>{x:比率}</code>" in bundle["text/html"]


def test_a_listing_shows_how_many_names_and_how_they_are_listed(column):
    data = shown(listing(column["乡镇"]))
    assert "2个名称" in data["text/html"]
    assert "分别　<code>{x:分别}</code>" in data["text/html"]


def test_a_figure_of_a_missing_register_shows_the_reason():
    figure = computed(Figure("a.b", 0, "人", missing=MISSING))
    assert shown(figure)["text/plain"] == "本年未收到《台账》。"


def test_a_figure_made_by_hand_shows_that_it_has_no_rows():
    assert shown(Figure("a.b", 12, "人"))["text/plain"].startswith("a.b：没有登记的行作依据")


def test_the_review_does_not_show_the_last_line_of_a_cell(column):
    data = shown(total("a.b", column["人数"], "人"))
    output = {"output_type": "execute_result", "data": data, "metadata": {}}
    assert data[BLOCK_MIME]["blocks"] == []
    assert blocks_of_output(output, "cell 1") == ([], {})
