"""Random edits of words: each is in its cell's text or listed, none is lost, none elsewhere."""

import pytest

from annual_review.word_edits.items import wanted
from annual_review.word_edits.verifying import expected_texts
from tests.support.leaders import DERIVED, random_edits

_EACH = 25  # edits of a file


@pytest.mark.parametrize("seed", range(8))
def test_each_edit_is_in_its_cell_or_listed(sample, seed):
    copy = sample.copy()
    edited = random_edits(sample, copy, seed, _EACH)
    found = sample.accept(copy.content)
    by_place = {}
    for item in found.items:
        is_empty = not edited[item.passages[0].place]
        assert item.kind in ("改写", "数字", "删除"[: 2 * is_empty]), item
        by_place.setdefault(item.passages[0].place, []).append(item)
    same = {
        place for place, text in edited.items() if _bare(text) == _bare(sample.passages[place].text)
    }
    assert edited.keys() - same <= by_place.keys()  # none is lost
    assert by_place.keys() <= edited.keys()  # and nothing else was found
    for place, text in edited.items():
        own = by_place.get(place, [])
        if text and own and all(one.steps for one in own):
            assert _bare(text) in map(_bare, sample.printed(found.texts, place))
        for one in own:
            assert one.steps or one.why
    expected, _concerned = expected_texts(wanted(found.items), sample.passages)
    noted = [note for one in found.items for note in one.notes]
    for cell in expected.keys() | found.texts.keys():
        if cell[0] not in DERIVED and not any(f"{cell[0]}.ipynb {cell[1]}" in n for n in noted):
            assert [*map(_bare, expected.get(cell, []))] == [*map(_bare, found.texts.get(cell, []))]


def _bare(text):
    return "".join(text.split())
