import io
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from annual_review.document.fonts import SANS, SERIF, woff_subset

CHARACTERS = frozenset("综述，2021")


@pytest.fixture(scope="module")
def packed():
    return woff_subset(SERIF, CHARACTERS)


def test_a_subset_has_the_characters_asked_for_and_no_others(packed):
    face = TTFont(io.BytesIO(packed))
    assert face.flavor == "woff"
    assert set(map(chr, face.getBestCmap())) == CHARACTERS
    assert len(face.getGlyphOrder()) == len(CHARACTERS) + 1  # and the one for what is missing


def test_a_subset_keeps_the_name_and_half_width_punctuation_and_nothing_for_vertical_text(packed):
    face = TTFont(io.BytesIO(packed))
    assert {name.nameID for name in face["name"].names} == {1, 2}
    assert "halt" in {one.FeatureTag for one in face["GPOS"].table.FeatureList.FeatureRecord}
    assert not {"BASE", "VORG", "vhea", "vmtx"} & set(face.keys())


def test_the_same_characters_give_the_same_bytes_in_another_process(packed):
    woff_subset.cache_clear()
    assert woff_subset(SERIF, frozenset(reversed("综述，2021"))) == packed
    said = (
        "import sys; from annual_review.document.fonts import woff_subset;"
        "from annual_review.document.fonts import SERIF;"
        "sys.stdout.buffer.write(woff_subset(SERIF, frozenset('综述，2021')))"
    )
    other = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True)
    assert other.stdout == packed


def test_the_fonts_of_two_faces_are_two_files():
    assert woff_subset(SERIF, CHARACTERS) != woff_subset(SANS, CHARACTERS)
