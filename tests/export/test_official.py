"""Official elements in the PDF, measured by another program against GB/T 9704-2012, section 7."""

import pytest

from annual_review.export.typst import ReviewPDFExporter, ReviewTypstExporter
from tests.support.official import JOINT, OFFICE, ONE, SEVERAL, official_review
from tests.support.pdf_places import black_ink, has_text, lines, pages, red_ink, text_at

TOP, LEFT, RIGHT, BOTTOM = 37, 28, 184, 262  # of the type area, in mm (5.2.1)
LINE, CHARACTER = 225 / 22, 156 / 28
NEAR = 1  # mm between the edge of a character and that of its ink


def export(official, **review):
    pdf, _ = ReviewPDFExporter().from_notebook_node(official_review(official, **review))
    return pages(pdf)


def number_of(page):
    """Return the boxes of what stands below the type area: the page number."""
    return black_ink(page, top=BOTTOM + 2)


@pytest.fixture(scope="module")
def one():
    return export(ONE)


@pytest.fixture(scope="module")
def joint():
    return export(JOINT)


def test_the_marks_stand_in_lines_of_their_own_from_the_upper_left_corner(one):
    texts = ("000001", "机密★1年", "特急")
    boxes = [text_at(one[0], text) for text in texts]
    tops = [
        black_ink(one[0], right=60, top=TOP + at * LINE - 1, bottom=TOP + at * LINE + 6)[0].top
        for at in range(3)
    ]
    assert [box.left for box in boxes] == pytest.approx([LEFT] * 3, abs=NEAR)
    assert tops == pytest.approx([TOP + at * LINE for at in range(3)], abs=1)


def test_the_name_of_the_organ_is_35_mm_below_the_edge_of_the_type_area(one):
    mark, _ = red_ink(one[0])
    assert mark.top == pytest.approx(TOP + 35, abs=0.2)
    assert mark.middle == pytest.approx((LEFT + RIGHT) / 2, abs=NEAR)


def test_the_reference_number_is_two_lines_below_it_and_the_red_line_4_mm_below_that(one):
    mark, line = red_ink(one[0])
    number = text_at(one[0], "甲老干〔2022〕3号")
    (ink,) = black_ink(one[0], top=mark.bottom + 1, bottom=line.top)
    assert ink.top - mark.bottom == pytest.approx(2 * LINE, abs=NEAR)
    assert number.middle == pytest.approx((LEFT + RIGHT) / 2, abs=NEAR)
    assert line.top - ink.bottom == pytest.approx(4, abs=NEAR)
    assert (line.left, line.right) == pytest.approx((LEFT, RIGHT), abs=0.2)


def test_the_title_is_two_lines_below_the_red_line_and_the_recipients_one_below_the_title(one):
    line = red_ink(one[0])[1]
    title, recipients, *_ = black_ink(one[0], top=line.bottom + 1)
    assert title.top - line.bottom == pytest.approx(2 * LINE, abs=NEAR)
    assert recipients.top - title.bottom == pytest.approx(LINE, abs=2 * NEAR)
    assert text_at(one[0], "各乡镇，县直各部门：").left == pytest.approx(LEFT, abs=NEAR)


def test_the_first_page_shows_text(one):
    assert has_text(one[0], "强化政治引领")
    assert has_text(one[0], "全县老干部工作")


@pytest.mark.parametrize(
    "organ",
    ["县委", OFFICE, "中共黔西南布依族苗族自治州委老干部局", "甲县" * 14],
)
def test_a_name_of_any_length_stays_in_one_line_within_the_type_area(organ):
    first = export({"issuer_mark": f"{organ}文件", "reference_number": "甲〔2022〕1号"})[0]
    mark, line = red_ink(first)
    assert mark.top == pytest.approx(TOP + 35, abs=0.2)
    assert LEFT < mark.left < mark.right < RIGHT
    assert 4 < mark.height < 20
    assert line.top - mark.bottom > 2 * LINE


def test_names_of_several_organs_are_equally_wide_and_the_word_is_in_their_middle(joint):
    inks = red_ink(joint[0])
    first, *_, last, _line = inks
    assert first.top == pytest.approx(TOP + 35, abs=0.2)
    assert last.right < RIGHT
    assert first.left == pytest.approx(last.left, abs=0.5)
    word = text_at(joint[0], "文件")
    assert (word.top + word.bottom) / 2 == pytest.approx((first.top + last.bottom) / 2, abs=2)
    assert word.right > first.right - 5


