"""The rules of prose: each complains of what an editor would strike, and of nothing else.

In the sentences, [5107人|5100余人] is a figure and its text, [3场次<2|增加1场次] one with its value
of the year before, and ‹甲、乙› are names of a register.
"""

import dataclasses
import datetime as dt
import re

import pytest

from annual_review.document.blocks import Chart, Document, Heading, Paragraph, Span, Table
from tests.support.executed import SVG
from tests.support.prose_rules import complaints
from tests.support.year_variants.catalogue import WHOLE
from tests.support.year_variants.reading import ReadReview, open_in_memory

_PART = re.compile(r"\[([\d.]+)([^<|\]]*)(?:<([\d.]+))?\|([^\]]*)\]|‹([^›]*)›|([^\[‹]+)")
HEADING = Heading(1, (Span("聚焦工作"),))

WRONG = {
    "punctuation": [
        "组织学习，。",
        "组织学习，；开展宣讲。",
        "新成立学校（）。",
        "围绕“”开展宣讲。",
        "获评““最美”工作者”。",
        "开展“五老宣讲。",
        "组织 学习。",
        "组织学习,开展宣讲。",
    ],
    "ends": ["组织集中学习[7场次|7场次]"],
    "beginnings": ["其中，需整改的[2个|2个]。", "组织学习。并开展宣讲。"],
    "marked_names": ["订阅《中国老年报》、《晚晴》。"],
    "twice": ["开展宣讲活动宣讲活动[2次|2次]。"],
    "zero": ["开展宣讲[0场次|0场次]。", "开展宣讲0场次。"],
    "one": ["活动覆盖[1个乡镇|1个乡镇]。", "开展各项行动[1项|1项]。"],
    "bracket": [
        "[9个|全部达标]（9个）。",
        "开展调研[2次|2次]（两项调研活动）。",
        "开展调研[2次|2次]（[2次|2项]）。",
    ],
    "part": ["督导组织[9个|9个]，其中需整改的[12个|12个]。"],
    "comparison": [
        "开展宣讲[3场次<5|增加2场次]。",
        "开展宣讲[5场次<3|增加4场次]。",
        "开展宣讲[5场次<4|增长30%]。",
        "开展宣讲[5场次<4|与上年持平]。",
    ],
    "per_cent": ["开展宣讲[3场次<1|增长200%]。", "受教[9000人<80|增长11150%]。"],
    "rounded": ["受教[5107人<7122|5100余人]，[5107人<7122|比上年减少2015人]。"],
    "year_before": ["开展宣讲[5场次|5场次]，比上年多。"],
    "digits": ["受教[1234567人|1234560余人]。"],
    "etc": ["围绕‹空心李、葡萄、柚子、辣椒等›开展培训。"],
    "respectively": [
        "[1名|1名]工作人员分别获评‹“先进工作者”›。",
        "举办文体活动[7项|7项]，分别为‹书画展、合唱›。",
    ],
    "share": ["已办结[9起|9起]，占[100%|100%]。"],
    "single": [
        "组织文体活动，包括‹文艺汇演›。",
        "成员来自‹党史›等领域。",
        "集中在‹官舟镇›，共占[78%|78%]。",
    ],
    "names": ["包括‹甲、乙、丙、丁、戊、己、庚、辛、壬›。"],
    "so_far": ["坚持制度，截至3月，召开会议[3次|3次]。", "截至3月，本年没有登记会议。"],
    "absent": ["本年没有登记宣讲。本年没有登记会议。"],
    "repeated": ["把温暖送到心坎上，走访[3人次|3人次]。把温暖送到心坎上，慰问[4人次|4人次]。"],
    "reference": ["需整改的较多（见图4）。"],
    "claim": ["推行互帮模式，本年没有登记互帮活动。"],
    "leftover": ["参加宣讲的有nan人。"],
}
RIGHT = [
    "全年组织集中学习[7场次|7场次]，开展宣讲[10场次|10余场次]；参加学习[1026人次|1026人次]。",
    "订阅《中国老年报》《晚晴》等报刊[13种|十多种]。",
    "督导基层组织[742个|742个]，其中需整改的[248个|248个]。",
    "开展宣讲[14场次<12|14场次]，[14场次<12|比上年增加2场次，增长16.7%]。",
    "受教人数[5107人<7122|5100余人]，比上年减少近三成。",
    "开展宣讲[3场次<1|由1场次增至3场次]。",
    "开展调研[2次|2次]（‹桑榆献策、助力振兴›）。",
    "围绕‹空心李、葡萄等›开展培训。",
    "开展‹“映照”行动、“光合”行动等›[2项|两项]行动。",
    "[2名|2名]工作人员分别获评‹“先进工作者”“优秀宣传员”›。",
    "举办文体活动[3项|3项]，分别为‹书画展、合唱›和‹登山›。",
    "举办文体活动[7项|7项]，分别为‹书画展、合唱等›。",
    "新成立老年学校[2所|2所]（‹官舟镇和舟社区、祐溪街道思源社区›）。",
    "需整改的组织集中在‹官舟镇、黄土镇›，共占[78%|78%]。",
    "本年没有登记政策宣讲。",
    "丙级以上的组织占[88%|88%]，“我看建党百年新成就”调研活动反响良好。",
    "各乡镇（街道）逐月上报，扎扎实实开展工作。",
]


