import pandas as pd

from annual_review.chapter.tables import table
from annual_review.document.blocks import Paragraph, plain


def texts(block):
    return [[plain(cell) for cell in row] for row in block.rows]


def test_dates_numbers_and_empty_cells_read_as_they_should():
    frame = pd.DataFrame(
        {
            "日期": pd.to_datetime(["2021-03-05", None]),
            "人数": pd.array([12, None], dtype="Int64"),
            "金额": [2900.5, 3000.0],
            "名称": ["甲", ""],
        }
    )
    block = table(frame, "题")
    assert texts(block) == [["3月5日", "12", "2900.5", "甲"], ["", "", "3000", ""]]
    assert block.align == ("left", "right", "right", "left")
    assert block.header == ("日期", "人数", "金额", "名称")


def test_a_long_table_says_how_much_it_leaves_out():
    block = table(pd.DataFrame({"甲": range(50), "乙": range(50)}), "题", most=10)
    assert len(block.rows) == 11
    assert texts(block)[-1] == ["……另有40行", ""]


def test_no_rows_give_no_table_and_a_missing_register_a_notice():
    empty = pd.DataFrame({"甲": []})
    assert table(empty, "题") is None
    empty.attrs = {"missing": "宣讲台账"}
    assert isinstance(table(empty, "题"), Paragraph)
