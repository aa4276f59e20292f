"""The finished slides, read again: what is on them, in the notes, and where."""

import dataclasses
import io
import re
import zipfile

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from annual_review.document.blocks import Chart, Glance, ListBlock, Paragraph, Span
from annual_review.document.chart_data import ChartData, ChartSeries
from annual_review.document.reading import read_documents
from annual_review.errors import BuildError
from annual_review.export.pptx.writer import slides_file
from annual_review.project.official_elements import OfficialElements
from tests.export.pptx.deck import (
    DATA,
    LOOK,
    NOTE,
    chart,
    content,
    deck,
    needed_height,
    notes,
    sentence,
    slide,
    texts,
    titles,
    usual_cells,
)
from tests.support.executed import EVIDENCE, SVG, md, notebook, png, say


def test_a_deck_has_a_cover_the_main_figures_and_a_slide_a_chapter():
    found = deck(*usual_cells(), date="2022-02-17", data_note=NOTE)
    assert titles(found) == ["晚晴综述", "总体情况", "官舟镇最多"]
    assert texts(found.slides[0]) == ["老干部局", "2022年2月17日", NOTE]
    assert texts(found.slides[1]) == ["1490余人", "培训果农"]
    assert texts(found.slides[2])[0] == "培训果农1490余人。"
    assert (found.slide_width.inches, found.slide_height.inches) == pytest.approx((13.333, 7.5))


def test_a_long_title_is_broken_by_sense():
    found = deck(*usual_cells(), title="沿河土家族自治县委老干部局2020年工作综述")
    assert (
        found.slides[0].shapes.title.text_frame.text == "沿河土家族自治县委老干部局\v2020年工作综述"
    )


def test_the_chart_is_one_of_powerpoint_with_the_numbers_of_the_review():
    (frame,) = [one for one in deck(*usual_cells()).slides[2].shapes if one.has_chart]
    plot = frame.chart.plots[0]
    assert tuple(plot.categories) == DATA.names
    assert [tuple(one.values) for one in plot.series] == [DATA.series[0].values]
    assert (
        frame._element.xpath(".//p:cNvPr")[0].get("descr") == "官舟镇最多。条形图：官舟镇12场次。"
    )


def test_what_has_no_data_is_said_above_the_chart():
    assert "甘溪镇无数据" in texts(deck(*usual_cells()).slides[2])


