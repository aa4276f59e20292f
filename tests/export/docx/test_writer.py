from docx.oxml.ns import qn

from annual_review.document.blocks import Chart, Paragraph, Span, Table
from tests.support.executed import EVIDENCE, SVG, md, notebook, say
from tests.support.word import export, opened, with_style


def test_captions_are_those_of_the_pdf_and_can_be_renumbered(word):
    assert [one.text for one in with_style(word, "Caption")] == ["图1　月份"]
    (above,) = with_style(word, "表题")
    assert above.text == "表1　活动一览"
    assert above.style.paragraph_format.keep_with_next
    codes = [*above._p.itertext(qn("w:instrText"))]
    assert codes == [" SEQ 表 \\* ARABIC "]


def test_a_finding_stands_above_the_caption_on_the_same_page():
    says = (Span("六月最多，有"), Span("12场", figure="a.b"))
    cells = (((Span("7"),),),)
    blocks = (
        Chart("月份", "", SVG, says=says),
        Table("场次", ("甲",), cells, ("left",), says=says),
    )
    word = opened(export(notebook(md("# 甲"), say(*blocks, **{"a.b": EVIDENCE}))))
    lines = [one for one in word.paragraphs if one.text]
    found = [one for one in lines if one.style.name == "图表要点"]
    assert [one.text for one in found] == ["六月最多，有12场1"] * 2
    assert all(one.style.paragraph_format.keep_with_next for one in found)
    assert all(list(one._p.iter(qn("w:hyperlink"))) for one in found)
    after = [lines[place + 1].text for place, one in enumerate(lines) if one in found]
    assert after == ["图1　月份", "表1　场次"]


def test_the_note_of_a_chart_stands_below_its_caption_on_the_same_page():
    note = (Span("依据：《台账》"), Span("3行", figure="a.b"))
    cell = say(Chart("月份", "散点图", SVG, note=note), **{"a.b": EVIDENCE})
    word = opened(export(notebook(md("# 甲"), cell)))
    lines = [one for one in word.paragraphs if one.text]
    at = next(at for at, one in enumerate(lines) if one.style.name == "图注")
    assert [one.text for one in lines[at - 1 : at + 1]] == ["图1　月份", "依据：《台账》3行1"]
    assert lines[at - 1].paragraph_format.keep_with_next
    assert list(lines[at]._p.iter(qn("w:hyperlink")))
    assert word.inline_shapes[0]._inline.docPr.get("descr") == "散点图"


def test_a_reference_is_a_cross_reference_that_word_can_update():
    sentence = Paragraph((Span("六月最多"), Span("（见图）", refers=("a",)), Span("。")))
    word = opened(export(notebook(md("# 甲"), say(sentence, Chart("月份", "", SVG, id="a")))))
    (found,) = [one for one in word.paragraphs if one.text.startswith("六月")]
    assert found.text == "六月最多（见图1）。"
    (code,) = found._p.itertext(qn("w:instrText"))
    (below,) = with_style(word, "Caption")
    (bookmark,) = below._p.iter(qn("w:bookmarkStart"))
    assert code.split()[:3] == ["REF", bookmark.get(qn("w:name")), "\\h"]


def test_each_kind_of_text_has_its_own_style(word):
    found = {one.text: one.style.name for one in word.paragraphs}
    assert found["3行待核"] == "提示"
    assert found["注：按登记汇总"] == "注"
    assert found["老有所为"] == "Quote"
    assert found["读取 5 个文件\n完"] == "HTML Preformatted"
    assert found["培训1490余人1。"] == "Body Text"
    (first,) = [one for one in word.paragraphs if one.text.startswith("全年行动")]
    styles = {one.text: one.style.name for one in first.runs}
    assert (styles["行动"], styles["宣讲"]) == ("Strong", "Emphasis")
