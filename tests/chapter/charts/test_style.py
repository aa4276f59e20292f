"""Colours of charts: contrast, greyscale and colour blindness."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from annual_review.chapter.charts.bars_and_lines import lines, stacked
from annual_review.chapter.charts.heatmap import heatmap
from annual_review.chapter.charts.palette import palette, use_color
from annual_review.chapter.charts.parts import fills, strokes
from annual_review.chapter.charts.style import INK, QUIET, contrast, readable_on

PAPERS = ("#ffffff", "#fdfcf9", "#f5f2ea")  # the PDF's, the page's, the page's tinted ground
# Colour blindness of full severity on linear sRGB: Machado, Oliveira, Fernandes (2009), table 1.
EYES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
    "any eye": np.eye(3),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


# No colour of an office, and some of any hue and lightness.
OFFICES = [
    None,
    "#9c1f1f",
    "#e65100",
    "#ffd966",
    "#2e7d32",
    "#00695c",
    "#1f4e8c",
    "#00b0ff",
    "#6a1b9a",
    "#d81b60",
    "#808080",
    "#000000",
    "#ffffff",
]


@pytest.fixture(autouse=True, params=OFFICES)
def _colour_of_the_office(request):
    use_color(request.param)
    yield
    use_color(None)


def seen(colour, eye):
    """Return CIE L*a*b* of a colour as an eye sees it (white point D65)."""
    part = np.array(to_rgb(colour))
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(np.array(EYES[eye]) @ linear, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(colour, other, eye):
    return float(np.linalg.norm(seen(colour, eye) - seen(other, eye)))


def test_contrast_and_colour_difference_are_those_of_the_standards():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert seen("#ff0000", "any eye") == pytest.approx([53.2, 80.1, 67.2], abs=0.2)
    assert difference("#d7191c", "#1a9641", "deuteranopia") < difference(
        "#d7191c", "#1a9641", "any eye"
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_text_has_contrast_with_the_paper(paper):
    least = 4.5 if paper != PAPERS[2] else 3  # no chart is on the tinted ground
    for ink in (INK, QUIET, *palette().lines):
        assert contrast(ink, paper) >= least


@pytest.mark.parametrize("paper", PAPERS)
def test_the_parts_of_a_chart_have_contrast_with_the_paper(paper):
    for part in (palette().main, palette().accent, palette().edge, *palette().lines):
        assert contrast(part, paper) >= 3


def test_each_fill_has_contrast_with_its_edge_or_is_the_same_colour():
    for fill in palette().fills[1:]:
        assert contrast(fill, palette().edge) >= 3


@pytest.mark.parametrize("eye", EYES)
def test_neighbouring_parts_differ_for_any_eye(eye):
    parts = [fill["color"] for fill in fills(len(palette().fills) + 1)]
    for part, following in pairwise(parts):
        assert difference(part, following, eye) >= 8
    assert min(difference(*pair, eye) for pair in pairwise(parts[:5])) >= 20


@pytest.mark.parametrize("eye", EYES)
def test_parts_of_similar_colour_differ_in_hatching(eye):
    parts = fills(len(palette().fills))
    for number, part in enumerate(parts):
        for other in parts[number + 1 :]:
            similar = difference(part["color"], other["color"], eye) < 20
            assert not similar or part["hatch"] != other["hatch"]


@pytest.mark.parametrize("eye", EYES)
def test_neighbouring_lines_differ_in_lightness_and_in_dashes(eye):
    drawn = strokes(9)
    for (colour, dash), (next_colour, next_dash) in pairwise(drawn):
        assert difference(colour, next_colour, eye) >= 12
        assert dash != next_dash
    assert len(set(drawn[:8])) == 8


def test_text_on_any_grey_is_readable():
    for level in range(256):
        ground = f"#{level:02x}{level:02x}{level:02x}"
        assert contrast(readable_on(ground), ground) >= 4.5


def test_numbers_in_a_heat_map_have_contrast_with_their_cells():
    numbers = [range(1, 7), range(7, 13)]
    table = pd.DataFrame(numbers, list("甲乙"), [f"{n}月" for n in range(1, 7)])
    root = ET.fromstring(heatmap(table, "题", "次").content)
    cells = [part.get("fill") for part in root.findall(".//{*}path")]
    inks = [
        text.get("fill") or holder.get("fill") or "#000000"  # black is SVG's own
        for holder in root.iter()
        for text in holder.findall("{*}text")
        if text.text.isdigit()
    ]
    assert len(cells) == len(inks) == 12
    assert set(inks) == {"#000000", "#ffffff"}
    for cell, ink in zip(cells, inks, strict=True):
        assert contrast(ink, cell) >= 4.5


def test_many_parts_are_hatched_and_a_bar_of_0_has_no_edge():
    table = pd.DataFrame(
        [[5, 0, 5, 5, 5, 5], [1] * 6], index=["甲", "乙"], columns=list("天地玄黄宇宙")
    )
    svg = stacked(table, "题", "次").content.decode()
    assert svg.count("<pattern") == 3
    assert f'stroke="{palette().edge}" stroke-width="0.6"' in svg
    few = stacked(table[["天", "地"]], "题", "次").content.decode()
    assert "<pattern" not in few


def test_each_line_has_the_colour_of_its_name():
    table = pd.DataFrame({"甲": [1, 2], "乙": [3, 5]}, index=["1月", "2月"])
    svg = lines(table, "题", "次").content.decode()
    for colour, _ in strokes(2):
        assert f'stroke="{colour}"' in svg
        assert f'fill="{colour}"' in svg
