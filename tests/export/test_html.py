import base64
import copy
import hashlib
import io
import json
import re
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell
from traitlets.config import Config

from annual_review.document.blocks import (
    Chart,
    Document,
    Glance,
    Heading,
    Paragraph,
    Quote,
    Span,
    Table,
    Verbatim,
)
from annual_review.export.html import ReviewHTMLExporter
from annual_review.export.html_schemes import dark_style
from annual_review.project.document_parts import DocumentParts
from annual_review.values.colours import contrast
from tests.support.executed import md, notebook, say

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
HOSTILE = (
    "<script>alert(1)</script> </style> #import $x$ {{ 7*7 }} {% raw %} `a` \\ \"q\" 'q' "
    '&lt; <img src=x onerror="alert(1)">'
)


def export(nb):
    html, _ = ReviewHTMLExporter().from_notebook_node(nb)
    return html


@pytest.fixture(scope="module")
def sample():
    return notebook(
        new_markdown_cell("# 搭建载体\n\n全年**行动**，见[网站](https://www.gov.cn/)。"),
        new_code_cell("secret_year = 2021", metadata={"tags": ["parameters"]}),
        say(
            Paragraph((Span("培训"), Span("1490余人", figure="farmers"), Span("。"))),
            Paragraph((Span("3行待核"),), "notice"),
            Glance(((Span("30余起", figure="disputes"), "调解"),)),
            Chart("月份", "六月最多", SVG),
            Table(
                "乡镇", ("乡镇", "场次"), (((Span("官舟镇"),), (Span("7"),)),), ("left", "right")
            ),
            farmers={"value": 1493, "unit": "人"},
        ),
        new_markdown_cell("## 宣讲\n\n进学校。\n\n# 核对\n\n完。"),
        date="2022-02-17",
    )


@pytest.fixture(scope="module")
def html(sample):
    return export(sample)


@pytest.fixture(scope="module")
def page(html):
    return BeautifulSoup(html, "html.parser")


def test_the_same_notebook_gives_the_same_bytes(sample, html):
    assert export(sample) == html


def test_the_page_has_a_title_block_and_is_in_chinese(page):
    assert page.html["lang"] == "zh-CN"
    assert page.title.text == page.h1.text == "晚晴综述"
    assert "2022年2月17日" in page.header.text


def test_the_contents_link_to_every_chapter_and_section(page):
    links = page.nav.find_all("a")
    assert [link.text for link in links] == ["一、搭建载体", "（一）宣讲", "二、核对"]
    assert all(page.find(id=link["href"][1:]) for link in links)
    assert len(page.main.find_all("section")) == 2


def test_a_figure_carries_its_id_and_exact_value(page):
    farmers = page.find("data", attrs={"data-figure": "farmers"})
    assert (farmers["value"], farmers.text) == ("1493", "1490余人")
    assert page.find("data", attrs={"data-figure": "disputes"})["value"] == "30余起"


def test_each_place_of_a_figure_has_an_id_for_links():
    twice = Paragraph((Span("1人", figure="a.b"), Span("；"), Span("一人", figure="a.b")))
    page = BeautifulSoup(export(notebook(say(twice, **{"a.b": {"value": 1}}))), "html.parser")
    first, second = page.find_all("data")
    assert (first["id"], second["id"]) == ("figure:a.b", "figure:a.b:2")


def test_a_number_says_that_it_is_of_the_year_before_or_a_change():
    spans = (
        Span("12", figure="a", shows="before"),
        Span("9", figure="a"),
        Span("减少3人", figure="a", shows="change"),
    )
    page = BeautifulSoup(export(notebook(say(Paragraph(spans), a={"value": 9}))), "html.parser")
    assert [one.get("data-shows") for one in page.find_all("data")] == ["before", None, "change"]


def test_charts_and_tables_are_captioned_and_described(page):
    assert page.figure.img["alt"] == "六月最多"
    assert base64.b64decode(page.figure.img["src"].split(",")[1]) == SVG
    assert page.figcaption.text == "图1月份"
    assert page.find("figure", class_="tabular").figcaption.text == "表1乡镇"
    assert [cell["class"][0] for cell in page.tbody.find_all("td")] == ["left", "right"]


