import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.fonts import (
    SANS,
    SERIF,
    fonts_of_roles,
    missing_glyphs,
    require_glyphs,
)
from annual_review.errors import TypesettingError


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)))
def test_the_default_fonts_have_every_common_character(text):
    assert missing_glyphs(text, [SERIF]) == missing_glyphs(text, [SANS]) == []


def test_missing_glyphs_are_given_once_in_order():
    assert missing_glyphs("甲\U00020bb7乙😀\U00020bb7", [SERIF, SANS]) == ["\U00020bb7", "😀"]


def test_characters_that_show_nothing_need_no_glyph():
    assert missing_glyphs("甲\n\t\u200b\u202e\u3000\ufe0f", [SERIF]) == []


def test_a_missing_glyph_is_named_with_its_place_and_the_text_around():
    with pytest.raises(TypesettingError, match=r"搭建载体.*U\+20BB7.*老党员.家"):
        require_glyphs([("搭建载体", "走访老党员\U00020bb7家")], [SERIF])


def test_the_office_s_own_font_comes_before_the_default():
    roles = fonts_of_roles({"body": SANS})
    assert roles["body"] == (SANS, SERIF, SANS)
    assert roles["title"] == (SERIF, SANS)


def test_a_font_that_is_not_there_is_named(tmp_path):
    with pytest.raises(TypesettingError, match=r"仿宋\.ttf"):
        fonts_of_roles({"body": tmp_path / "仿宋.ttf"})
    with pytest.raises(TypesettingError, match=r"仿宋\.ttf"):
        missing_glyphs("甲", [tmp_path / "仿宋.ttf"])


@pytest.mark.parametrize("content", [b"", b"no font", SANS.read_bytes()[:1000]])
def test_a_file_that_is_no_font_is_named(tmp_path, content):
    (tmp_path / "楷体.ttf").write_bytes(content)
    with pytest.raises(TypesettingError, match=r"楷体\.ttf.*\.otf"):
        missing_glyphs("甲", [tmp_path / "楷体.ttf"])
