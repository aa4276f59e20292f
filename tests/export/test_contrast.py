"""Contrast of the colours of page and PDF, as WCAG 2.2 requires: text 4.5:1, graphics 3:1."""

import re

import pytest

from annual_review.chapter.charts.style import contrast
from annual_review.export import TEMPLATES
from tests.conftest import ROOT

CSS = (TEMPLATES / "review-html" / "review.css").read_text(encoding="utf-8")
INDEX = (ROOT / "annual_review" / "offices" / "templates" / "index.css").read_text(encoding="utf-8")
TYPST = "".join(
    path.read_text(encoding="utf-8") for path in (TEMPLATES / "review-typst").glob("*.typ.j2")
)
COLOURS = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", CSS))
GREYS = sorted({int(level) for level in re.findall(r"luma\((\d+)\)", TYPST)})


@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent"])
def test_every_text_colour_is_readable_on_every_background(ink, ground):
    assert contrast(COLOURS[ink], COLOURS[ground]) >= 4.5


def test_white_is_readable_on_the_accent():
    assert contrast("#ffffff", COLOURS["accent"]) >= 4.5


def test_the_page_has_no_other_colours():
    assert set(COLOURS) == {"ink", "quiet", "rule", "paper", "tint", "accent"}
    own = re.sub(r"--\w+: #[0-9a-f]{6};", "", CSS)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s])", own)) <= {"#fff"}


def test_the_index_of_offices_has_the_same_colours_and_no_other():
    assert set(re.findall(r"var\(--(\w+)\)", INDEX)) <= {*COLOURS, "serif", "sans", "measure"}
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(|opacity", INDEX)


def test_the_faint_colour_is_used_for_borders_only():
    for declaration in re.findall(r"([\w-]+):[^;{}]*var\(--rule\)", CSS + INDEX):
        assert declaration.startswith("border"), declaration


def test_only_a_disabled_button_is_faded():
    sheets = sorted((TEMPLATES / "review-html").glob("*.css"))
    rules = "".join(path.read_text(encoding="utf-8") for path in sheets)
    assert len(sheets) > 5
    # What is shown only at a pointer is not faint, but not there.
    faded = re.findall(r"([^}\n]*)\{[^}]*opacity: (?!0;|1;)", rules)
    assert faded == ["dialog button:disabled "]


def test_greys_of_the_pdf_are_readable_on_its_backgrounds():
    grounds = [level for level in GREYS if level > 240]
    inks = [level for level in GREYS if level <= 240]
    assert grounds
    assert inks
    for ink in inks:
        for ground in (255, *grounds):
            assert (
                contrast(f"#{ink:02x}" + f"{ink:02x}" * 2, f"#{ground:02x}" + f"{ground:02x}" * 2)
                >= 4.5
            )
    # The red of official documents (GB/T 9704-2012, 7.2.4), of large characters and lines.
    assert re.findall(r"rgb\([^)]*\)|cmyk\(|gradient", TYPST) == ['rgb("#ff0000")']
    assert contrast("#ff0000", "#ffffff") >= 3
