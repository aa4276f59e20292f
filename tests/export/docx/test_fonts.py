import shutil

import pytest
from docx.oxml.ns import qn
from lxml import etree

from annual_review.document.fonts import SANS
from annual_review.errors import TypesettingError
from tests.support.executed import (
    CHAPTER,
    notebook,
    say,
)
from tests.support.word import export, opened, parts


def chinese_font(word, style):
    return word.styles[style].element.rPr.rFonts.get(qn("w:eastAsia"))


def test_each_role_has_the_standard_s_font_with_that_of_windows_as_substitute(content, word):
    styles = ("Title", "Heading 1", "Heading 2", "Normal")
    expected = ["方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"]
    assert [chinese_font(word, style) for style in styles] == expected
    table = etree.fromstring(parts(content)["word/fontTable.xml"])
    others = {
        one.get(qn("w:name")): one.find(qn("w:altName")).get(qn("w:val"))
        for one in table
        if one.find(qn("w:altName")) is not None
    }
    assert others["仿宋_GB2312"] == "仿宋"
    assert others["楷体_GB2312"] == "楷体"


def test_the_office_s_own_fonts_are_named(tmp_path):
    own = tmp_path / "正文.otf"
    shutil.copy(SANS, own)
    word = opened(export(notebook(say(CHAPTER), fonts={"body": str(own)})))
    assert chinese_font(word, "Normal") == "Noto Sans SC"
    assert chinese_font(word, "Heading 1") == "黑体"
    with pytest.raises(TypesettingError, match="缺"):
        export(notebook(say(CHAPTER), fonts={"body": str(tmp_path / "缺.ttf")}))
