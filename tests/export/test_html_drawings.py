"""Charts in the page: elements of their own, and nothing that is not a drawing."""

import json
import re

import pandas as pd
from bs4 import BeautifulSoup

from annual_review.chapter.charts.bars_and_lines import bars, stacked
from annual_review.document.blocks import Chart
from annual_review.document.chart_data import ChartData, ChartSeries
from annual_review.export.html import ReviewHTMLExporter
from annual_review.export.html_data import data_rows
from annual_review.export.html_drawings import drawings
from tests.support.executed import md, notebook, say


def exported(*blocks):
    html, _ = ReviewHTMLExporter().from_notebook_node(notebook(md("# 一章"), say(*blocks)))
    return BeautifulSoup(html, "html.parser")


def test_both_drawings_of_a_chart_are_in_the_page_with_their_texts_and_the_description():
    chart = bars(pd.Series([12, 3], ["官舟镇", "黄土<镇>"]), "培训", "人")
    page = exported(chart)
    for kind in ("wide", "narrow"):
        svg = page.select_one(f"figure.chart svg.{kind}")
        assert (svg["role"], svg["aria-label"]) == ("img", chart.description)
        assert {"官舟镇", "黄土<镇>", "12", "单位：人"} <= {one.text for one in svg("text")}
    assert not page.select("figure.chart [style], figure.chart style")  # the policy refuses them


def test_the_ids_of_all_drawings_differ_and_each_reference_has_its_target():
    parts = pd.DataFrame([[1] * 6] * 3, list("甲乙丙"), list("天地玄黄宇宙"))
    page = exported(stacked(parts, "一", "个"), stacked(parts, "二", "个"))
    ids = [one["id"] for one in page.select("figure.chart svg [id]")]
    assert ids
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r"url\(#(.+?)\)", str(page))) == set(ids)


def test_only_what_draws_reaches_the_page():
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><script>x'
        b'</script><foreignObject><p>x</p></foreignObject><a href="javascript:x"><text>y</text></a>'
        b'<image href="https://example.org/x.png"/><text onclick="x" x="1">&lt;b&gt;</text></svg>'
    )
    written = str(drawings(Chart("", "", svg, is_drawing=True), "d1"))
    assert not re.search("script|foreign|<a|onload|onclick|example|<b>", written)
    assert '<text x="1">&lt;b&gt;</text>' in written


def test_a_chart_that_cannot_be_narrow_scrolls_with_a_sign():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>x</text></svg>'
    page = exported(Chart("题", "", svg, is_drawing=True))
    box = page.select_one("figure.chart .drawing")
    assert (box["role"], box["tabindex"]) == ("region", "0")
    assert "左右滑动" in box.find_previous_sibling().text


def test_the_data_of_a_chart_are_a_header_and_its_rows():
    series = (ChartSeries("小学", (12, None)), ChartSeries("中学", (0.5, 3)))
    data = ChartData("grouped", ("官舟镇", "黄土镇"), series, "人")
    page = exported(Chart("题", "", b"<svg/>", data=data))
    button = page.select_one("figure button[data-rows]")
    assert json.loads(button["data-rows"]) == [
        ["名称", "小学（人）", "中学（人）"],
        ["官舟镇", 12, 0.5],
        ["黄土镇", "无数据", 3],
    ]
    assert button["data-name"] == "图1 题"
    assert data_rows(Chart("", "", b"")) == ""
