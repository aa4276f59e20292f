import io
import re
import shutil
import struct
import zipfile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from lxml import etree
from nbformat.v4 import new_code_cell, new_markdown_cell

from annual_review.document.block_json import BLOCK_MIME
from annual_review.document.blocks import (
    Chart,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    Verbatim,
    plain,
    texts,
)
from annual_review.document.fonts import SANS
from annual_review.document.reading import read_document
from annual_review.errors import TypesettingError
from annual_review.export.docx.exporter import ReviewDocxExporter
from tests.export.test_typst import (
    CHAPTER,
    HOSTILE,
    SVG,
    long_table,
    notebook,
    png,
    say,
    squeezed,
)
from tests.export.test_typst_evidence import EVIDENCE
from tests.support.docx_schema import misplaced

SENTENCE = Paragraph((Span("培训"), Span("1490余人", figure="a.b"), Span("。")))


def export(nb):
    content, _ = ReviewDocxExporter().from_notebook_node(nb)
    return content


def opened(content):
    return docx.Document(io.BytesIO(content))


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body_of(content):
    return etree.fromstring(parts(content)["word/document.xml"])


def text_of(content):
    return squeezed("".join(body_of(content).itertext(qn("w:t"))))


def with_evidence(cell):
    cell.outputs[0].data[BLOCK_MIME]["figures"] = {"a.b": EVIDENCE}
    return cell


@pytest.fixture(scope="module")
def sample():
    return notebook(
        new_markdown_cell(
            "# 搭建载体\n\n全年**行动**与*宣讲*，见[网站](https://www.gov.cn/)和[下文](#宣讲)。"
        ),
        new_code_cell("secret_year = 2021", metadata={"tags": ["parameters"]}),
        with_evidence(
            say(
                Glance(((Span("30余起", figure="a.b"), "调解"), (Span("7场"), "知识竞赛"))),
                SENTENCE,
                Paragraph((Span("3行待核"),), "notice"),
                Paragraph((Span("注：按登记汇总"),), "note"),
                Chart("月份", "六月最多，有12场", SVG),
                Chart("", "", png(), "png"),
                ListBlock(((Span("甲事"),), (Span("乙事"),)), True, 2),
                ListBlock(((Span("丙事"),),), level=1),
                Quote((Span("老有所为"),)),
                Verbatim("读取 5 个文件\n完"),
                long_table(60),
            )
        ),
        new_markdown_cell("## 宣讲\n\n### 学校\n\n进学校。"),
        new_markdown_cell("# 核对\n\n完。", metadata={"tags": ["appendix"]}),
        date="2022-02-17",
    )


@pytest.fixture(scope="module")
def content(sample):
    return export(sample)


@pytest.fixture(scope="module")
def word(content):
    return opened(content)


def with_style(word, name):
    return [one for one in word.paragraphs if one.style.name == name]


def test_the_same_notebook_gives_the_same_bytes(sample, content):
    assert export(sample) == content


def test_every_text_of_the_document_is_in_it(sample, content):
    text = text_of(content)
    for block in read_document(sample).blocks:
        if isinstance(block, Chart):
            assert f"{block.label}{squeezed(block.caption)}" in text
        else:
            assert all(squeezed(part) in text for part in texts(block))
    assert "secret" not in text


def test_the_outline_is_that_of_the_document(sample, word):
    headings = [
        (int(one.style.name.removeprefix("Heading ")), one.text)
        for one in word.paragraphs
        if one.style.name.startswith("Heading ")
    ]
    expected = [
        (one.level, f"{one.label}{plain(one.spans)}") for one in read_document(sample).headings
    ]
    assert headings == [*expected, (1, "数字依据一览")]
    for level in (1, 2, 3):
        outline = word.styles[f"Heading {level}"].element.pPr.find(qn("w:outlineLvl"))
        assert outline.get(qn("w:val")) == str(level - 1)
        assert word.styles[f"Heading {level}"].paragraph_format.keep_with_next


def test_the_page_is_that_of_the_standard(word):
    page = word.sections[-1]
    assert (page.page_width, page.page_height) == (
        pytest.approx(Mm(210), abs=Mm(0.1)),
        pytest.approx(Mm(297), abs=Mm(0.1)),
    )
    assert page.top_margin == pytest.approx(Mm(37), abs=Mm(0.1))
    assert page.left_margin == pytest.approx(Mm(28), abs=Mm(0.1))
    width = page.page_width - page.left_margin - page.right_margin
    height = page.page_height - page.top_margin - page.bottom_margin
    body = word.styles["Body Text"]
    spacing = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert width >= 28 * Pt(body.font.size.pt + spacing) > width - Pt(4)
    assert height >= 22 * body.paragraph_format.line_spacing > height - Pt(2)
    grid = page._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert int(grid.get(qn("w:linePitch"))) == body.paragraph_format.line_spacing.twips


