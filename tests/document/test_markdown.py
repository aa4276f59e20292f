import io
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from annual_review.document.blocks import (
    Chart,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
    Verbatim,
    texts,
)
from annual_review.document.markdown import blocks_of_markdown
from annual_review.errors import BuildError
from tests.support.pictures import encoded, picture


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


def test_raw_html_is_shown_as_by_a_browser():
    assert spans_of("甲<b>乙</b>x<sup>2</sup><u>丙</u>~~丁~~<font color=red>戊</font>") == (
        Span("甲"),
        Span("乙", "strong"),
        Span("x"),
        Span("2", effect="super"),
        Span("丙", effect="underline"),
        Span("丁", effect="strike"),
        Span("戊"),
    )
    assert blocks_of_markdown("<center>落款</center>\n\n<div align='right'>日期</div>") == [
        Paragraph((Span("落款"),), align="center"),
        Paragraph((Span("日期"),), align="right"),
    ]
    assert blocks_of_markdown("<details><summary>更多</summary>\n\n**内**容\n\n</details>") == [
        Paragraph((Span("更多", "strong"),)),
        Paragraph((Span("内", "strong"), Span("容"))),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "填写<name>即可",
        "<iframe src='https://x.cn'></iframe>",
        "<video src='a.mp4'></video>",
        "甲<input type=text>",
        "<svg><text>字</text></svg>",
        "<p hidden>甲</p>",
        "<span style='display:none'>甲</span>",
        "<?php echo 1 ?>",
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(source):
    with pytest.raises(BuildError, match="The element <"):
        blocks_of_markdown(source)
    assert blocks_of_markdown(f"`{source}`")  # as code it is text


def test_comments_are_never_shown_except_in_code():
    assert blocks_of_markdown("甲<!-- 不发 -->乙\n\n<!--\n多行\n\n- x -->\n\n`<!-- 码 -->`") == [
        Paragraph((Span("甲乙"),)),
        Paragraph((Span("<!-- 码 -->", "code"),)),
    ]


@pytest.mark.parametrize("source", ["<!-- 未关闭\n\n正文", "甲 <!-- 不发\n\n乙 --> 丙"])
def test_a_comment_that_would_take_text_or_be_printed_is_refused(source):
    with pytest.raises(BuildError, match="comment"):
        blocks_of_markdown(source)


def test_entities_are_characters():
    assert spans_of("甲&nbsp;乙&copy;&#x4e00;&amp;lt;") == (Span("甲\xa0乙©一&lt;"),)


def test_a_footnote_is_a_note_at_the_end_of_its_cell():
    assert blocks_of_markdown("甲[^a]，乙[^1]。\n\n[^1]: 一\n[^a]: 甲**注**") == [
        Paragraph(
            (
                Span("甲"),
                Span("[1]", effect="super"),
                Span("，乙"),
                Span("[2]", effect="super"),
                Span("。"),
            )
        ),
        Paragraph((Span("[1]"), Span("甲"), Span("注", "strong")), "note"),
        Paragraph((Span("[2]"), Span("一")), "note"),
    ]
    with pytest.raises(BuildError, match=r"footnote \[\^2\]"):
        blocks_of_markdown("甲\n\n[^2]: 无人提到")


def test_a_formula_is_a_picture_and_an_amount_is_text():
    (paragraph,) = blocks_of_markdown(r"增长率$\frac{a-b}{b}$，单价$5，共$10")
    text, drawn, amounts = paragraph.spans
    assert (text, amounts) == (Span("增长率"), Span("，单价$5，共$10"))
    assert drawn.picture.alt == r"\frac{a-b}{b}"
    assert drawn.picture.height > drawn.picture.depth > 0
    (line,) = blocks_of_markdown("$$\n\\text{人均} = x\n$$")
    assert line.align == "center"
    with pytest.raises(BuildError, match=r"\\unbekannt"):
        blocks_of_markdown(r"$\unbekannt{x}$")
    with pytest.raises(BuildError, match="😀"):
        blocks_of_markdown(r"$😀$")


def test_tasks_and_rules_are_shown():
    assert blocks_of_markdown("- [x] 已办\n- [ ] 未办\n\n---") == [
        ListBlock(((Span("☑ 已办"),), (Span("☐ 未办"),))),
        Rule(),
    ]


def test_what_follows_a_block_in_an_item_stays_after_it():
    assert blocks_of_markdown("- 甲\n\n  乙\n\n  > 引\n\n  丙\n- 丁") == [
        ListBlock(((Span("甲\n乙"),),)),
        Quote((Span("引"),)),
        Paragraph((Span("丙"),)),
        ListBlock(((Span("丁"),),), start=2),
    ]


def test_a_bare_address_is_a_link_that_ends_before_chinese():
    assert spans_of("见 https://www.gov.cn/a?b=1&c=2，或 https://x.cn.") == (
        Span("见 "),
        Span("https://www.gov.cn/a?b=1&c=2", href="https://www.gov.cn/a?b=1&c=2"),
        Span("，或 "),
        Span("https://x.cn", href="https://x.cn"),
        Span("."),
    )


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


def test_short_rows_are_padded_and_long_ones_refused():
    (table,) = blocks_of_markdown("|甲|乙|\n|-|-|\n|12<br>34|\n|5\\|6|`a`|")
    assert table.rows == (((Span("12\n34"),), ()), ((Span("5|6"),), (Span("a", "code"),)))
    with pytest.raises(BuildError, match="3 cells"):
        blocks_of_markdown("> |甲|乙|\n> |-|-|\n> |1|2|3|")
    assert blocks_of_markdown("|甲|乙|\n|-|-|\n|1|2||")


def attached(**pictures):
    return {name.replace("_", "."): {mime: data} for name, (mime, data) in pictures.items()}


def test_attached_pictures_of_any_format_are_shown():
    png, jpeg = picture(), picture("JPEG")
    files = attached(
        a_png=("image/png", encoded(png)),
        b_jpg=("image/jpeg", encoded(jpeg)),
        c_gif=("image/gif", encoded(picture("GIF"))),
        d_webp=("image/webp", encoded(picture("WEBP"))),
        e_svg=("image/svg+xml", "<svg/>"),
    )
    assert blocks_of_markdown('![活动](attachment:a.png "现场")', files) == [
        Chart("现场", "活动", png, "png")
    ]
    shown = blocks_of_markdown("\n".join(f"![](attachment:{name})" for name in files), files)
    assert [chart.format for chart in shown] == ["png", "jpeg", "png", "png", "svg"]
    assert shown[1].content == jpeg


def test_pictures_stand_where_they_are_written():
    files = attached(a_png=("image/png", encoded(picture())))
    (line,) = blocks_of_markdown("前![](a.png)中![](a.png)后", files)
    assert ["图" if span.picture else span.text for span in line.spans] == [*"前图中图后"]
    (table,) = blocks_of_markdown("|甲|\n|-|\n|![](a.png)|", files)
    assert table.rows[0][0][0].picture
    (items,) = blocks_of_markdown("- 甲![](a.png)", files)
    assert items.items[0][1].picture
    (sized,) = blocks_of_markdown("<img src='a.png' width='120px' alt='甲'>", files)
    assert (sized.width, sized.alt) == (120, "甲")
    (linked,) = blocks_of_markdown("[![甲](a.png)](https://x.cn)", files)
    assert linked.spans[0].href == "https://x.cn"


def test_a_photograph_is_turned_as_its_camera_says():
    files = attached(a_jpg=("image/jpeg", encoded(picture("JPEG", (6, 3), turned=True))))
    (chart,) = blocks_of_markdown("![](a.jpg)", files)
    with Image.open(io.BytesIO(chart.content)) as shown:
        assert (chart.format, shown.size) == ("jpeg", (3, 6))


@pytest.mark.parametrize("source", ["a.png", "https://example.com/a.png", "attachment:a.png"])
def test_a_picture_that_is_not_there_is_named(source):
    with pytest.raises(BuildError, match=source):
        blocks_of_markdown(f"![活动]({source})")


def test_a_damaged_picture_is_named():
    files = attached(a_png=("image/jpeg", encoded(picture("JPEG", (90, 90))[:400])))
    with pytest.raises(BuildError, match=r"a\.png.*cannot be read"):
        blocks_of_markdown("![](a.png)", files)


words = st.text("甲乙丙abc019，。 \n*_`~[]()<>!|#>-+1.\\$^&;:", min_size=1, max_size=60)


@settings(deadline=None, max_examples=300)
@given(words)
def test_every_letter_that_jupyterlab_shows_is_kept(source):
    """What the parser's own renderer shows, read by another parser of HTML, is what is kept."""
    try:
        kept = "".join(text for block in blocks_of_markdown(source) for text in texts(block))
    except BuildError:
        return  # named, not lost
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown = BeautifulSoup(parser.render(source), "html.parser").get_text()
    if "$" not in source and "[^" not in source:
        assert sorted(re.findall(r"\w", kept)) == sorted(re.findall(r"\w", shown))