@pytest.mark.parametrize("count", [2, 5, 8])
def test_however_many_organs_there_are_the_first_page_shows_text(count):
    organs = [f"甲县第{at}委员会" for at in "一二三四五六七八"[:count]]
    first = export({**JOINT, "issuer_mark": [*organs, "文件"], "signatory": []})[0]
    assert has_text(first, "全县老干部工作")
    assert all(ink.left > LEFT and ink.right < RIGHT + 0.2 for ink in red_ink(first))


def test_a_document_to_a_superior_has_its_number_beside_the_last_signatory(joint):
    number = text_at(joint[0], "甲老干呈〔2022〕12号")
    first, second, third = (text_at(joint[0], name) for name in JOINT["signatory"])
    assert number.left == pytest.approx(LEFT + CHARACTER, abs=NEAR)
    assert number.bottom == pytest.approx(third.bottom, abs=NEAR)
    assert third.left == pytest.approx(first.left, abs=NEAR)
    assert first.top == pytest.approx(second.top, abs=NEAR)
    assert second.right == pytest.approx(RIGHT - CHARACTER, abs=NEAR)


def last_of_text(found):
    return next(page for page in found if has_text(page, "2022年2月17日"))


def test_attachments_are_listed_a_line_below_the_text_and_aligned_with_each_other(one):
    page = last_of_text(one)
    (word, first) = text_at(page, "附件："), text_at(page, "数据统计表")
    wrapped = text_at(page, "工作情况汇总表")
    second = text_at(page, "各乡镇各乡镇各乡镇各乡镇")
    assert word.left == pytest.approx(LEFT + 2 * CHARACTER, abs=NEAR)
    assert second.left == pytest.approx(first.left, abs=NEAR)
    assert wrapped.top > second.top


def test_above_a_seal_the_name_is_over_the_date_four_characters_from_the_right(one):
    page = last_of_text(one)
    name, date = text_at(page, OFFICE), text_at(page, "2022年2月17日")
    assert date.right == pytest.approx(RIGHT - 4 * CHARACTER, abs=1)
    assert name.middle == pytest.approx(date.middle, abs=NEAR)
    assert date.top - name.top == pytest.approx(LINE, abs=1)


def test_a_seal_has_room_within_a_line_of_the_text(one):
    page = last_of_text(one)
    above, name = text_at(page, "工作情况汇总表"), text_at(page, OFFICE)
    date = text_at(page, "2022年2月17日")
    middle = (name.top + date.bottom) / 2 - 3  # names stand a little below the middle of a seal
    assert 0 < middle - 22.5 - above.bottom < LINE


def test_without_a_seal_the_name_is_two_characters_from_the_right_and_the_date_two_further():
    page = last_of_text(export({"signed_by": "甲县关心下一代工作委员会"}))
    name, date = text_at(page, "甲县关心下一代工作委员会"), text_at(page, "2022年2月17日")
    assert name.right == pytest.approx(RIGHT - 2 * CHARACTER, abs=NEAR)
    assert date.left - name.left == pytest.approx(2 * CHARACTER, abs=NEAR)


def test_a_date_longer_than_the_name_is_two_characters_from_the_right():
    page = last_of_text(export({"signed_by": "县委"}))
    name, date = text_at(page, "县委"), text_at(page, "2022年2月17日")
    assert date.right == pytest.approx(RIGHT - 2 * CHARACTER, abs=1)
    assert date.left - name.left == pytest.approx(2 * CHARACTER, abs=NEAR)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_seals_of_several_organs_do_not_touch(count):
    names = [f"甲县第{at}局" for at in "一二三四五"[:count]]
    page = last_of_text(export({"signed_by": names, "seal": True}))
    boxes = [text_at(page, name) for name in names]
    date = text_at(page, "2022年2月17日")
    for at, box in enumerate(boxes):
        assert box.middle - 22.5 >= LEFT
        assert box.middle + 22.5 <= RIGHT
        for other in boxes[:at]:
            across, down = box.middle - other.middle, box.top - other.top
            assert (across**2 + down**2) ** 0.5 > 45
    assert boxes[-1].middle == pytest.approx(date.middle, abs=NEAR)


def test_the_names_of_the_organs_stand_before_appendices_and_with_text_on_their_page(one):
    found = export(ONE, appendix="数据质量说明", paragraphs=9)
    at = found.index(last_of_text(found))
    assert not has_text(found[at], "数据质量说明")
    assert has_text(found[at + 1], "数据质量说明")
    for paragraphs in range(3, 12):
        page = last_of_text(export({"signed_by": OFFICE}, paragraphs=paragraphs))
        assert has_text(page, "培训果农")


def foot_of(found):
    return found[-1], lines(found[-1])[-3:]


