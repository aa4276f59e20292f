import io
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.fonts import (
    KAI,
    SANS,
    SERIF,
    fonts_of_roles,
    missing_glyphs,
    more_fonts,
    woff_subset,
)
from annual_review.errors import TypesettingError

CHARACTERS = frozenset("综述，2021")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)))
def test_the_default_fonts_have_every_common_character(text):
    assert missing_glyphs(text, [SERIF]) == missing_glyphs(text, [SANS]) == []


def test_missing_glyphs_are_returned_once_in_order():
    assert missing_glyphs("甲\U00020bb7乙😀\U00020bb7", [SERIF, SANS]) == ["\U00020bb7", "😀"]


def test_characters_that_are_not_displayed_need_no_glyph():
    assert missing_glyphs("甲\n\t\u200b\u202e\u3000\ufe0f", [SERIF]) == []


def test_the_office_s_own_font_comes_before_the_default():
    roles = fonts_of_roles({"body": SANS})
    assert roles["body"] == (SANS, SERIF, SANS)
    assert roles["title"] == (SERIF, SANS)


def test_a_missing_font_file_is_named(tmp_path):
    with pytest.raises(TypesettingError, match=r"仿宋\.ttf"):
        fonts_of_roles({"body": tmp_path / "仿宋.ttf"})
    with pytest.raises(TypesettingError, match=r"仿宋\.ttf"):
        missing_glyphs("甲", [tmp_path / "仿宋.ttf"])


@pytest.mark.parametrize("content", [b"", b"no font", SANS.read_bytes()[:1000]])
def test_a_file_that_is_not_a_font_is_named(tmp_path, content):
    (tmp_path / "楷体.ttf").write_bytes(content)
    with pytest.raises(TypesettingError, match=r"楷体\.ttf.*\.otf"):
        missing_glyphs("甲", [tmp_path / "楷体.ttf"])


@pytest.fixture(scope="module")
def subset():
    return woff_subset(SERIF, CHARACTERS)


def test_a_subset_has_the_wanted_characters_and_no_others(subset):
    face = TTFont(io.BytesIO(subset))
    assert face.flavor == "woff"
    assert set(map(chr, face.getBestCmap())) == CHARACTERS
    assert len(face.getGlyphOrder()) == len(CHARACTERS) + 1  # and .notdef


def test_a_subset_keeps_its_name_and_half_width_punctuation_but_no_vertical_metrics(subset):
    face = TTFont(io.BytesIO(subset))
    assert {name.nameID for name in face["name"].names} == {1, 2}
    assert "halt" in {one.FeatureTag for one in face["GPOS"].table.FeatureList.FeatureRecord}
    assert not {"BASE", "VORG", "vhea", "vmtx"} & set(face.keys())


def test_the_same_characters_give_the_same_bytes_in_another_process(subset):
    woff_subset.cache_clear()
    assert woff_subset(SERIF, frozenset(reversed("综述，2021"))) == subset
    code = (
        "import sys; from annual_review.document.fonts import woff_subset;"
        "from annual_review.document.fonts import SERIF;"
        "sys.stdout.buffer.write(woff_subset(SERIF, frozenset('综述，2021')))"
    )
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert other.stdout == subset


def test_subsets_of_two_fonts_differ():
    assert woff_subset(SERIF, CHARACTERS) != woff_subset(SANS, CHARACTERS)


def test_rare_names_and_symbols_have_fonts_that_come_with_the_package():
    rare = "𠮷䶮㛃𬱖✓✗☑☒㎡℃ⅻ㊿⓿αЖ𝑥😀"
    fonts = more_fonts(rare, {})
    assert missing_glyphs(rare, [SERIF, *fonts]) == missing_glyphs(rare, [SANS, *fonts]) == []
    assert more_fonts("甲①㎡", {}) == ()


def test_a_font_of_the_office_is_asked_before_those_of_the_package():
    own = more_fonts("𠮷", {})[0]
    assert more_fonts("𠮷", {"body": own})[0] == own


def test_the_font_of_subheadings_has_the_characters_of_gb_2312():
    rows = [bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    characters = "".join(row.decode("gb2312", errors="ignore") for row in rows)
    assert len(characters) == 6763
    assert len(missing_glyphs(characters, [KAI])) == 33  # rare ones, of which another font has all
    assert missing_glyphs(characters, fonts_of_roles({})["subheading"]) == []
    assert fonts_of_roles({})["subheading"][0] == KAI
    assert missing_glyphs("“”", [KAI]) == ["“", "”"]  # in Latin width there, so of another font


@pytest.mark.parametrize("font", [SERIF, SANS, KAI])
def test_the_woff_file_is_the_one_that_fonttools_saves(font):
    with TTFont(io.BytesIO(woff_subset(font, CHARACTERS)), recalcTimestamp=False) as face:
        saved = io.BytesIO()
        face.save(saved)
    assert saved.getvalue() == woff_subset(font, CHARACTERS)
