"""Drawings of matplotlib, seaborn and pandas as charts of the review."""

import re
import xml.etree.ElementTree as ET

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
import seaborn.objects as so
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text

from annual_review.chapter import drawn
from annual_review.chapter.aggregates import count
from annual_review.chapter.charts.fonts import use_review_fonts
from annual_review.chapter.drawings.records import record_drawings
from annual_review.chapter.drawings.style import use_review_palette
from annual_review.chapter.grouping import crosstab, tally
from annual_review.chapter.references import see
from annual_review.document.blocks import Chart, Paragraph, plain
from annual_review.document.left_out import NO_ROWS
from annual_review.document.marks import without_marks
from annual_review.document.missing import Missing
from annual_review.errors import FigureError, TypesettingError
from tests.chapter.drawings.figures import TOWNS, aid

AID = aid()


@pytest.fixture(autouse=True)
def _settings():
    with mpl.rc_context():
        use_review_fonts()
        use_review_palette()
        record_drawings()
        yield
    plt.close("all")


def box():
    return sns.boxplot(data=AID, x="金额", y="乡镇")


def scatter():
    return sns.scatterplot(data=AID, x="年龄", y="金额", hue="类别")


def pie():
    kinds = tally(AID["类别"])
    figure, axes = plt.subplots(figsize=(3, 3))
    axes.pie(kinds, labels=kinds.index, autopct="%.0f%%")
    return figure


def histogram():
    return plt.hist(AID["金额"], bins=5)


def violin():
    return sns.violinplot(data=AID, x="类别", y="金额")


def facets():
    grid = sns.FacetGrid(AID, col="乡镇", col_wrap=2)
    return grid.map(sns.histplot, "金额")


def joint():
    return sns.jointplot(data=AID, x="年龄", y="金额")


def pairs():
    return sns.pairplot(AID, vars=["年龄", "金额"])


def bars_with_errors():
    return sns.barplot(data=AID, x="乡镇", y="金额", hue="类别")


def jitter():
    return sns.stripplot(data=AID, x="乡镇", y="金额")


def cells():
    return sns.heatmap(crosstab(AID["乡镇"], AID["类别"]), annot=True, fmt="d")


def of_pandas():
    return tally(AID["乡镇"]).plot.bar()


def boxes_of_matplotlib():
    plt.boxplot([AID["金额"][AID["乡镇"] == town] for town in TOWNS], tick_labels=TOWNS)
    return plt.gca()


def plot_object():
    return so.Plot(AID, x="年龄", y="金额").add(so.Dot())


DRAWINGS = [
    (box, "箱线图"),
    (scatter, "散点图"),
    (pie, "饼图"),
    (histogram, "直方图"),
    (violin, "小提琴图"),
    (facets, "共4幅小图"),
    (joint, "共3幅小图"),
    (pairs, "共4幅小图"),
    (bars_with_errors, "条形图"),
    (jitter, "散点图"),
    (cells, "热力图"),
    (of_pandas, "条形图"),
    (boxes_of_matplotlib, "箱线图"),
    (plot_object, ""),
]


def name_of(parameter):
    return getattr(parameter, "__name__", "")


@pytest.mark.parametrize(("draw", "kind"), DRAWINGS, ids=name_of)
def test_a_drawing_is_a_chart_with_caption_description_and_the_same_bytes_each_time(draw, kind):
    chart = drawn(draw(), "题注", "元")
    assert isinstance(chart, Chart)
    assert chart.caption == "题注"
    assert chart.alt.startswith(kind)
    ET.fromstring(chart.content)
    assert b"<text" in chart.content
    assert not re.search(rb"<dc:date>|style=|<style", chart.content + chart.narrow)
    assert drawn(draw(), "题注", "元").content == chart.content


@pytest.mark.parametrize(("draw", "kind"), DRAWINGS[:-1], ids=name_of)
def test_a_drawing_knows_the_rows_that_it_was_given(draw, kind):
    chart = drawn(draw(), "题注", "元")
    assert without_marks(plain(chart.note)) == f"依据：《救助台账》{len(AID)}行。"


def test_the_figure_is_closed_and_may_be_drawn_again():
    axes = box()
    first = drawn(axes, "甲", "元")
    assert plt.get_fignums() == []
    second = drawn(axes, "乙", "元")
    assert (second.caption, second.alt) == ("乙", first.alt)
    units = [one for one in axes.texts if one.get_text().startswith("单位")]
    assert len(units) == 1