def test_a_finding_stands_above_the_title_and_its_figures_open():
    says = (Span("六月最多，有"), Span("12场", figure="june"))
    cells = (((Span("官舟镇"),),),)
    blocks = (
        Chart("月份", "", SVG, says=says),
        Table("乡镇", ("乡镇",), cells, ("left",), says=says),
    )
    page = BeautifulSoup(export(notebook(say(*blocks, june={"value": 12}))), "html.parser")
    for caption in page.find_all("figcaption"):
        (above,) = caption.find_all(class_="says")
        assert above.text == "六月最多，有12场"
        assert above.data["data-figure"] == "june"
        assert above.find_next_sibling(class_="title").text in ("图1月份", "表1乡镇")
    assert page.figure.img["alt"] == "六月最多，有12场。月份"
    assert '"june"' in page.find("script", id="evidence-data").text


def test_the_note_of_a_chart_stands_below_its_title_and_its_figures_open():
    note = (Span("依据：《台账》"), Span("3行", figure="rows"))
    cell = say(Chart("月份", "", SVG, note=note), rows={"value": 3})
    page = BeautifulSoup(export(notebook(cell)), "html.parser")
    assert page.figcaption.text == "图1月份依据：《台账》3行"
    assert page.figcaption.data["data-figure"] == "rows"
    assert '"rows"' in page.find("script", id="evidence-data").text


def test_a_reference_leads_to_its_chart():
    sentence = Paragraph((Span("六月最多"), Span("（见图）", refers=("a", "b"))))
    table = Table("乡镇", ("乡镇",), (((Span("官舟镇"),),),), ("left",), id="b")
    cell = say(sentence, Chart("月份", "", SVG, id="a"), table, Chart("节日", "", SVG, id="c"))
    page = BeautifulSoup(export(notebook(cell)), "html.parser")
    links = page.find("p", class_="body").find_all("a")
    assert [link.text for link in links] == ["图1", "表1"]
    targets = [page.find(id=link["href"][1:]) for link in links]
    assert [target.find(class_="label").text for target in targets] == ["图1", "表1"]


def test_every_chart_and_table_with_a_number_has_an_id():
    table = Table("乡镇", ("乡镇",), (((Span("官舟镇"),),),), ("left",))
    blocks = (Chart("月份", "", SVG), table, replace(table, caption=""), Chart("", "", SVG))
    page = BeautifulSoup(export(notebook(say(*blocks))), "html.parser")
    ids = [one.get("id") for one in page.main.find_all("figure")]
    assert ids == ["chart:1", "table:1", None, None]


def test_a_row_of_long_texts_is_a_card_that_names_its_fields():
    texts = ("农技培训", "02银龄先锋队台账2021.xlsx 第30行", "“若干”没有具体数字，请填写人数")
    row = tuple((Span(text),) for text in texts)
    table = Table("待更正", ("台账", "位置", "原因"), (row,), ("left",) * 3)
    page = BeautifulSoup(export(notebook(say(table))), "html.parser")
    assert "cards" in page.find("figure", class_="tabular")["class"]
    assert [cell["data-label"] for cell in page.tbody.find_all("td")] == list(table.header)
    assert page.table["role"] == "table"


def test_the_page_prints_numbered_notes():
    spans = (Span("9人", figure="a"), Span("3次", figure="b"), Span("九人", figure="a"))
    evidence = {
        id: {"value": value, "unit": unit, "rule": f"合计{id}", "text": f"{value}{unit}"}
        for id, value, unit in (("a", 9, "人"), ("b", 3, "次"))
    }
    page = BeautifulSoup(export(notebook(say(Paragraph(spans), **evidence))), "html.parser")
    assert [one.get("data-note") for one in page.find_all("data")] == ["1", "2", None]
    lines = page.find(class_="notes").find_all("li")
    assert [(one["value"], one.get_text()) for one in lines] == [
        ("1", "9人　合计a"),
        ("2", "3次　合计b"),
    ]


def test_the_dark_scheme_has_a_legible_shade_of_the_colour_of_the_office():
    style = BeautifulSoup(export(notebook(say(Paragraph((Span("甲"),))))), "html.parser").style.text
    assert "@media screen and (prefers-color-scheme: dark)" in style
    assert ':root[data-scheme="dark"]' in style
    document = Document("综述", "办", 2021, None, (), parts=DocumentParts(color="#1f4e8c"))
    *_, accent = re.findall(r"--accent: (#\w+)", dark_style(document))
    (paper,) = set(re.findall(r"--paper: (#\w+)", dark_style(document)))
    assert contrast(accent, paper) >= 7
    assert accent != document.parts.ink


def test_no_source_and_no_parameters_are_shown(html):
    assert "secret" not in html


