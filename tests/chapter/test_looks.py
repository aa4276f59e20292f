"""A number, or a list of names, as the last line of a cell."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter

from annual_review.chapter.aggregates import total
from annual_review.chapter.evidence import remember
from annual_review.chapter.figures import Figure
from annual_review.chapter.sentences import listing
from annual_review.document.block_json import BLOCK_MIME
from annual_review.document.outputs import blocks_of_output
from annual_review.records.cleaned import INDEX

MISSING = "本年未收到《台账》，有关情况暂缺。"


@pytest.fixture
def column():
    places = [("台账", "a.xlsx", "甲", row) for row in (3, 4)]
    index = pd.MultiIndex.from_tuples(places, names=INDEX)
    table = pd.DataFrame({"人数": [1400, 93], "乡镇": ["官舟镇", "沙子街道"]}, index=index)
    table.attrs = {"register": "台账", "origin": "here", "rows": 2}
    remember("here", {"台账": table})
    return table


def shown(value):
    data, _ = DisplayFormatter().format(value)
    return data


def test_a_figure_shows_value_rule_rows_and_its_text_in_each_spec(column):
    data = shown(total("a.b", column["人数"], "人"))
    page = BeautifulSoup(data["text/html"], "html.parser")
    said = dict(
        zip(
            [name.get_text() for name in page.select("dt")],
            [text.get_text("|") for text in page.select("dd")],
            strict=True,
        )
    )
    assert said["精确值"] == "1493人"
    assert said["算法"] == "台账，人数，合计，2行"
    assert said["编号"] == "a.b"
    assert "1490余人　|{x:余}" in said["写法"]
    assert "万" not in said["写法"]
    assert [cell.get_text() for cell in page.select("tbody td")][:3] == ["3", "1400", "官舟镇"]
    assert data["text/plain"] == "1493人（a.b：台账，人数，合计，2行）"


def test_a_listing_shows_how_many_names_and_how_they_are_listed(column):
    data = shown(listing(column["乡镇"]))
    assert "2个名称" in data["text/html"]
    assert "官舟镇、沙子街道等" in data["text/html"]


def test_what_nobody_sent_says_so():
    figure = Figure("a.b", 0, "人", missing=MISSING)
    assert shown(figure)["text/plain"] == MISSING


def test_the_review_shows_nothing_of_it(column):
    data = shown(total("a.b", column["人数"], "人"))
    output = {"output_type": "execute_result", "data": data, "metadata": {}}
    assert data[BLOCK_MIME]["blocks"] == []
    assert blocks_of_output(output, "cell 1") == ([], {})
