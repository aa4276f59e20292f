import io
import re

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from annual_review.document.blocks import Glance, ListBlock, Paragraph, Span
from annual_review.errors import ParamsError
from tests.support.docx_schema import misplaced
from tests.support.executed import CHAPTER, long_table, notebook, say
from tests.support.word import body_of, export, opened, parts, with_style
from tests.support.word_templates import OLD_TEXT, court

BLOCKS = (
    CHAPTER,
    Paragraph((Span("全年宣讲。"),)),
    Glance(((Span("7场"), "知识竞赛"),)),
    ListBlock(((Span("甲事"),), (Span("乙事"),)), True, 3),
    ListBlock(((Span("丙事"),),)),
    long_table(3),
)


def review(**how):
    return notebook(say(*BLOCKS), date="2022-02-17", **how)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    file = court(tmp_path_factory.mktemp("params") / "template.docx")
    return export(review(template=str(file)))


def test_styles_page_and_header_are_those_of_the_template(made):
    word = opened(made)
    (front, body) = word.sections
    assert body.page_width == pytest.approx(Mm(182), abs=Mm(0.1))
    assert front.page_height == pytest.approx(Mm(257), abs=Mm(0.1))
    assert body.header.paragraphs[0].text == "某某县人民法院年度报告"
    assert word.styles["Heading 1"].font.color.rgb == RGBColor(0x9C, 0x1F, 0x1F)
    assert word.styles["Normal"].font.size == Pt(12)
    (number,) = (
        p for table in word.tables for p in table._cells[0].paragraphs[:1] if p.text == "7场"
    )
    assert number.style.font.size == Pt(30)
    width = body.page_width - body.left_margin - body.right_margin
    for table in word.tables:
        assert sum(column.width for column in table.columns) <= width


def test_what_a_template_lacks_is_ours_and_every_style_is_known(made):
    word = opened(made)
    assert with_style(word, "表题")[0].style.font.size == Pt(12)
    indent = word.styles["表题"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "0"  # else that of the template's body text
    body = word.sections[-1]
    assert "".join(body.footer.paragraphs[0]._p.itertext(qn("w:instrText"))).strip() == "PAGE"
    assert body._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    known = {style.style_id for style in word.styles}
    tags = [qn(f"w:{tag}") for tag in ("pStyle", "rStyle", "tblStyle")]
    assert {one.get(qn("w:val")) for one in body_of(made).iter(*tags)} <= known
    ids = [style.style_id for style in word.styles]
    assert len(ids) == len(set(ids))


def test_the_text_of_a_template_and_its_author_are_left_out(made):
    everything = b"".join(parts(made).values()).decode("utf-8", "ignore")
    assert OLD_TEXT not in everything
    assert "某干部" not in everything
    names = parts(made).keys()
    assert not [name for name in names if "media" in name or "comments" in name]


def test_lists_are_those_of_the_template_and_count_from_their_start(made):
    word = opened(made)
    numbering = word.part.numbering_part.element
    lists = {one.numId: one for one in numbering.num_lst}
    numbered, bullets = with_style(word, "List Number"), with_style(word, "List Bullet")
    counter = lists[numbered[0]._p.pPr.numPr.numId.val]
    assert next(counter.iter(qn("w:startOverride"))).get(qn("w:val")) == "3"
    style = word.styles["List Bullet"].element.pPr.numPr.numId.val
    assert (
        lists[bullets[0]._p.pPr.numPr.numId.val].abstractNumId.val == lists[style].abstractNumId.val
    )


def test_elements_stand_in_the_order_of_the_schema(made):
    assert misplaced(body_of(made)) == []


def test_a_review_is_a_template_for_the_next(tmp_path):
    file = tmp_path / "template.docx"
    plain = export(review())
    word = opened(plain)
    word.styles["Heading 1"].font.size = Pt(18)
    word.save(file)
    again = export(review(template=str(file)))
    assert opened(again).styles["Heading 1"].font.size == Pt(18)
    assert body_of(again).xpath("string()") == body_of(plain).xpath("string()")
    assert len(opened(again).styles) == len(word.styles)
    assert export(review(template=str(file))) == again


def test_a_template_made_of_an_emptied_review_keeps_its_page_numbers(tmp_path):
    file = tmp_path / "template.docx"
    word = opened(export(review()))
    body = word.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    word.save(file)
    front, body = opened(export(review(template=str(file)))).sections
    assert front.footer.is_linked_to_previous
    assert body.footer.paragraphs[0].text == "— 1 —"


def test_a_template_without_lists_gets_ours(tmp_path):
    file = court(tmp_path / "template.docx")
    word = docx.Document(str(file))
    for name in ("List Bullet", "List Number"):
        word.styles[name].delete()
    part = word.part
    for id in [id for id, one in part.rels.items() if one.reltype.endswith("/numbering")]:
        del part.rels[id]
    word.save(file)
    made = opened(export(review(template=str(file))))
    numbered = with_style(made, "List Number")
    assert [one.text for one in numbered] == ["甲事", "乙事"]
    root = made.part.numbering_part.element
    assert misplaced(root) == []
    formats = {one.get(qn("w:val")) for one in root.iter(qn("w:numFmt"))}
    assert formats == {"decimal", "bullet"}


def test_a_page_without_room_is_refused(tmp_path):
    file = court(tmp_path / "template.docx")
    word = docx.Document(str(file))
    word.sections[0].left_margin = Mm(160)
    word.save(file)
    with pytest.raises(ParamsError, match="no room"):
        export(review(template=str(file)))


def test_a_damaged_template_is_refused(tmp_path):
    file = court(tmp_path / "template.docx")
    content = parts(file.read_bytes())
    content["word/styles.xml"] = b"<w:styles"
    from annual_review.files import zip_bytes

    file.write_bytes(zip_bytes(content, 2000))
    with pytest.raises(ParamsError, match="no Word document"):
        export(review(template=str(file)))


def test_the_look_of_params_is_put_into_our_own_template():
    page = {"top": 30, "left": 25, "width": 160, "height": 240, "lines": 24, "characters": 30}
    document = {"color": "#9c1f1f", "headings": "decimal"}
    word = opened(export(review(page=page, document=document)))
    body = word.sections[-1]
    assert body.left_margin == pytest.approx(Mm(25), abs=Mm(0.1))
    assert body.page_height - body.top_margin - body.bottom_margin == pytest.approx(
        Mm(240), abs=Mm(0.2)
    )
    assert word.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(28.3, abs=0.1)
    assert word.styles["Heading 1"].font.color.rgb == RGBColor(0x9C, 0x1F, 0x1F)
    assert word.styles["Heading 1"].paragraph_format.first_line_indent == 0
    tab = word.styles["toc 1"].paragraph_format.tab_stops[0].position
    assert tab == pytest.approx(Mm(160), abs=Mm(0.2))
    assert re.search(
        rb'w:left [^>]*w:color="9C1F1F"',
        parts(export(review(document=document)))["word/styles.xml"],
    )


def test_our_template_is_opened_by_word_as_a_document_of_the_standard():
    from annual_review.export.docx.template import OUR_TEMPLATE

    content = OUR_TEMPLATE.read_bytes()
    for name, part in parts(content).items():
        if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
            from lxml import etree

            assert misplaced(etree.fromstring(part)) == [], name
    word = docx.Document(io.BytesIO(content))
    chinese = [
        word.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Heading 1", "Heading 2", "Normal")
    ]
    assert chinese == ["方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"]
