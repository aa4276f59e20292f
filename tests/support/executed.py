"""Executed notebooks for tests: cells with blocks as their outputs, and reviews made of them."""

import io
import re

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from annual_review.document.block_json import BLOCK_MIME, block_to_json
from annual_review.document.blocks import (
    Chart,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    Verbatim,
)
from annual_review.document.reading import read_document

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90"><path d="M0 0h9v9z"/></svg>'
HOSTILE = '<script> #import "x": y; $x^2$ {{ 7*7 }} `a` \\ @ref <lbl> *b* _i_ [c](d) // ~ \\u{41}'
CHAPTER = Heading(1, (Span("搭建载体"),))
EVIDENCE = {
    "value": 1493,
    "unit": "人",
    "rule": "农技培训台账，果农人数，合计，3行",
    "text": "1490余人",
    "rows": [
        {
            "register": "农技",
            "fields": ["乡镇"],
            "rows": [["#a.xlsx", "$表$", n, "甲"] for n in (3, 4, 9)],
        }
    ],
}


def say(*blocks, **figures):
    """Return a code cell whose output is blocks, with the evidence of `figures` by id."""
    data = {BLOCK_MIME: {"blocks": [block_to_json(one) for one in blocks], "figures": figures}}
    return shown(data)


def shown(data, metadata=None):
    """Return a code cell with one output: its data by MIME type."""
    output = new_output("display_data", data=data, metadata=metadata or {})
    return new_code_cell("secret_source()", outputs=[output])


def md(source, *tags):
    """Return a Markdown cell."""
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def notebook(*cells, **review):
    """Return a notebook of cells, with what is on the review's cover in its metadata."""
    review = {"title": "晚晴综述", "office": "老干部局", "year": 2021} | review
    return new_notebook(cells=list(cells), metadata={"review": review})


def read(*cells, **metadata):
    """Return the Document of cells."""
    return read_document(new_notebook(cells=list(cells), metadata=metadata))


def every_kind_of_block():
    """Return a notebook with every kind of block, over several pages."""
    return notebook(
        md("# 搭建载体\n\n全年**行动**与*宣讲*，见[网站](https://www.gov.cn/)。"),
        new_code_cell("secret_year = 2021", metadata={"tags": ["parameters"]}),
        say(
            Glance(
                ((Span("30余起", figure="disputes"), "调解"), (Span("7场"), "大型法治知识竞赛活动"))
            ),
            Paragraph((Span("培训"), Span("1490余人", figure="farmers"), Span("。"))),
            Paragraph((Span("3行待核"),), "notice"),
            Paragraph((Span("注：按登记汇总"),), "note"),
            Chart("月份", "六月最多", SVG),
            Chart("", "", png(), "png"),
            ListBlock(((Span("甲事"),), (Span("乙事"),)), True, 2),
            ListBlock(((Span("丙事"),),), level=1),
            Quote((Span("老有所为"),)),
            Verbatim("读取 5 个文件"),
            long_table(60),
        ),
        md("## 宣讲\n\n### 学校\n\n进学校。\n\n# 核对\n\n完。"),
        date="2022-02-17",
    )


def long_table(rows):
    """Return a table of many rows."""
    cells = tuple(((Span(f"第{i}行"),), (Span(f"{i}"),)) for i in range(rows))
    return Table("活动一览", ("名称", "人数"), cells, ("left", "right"))


def png():
    """Return a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "png")
    return file.getvalue()


def squeezed(text):
    """Return a text without white space and characters of no width."""
    return re.sub(r"[\s\u200b\u2060\u00a0]", "", text)
