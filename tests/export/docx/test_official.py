"""Official elements in the Word file: the elements, and where they stand."""

import pytest
from docx.oxml.ns import qn

from annual_review.document.official import OfficialTexts
from tests.support.official import JOINT, ONE, SEVERAL, official_review
from tests.support.word import export, opened, text_of

MM = 1440 / 25.4


def paragraphs_of(word):
    return list(word.element.body.iter(qn("w:p")))


def text(element):
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def height(element):
    spacing = element.find(qn("w:pPr")).find(qn("w:spacing"))
    return int(spacing.get(qn("w:line"))) + int(spacing.get(qn("w:before"), 0))


def test_the_same_document_gives_the_same_bytes():
    assert export(official_review(ONE)) == export(official_review(ONE))


def test_every_element_is_in_the_document_in_the_order_of_the_standard():
    content = text_of(export(official_review(ONE, appendix="数据质量说明")))
    order = ["000001", "机密★1年", "特急", "甲县老干部局文件", "甲老干〔2022〕3号", "工作综述"]
    order += ["各乡镇，县直各部门：", "强化政治引领", "附件：1.数据统计表", "2022年2月17日"]
    order += ["（此件公开发布）", "数据质量说明", "抄送：县直单位甲", "2022年2月18日印发"]
    places = [content.find(one) for one in order]
    assert -1 not in places
    assert places == sorted(places)


def test_the_name_of_the_organ_begins_35_mm_below_the_edge_of_the_type_area():
    above = []
    for one in paragraphs_of(opened(export(official_review(ONE)))):
        if text(one) == "甲县老干部局文件":
            break
        above.append(height(one))
    size = OfficialTexts.MARK_TOP * MM - 48 * 20 * 0.165  # the font's own space is in the line
    assert sum(above) == pytest.approx(size, abs=MM)
    color = one.find(f".//{qn('w:color')}").get(qn("w:val"))
    assert color == "FF0000"


def test_several_organs_stand_beside_the_word_and_those_who_sign_beside_the_number():
    word = opened(export(official_review(JOINT)))
    mark, number, *_ = word.tables
    assert mark.cell(0, 0).text.split() == SEVERAL
    assert mark.cell(0, 1).text == "文件"
    assert number.cell(1, 0).text == "甲老干呈〔2022〕12号"
    assert [number.cell(0, at).text for at in (1, 2, 3)] == ["签发人：", "张三", "李四"]
    assert number.cell(1, 2).text == "王五"


def test_the_foot_has_a_page_of_its_own_with_an_even_number():
    word = opened(export(official_review(ONE)))
    last = word.element.body.sectPr
    assert last.find(qn("w:type")).get(qn("w:val")) == "evenPage"
    assert not word.sections[-1].footer.is_linked_to_previous
    assert word.sections[-1].footer.paragraphs[0].text == ""
    borders = word.tables[-1]._tbl.tblPr.find(qn("w:tblBorders"))
    sizes = {one.tag.rpartition("}")[2]: one.get(qn("w:sz")) for one in borders}
    assert sizes == {"top": "8", "bottom": "8", "insideH": "6"}


@pytest.mark.parametrize("cover", [True, False])
def test_a_draft_says_so_above_every_page(cover):
    document = {"cover": cover, "contents": cover}
    official = {"draft": "征求意见稿 第二稿"}
    word = opened(export(official_review(official, document=document)))
    first = word.sections[0]
    for header in (first.header, first.even_page_header):
        assert "征求意见稿 第二稿" in [one.text for one in header.paragraphs]
    for section in list(word.sections)[1:]:
        own = [one.text for one in section.header.paragraphs]
        assert section.header.is_linked_to_previous or "征求意见稿 第二稿" in own


def test_without_official_elements_nothing_is_added():
    word = opened(export(official_review({})))
    assert len(word.sections) == 1
    assert all(
        not one.header.paragraphs or not one.header.paragraphs[0].text for one in word.sections
    )