def test_nothing_is_loaded(page, html):
    assert not page.find_all(["link", "iframe", "object", "embed", "base"])
    assert all(one["src"].startswith("data:") for one in page.find_all(src=True))
    style = page.style.text
    assert "@import" not in style
    assert all(url.startswith("data:") for url in re.findall(r"url\((.{5})", style))


def test_the_policy_allows_only_this_style_and_this_script(page):
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; img-src data:")
    for part in (page.style, page.find("script", type=None)):
        digest = base64.b64encode(hashlib.sha256(part.string.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not page.find_all(style=True)


def test_the_embedded_fonts_have_every_character_of_the_page(page):
    fonts = re.findall(r"base64,([^)]+)\)", page.style.text)
    characters = [set(TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()) for font in fonts]
    assert len(characters) == 2
    assert set(map(ord, page.main.get_text())) - {10} <= characters[0] | characters[1]
    assert (
        set(map(ord, "".join(one.text for one in page.select("h2, td, .notice")))) <= characters[1]
    )
    assert set(map(ord, page.select_one("p.body").text)) <= characters[0]


def test_hostile_text_stays_text_everywhere():
    page = BeautifulSoup(
        export(
            notebook(
                say(
                    Heading(1, (Span(HOSTILE),)),
                    Paragraph((Span(HOSTILE, figure=HOSTILE), Span(HOSTILE, "code"))),
                    Quote((Span(HOSTILE, "emphasis"),)),
                    Verbatim(HOSTILE),
                    Chart(HOSTILE, HOSTILE, SVG),
                    Table(HOSTILE, (HOSTILE,), (((Span(HOSTILE),),),), ("left",)),
                    Glance(((Span(HOSTILE), HOSTILE),)),
                    **{HOSTILE: {"value": HOSTILE}},
                ),
                new_markdown_cell("[点](javascript:alert(1)) <b onclick=x>粗</b>\u202e反"),
                title=HOSTILE,
                office=HOSTILE,
            )
        ),
        "html.parser",
    )
    assert [one.get("type") for one in page.find_all("script")] == ["application/json", None]
    assert json.loads(page.script.string)["figures"][HOSTILE]["value"] == HOSTILE
    assert len(page.find_all("style")) == 1
    assert len(page.find_all("img")) == 1
    assert page.h1.text == page.pre.text == page.td.text == page.data["value"] == HOSTILE
    assert page.find("strong", string="粗").parent.text == "点 粗反"
    assert not page.find_all(onclick=True)
    assert not page.main.find_all("a")


def test_a_hundred_thousand_characters_are_kept():
    long = "干部" * 50_000
    assert long in export(notebook(say(Paragraph((Span(long),)))))


def test_nbconvert_s_preprocessors_run_before_the_notebook_is_read():
    config = Config()
    config.TagRemovePreprocessor.remove_cell_tags = ["draft"]
    nb = notebook(
        new_markdown_cell("全年行动。"), new_markdown_cell("待定。", metadata={"tags": ["draft"]})
    )
    before = copy.deepcopy(nb)
    assert "待定" in export(nb)
    html, _ = ReviewHTMLExporter(config=config).from_notebook_node(nb)
    assert "全年行动" in html
    assert "待定" not in html
    assert nb == before


def test_a_notebook_can_be_executed_during_the_export():
    code = "from annual_review.chapter.sentences import say; say('全年' + '培训。')"
    config = Config()
    config.ExecutePreprocessor.enabled = True
    html, _ = ReviewHTMLExporter(config=config).from_notebook_node(notebook(new_code_cell(code)))
    assert "全年培训。" in html


def test_an_invalid_notebook_is_refused():
    nb = notebook(new_markdown_cell("# 搭建载体"))
    del nb.cells[0]["source"]
    with pytest.raises(nbformat.ValidationError):
        export(nb)


@pytest.mark.slow
def test_nbconvert_finds_the_exporter_by_its_name(tmp_path, sample):
    nbformat.write(sample, tmp_path / "综述.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "review-html", "综述.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert "晚晴综述" in (tmp_path / "综述.html").read_text(encoding="utf-8")


def test_a_secret_draft_says_so_above_its_title():
    nb = notebook(md("# 队伍"), official={"secrecy": "秘密★1年", "draft": "征求意见稿 第二稿"})
    head = BeautifulSoup(export(nb), "html.parser").find(class_="masthead")
    assert head.find(class_="marks").get_text() == "秘密★1年　征求意见稿 第二稿"
    assert BeautifulSoup(export(notebook(md("# 队伍"))), "html.parser").find(class_="marks") is None