def test_an_office_s_own_page_is_kept_to():
    wide = Table(
        "甲", ("名", "数"), (((Span("文" * 60),), (Span("3人次又又又"),)),), ("left", "right")
    )
    many = Table("乙", tuple("名" * 5 for _ in range(30)), (), ("left",) * 30)
    own = {"top": 20, "left": 70, "width": 60, "height": 100, "lines": 12, "characters": 11}
    word = opened(export(notebook(say(CHAPTER, wide, many, Chart("图", "图", SVG)), page=own)))
    page = word.sections[-1]
    room = page.page_width - page.left_margin - page.right_margin
    assert room == pytest.approx(Mm(60), abs=Mm(0.1))
    for table in word.tables:
        widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
        assert min(widths) > 0
        assert Pt(sum(widths) / 20) <= room
    assert all(shape.width <= room for shape in word.inline_shapes)


def chinese_font(word, style):
    return word.styles[style].element.rPr.rFonts.get(qn("w:eastAsia"))


def test_each_role_has_the_standard_s_font_and_the_system_s_stands_in(content, word):
    styles = ("Title", "Heading 1", "Heading 2", "Body Text")
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
    assert chinese_font(word, "Body Text") == "Noto Sans SC"
    assert chinese_font(word, "Heading 1") == "黑体"
    with pytest.raises(TypesettingError, match="缺"):
        export(notebook(say(CHAPTER), fonts={"body": str(tmp_path / "缺.ttf")}))


def test_page_numbers_stand_at_the_outer_corner_and_begin_behind_the_contents(word):
    front, body = word.sections
    assert word.settings.odd_and_even_pages_header_footer
    assert front.footer.is_linked_to_previous
    assert front.even_page_footer.is_linked_to_previous
    (odd,), (even,) = body.footer.paragraphs, body.even_page_footer.paragraphs
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, None)
    for page in (odd, even):
        assert page.text == "— 1 —"
        assert "".join(page._p.itertext(qn("w:instrText"))).strip() == "PAGE"
    assert body._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_the_contents_are_filled_in_and_nothing_asks_to_update_them(content):
    body = body_of(content)
    (contents,) = body.iter(qn("w:sdtContent"))
    lines = ["".join(one.itertext(qn("w:t"))) for one in contents]
    assert lines[0] == "目　录"
    assert re.fullmatch(r"一、搭建载体1", lines[1])
    assert re.fullmatch(r"（一）宣讲\d", lines[2])
    assert re.fullmatch(r"数字依据一览\d", lines[-1])
    codes = [one.text for one in contents.iter(qn("w:instrText"))]
    assert codes[0].split()[0] == "TOC"
    places = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    anchors = [one.get(qn("w:anchor")) for one in contents.iter(qn("w:hyperlink"))]
    assert len(anchors) == len(lines) - 1
    assert set(anchors) <= places
    assert b"updateFields" not in b"".join(parts(content).values())
    assert b"w:dirty" not in parts(content)["word/document.xml"]


def test_fields_are_whole(content):
    kinds = [one.get(qn("w:fldCharType")) for one in body_of(content).iter(qn("w:fldChar"))]
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "separate": 0, "end": -1}[kind]
        assert depth >= 0
    assert depth == 0


def test_a_header_is_repeated_and_no_row_is_broken(word):
    tables = [one for one in word.tables if one.style.name == "三线表" and len(one.rows) > 10]
    (table,) = tables
    rows = [row._tr.trPr for row in table.rows]
    assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 60
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [
        WD_ALIGN_PARAGRAPH.LEFT,
        WD_ALIGN_PARAGRAPH.RIGHT,
    ]
    widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
    page = word.sections[-1]
    assert Pt(sum(widths) / 20) <= page.page_width - page.left_margin - page.right_margin


