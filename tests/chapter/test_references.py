import pandas as pd
import pytest

from annual_review.chapter import sentences
from annual_review.chapter.charts.bars_and_lines import bars
from annual_review.chapter.clauses import sentence
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.references import see
from annual_review.chapter.sentences import say, show
from annual_review.chapter.tables import table
from annual_review.document.blocks import Chart, Paragraph, Span, plain

CHART = bars(pd.Series({"官舟镇": 12, "黄土镇": 3}), "题", "场")


@pytest.fixture
def shown(monkeypatch):
    blocks = []
    monkeypatch.setattr(sentences, "show_blocks", lambda new, evidence: blocks.extend(new))
    return blocks


def references(paragraph):
    return [id for span in paragraph.spans for id in span.refers]


def test_a_sentence_refers_to_the_chart_that_is_shown_after_it(shown):
    say(sentence(f"集中在官舟镇{see(CHART)}", "成效明显"))
    show(CHART)
    paragraph, chart = shown
    assert plain(paragraph.spans) == "集中在官舟镇（见图），成效明显。"
    assert references(paragraph) == [chart.id]


def test_a_table_of_figures_is_referred_to_by_the_same_id_in_every_run(shown):
    def of_figures():
        held = computed(Figure("talks.held", 12, "场"))
        return table(pd.DataFrame({"项目": ["宣讲"], "数": [held]}), "题")

    say(f"见表{see(of_figures())}。")
    show(of_figures())
    assert references(shown[0]) == [shown[1].id]


def test_what_a_chart_says_may_change_and_it_is_still_referred_to(shown):
    says = bars(pd.Series({"官舟镇": 12, "黄土镇": 3}), "题", "场", says="官舟镇最多")
    say(f"集中在官舟镇{see(CHART)}。")
    show(says)
    assert references(shown[0]) == [shown[1].id]


@pytest.mark.parametrize(
    "block",
    [None, Paragraph((Span("缺"),), "missing"), Chart("", "没有题注", b"<svg/>")],
    ids=["None", "a notice", "no caption"],
)
def test_nothing_is_printed_for_a_chart_that_there_is_not(shown, block):
    assert see(block) == see() == ""
    say(f"集中在官舟镇{see(block, CHART)}。")
    assert plain(shown[0].spans) == "集中在官舟镇（见图）。"


def test_a_reference_to_a_chart_and_a_table_says_so(shown):
    say(f"集中在官舟镇{see(CHART, table(pd.DataFrame({'甲': [1]}), '题'))}。")
    assert plain(shown[0].spans) == "集中在官舟镇（见图、表）。"
