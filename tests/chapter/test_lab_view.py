"""What JupyterLab shows: sentences whose numbers open to their rows."""

import pytest
from bs4 import BeautifulSoup

from annual_review.chapter.lab_view import MOST_ROWS, live_html
from annual_review.document.blocks import Glance, Paragraph, Span, Table

ROWS = [["a.xlsx", "甲表", number, f"<{number}>"] for number in range(1, 21)]
KEPT = {
    "value": 41263,
    "unit": "名",
    "rule": "台账，人数，合计",
    "rows": [{"register": "台账", "fields": ["人数"], "rows": ROWS}],
}
NUMBER = Span("4万多名", figure="a.b")
PARAGRAPH = Paragraph((Span("参赛"), NUMBER, Span("。")))


def soup(*blocks, by_hand=True):
    return BeautifulSoup(live_html(blocks, {"a.b": KEPT}, by_hand=by_hand), "html.parser")


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


def test_the_sentence_reads_on_around_the_number():
    sentence = soup(PARAGRAPH).select_one("div.body")
    for panel in sentence.select("details > div"):
        panel.decompose()
    assert sentence.get_text() == "参赛4万多名。"


def test_in_a_run_value_and_rule_are_at_the_pointer_and_no_more():
    shown = soup(PARAGRAPH, by_hand=False)
    assert not shown.select("table, style, details")
    assert shown.select_one("b")["title"] == "41263名：台账，人数，合计"


@pytest.mark.parametrize(
    "block", [Glance(((NUMBER, "参赛"),)), Table("题", ("甲",), (((NUMBER,),),), ("left",))]
)
def test_the_numbers_of_a_table_open_below_it(block):
    shown = soup(block)
    assert not shown.select("details.figure")
    assert shown.select_one("details.all dd").get_text() == "41263名"


def test_nothing_is_loaded_and_nothing_runs():
    html = live_html([PARAGRAPH], {"a.b": KEPT}, by_hand=True)
    assert not BeautifulSoup(html, "html.parser").select("script, link, iframe, [onclick]")
    assert "http" not in html