def test_numbers_of_a_table_are_never_broken():
    names = (
        "文件",
        "有内容的行",
        "采用",
        "重复",
        "年外",
        "待更正",
        "合计行",
        "表题表头",
        "表外说明",
        "未识别",
    )
    row = ("法治知识竞赛参赛统计2020.csv", "835", "811", "7", "3", "4", "1", "20", "2", "0")
    cells = tuple((Span(text),) for text in row)
    table = Table("甲", names, (cells,), ("left", *["right"] * 9))
    word = opened(export(notebook(say(CHAPTER, table))))
    widths = [int(one.get(qn("w:w"))) for one in word.tables[0]._tbl.tblGrid]
    figure = 105  # twips of a digit, beside the margins of a cell
    assert all(
        width - 220 >= figure * len(text) for width, text in zip(widths[1:], row[1:], strict=True)
    )
    assert widths[0] - 220 >= 12 * figure


def test_a_row_that_no_page_can_hold_may_break():
    table = Table("甲", ("名",), (((Span("文" * 9000),),), ((Span("短"),),)), ("left",))
    word = opened(export(notebook(say(CHAPTER, table))))
    breaks = [row._tr.trPr is None for row in word.tables[0].rows]
    assert breaks == [False, True, False]


def test_captions_are_those_of_the_pdf_and_can_be_counted_anew(word):
    assert [one.text for one in with_style(word, "Caption")] == ["图1　月份"]
    (above,) = with_style(word, "表题")
    assert above.text == "表1　活动一览"
    assert above.style.paragraph_format.keep_with_next
    codes = [*above._p.itertext(qn("w:instrText"))]
    assert codes == [" SEQ 表 \\* ARABIC "]


def test_charts_are_sharp_pictures_that_say_what_they_show(content, word):
    described = [one.get("descr") for one in word.element.body.iter(qn("wp:docPr"))]
    assert described == ["六月最多，有12场", "图"]
    width = word.sections[-1].page_width
    pictures = {one for name, one in parts(content).items() if name.endswith(".png")}
    assert len(word.inline_shapes) == len(pictures) == 2
    for shape in word.inline_shapes:
        held = word.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        pixels = struct.unpack(">II", held.blob[16:24])[0]
        assert pixels / Emu(shape.width).inches >= 200
        assert shape.width < width
    above = with_style(word, "图")
    assert above[0].style.paragraph_format.keep_with_next
    assert above[0].paragraph_format.keep_with_next is None


def test_lists_are_lists_and_count_from_their_start(word):
    numbered = with_style(word, "List Number")
    assert [one.text for one in numbered] == ["甲事", "乙事"]
    ids = {one._p.pPr.numPr.numId.val for one in numbered}
    (id,) = ids
    (number,) = [
        one
        for one in word.part.numbering_part.element.iter(qn("w:num"))
        if one.get(qn("w:numId")) == str(id)
    ]
    assert next(number.iter(qn("w:startOverride"))).get(qn("w:val")) == "2"
    (bullet,) = with_style(word, "List Bullet")
    assert bullet._p.pPr.numPr.ilvl.val == 1


def test_each_kind_of_text_has_a_style_of_its_own(word):
    found = {one.text: one.style.name for one in word.paragraphs}
    assert found["3行待核"] == "提示"
    assert found["注：按登记汇总"] == "注"
    assert found["老有所为"] == "Quote"
    assert found["读取 5 个文件\n完"] == "HTML Preformatted"
    assert found["培训1490余人。"] == "Body Text"
    (first,) = [one for one in word.paragraphs if one.text.startswith("全年行动")]
    styles = {one.text: one.style.name for one in first.runs}
    assert (styles["行动"], styles["宣讲"]) == ("Strong", "Emphasis")


def test_links_lead_to_pages_and_to_places_of_the_document(word):
    (first,) = [one for one in word.paragraphs if one.text.startswith("全年行动")]
    page, place = first.hyperlinks
    assert (page.text, page.address) == ("网站", "https://www.gov.cn/")
    target = word.element.body.xpath(f'//w:bookmarkStart[@w:name="{place.fragment}"]/..')
    assert "".join(target[0].itertext(qn("w:t"))) == "（一）宣讲"


def test_a_number_leads_to_its_line_and_back_and_says_what_it_is(word):
    (sentence,) = [one for one in word.paragraphs if one.text == "培训1490余人。"]
    (number,) = sentence.hyperlinks
    hint = number._hyperlink.get(qn("w:tooltip"))
    assert hint == "1493人　农技培训台账，果农人数，合计，3行"
    line = word.element.body.xpath(f'//w:bookmarkStart[@w:name="{number.fragment}"]/ancestor::w:tr')
    cells = ["".join(cell.itertext(qn("w:t"))) for cell in line[0].iter(qn("w:tc"))]
    assert cells == [
        "1490余人",
        "1493人",
        "农技培训台账，果农人数，合计，3行",
        "#a.xlsx［$表$］第3—4、9行",
    ]
    (back,) = {one.get(qn("w:anchor")) for one in line[0].iter(qn("w:hyperlink"))}
    assert word.element.body.xpath(f'//w:bookmarkStart[@w:name="{back}"]')


