"""A review with every kind of block, as a notebook and as a Word document."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from annual_review.document.blocks import (
    Chart,
    Glance,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Verbatim,
)
from tests.support.executed import (
    EVIDENCE,
    SVG,
    long_table,
    notebook,
    png,
    say,
)
from tests.support.word import export, opened


@pytest.fixture(scope="session")
def sample():
    return notebook(
        new_markdown_cell(
            "# 搭建载体\n\n全年**行动**与*宣讲*，见[网站](https://www.gov.cn/)和[下文](#宣讲)。"
        ),
        new_code_cell("secret_year = 2021", metadata={"tags": ["parameters"]}),
        say(
            Glance(((Span("30余起", figure="a.b"), "调解"), (Span("7场"), "知识竞赛"))),
            Paragraph((Span("培训"), Span("1490余人", figure="a.b"), Span("。"))),
            Paragraph((Span("3行待核"),), "notice"),
            Paragraph((Span("注：按登记汇总"),), "note"),
            Chart("月份", "六月最多，有12场", SVG),
            Chart("", "", png(), "png"),
            ListBlock(((Span("甲事"),), (Span("乙事"),)), True, 2),
            ListBlock(((Span("丙事"),),), level=1),
            Quote((Span("老有所为"),)),
            Verbatim("读取 5 个文件\n完"),
            long_table(60),
            **{"a.b": EVIDENCE},
        ),
        new_markdown_cell("## 宣讲\n\n### 学校\n\n进学校。"),
        new_markdown_cell("# 核对\n\n完。", metadata={"tags": ["appendix"]}),
        date="2022-02-17",
    )


@pytest.fixture(scope="session")
def content(sample):
    return export(sample)


@pytest.fixture(scope="session")
def word(content):
    return opened(content)