def test_each_text_is_as_large_as_on_paper_and_within_the_type_area():
    axes = box()
    axes.set_title("标题", fontsize=3)
    axes.tick_params(labelsize=4)
    figure = axes.figure
    chart = drawn(axes, "题注", "元")
    assert min(one.get_fontsize() for one in figure.findobj(Text) if one.get_text()) >= 9
    width = float(re.search(rb'width="([\d.]+)pt"', chart.content)[1])
    assert width / 72 * 25.4 <= 156


@pytest.mark.parametrize("size", [(20, 4), (2, 2), (5, 30)])
def test_a_drawing_of_any_size_has_the_width_of_a_chart(size):
    figure, axes = plt.subplots(figsize=size)
    axes.plot(AID["年龄"].to_numpy())
    chart = drawn(figure, "题注", of=AID)
    root = ET.fromstring(chart.content)
    width, height = (float(root.get(name).removesuffix("pt")) for name in ("width", "height"))
    assert width == pytest.approx(6 * 72, abs=0.1)
    assert 100 < height <= 5.3 * 72


@pytest.mark.parametrize("style", ["ggplot", "dark_background", "seaborn-v0_8-talk"])
def test_any_style_leaves_texts_that_can_be_read_on_paper(style):
    plt.style.use(style)
    axes = box()
    drawn(axes, "题注", "元")
    colours = {mpl.colors.to_hex(label.get_color()) for label in axes.get_yticklabels()}
    assert all(sum(mpl.colors.to_rgb(colour)) < 1.5 for colour in colours)
    assert axes.figure.get_facecolor() == (1, 1, 1, 1)


def test_the_review_s_colours_come_first_also_after_set_theme():
    sns.set_theme()
    figure, axes = plt.subplots()
    (line,) = axes.plot([1, 2])
    assert mpl.colors.to_hex(line.get_color()) == "#6190aa"
    plt.close(figure)


def test_a_hundred_thousand_points_are_a_picture_below_a_megabyte():
    points = np.random.default_rng(1).normal(size=(2, 100_000))
    figure, axes = plt.subplots()
    axes.scatter(*points)
    chart = drawn(figure, "题注", of=AID)
    assert b"<image" in chart.content
    assert len(chart.content) < 1_000_000
    assert "共100000个点" in chart.alt


def test_many_lines_are_a_picture_too():
    figure, axes = plt.subplots()
    for line in np.random.default_rng(1).normal(size=(300, 100)):
        axes.plot(line)
    assert len(drawn(figure, "题注", of=AID).content) < 1_000_000


def test_rows_may_be_named():
    def axes():
        return AID.groupby("乡镇")["金额"].sum().plot.bar()

    assert plain(drawn(axes(), "题注").note) == NO_ROWS
    for of in (AID, AID["金额"], tally(AID["乡镇"]), [AID[:20], AID[20:]]):
        note = without_marks(plain(drawn(axes(), "题注", of=of).note))
        assert note == f"依据：《救助台账》{len(AID)}行。"
    figure = count("a.b", AID[:7], "户")
    assert "7行" in without_marks(plain(drawn(axes(), "题注", of=figure).note))


def test_numbers_of_some_names_have_the_rows_of_these():
    some = tally(AID["乡镇"]).loc[["官舟镇"]]
    rows = int((AID["乡镇"] == "官舟镇").sum())
    chart = drawn(plt.bar(["甲", "乙"], [1, 2]), "题注", of=some)
    assert f"{rows}行" in without_marks(plain(chart.note))


def test_what_has_no_places_is_no_evidence():
    with pytest.raises(FigureError, match="`of` names no rows"):
        drawn(box(), "题注", of=pd.Series([1, 2]))


def test_nothing_drawn_or_no_rows_is_no_chart():
    assert drawn(plt.subplots()[1], "题注") is None
    assert drawn(sns.scatterplot(data=AID[:0], x="年龄", y="金额"), "题注") is None
    assert drawn(box(), "题注", of=AID[:0]) is None
    figure, axes = plt.subplots()
    axes.plot([np.nan, np.nan])
    assert drawn(figure, "题注") is None


def test_a_register_that_was_not_sent_gives_a_notice():
    lost = AID[:0].copy()
    lost.attrs["missing"] = Missing("本年未收到", "《救助台账》")
    assert isinstance(drawn(sns.boxplot(data=lost, x="金额", y="乡镇"), "题注"), Paragraph)
    assert isinstance(drawn(plt.subplots()[1], "题注", of=lost), Paragraph)