def paragraph(text, role="body"):
    """Return a paragraph, and the evidence of its figures by id."""
    spans, evidence = [], {}
    for value, unit, before, shown, names, words in _PART.findall(text):
        if names or words:
            spans.append(Span(names or words, is_name=bool(names)))
            continue
        id = f"f{value.replace('.', '_')}"
        spans.append(Span(shown, figure=id))
        number = {"value": float(value), "unit": unit, "rule": "宣讲台账，行数", "rows": []}
        known = {"before": {"year": 2020, "value": float(before)}} if before else {}
        evidence.setdefault(id, number | known | {"text": shown})
    return Paragraph(tuple(spans), role), evidence


def document_of(blocks, evidence):
    """Return a Document of blocks as they are: reading one would drop an empty heading."""
    return Document("综述", "老干部局", 2021, None, tuple(blocks), evidence)


@pytest.fixture(scope="module")
def review():
    variant = WHOLE["full_after_2020"]
    return open_in_memory(variant.tables(), variant.settings(), variant.before())


@pytest.fixture
def found(review):
    """Return the names of the rules that complain of paragraphs or other blocks."""

    def rules(*parts, before=True, until=None):
        blocks, evidence = [HEADING], {}
        for part in parts:
            block, figures = paragraph(part) if isinstance(part, str) else (part, {})
            blocks.append(block)
            evidence |= figures
        own = review
        if until:
            params = review.settings.params.model_copy(update={"until": until})
            settings = review.settings.model_copy(update={"params": params})
            own = dataclasses.replace(review, settings=settings)
        made = ReadReview("", document_of(blocks, evidence), own, {} if before else None)
        return {one.rule for one in complaints(made)}

    return rules


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule, texts in WRONG.items() for text in texts]
)
def test_a_rule_complains_of_what_is_wrong(rule, text, found):
    assert rule in found(text, before=rule != "year_before")


@pytest.mark.parametrize("text", RIGHT)
def test_no_rule_complains_of_what_is_right(text, found):
    assert found(text) == set()


def test_a_part_of_the_year_is_no_whole_year(found):
    until = dt.date(2021, 3, 31)
    assert "whole_year" in found("全年开展宣讲[3场次|3场次]。", until=until)
    assert "months" in found("4月活动较多。", until=until)
    assert "year_before" in found("宣讲[3场次<2|比上年增加1场次]。", until=until)
    assert found("截至3月，开展宣讲[3场次<2|3场次]。", until=until) == set()


def chart(alt):
    return Chart("各乡镇培训人数", alt, SVG)


def test_charts_and_tables_of_one_thing_are_wrong(found):
    assert "one_bar" in found("培训[3人|3人]。", chart("条形图：官舟镇3人。"))
    assert "one_bar" not in found("培训[4人|4人]。", chart("条形图：官舟镇3人，黄土镇1人。"))
    stack = "堆叠图：官舟镇，良好3个；黄土镇，良好1个。"
    assert "one_bar" not in found("督导[4个|4个]。", chart(stack))
    assert "one_bar" in found("督导[4个|4个]。", chart("堆叠图：官舟镇，良好3个，需整改1个。"))
    one = Table("活动", ("名称",), (((Span("甲"),),),), ("left",))
    assert "one_row" in found("活动[1项|1项]如下。", one)


def test_the_most_is_none_of_two_alike(found):
    tied = chart("条形图：官舟镇3人，黄土镇3人，中界镇1人。")
    assert "most" in found("官舟镇培训果农最多。", tied)
    assert "most" not in found(
        "官舟镇培训果农最多。", chart("条形图：官舟镇4人，黄土镇3人，中界镇1人。")
    )


def test_a_finding_above_a_chart_is_read_like_the_text(found):
    values = "条形图：官舟镇3人，黄土镇1人。"
    zero, _ = paragraph("开展宣讲0场次")
    assert "zero" in found("宣讲较多。", dataclasses.replace(chart(values), says=zero.spans))
    right, _ = paragraph("官舟镇最多")
    assert found("宣讲较多。", dataclasses.replace(chart(values), says=right.spans)) == set()
    tied = chart("条形图：官舟镇3人，黄土镇3人。")
    assert "most" in found("宣讲较多。", dataclasses.replace(tied, says=right.spans))


def test_the_article_says_nothing_of_charts(found):
    assert "article" in found("需整改的较多，如图所示。")
    assert "article" not in found("需整改的较多。")


def test_a_heading_needs_something_below(found):
    assert "heading" in found(Heading(2, (Span("开展宣讲"),)), Heading(2, (Span("开展调研"),)))
    notice = Paragraph((Span("本年未收到《宣讲台账》。"),), "missing")
    assert "heading" in found("坚持宣讲。", Heading(2, (Span("开展宣讲"),)), notice)
    assert "heading" not in found(Heading(2, (Span("开展宣讲"),)), "开展宣讲。")


def test_one_notice_a_chapter(found):
    first, second = (Paragraph((Span(f"未收到《{name}》。"),), "missing") for name in "甲乙")
    assert "notices" in found("开展宣讲。", first, second)
    assert "notices" not in found("开展宣讲。", first)