@pytest.mark.parametrize("paragraphs", range(1, 12, 2))
def test_the_foot_is_at_the_lower_edge_of_the_last_page_which_is_even(paragraphs):
    found = export(
        ONE, paragraphs=paragraphs, document={"cover": False, "contents": False, "evidence": False}
    )
    page, (first, between, last) = foot_of(found)
    assert len(found) % 2 == 0
    assert (last.top + last.bottom) / 2 == pytest.approx(BOTTOM, abs=0.05)
    assert (first.height, between.height, last.height) == pytest.approx(
        (0.35, 0.25, 0.35), abs=0.01
    )
    assert (last.left, last.right) == pytest.approx((LEFT, RIGHT), abs=0.5)
    assert has_text(page, "2022年2月18日印发")
    assert sum(has_text(one, "印发") for one in found) == 1


def test_copies_are_named_above_who_printed_it_and_aligned(one):
    page, (first, between, last) = foot_of(one)
    word, organ = text_at(page, "抄送："), text_at(page, "县直单位甲")
    _first_line, second_line, *_ = black_ink(page, top=first.bottom + 1, bottom=between.top)
    fourteen = 14 * 25.4 / 72
    assert (
        first.bottom < word.top < between.top < text_at(page, "甲县老干部局办公室").top < last.top
    )
    assert word.left == pytest.approx(LEFT + fourteen, abs=NEAR)
    assert second_line.left == pytest.approx(organ.left, abs=NEAR)
    assert text_at(page, "2022年2月18日印发").right == pytest.approx(RIGHT - fourteen, abs=NEAR)
    assert has_text(page, "县直单位辛。")


def test_a_foot_behind_an_empty_page_has_no_number_and_any_other_has_one():
    numbered = {}
    for paragraphs in range(2, 16):
        document = {"cover": False, "contents": False, "evidence": False}
        found = export(ONE, paragraphs=paragraphs, document=document)
        empty = [
            at for at, page in enumerate(found) if not black_ink(page, top=TOP - 1, bottom=BOTTOM)
        ]
        assert len(empty) <= 1
        without = [at for at, page in enumerate(found) if not number_of(page)]
        assert without == ([empty[0], empty[0] + 1] if empty else [])
        numbered[bool(empty)] = True
    assert numbered == {True: True, False: True}


def test_recipients_that_leave_no_room_for_text_are_named_in_the_foot():
    many = [f"甲县第{at}人民医院和社区卫生服务中心" for at in range(1, 28)]
    found = export({**ONE, "recipients": many})
    assert not has_text(found[0], many[0])
    assert has_text(found[0], "全县老干部工作")
    page = found[-1]
    assert text_at(page, "主送：").top < text_at(page, "抄送：").top
    assert has_text(page, f"{many[-1]}。")


def test_a_draft_says_so_on_every_page_beside_cover_and_contents():
    document = {"cover": True, "contents": True}
    found = export(
        {"draft": "征求意见稿 第二稿", "secrecy": "秘密"}, document=document, paragraphs=9
    )
    assert len(found) > 3
    for page in found:
        assert text_at(page, "征求意见稿 第二稿").bottom < TOP
    assert text_at(found[0], "秘密").left == pytest.approx(LEFT, abs=NEAR)


def test_with_a_cover_the_head_opens_the_text_after_the_contents():
    found = export(ONE, document={"cover": True, "contents": True})
    assert not red_ink(found[0])
    assert text_at(found[0], "机密★1年").left == pytest.approx(LEFT, abs=NEAR)
    first = next(page for page in found if red_ink(page))
    assert found.index(first) % 2 == 0  # a right-hand page
    assert red_ink(first)[0].top == pytest.approx(TOP + 35, abs=0.2)


def test_the_names_of_several_organs_end_with_a_common_date():
    page = last_of_text(export(JOINT))
    boxes = [text_at(page, name) for name in SEVERAL]
    assert [box.left for box in boxes] == pytest.approx([boxes[0].left] * 3, abs=NEAR)
    assert boxes[-1].right == pytest.approx(RIGHT - 2 * CHARACTER, abs=NEAR)


def test_without_a_day_room_is_left_for_it():
    page = next(
        page
        for page in export({"signed_by": OFFICE}, date=None)
        if has_text(page, "2022年\u3000月")
    )
    assert has_text(page, "2022年\u3000月\u3000日")


def test_without_official_elements_nothing_is_changed():
    source, _ = ReviewTypstExporter().from_notebook_node(official_review({}))
    assert "official-head" not in source.replace("#let official-head", "")
    assert "#official-end()" not in source
    assert "#official-last()" not in source
