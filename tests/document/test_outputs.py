import pandas as pd

from annual_review.document.blocks import Span
from annual_review.document.outputs import tables_in_html


def rows_of(table):
    return [tuple("".join(span.text for span in cell) for cell in row) for row in table.rows]


def test_a_frame_keeps_its_header_rows_and_numbers_on_the_right():
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


def test_a_short_row_is_filled_up_and_a_caption_kept():
    (table,) = tables_in_html(
        "<table><caption>情况</caption><tr><th>甲<th>乙</tr><tr><td>1</table><p>后</p>"
    )
    assert (table.caption, table.header) == ("情况", ("甲", "乙"))
    assert table.rows == (((Span("1"),), ()),)


def test_html_without_a_table_has_none():
    assert tables_in_html("<p>文</p></td></table><table></table>") == []
