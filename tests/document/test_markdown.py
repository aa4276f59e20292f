import base64

from annual_review.document.blocks import (
    Chart,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
    Verbatim,
)
from annual_review.document.markdown import blocks_of_markdown


def spans_of(source):
    (paragraph,) = blocks_of_markdown(source)
    return paragraph.spans


def test_headings_keep_their_level():
    assert blocks_of_markdown("# 章\n\n### 节") == [
        Heading(1, (Span("章"),)),
        Heading(3, (Span("节"),)),
    ]


def test_a_line_end_is_removed_next_to_chinese_and_elsewhere_a_space():
    assert spans_of("全年举办，\n“映照”行动\n12场\nby Typst\nhere") == (
        Span("全年举办，“映照”行动12场by Typst here"),
    )


def test_styles_and_links_mark_their_spans():
    assert spans_of("坚持**集中**与*送学*，见[网站](https://www.gov.cn/)的`代码`") == (
        Span("坚持"),
        Span("集中", "strong"),
        Span("与"),
        Span("送学", "emphasis"),
        Span("，见"),
        Span("网站", href="https://www.gov.cn/"),
        Span("的"),
        Span("代码", "code"),
    )


def test_a_link_to_code_or_to_a_file_becomes_text():
    assert spans_of("[点](javascript:alert(1))[表](../records/a.xlsx)") == (Span("点表"),)


def test_raw_html_is_text():
    assert blocks_of_markdown("<script>alert(1)</script>") == [
        Paragraph((Span("<script>alert(1)</script>"),))
    ]
    assert spans_of("甲<b>乙</b>") == (Span("甲<b>乙</b>"),)


def test_a_nested_list_is_a_block_of_the_next_level_and_the_count_continues():
    assert blocks_of_markdown("1. 甲\n2. 乙\n   - 丙\n3. 丁") == [
        ListBlock(((Span("甲"),), (Span("乙"),)), ordered=True),
        ListBlock(((Span("丙"),),), level=1),
        ListBlock(((Span("丁"),),), ordered=True, start=3),
    ]


def test_a_table_keeps_its_alignment():
    assert blocks_of_markdown("| 乡镇 | 场次 |\n|---|--:|\n| 官舟镇 | **7** |") == [
        Table(
            "",
            ("乡镇", "场次"),
            (((Span("官舟镇"),), (Span("7", "strong"),)),),
            ("left", "right"),
        )
    ]


def test_quotes_and_code_are_separate_blocks():
    assert blocks_of_markdown("> 老有所为\n\n```\nx = 1\n```") == [
        Quote((Span("老有所为"),)),
        Verbatim("x = 1"),
    ]


def test_an_attached_picture_is_a_chart_and_any_other_its_alternative_text():
    picture = base64.b64encode(b"\x89PNG").decode()
    attachments = {"a.png": {"image/png": picture}}
    assert blocks_of_markdown('![活动](attachment:a.png "现场")', attachments) == [
        Chart("现场", "活动", b"\x89PNG", "png")
    ]
    assert spans_of("![活动](https://example.com/a.png)") == (Span("活动"),)
