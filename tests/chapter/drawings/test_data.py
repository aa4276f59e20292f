"""The numbers of drawings of one's own: known of plain bars and lines, and else not at all."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns

from annual_review.chapter import drawn
from annual_review.document.chart_data import ChartSeries

TABLE = pd.DataFrame({"小学": [12, 3.5], "中学": [4, 5]}, index=["官舟镇", "黄土镇"], dtype=float)
LONG = TABLE.stack().rename_axis(["乡镇", "学段"]).reset_index(name="人数")


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def data(axes):
    return drawn(axes, "题注", "人").data


@pytest.mark.parametrize(
    ("draw", "kind"),
    [
        (TABLE.plot.bar, "grouped"),
        (lambda: TABLE.plot.bar(stacked=True), "stacked-columns"),
        (lambda: TABLE.plot.barh(stacked=True), "stacked"),
        (lambda: sns.barplot(LONG, x="乡镇", y="人数", hue="学段", errorbar=None), "grouped"),
        (lambda: [plt.plot(TABLE.index, TABLE[name], label=name)[0] for name in TABLE], "lines"),
    ],
)
def test_the_numbers_of_bars_and_lines_are_those_that_were_drawn(draw, kind):
    found = data(draw())
    assert (found.kind, found.names, found.unit) == (kind, ("官舟镇", "黄土镇"), "人")
    assert found.series == (ChartSeries("小学", (12, 3.5)), ChartSeries("中学", (4, 5)))


def test_the_only_series_has_no_name():
    assert data(TABLE["小学"].plot.bar()).kind == "columns"
    found = data(TABLE["小学"].plot.barh())
    assert (found.kind, found.series) == ("bars", (ChartSeries("小学", (12, 3.5)),))


@pytest.mark.parametrize(
    "draw",
    [
        lambda: sns.histplot(x=[1, 2, 2, 3]),
        lambda: plt.scatter([1, 2], [3, 4]),
        lambda: plt.subplots(1, 2)[1][0].bar(["甲", "乙"], [1, 2]),
        lambda: plt.gcf() if plt.boxplot([[1, 2, 3], [2, 3, 4]]) else None,
        lambda: (plt.bar(["甲", "乙"], [1, 2]), plt.plot([1, 2]))[0],
        lambda: plt.bar(["甲", "乙"], [1, 100], log=True),
    ],
    ids=["histogram", "points", "two panels", "boxes", "bars and a line", "a scale of powers"],
)
def test_what_native_charts_could_not_show_has_no_numbers(draw):
    assert data(draw()) is None
