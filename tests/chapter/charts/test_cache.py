import pandas as pd
import pytest

from annual_review.chapter.charts.bars_and_lines import bars, grouped
from annual_review.chapter.charts.cache import cached
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.document.blocks import Chart
from annual_review.engine.step_cache import CHART_CACHE, prune_files

TABLE = pd.DataFrame({"1月": [2, 0], "2月": [5, 1]}, index=["宣讲", "调解"])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CHART_CACHE, str(tmp_path / "charts"))
    return tmp_path / "charts"


@pytest.fixture
def draw():
    """Return a cached function that draws, and the captions that it has drawn."""
    drawn = []

    def chart(values, caption, unit, *, upright=False):
        drawn.append(caption)
        return Chart(caption, f"{values.sum().sum()}{unit}", b"<svg/>")

    return cached(chart), drawn


def test_a_chart_that_was_drawn_before_is_not_drawn_again(folder, draw):
    chart, drawn = draw
    assert chart(TABLE, "图", "次") == chart(TABLE.copy(), "图", "次")
    assert drawn == ["图"]


@pytest.mark.parametrize(
    "other",
    [
        lambda chart: chart(TABLE + 1, "图", "次"),
        lambda chart: chart(TABLE.rename(index={"宣讲": "培训"}), "图", "次"),
        lambda chart: chart(TABLE.rename(columns={"1月": "3月"}), "图", "次"),
        lambda chart: chart(TABLE, "表", "次"),
        lambda chart: chart(TABLE, "图", "人"),
        lambda chart: chart(TABLE, "图", "次", upright=True),
        lambda chart: chart(TABLE["1月"], "图", "次"),
        lambda chart: chart(TABLE.astype(float) + 0.25, "图", "次"),
    ],
)
def test_other_arguments_make_another_chart(folder, draw, other):
    chart, drawn = draw
    chart(TABLE, "图", "次")
    other(chart)
    assert len(drawn) == 2


def test_a_damaged_chart_is_drawn_again(folder, draw):
    chart, drawn = draw
    chart(TABLE, "图", "次")
    (path,) = folder.iterdir()
    path.write_text(path.read_text(encoding="utf-8").replace("8次", "9次"), encoding="utf-8")
    assert chart(TABLE, "图", "次").alt == "8次"
    assert len(drawn) == 2


def test_without_a_place_to_write_every_chart_is_drawn(folder, draw):
    folder.write_text("in the way", encoding="utf-8")
    chart, drawn = draw
    assert chart(TABLE, "图", "次") == chart(TABLE, "图", "次")
    assert len(drawn) == 2


def test_without_a_run_nothing_is_kept(tmp_path, draw, monkeypatch):
    monkeypatch.delenv(CHART_CACHE, raising=False)
    chart, drawn = draw
    chart(TABLE, "图", "次")
    chart(TABLE, "图", "次")
    assert len(drawn) == 2


@pytest.mark.parametrize("draws", [heatmap, grouped, lambda t, *more: bars(t["2月"], *more)])
def test_a_restored_chart_has_the_bytes_of_a_drawn_one(folder, draws, monkeypatch):
    first, again = draws(TABLE, "图", "次"), draws(TABLE, "图", "次")
    monkeypatch.delenv(CHART_CACHE)
    assert first == again == draws(TABLE, "图", "次")


def test_only_the_last_300_are_kept(tmp_path):
    for number in range(305):
        (tmp_path / f"{number}.json").write_text("", encoding="utf-8")
    prune_files(tmp_path)
    assert len(list(tmp_path.iterdir())) == 300
