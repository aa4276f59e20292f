import re

from docx.oxml.ns import qn

from tests.support.word import body_of


def test_links_go_to_web_pages_and_to_headings(word):
    (first,) = [one for one in word.paragraphs if one.text.startswith("全年行动")]
    page, place = first.hyperlinks
    assert (page.text, page.address) == ("网站", "https://www.gov.cn/")
    target = word.element.body.xpath(f'//w:bookmarkStart[@w:name="{place.fragment}"]/..')
    assert "".join(target[0].itertext(qn("w:t"))) == "（一）宣讲"


def test_a_figure_and_its_number_link_to_the_note_and_back(word):
    (sentence,) = [one for one in word.paragraphs if one.text == "培训1490余人1。"]
    (number,) = sentence.hyperlinks
    hint = number._hyperlink.get(qn("w:tooltip"))
    assert hint == "1493人　农技培训台账，果农人数，合计，3行"
    assert [one.font.superscript for one in number.runs] == [None, True]
    (note,) = word.element.body.xpath(f'//w:bookmarkStart[@w:name="{number.fragment}"]/..')
    assert "".join(note.itertext(qn("w:t"))) == (
        "11493人　农技培训台账，果农人数，合计，3行：第3—4、9行"
    )
    (back,) = {one.get(qn("w:anchor")) for one in note.iter(qn("w:hyperlink"))}
    assert word.element.body.xpath(f'//w:bookmarkStart[@w:name="{back}"]')


def test_bookmarks_have_unique_names_and_numbers(content):
    marks = list(body_of(content).iter(qn("w:bookmarkStart")))
    for attribute in ("w:name", "w:id"):
        values = [one.get(qn(attribute)) for one in marks]
        assert len(values) == len(set(values))
    assert all(re.fullmatch(r"_\w{1,39}", one.get(qn("w:name"))) for one in marks)
