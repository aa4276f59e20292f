import pytest

from annual_review.document.blocks import (
    Chart,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Span,
    Table,
)
from annual_review.document.missing import Missing
from annual_review.document.typed_numbers import (
    find_typed_numbers,
    known_names,
    typed_warnings,
    write_typed_numbers,
)

CHAPTER = Heading(1, (Span("建立三支队伍"),))


def found(*spans, names=()):
    document = Document("题", "", 2021, None, (CHAPTER, Paragraph(tuple(spans))))
    return [one.number for one in find_typed_numbers(document, names)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("培训果农1490余人。", ["1490余人"]),
        ("共三十多场次，另有12项。", ["三十多场", "12项"]),
        ("增长6.1%，达到4万多名。", ["6.1%", "4万多名"]),
        ("覆盖两个乡镇，占百分之九十。", ["两个", "百分之九十"]),
        ("共12场", ["12场"]),
    ],
)
def test_a_typed_number_is_found(text, numbers):
    assert found(Span(text)) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "2021年3月5日，2020—2021年度，以1月最为集中。",
        "这是一份责任，一个平台，第二次会议，同谋划、同部署。",
        "十分重要，万众一心，百年华诞，千方百计。",
    ],
)
def test_dates_articles_and_idioms_do_not_count(text):
    assert found(Span(text)) == []


def test_figures_and_names_from_records_or_params_do_not_count():
    spans = (
        Span("培训"),
        Span("12人", figure="a.b"),
        Span("3项议题", is_name=True),
        Span("“十四五”两项规划"),
    )
    assert found(*spans, names=["“十四五”两项规划"]) == []


def test_a_typed_number_is_reported_with_its_chapter_and_sentence(tmp_path):
    blocks = (CHAPTER, ListBlock(((Span("先说一句。再培训12人！完。"),),)))
    (one,) = find_typed_numbers(Document("题", "", 2021, None, blocks), [])
    assert str(one) == "建立三支队伍: “12人” is typed in “再培训12人！”"
    write_typed_numbers([one], tmp_path / "typed.json")
    assert typed_warnings(str(tmp_path / "typed.json")) == [
        "“建立三支队伍”中的“12人”是手写的数字，没有依据：再培训12人！"
    ]
    assert typed_warnings("") == []


def test_notices_of_the_program_do_not_count():
    notice = Paragraph((Span("会议通知12份.docx未读取。"),), "notice")
    missing = Missing("", "《走访慰问台账》登记的", "3行", "均待更正").paragraph
    assert find_typed_numbers(Document("题", "", 2021, None, (CHAPTER, notice, missing)), []) == []


def test_tables_may_hold_any_number():
    table = Table("题", ("甲",), (((Span("12人"),),),), ("left",))
    assert find_typed_numbers(Document("题", "", 2021, None, (table,)), []) == []


def test_a_number_typed_into_a_finding_is_found():
    says = (Span("其中"), Span("12人", figure="a.b"), Span("来自3个乡镇"))
    table = Table("题", ("甲",), (((Span("7人"),),),), ("left",), says=says)
    chart = Chart("题", "", b"<svg/>", says=says)
    found = find_typed_numbers(Document("题", "", 2021, None, (table, chart)), [])
    assert [one.number for one in found] == ["3个", "3个"]


def test_the_names_of_params_are_known(settings):
    assert {"官舟镇", "四部曲", "“五老”话今昔", "安全禁毒宣传进校园"} <= known_names(settings)


def test_the_name_of_a_school_year_is_no_typed_number(settings):
    school = {"year_starts": 9, "year_name": "学年度"}
    names = known_names(
        settings.model_copy(update={"office": settings.office.model_copy(update=school)})
    )
    text = "2021—2022学年度上半年家访12户，2020—2021学年度没有家访。"
    document = Document("题", "", 2021, None, (Paragraph((Span(text),)),))
    assert [one.number for one in find_typed_numbers(document, names)] == ["12户"]
