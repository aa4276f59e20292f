"""A small review whose sentences have figures, a name with a numeral and a sentence with one."""

import pytest

from annual_review.document.blocks import Document, Heading, Paragraph, Span
from annual_review.document.numbering import number_blocks
from annual_review.locked_text.allowed import allowed_in
from annual_review.locked_text.tokens import tokens_of
from annual_review.project.loading import load_settings

REGISTERS = """registers:
  来访登记:
    fields:
      日期: {kind: date}
      方式: {kind: category, choices: [电话, 当面, 60岁以上]}
      人数: {kind: count, unit: 人}
"""
OFFICE = """name: 甲县人民医院
names: {工作法: 四部曲, 行动: 一老一小行动}
"""


def entry(value, before=None, unit="人"):
    earlier = {"year": 2020, "value": before, "rule": "来访登记，行数，9行", "rows": {}}
    return {
        "value": value,
        "unit": unit,
        "text": f"{value}{unit}",
        "chapter": "来访",
        "rule": "来访登记，人数，合计，12行",
        "rows": {},
        **({"before": earlier} if before is not None else {}),
    }


EVIDENCE = {
    "visits.people": entry(1493, 2825),
    "visits.days": entry(320, 300, "天"),
    "visits.rank": entry(2, unit="位"),
}


def figure(id, text, shows=""):
    return Span(text, figure=id, shows=shows)


BLOCKS = [
    Heading(1, (Span("接待来访，办好三件实事"),)),
    Paragraph(
        (
            Span("2021年，以“四部曲”为抓手，接待来访"),
            figure("visits.people", "1490余人"),
            Span("，比上年"),
            figure("visits.people", "减少47.1%", "change"),
            Span("，上年"),
            figure("visits.people", "2825人", "before"),
            Span("。"),
        )
    ),
    Paragraph(
        (
            Span("全年开门"),
            figure("visits.days", "320天"),
            Span("，每月至少召开一次例会，居全县"),
            figure("visits.rank", "第2位"),
            Span("；累计"),
            figure("visits.people", "1493人"),
            Span("，参加“三下乡”活动。"),
        )
    ),
]


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    params = tmp_path_factory.mktemp("office")
    (params / "office.yaml").write_text(OFFICE, encoding="utf-8")
    (params / "registers.yaml").write_text(REGISTERS, encoding="utf-8")
    return load_settings(2021, params / "2021.yaml")


@pytest.fixture(scope="session")
def document():
    blocks = tuple(number_blocks((block, frozenset()) for block in BLOCKS))
    return Document("甲县2021年工作回顾", "甲县人民医院", 2021, None, blocks, evidence=EVIDENCE)


@pytest.fixture(scope="session")
def tokens(document, office):
    return tokens_of(document, office)


@pytest.fixture(scope="session")
def allowed(document, office, tokens):
    return allowed_in(document, office, tokens)
