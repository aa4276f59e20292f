import pandas as pd
import pytest

from annual_review.chapter import sentences
from annual_review.chapter.charts.bars_and_lines import bars, columns, grouped, lines, stacked
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.chapter.clauses import sentence
from annual_review.chapter.facts import Fact
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.listing import Listing
from annual_review.chapter.sentences import show
from annual_review.chapter.tables import table
from annual_review.document.blocks import Span, plain
from annual_review.document.missing import Missing
from annual_review.engine.step_cache import CHART_CACHE
from annual_review.errors import FigureError

VALUES = pd.Series({"官舟镇": 12, "黄土镇": 3})
FRAME = pd.DataFrame({"小学": [12, 3], "中学": [1, 5]}, index=["官舟镇", "黄土镇"])
MOST = computed(Figure("agri.most", 12, "场", "农技培训台账，行数，12行"))
NONE = computed(Figure("agri.none", 0, "场"))
LOST = computed(Figure("agri.lost", 0, "场", missing=Missing("本年未收到", "《宣讲台账》")))
DRAWN = [(bars, VALUES), (columns, VALUES), (grouped, FRAME), (stacked, FRAME)]
DRAWN += [(heatmap, FRAME), (lines, FRAME)]


@pytest.fixture
def shown(monkeypatch):
    """Return the last block that was shown, and the evidence with it."""
    blocks = []

    def keep(new, evidence):
        blocks[:] = [*new, evidence]

    monkeypatch.setattr(sentences, "show_blocks", keep)
    return blocks


def name_of(parameter):
    return getattr(parameter, "__name__", "")


@pytest.mark.parametrize(("draw", "data"), DRAWN, ids=name_of)
def test_a_chart_says_its_finding_with_figures(shown, draw, data):
    show(draw(data, "题", "场", says=f"官舟镇最多，有{MOST}。"))
    chart, evidence = shown
    assert chart.says == (Span("官舟镇最多，有"), Span("12场", figure="agri.most"))
    assert chart.caption == "题"
    assert chart.description.startswith(f"官舟镇最多，有12场。{chart.alt[:4]}")
    assert evidence["agri.most"]["rule"] == "农技培训台账，行数，12行"


def test_a_table_says_its_finding_with_figures(shown):
    show(table(FRAME.reset_index(), "题", says=sentence(f"官舟镇最多，有{MOST}")))
    block, evidence = shown
    assert plain(block.says) == "官舟镇最多，有12场"
    assert list(evidence) == ["agri.most"]


@pytest.mark.parametrize(
    "says",
    [
        "",
        f"官舟镇最多，有{NONE}。",
        f"官舟镇最多，有{LOST}。",
        f"集中在{Listing(())}。",
        sentence(f"官舟镇最多，有{NONE}"),
        sentence(f"官舟镇最多，有{LOST}", f"共{MOST}"),
        Fact(""),
    ],
    ids=["none", "0", "missing", "no names", "no clause", "a missing clause", "no fact"],
)
def test_what_is_not_there_is_not_said(shown, says):
    show(bars(VALUES, "题", "场", says=says))
    chart, evidence = shown
    assert (chart.says, evidence) == ((), {})
    assert chart.description == chart.alt


def test_a_finding_with_a_place_not_filled_is_refused(shown):
    with pytest.raises(FigureError, match=r"prints \{most\} as it stands"):
        show(bars(VALUES, "题", "场", says="官舟镇最多，有{most}。"))


def test_another_finding_on_the_same_numbers_is_not_drawn_again(shown, tmp_path, monkeypatch):
    monkeypatch.setenv(CHART_CACHE, str(tmp_path))
    show(bars(VALUES, "题", "场", says=f"有{MOST}。"))
    first = shown[0]
    show(bars(VALUES, "题", "场", says="官舟镇最多。"))
    assert (plain(first.says), plain(shown[0].says)) == ("有12场", "官舟镇最多")
    show(bars(VALUES, "题", "场"))
    assert shown[0].says == ()
    assert len(list(tmp_path.iterdir())) == 1