@pytest.mark.parametrize(
    "drawing",
    [
        chart(data=ChartData("heatmap", ("甲", "乙"), (ChartSeries("丙", (1, 2), LOOK),))),
        chart(data=None),
        Chart("照片", "会场", png(), "png"),
    ],
)
def test_other_drawings_are_pictures_with_their_description(drawing):
    found = deck(md("# 载体"), slide(drawing))
    (shape,) = [one for one in found.slides[1].shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == drawing.description
    assert drawing.caption in texts(found.slides[1])


def test_notes_say_the_rule_and_the_rows_of_each_number():
    assert notes(deck(*usual_cells()).slides[2]) == (
        "本页数字的依据：\n"
        "1490余人（1493人）：农技培训台账，果农人数，合计，3行；#a.xlsx［$表$］第3—4、9行\n"
        "各乡镇培训场次：条形图：官舟镇12场次。"
    )


def test_notes_of_a_calculated_number_say_its_parts_and_the_year_before():
    part = EVIDENCE | {"value": 500, "rule": "农技培训台账，两镇，合计，1行"}
    entry = {
        "value": 33.5,
        "unit": "%",
        "text": "33.5%",
        "rule": "",
        "rows": EVIDENCE["rows"],
        "worked": "500人÷1493人",
        "operands": [part, EVIDENCE],
        "before": {"value": 20, "rows": EVIDENCE["rows"]},
    }
    written = notes(deck(md("# 队伍"), slide(sentence("33.5%", "share"), share=entry)).slides[1])
    assert written.splitlines()[1:] == [
        "33.5%：算式500人÷1493人",
        "　500人：农技培训台账，两镇，合计，1行",
        "　1493人：农技培训台账，果农人数，合计，3行",
        "　#a.xlsx［$表$］第3—4、9行",
        "　上年20%：#a.xlsx［$表$］第3—4、9行",
    ]


def test_small_print_is_in_the_notes_and_references_to_charts_are_nowhere():
    written = Paragraph((Span("培训果农"), Span("", refers=("c",)), Span("。")))
    drawn = Chart("甲图", "", SVG, id="c", data=DATA)
    found = deck(md("# 队伍"), slide(written, drawn, Paragraph((Span("注：按登记。"),), "note")))
    assert "培训果农。" in texts(found.slides[1])
    assert notes(found.slides[1]).endswith("注：按登记。")


def test_each_further_chart_is_a_slide_of_its_own_called_by_its_finding_or_caption():
    found = deck(md("# 队伍"), slide(chart("甲图", ""), chart("乙图", "乙多"), chart("丙图", "")))
    assert titles(found)[1:] == ["一、队伍", "乙多", "丙图"]


def test_no_two_slides_of_a_chapter_are_called_alike():
    glance = Glance(((Span("3场"), "培训"),))
    more = [Paragraph((Span("互帮互学，资源共享，" * 9 + "共同进步。"),)) for _ in range(9)]
    found = deck(md("# 总体", "unnumbered"), slide(glance, *more))
    assert titles(found)[1:4] == ["总体", "总体（续）", "总体（续2）"]
    assert len(set(titles(found))) == len(found.slides)


def test_a_few_words_stand_below_the_main_figures():
    glance = Glance(((Span("3场"), "培训"), (Span("5人"), "参加")))
    found = deck(md("# 总体", "unnumbered"), slide(glance, sentence("3人")))
    assert texts(found.slides[1]) == ["3场", "培训", "5人", "参加", "培训果农3人。"]


def long_sentences():
    return [
        Paragraph((Span(f"第{n}项，" + "围绕中心、服务大局，" * 7 + "取得实效。"),))
        for n in range(9)
    ]


@pytest.mark.parametrize("drawn", [True, False])
def test_what_a_slide_has_no_room_for_goes_on_on_another(drawn):
    written = long_sentences()
    cells = [md("# 队伍"), slide(*written, *([chart()] if drawn else []))]
    found = deck(*cells)
    shown = [text for one in list(found.slides)[1:] for text in texts(one) if text.startswith("第")]
    assert shown == ["".join(span.text for span in one.spans) for one in written]
    assert len(found.slides) > 3
    assert sum(shape.has_chart for one in found.slides for shape in one.shapes) == drawn


def test_a_sentence_longer_than_a_slide_is_divided_and_nothing_of_it_lost():
    text = "围绕中心服务大局，" * 120 + "取得实效。"
    found = deck(md("# 队伍"), slide(Paragraph((Span(text),))))
    assert "".join(texts(one)[0] for one in list(found.slides)[1:]) == text


def test_a_word_without_a_mark_longer_than_a_slide_is_divided():
    text = "晚晴" * 700
    found = deck(md("# 队伍"), slide(Paragraph((Span(text),))))
    assert "".join(texts(one)[0] for one in list(found.slides)[1:]) == text


@pytest.mark.parametrize(
    "blocks",
    [
        long_sentences(),
        [chart(says="官舟镇、黄土镇、甘溪镇的培训场次均比上年有较大幅度的增长，" * 3)],
        [
            Glance(
                tuple((Span(f"{n}2345678.9万人次"), "参加活动的干部群众人次" * 2) for n in range(8))
            )
        ],
        [ListBlock(tuple((Span(f"第{n}件实事，"),) for n in range(30)))],
    ],
)
def test_no_text_is_higher_than_its_box_nor_smaller_than_it_may_be(blocks):
    found = deck(
        md("# 创新载体搭建平台整合资源凝聚合力推动工作高质量发展再上新台阶"), slide(*blocks)
    )
    width, height = found.slide_width, found.slide_height
    for one in list(found.slides)[1:]:
        for shape in one.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= width
            assert shape.top + shape.height <= height
            if shape.has_text_frame and shape.name not in ("页脚", "页码"):
                usual = 28 if shape == one.shapes.title else 24
                assert needed_height(shape, usual) <= shape.height.pt
                sizes = [run.font.size for p in shape.text_frame.paragraphs for run in p.runs]
                assert all(size is None or size.pt >= 14 for size in sizes)
        body = [one for one in one.placeholders if one.placeholder_format.idx in (1, 2)]
        sizes = [r.font.size for b in body for p in b.text_frame.paragraphs for r in p.runs]
        assert all(size is None or size.pt >= 18 for size in sizes)


def test_contents_of_a_slide_do_not_overlap():
    found = deck(*usual_cells(), data_note=NOTE)
    for one in found.slides:
        boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in one.shapes]
        for place, (left, top, right, bottom) in enumerate(boxes):
            for left2, top2, right2, bottom2 in boxes[place + 1 :]:
                apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
                assert apart


