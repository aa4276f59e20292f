"""Which cells are on slides: the tagged ones, and what stands in for them in a chapter without."""

from annual_review.document.blocks import Chart, Glance, Paragraph, Span
from annual_review.document.reading import read_documents
from tests.document.test_selection import documents, paragraph, shown, tagged
from tests.support.executed import SVG, md, notebook, say


def chart(caption, says=""):
    return Chart(caption, "", SVG, says=(Span(says),) if says else ())


def slides(*cells):
    return read_documents(notebook(*cells)).slides


def test_a_chapter_with_tagged_cells_shows_these_alone():
    found = slides(
        md("# 载体"),
        say(paragraph("不上。")),
        md("## 行动"),
        tagged(say(paragraph("上。"), chart("行动")), "slide"),
    )
    assert shown(found) == ["一、载体", "上。", "行动"]


def test_a_cell_for_slides_alone_is_neither_in_the_review_nor_in_the_brief():
    cells = [md("# 载体"), say(paragraph("甲。")), tagged(say(paragraph("乙。")), "slide-only")]
    found = documents(*cells, tagged(say(paragraph("丙。")), "brief"))
    assert shown(found.review) == ["一、载体", "甲。", "丙。"]
    assert shown(found.brief) == ["一、载体", "丙。"]
    assert shown(found.slides) == ["一、载体", "乙。"]


def test_a_cell_of_the_brief_alone_may_be_a_slide():
    cells = [
        md("# 载体"),
        say(paragraph("甲。")),
        tagged(say(paragraph("乙。")), "brief-only", "slide"),
    ]
    found = documents(*cells)
    assert shown(found.brief) == shown(found.slides) == ["一、载体", "乙。"]
    assert shown(found.review) == ["一、载体", "甲。"]


def test_a_chapter_without_tags_shows_its_lead_and_its_first_chart_with_a_finding():
    lead = Paragraph((Span("总之。"),), "lead")
    glance = Glance(((Span("3场"), "培训"),))
    found = slides(
        md("# 总体"),
        say(lead, paragraph("细节。"), glance),
        say(chart("甲图"), chart("乙图", "乙最多"), chart("丙图", "丙最多")),
    )
    assert shown(found) == ["一、总体", "总之。", "3场培训", "乙图乙最多"]


def test_a_chapter_of_text_alone_shows_its_first_paragraph():
    found = slides(md("# 载体"), say(paragraph("甲。"), paragraph("乙。")), md("# 空"))
    assert shown(found) == ["一、载体", "甲。"]


def test_an_appendix_is_shown_only_if_it_is_tagged():
    cells = [md("# 载体"), say(paragraph("甲。")), md("# 核对", "appendix")]
    assert shown(slides(*cells, say(paragraph("乙。")))) == ["一、载体", "甲。"]
    both = slides(*cells, tagged(say(paragraph("乙。")), "slide"))
    assert shown(both)[2:] == ["附：核对", "乙。"]


def test_tagged_cells_that_show_nothing_this_year_leave_the_chapter_to_what_it_has():
    cells = [md("# 载体"), say(paragraph("没有登记。")), tagged(say(), "slide-only")]
    assert shown(slides(*cells)) == ["一、载体", "没有登记。"]


def test_a_review_without_a_chapter_has_no_slides():
    assert slides(md("只有一句话")) is not None
    assert slides(md("# 载体")) is None


def test_figures_of_slides_alone_are_among_all_figures():
    entry = {"value": 3, "rule": "行数", "unit": "行"}
    only = tagged(say(paragraph("3行", "a"), a=entry), "slide-only")
    found = documents(md("# 甲"), say(paragraph("无。")), only)
    assert list(found.review.evidence) == []
    assert list(found.slides.evidence) == list(found.whole.evidence) == ["a"]
