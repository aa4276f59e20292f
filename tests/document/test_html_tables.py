import pandas as pd
import pytest

from annual_review.document.blocks import Span, Table
from annual_review.document.html_blocks import blocks_of_html
from annual_review.document.html_tree import parse_html
from annual_review.errors import BuildError


def tables_in_html(html):
    return [block for block in blocks_of_html(parse_html(html)) if isinstance(block, Table)]


def rows_of(table):
    return [tuple("".join(span.text for span in cell) for cell in row) for row in table.rows]


def test_a_frame_keeps_its_header_and_its_numbers_are_aligned_right():
    frame = pd.DataFrame({"乡镇": ["官舟镇", "<b>"], "人数": ["1,203", "-5"]})
    (table,) = tables_in_html(frame.to_html(index=False))
    assert table.header == ("乡镇", "人数")
    assert rows_of(table) == [("官舟镇", "1,203"), ("<b>", "-5")]
    assert table.align == ("left", "right")


def test_merged_cells_are_repeated_in_every_place_they_span():
    frame = pd.DataFrame(
        [[1, 2], [3, 4]],
        index=pd.MultiIndex.from_tuples([("城区", "和平街道"), ("城区", "团结街道")]),
        columns=pd.MultiIndex.from_tuples([("人数", "上半年"), ("人数", "下半年")]),
    )
    (table,) = tables_in_html(frame.to_html())
    assert table.header[2:] == ("人数 上半年", "人数 下半年")
    assert rows_of(table)[1] == ("城区", "团结街道", "3", "4")


def test_a_short_row_is_padded_and_the_caption_kept():
    (table,) = tables_in_html(
        "<table><caption>情况</caption><tr><th>甲<th>乙</tr><tr><td>1</table><p>后</p>"
    )
    assert (table.caption, table.header) == ("情况", ("甲", "乙"))
    assert table.rows == (((Span("1"),), ()),)


def test_html_without_a_table_has_none():
    assert tables_in_html("<p>文</p></td></table><table></table>") == []


def test_texts_stay_as_they_are_displayed():
    shown = ["007", "1,000", "1.50", "1e5", "NA", "2021-03-05"]
    (table,) = tables_in_html(pd.DataFrame({"号": shown}).to_html(index=False))
    assert rows_of(table) == [(text,) for text in shown]


def test_a_line_break_is_a_newline_and_a_line_end_in_chinese_nothing():
    (table,) = tables_in_html("<table><tr><th>甲<br>乙</tr><tr><td>一 \n 二<br/>三</table>")
    assert table.header == ("甲\n乙",)
    assert rows_of(table) == [("一二\n三",)]


def test_a_table_within_a_cell_is_lines_of_the_cell():
    nested = "<table><tr><th>甲</tr><tr><td><table><tr><td>内</table>后</td></tr></table>"
    (table,) = tables_in_html(nested)
    assert (table.header, rows_of(table)) == (("甲",), [("内\n后",)])


def test_repeated_and_empty_headers_are_kept():
    (table,) = tables_in_html("<table><tr><th><th>甲<th>甲</tr><tr><td>1<td>2<td>3</table>")
    assert table.header == ("", "甲", "甲")


def test_a_hostile_span_is_limited():
    (table,) = tables_in_html("<table><tr><th colspan=99999999>甲</table>")
    assert len(table.header) == 1000


def test_a_merged_cell_of_numbers_stands_once():
    (table,) = tables_in_html(
        "<table><tr><th>甲<th>乙<tr><td colspan=2>12<tr><td rowspan=2>3<td>4<tr><td>5</table>"
    )
    assert rows_of(table) == [("12", ""), ("3", "4"), ("", "5")]


def test_a_cell_keeps_styles_links_lists_and_raised_digits():
    (table,) = tables_in_html(
        "<table><tr><th>面积（m<sup>2</sup>）<th>说明"
        "<tr><td><b>7</b><sup>1</sup><td><ul><li>一<li>二</ul><a href='https://x.cn'>网</a></table>"
    )
    assert table.header == ("面积（m²）", "说明")
    assert table.rows[0][0] == (Span("7", "strong"), Span("1", effect="super"))
    assert rows_of(table)[0][1] == "• 一\n• 二\n网"
    assert table.rows[0][1][-1].href == "https://x.cn"


@pytest.mark.parametrize("stray", ["<table>文<tr><td>甲</table>", "<table><tr>文<td>甲</table>"])
def test_text_between_cells_is_refused(stray):
    with pytest.raises(BuildError, match="in none of its cells"):
        tables_in_html(stray)
