"""Places in a ranking, in words."""

import pytest

from annual_review.errors import FigureError
from annual_review.values.rankings import word_rank


@pytest.mark.parametrize(
    ("place", "spec", "is_tied", "text"),
    [
        (2, "", False, "第2位"),
        (2, "汉", False, "第二位"),
        (1, "", False, "第1位"),
        (1, "居", False, "居首位"),
        (12, "居汉", False, "居第十二位"),
        (2, "居", True, "并列第2位"),
        (1, "居", True, "并列首位"),
        (1, "汉", True, "并列第一位"),
    ],
)
def test_a_place_is_worded_as_its_spec_says(place, spec, is_tied, text):
    assert word_rank(place, spec, is_tied=is_tied) == text


def test_an_unknown_spec_is_refused():
    with pytest.raises(FigureError, match="Did you mean '汉'"):
        word_rank(2, "汉余")
    with pytest.raises(FigureError, match="is not a format of a place"):
        word_rank(2, ".1")