@pytest.mark.parametrize("thing", [12, AID, "图", None, [], plt])
def test_what_is_no_drawing_is_refused(thing):
    with pytest.raises(FigureError, match="drawn takes what matplotlib or seaborn has drawn"):
        drawn(thing, "题注")


def test_two_figures_are_refused():
    with pytest.raises(FigureError, match="2 figures"):
        drawn([plt.subplots()[1], plt.subplots()[1]], "题注")


def test_a_character_without_a_glyph_is_named():
    axes = box()
    axes.set_title("\U0003134a")
    with pytest.raises(TypesettingError, match=r"U\+3134A"):
        drawn(axes, "题注")


def test_a_figure_in_a_title_is_printed_as_its_text():
    axes = box()
    axes.set_title(f"{count('a.b', AID, '户')}")
    assert "60户" in drawn(axes, "题注").alt


def test_the_description_has_what_is_drawn():
    middle = AID.groupby("乡镇")["金额"].median()["官舟镇"]
    assert f"官舟镇，中位数{middle:g}元" in drawn(box(), "题注", "元").alt
    assert f"官舟镇{(AID['乡镇'] == '官舟镇').sum()}户" in drawn(of_pandas(), "题注", "户").alt
    points = drawn(scatter(), "题注").alt
    assert "共60个点" in points
    assert f"横轴{AID['年龄'].min()}—{AID['年龄'].max()}" in points
    assert "分低保、特困、边缘户" in points
    assert f"低保{(AID['类别'] == '低保').sum()}户（" in drawn(pie(), "题注", "户").alt
    means = AID.groupby(["乡镇", "类别"])["金额"].mean()
    assert f"特困，官舟镇{round(means['官舟镇', '特困'], 1):g}元" in (
        drawn(bars_with_errors(), "题注", "元").alt
    )
    read = re.search(r"低保，中位数约([\d.]+)元", drawn(violin(), "题注", "元").alt)[1]
    assert float(read) == pytest.approx(AID["金额"][AID["类别"] == "低保"].median(), rel=0.15)


def test_a_line_is_described_by_its_points_or_its_extremes():
    axes = plt.plot(["2019年", "2020年", "2021年"], [3, 1200000, 5], label="补助")
    assert drawn(axes, "题注", "元").alt == "折线图：补助，2019年3元，2020年1200000元，2021年5元。"
    figure, axes = plt.subplots()
    axes.plot(range(100), [at % 50 for at in range(100)])
    assert "最高49（49处），最低0（0处）" in drawn(figure, "题注").alt


def test_names_reach_into_no_other():
    towns = [f"第{at}乡镇人民政府驻地" for at in range(12)]
    axes = plt.bar(towns, range(12))
    drawn(axes, "题注")
    labels = axes[0].axes.get_xticklabels()
    assert {label.get_rotation() for label in labels} == {90}
    with pytest.raises(FigureError, match="90 names"):
        drawn(plt.bar([f"村{at}" for at in range(90)], range(90)), "题注")


def test_a_panel_s_names_are_chinese():
    grid = facets()
    drawn(grid, "题注")
    assert {axes.get_title() for axes in grid.axes.flat} == {f"乡镇：{town}" for town in TOWNS}
    assert grid.axes.flat[0].get_ylabel() == "数量"


def test_seaborn_draws_choices_in_their_order_with_their_colours():
    legend = scatter().get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["低保", "特困", "边缘户"]
    colours = colours_of(legend)
    plt.close("all")
    fewer = AID[AID["类别"] != "低保"]
    legend = sns.scatterplot(data=fewer, x="年龄", y="金额", hue="类别").get_legend()
    assert colours_of(legend) == {name: colours[name] for name in ("特困", "边缘户")}
    plt.close("all")
    shuffled = AID.sample(frac=1, random_state=3)
    axes = sns.boxplot(data=shuffled, x="金额", y="乡镇")
    assert [label.get_text() for label in axes.get_yticklabels()] == TOWNS


def colours_of(legend):
    handles = zip(legend.get_texts(), legend.legend_handles, strict=True)
    return {text.get_text(): mpl.colors.to_hex(one.get_color()) for text, one in handles}


def test_a_drawing_can_be_referred_to_and_says_what_it_shows():
    chart = drawn(box(), "题注", "元", says=f"救助{count('a.b', AID, '户')}")
    assert without_marks(see(chart)) == "（见图）"
    assert without_marks(plain(chart.says)) == "救助60户"


def test_a_figure_outside_of_pyplot_is_drawn_too():
    figure = Drawing()
    figure.subplots().plot([1, 2, 3])
    assert isinstance(drawn(figure, "题注", of=AID), Chart)
