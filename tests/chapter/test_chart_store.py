import pandas as pd
import pytest

from annual_review.chapter.charts import bars, grouped, heatmap, kept
from annual_review.document.blocks import Chart
from annual_review.engine.step_cache import CHART_CACHE, prune_files

TABLE = pd.DataFrame({"1月": [2, 0], "2月": [5, 1]}, index=["宣讲", "调解"])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CHART_CACHE, str(tmp_path / "charts"))
    return tmp_path / "charts"


@pytest.fixture
def draw():
    """Return a function that draws, and what it was asked for."""
    asked = []

    def chart(values, caption, unit, *, upright=False):
        asked.append(caption)
        return Chart(caption, f"{values.sum().sum()}{unit}", b"<svg/>")

    return kept(chart), asked


def test_a_chart_that_was_drawn_before_is_not_drawn_again(folder, draw):
    chart, asked = draw
    assert chart(TABLE, "图", "次") == chart(TABLE.copy(), "图", "次")
    assert asked == ["图"]


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
def test_whatever_else_it_is_drawn_from_makes_another_chart(folder, draw, other):
    chart, asked = draw
    chart(TABLE, "图", "次")
    other(chart)
    assert len(asked) == 2


def test_what_is_damaged_is_drawn_anew(folder, draw):
    chart, asked = draw
    chart(TABLE, "图", "次")
    (path,) = folder.iterdir()
    path.write_text(path.read_text(encoding="utf-8").replace("8次", "9次"), encoding="utf-8")
    assert chart(TABLE, "图", "次").alt == "8次"
    assert len(asked) == 2


def test_a_place_that_cannot_be_written_keeps_nothing(folder, draw):
    folder.write_text("in the way", encoding="utf-8")
    chart, asked = draw
    assert chart(TABLE, "图", "次") == chart(TABLE, "图", "次")
    assert len(asked) == 2


def test_by_hand_nothing_is_kept(tmp_path, draw, monkeypatch):
    monkeypatch.delenv(CHART_CACHE, raising=False)
    chart, asked = draw
    chart(TABLE, "图", "次")
    chart(TABLE, "图", "次")
    assert len(asked) == 2


@pytest.mark.parametrize("draws", [heatmap, grouped, lambda t, *more: bars(t["2月"], *more)])
def test_a_kept_chart_has_the_bytes_of_a_drawn_one(folder, draws, monkeypatch):
    first, again = draws(TABLE, "图", "次"), draws(TABLE, "图", "次")
    monkeypatch.delenv(CHART_CACHE)
    assert first == again == draws(TABLE, "图", "次")


def test_only_the_last_few_hundred_are_remembered(tmp_path):
    for number in range(305):
        (tmp_path / f"{number}.json").write_text("", encoding="utf-8")
    prune_files(tmp_path)
    assert len(list(tmp_path.iterdir())) == 300