def test_every_slide_but_the_cover_has_its_number_and_what_is_said_of_the_data():
    found = deck(*usual_cells(), data_note=NOTE)
    for one in list(found.slides)[1:]:
        assert [f.get("type") for f in one._element.iter(qn("a:fld"))] == ["slidenum"]
        assert any(NOTE in s.text_frame.text for s in one.shapes if s.name == "页脚")
    foot = next(s for s in found.slides[2].shapes if s.name == "页脚")
    assert foot.text_frame.text == f"一、建立三支队伍　{NOTE}"


def test_no_placeholder_is_left_empty():
    for one in deck(*usual_cells()).slides:
        assert all(shape.text_frame.text for shape in one.placeholders)


def test_fonts_and_language_are_those_of_chinese():
    packed = zipfile.ZipFile(io.BytesIO(content(*usual_cells())))
    theme = packed.read("ppt/theme/theme1.xml").decode()
    assert theme.count('<a:ea typeface="微软雅黑"') == 2
    runs = re.findall(r"<a:rPr[^>]*>", packed.read("ppt/slides/slide3.xml").decode())
    assert all('lang="zh-CN"' in run for run in runs)
    drawn = packed.read("ppt/charts/chart1.xml").decode()
    assert '<a:ea typeface="+mn-ea"/>' in drawn


def test_numbers_of_figures_are_bold():
    found = deck(*usual_cells())
    runs = found.slides[2].placeholders[1].text_frame.paragraphs[0].runs
    assert [(run.text, run.font.bold) for run in runs][1] == ("1490余人", True)


def test_the_colour_of_params_is_that_of_the_theme():
    packed = content(*usual_cells(), document={"color": "#9c1f1f"})
    theme = zipfile.ZipFile(io.BytesIO(packed)).read("ppt/theme/theme1.xml").decode()
    assert re.search(r'<a:accent1>\s*<a:srgbClr val="9C1F1F"', theme)


def test_headings_are_numbered_as_params_say():
    found = deck(md("# 队伍"), slide(sentence("3人")), document={"headings": "decimal"})
    assert titles(found)[1] == "1　队伍"


def test_two_decks_are_the_same_bytes_and_name_no_clock():
    first, second = (content(*usual_cells(), date="2022-02-17") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {one.date_time[0] for one in packed.infolist()} == {1980}
        core = packed.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2022-02-17T"}
    assert "<dc:creator>老干部局</dc:creator>" in core


def test_a_review_with_nothing_for_a_slide_is_refused_with_what_to_do():
    with pytest.raises(BuildError, match=r"for a slide.*tag slide"):
        content(md("# 队伍"))


def test_characters_that_are_marks_elsewhere_are_plain_text():
    written = "<b>&amp; “${x}” \\u{41} {{7*7}}"
    found = deck(md("# 队伍"), slide(Paragraph((Span(written),)), chart("<甲>&乙")))
    assert written in texts(found.slides[1])


def test_a_deck_opens_again_as_it_was_written():
    data = content(*usual_cells())
    again = io.BytesIO()
    Presentation(io.BytesIO(data)).save(again)
    assert titles(Presentation(io.BytesIO(again.getvalue()))) == titles(
        Presentation(io.BytesIO(data))
    )


def test_a_chapter_whose_register_is_missing_says_so():
    gone = Paragraph((Span("未收到培训台账。"),), "missing")
    found = deck(md("# 队伍"), slide(gone), md("# 载体"), say(Paragraph((Span("甲。"),))))
    assert texts(found.slides[1]) == ["未收到培训台账。"]


def test_a_draft_says_so_on_every_slide():
    found = read_documents(notebook(*usual_cells(), data_note=NOTE)).slides
    marks = OfficialElements(secrecy="秘密★1年", draft="征求意见稿　第二稿")
    drafted = dataclasses.replace(found, official=marks)
    first, *others = Presentation(io.BytesIO(slides_file(drafted))).slides
    assert texts(first)[-3:] == ["秘密★1年", "征求意见稿　第二稿", NOTE]
    for one in others:
        foot = next(shape for shape in one.shapes if shape.name == "页脚")
        assert "秘密★1年　征求意见稿　第二稿" in foot.text_frame.text
