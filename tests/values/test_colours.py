"""Shades of colours: their luminance and contrast, for any colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.values.colours import contrast, luminance, read_colour, readable, shade

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS, st.sampled_from(["#ffffff", "#f5f2ea"]))
def test_a_readable_colour_has_the_contrast_of_text_and_one_that_has_it_stays(colour, ground):
    ink = readable(colour, ground)
    assert contrast(ink, ground) >= 4.5
    assert ink == colour or contrast(colour, ground) < 4.5


@given(COLOURS, st.floats(0.05, 0.9))
def test_a_shade_has_the_luminance_that_is_asked_for(colour, wanted):
    if luminance(colour):
        assert luminance(shade(colour, wanted)) == pytest.approx(wanted, abs=0.01)


@pytest.mark.parametrize("text", ["", "red", "9c1f1f", "#9c1f1", "#gggggg", "#9c1f1f00"])
def test_what_is_not_written_as_a_colour_is_refused(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        read_colour(text)
