"""Fixtures: a review with everything that may stand in one, and its article."""

import pytest

from annual_review.document.blocks import Chart, Glance, Paragraph, Span, Table
from annual_review.document.reading import read_document
from annual_review.export.article.prose import article_of
from tests.support.executed import SVG, md, notebook, say

FARMERS = {
    "value": 1493,
    "unit": "人",
    "rule": "农技培训台账，果农人数，合计，3行",
    "text": "1493人",
    "rows": [
        {
            "register": "农技",
            "fields": ["乡镇"],
            "rows": [["a.xlsx", "表", n, "甲"] for n in (3, 4)],
        }
    ],
}


def said(*texts, role="body"):
    """Return a paragraph; a pair is a figure's text and its id."""
    spans = (Span(one) if isinstance(one, str) else Span(one[0], figure=one[1]) for one in texts)
    return Paragraph(tuple(spans), role)


@pytest.fixture(scope="session")
def review():
    """Return a notebook with an opening, chapters, an appendix, and all that may be shown."""
    farmers, towns = ("1490余人", "agri.farmers"), ("11个乡镇", "agri.towns")
    return notebook(
        md("# 全年概览", "unnumbered"),
        say(
            said("老干部是宝贵财富。", role="lead"),
            said("登记到6月30日。", role="notice"),
            said("登记到6月30日。", role="missing"),
            Glance(((Span("1493人", figure="agri.farmers"), "培训果农"),)),
            said("六月登记的最多。"),
            **{"agri.farmers": FARMERS},
        ),
        md("# 建立队伍"),
        say(said("志愿为主。", role="lead")),
        md("## 组建农业技术服务队，当好“指导员”"),
        say(
            said("深入", towns, "，培训果农", farmers, "。"),
            Chart("逐月培训", "六月最多", SVG),
            said("比上年增长", ("12.5%", "agri.growth"), "。", role="analysis"),
            said("注：按登记汇总。", role="note"),
            Table("作物", ("作物",), (((Span("葡萄", figure="agri.crops"),),),), ("left",)),
            said("果农", farmers, "学以致用。"),
            **{
                "agri.farmers": FARMERS,
                "agri.towns": {"value": 11, "unit": "个乡镇", "rule": "农技", "text": "11个乡镇"},
                "agri.growth": {"value": 12.5, "unit": "%"},
                "agri.crops": {"value": 4, "unit": "种"},
            },
        ),
        md("## 只有一张图"),
        say(Chart("逐月", "六月最多", SVG)),
        md("# 只有图的一章"),
        say(Chart("逐月", "六月最多", SVG)),
        md("# 聚焦工作\n\n落细落实。"),
        md("# 数据质量", "appendix"),
        say(
            said("采用", ("1318行", "quality.kept"), "。"),
            **{"quality.kept": {"value": 1318, "unit": "行"}},
        ),
        date="2022-02-17",
        data_note="说明：本年台账均为合成的样例数据。",
    )


@pytest.fixture(scope="session")
def article(review):
    return article_of(read_document(review))