def test_bookmarks_have_names_and_numbers_of_their_own(content):
    marks = list(body_of(content).iter(qn("w:bookmarkStart")))
    for attribute in ("w:name", "w:id"):
        said = [one.get(qn(attribute)) for one in marks]
        assert len(said) == len(set(said))
    assert all(re.fullmatch(r"_\w{1,39}", one.get(qn("w:name"))) for one in marks)


def test_it_says_what_it_is_and_names_no_person_and_no_program(content, word):
    known = word.core_properties
    assert (known.title, known.author, known.last_modified_by) == (
        "晚晴综述",
        "老干部局",
        "老干部局",
    )
    assert known.created.date().isoformat() == known.modified.date().isoformat() == "2022-02-17"
    assert (known.comments, known.keywords) == ("", "")
    names = parts(content).keys()
    assert not [one for one in names if "thumbnail" in one or "custom" in one or "app.xml" in one]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_elements_stand_in_the_order_of_the_schema(content):
    found = {
        name: misplaced(etree.fromstring(part))
        for name, part in parts(content).items()
        if re.fullmatch(r"word/\w+\.xml", name)
    }
    assert len(found) >= 7
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_order_of_the_schema_is_looked_at():
    wrong = f'<w:pPr xmlns:w="{qn("w:x")[1:-2]}"><w:jc/><w:keepNext/><w:odd/></w:pPr>'
    assert misplaced(etree.fromstring(wrong)) == ["pPr: jc keepNext odd"]


def test_every_style_that_is_named_is_there(content):
    held = parts(content)
    known = {
        one.get(qn("w:styleId"))
        for one in etree.fromstring(held["word/styles.xml"]).iter(qn("w:style"))
    }
    tags = [qn(f"w:{tag}") for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")]
    named = {
        one.get(qn("w:val"))
        for name, part in held.items()
        if re.fullmatch(r"word/\w+\.xml", name)
        for one in etree.fromstring(part).iter(*tags)
    }
    assert named <= known


def test_hostile_text_is_text_wherever_it_stands():
    hostile = HOSTILE + ' =1+1 { HYPERLINK "x" } \\* <w:r/> &amp; ]]>\uffff\x00'
    blocks = (
        Heading(1, (Span(hostile),)),
        Paragraph((Span(hostile, figure="a.b"), Span(hostile, "code"))),
        Quote((Span(hostile, "emphasis"),)),
        Verbatim(hostile),
        Chart(hostile, hostile, SVG),
        Table(hostile, (hostile,), (((Span(hostile),),),), ("left",)),
        Glance(((Span(hostile), hostile),)),
        ListBlock(((Span(hostile),),)),
        Paragraph((Span("点", href="javascript:alert(1)"), Span("无", href="#无"))),
    )
    content = export(notebook(with_evidence(say(*blocks)), title=hostile, office=hostile))
    shown = squeezed(hostile.replace("\uffff", "").replace("\x00", ""))
    assert text_of(content).count(shown) >= 14
    body = body_of(content)
    codes = {one.text.split()[0] for one in body.iter(qn("w:instrText"))}
    assert codes == {"TOC", "PAGEREF", "SEQ"}
    assert not list(body.iter(qn("w:fldSimple")))
    word = opened(content)
    assert not [one for one in word.part.rels.values() if one.is_external]
    assert word.core_properties.title.startswith("<script>")


def test_a_hundred_thousand_characters_are_all_there():
    long = Paragraph((Span("干部" * 25_000 + "ab" * 25_000),))
    text = text_of(export(notebook(say(CHAPTER, long), office="办公室")))
    assert [text.count(one) for one in "部b"] == [25_000, 25_000]


def test_a_chart_that_cannot_be_drawn_is_named():
    with pytest.raises(TypesettingError, match="drawn"):
        export(notebook(say(CHAPTER, Chart("甲", "乙", b"<svg"))))


def test_a_notebook_without_any_metadata_is_set_too():
    from nbformat.v4 import new_notebook

    word = opened(export(new_notebook(cells=[new_markdown_cell("文。")])))
    assert word.paragraphs[0].text == "工作综述"
