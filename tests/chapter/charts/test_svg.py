"""Both drawings of a chart as SVG: texts that are texts, large enough on paper and on a phone."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from annual_review.chapter.charts.bars_and_lines import bars, columns, grouped, lines, stacked
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.document.drawing_texts import texts_of_drawings

PHONE = 390 - 40  # CSS pixels that a page of 390 leaves a chart
MONTHS = [f"{month}月" for month in range(1, 13)]
LONG = ["县第一中学集团东校区教育发展中心", "县医院", "经济开发区管理委员会社会事务局", "总工会"]
NUMBERS = np.arange(36).reshape(12, 3) * 7
DRAWN = {
    "bars": lambda: bars(pd.Series([1200, 30, None, -45], LONG), "题", "万元"),
    "columns": lambda: columns(pd.Series(range(12, 24), MONTHS), "题", "人"),
    "columns of long names": lambda: columns(pd.Series([1, 3, 2, 5], LONG), "题", "人"),
    "days": lambda: columns(pd.Series(range(31), [f"{n}日" for n in range(31)]), "题", "人"),
    "grouped": lambda: grouped(
        pd.DataFrame(NUMBERS, MONTHS, ["2019年", "2020年", "2021年"]), "题", "人"
    ),
    "stacked": lambda: stacked(pd.DataFrame(NUMBERS, MONTHS, list("甲乙丙")), "题", "人"),
    "upright": lambda: stacked(
        pd.DataFrame(NUMBERS, MONTHS, list("甲乙丙")), "题", "人", upright=True
    ),
    "heatmap": lambda: heatmap(
        pd.DataFrame(NUMBERS.T * 11, ["关工委工作", "老干部工作", "老年教育"], MONTHS), "题", "人"
    ),
    "lines": lambda: lines(pd.DataFrame(NUMBERS, MONTHS, LONG[:3]), "题", "人"),
}


def texts(content):
    """Return the texts of an SVG with their sizes in points."""
    root = ET.fromstring(content)
    usual = float(root.get("font-size"))
    return [
        (text.text, float(text.get("font-size") or holder.get("font-size") or usual))
        for holder in root.iter()
        for text in holder.findall("{*}text")
    ]


@pytest.mark.parametrize("name", DRAWN)
def test_texts_are_large_enough_on_paper_and_on_a_phone(name):
    chart = DRAWN[name]()
    for content, least, width in ((chart.content, 9, 432), (chart.narrow, 11, PHONE)):
        points = float(ET.fromstring(content).get("viewBox").split()[2])
        assert points <= 442  # the 156 mm of the page
        assert min(size for _, size in texts(content)) * width / points >= least - 0.01


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_drawn_is_outside_of_the_drawing(name):
    chart = DRAWN[name]()
    for content in (chart.content, chart.narrow):
        root = ET.fromstring(content)
        _, _, width, height = map(float, root.get("viewBox").split())
        for text in root.findall(".//{*}text"):
            place = [text.get("x"), text.get("y")] if text.get("x") else None
            x, y = map(float, place or re.findall(r"-?[\d.]+", text.get("transform"))[:2])
            assert -1 <= x <= width + 1, text.text
            assert -1 <= y <= height + 1, text.text


@pytest.mark.parametrize("name", ["columns of long names", "lines"])
def test_long_names_are_whole_on_a_phone(name):
    shown = "".join(text for text, _ in texts(DRAWN[name]().narrow))
    assert all(long in shown for long in LONG[:3])


def test_a_drawing_of_many_hatched_parts_is_small():
    table = pd.DataFrame(np.ones((6, 6)), [*LONG, "甲", "乙"], list("天地玄黄宇宙"))
    content = stacked(table, "题", "个").content
    assert len(content) < 15_000
    assert not re.search(rb"<style|style=|<metadata|<g></g>|<g/>", content)


def test_the_dots_of_a_hatching_repeat_in_a_small_tile():
    table = pd.DataFrame(np.ones((3, 6)), list("甲乙丙"), list("天地玄黄宇宙"))
    root = ET.fromstring(stacked(table, "题", "个").content)
    sizes = {
        (one.get("width"), one.get("height")) for one in root.iter() if one.get("patternUnits")
    }
    assert ("4", "8") in sizes


def test_the_fonts_are_asked_for_the_texts_of_both_drawings():
    chart = DRAWN["lines"]()
    found = list(texts_of_drawings(chart))
    assert "单位：人" in found
    assert len(found) == len(texts(chart.content)) + len(texts(chart.narrow))
    assert "甲<乙&" in texts_of_drawings(bars(pd.Series([1, 2], ["甲<乙&", "丙"]), "题", "人"))
