from annual_review.document.blocks import Span, Table
from annual_review.export.column_widths import GAP, LINE, natural_widths, shares


def test_a_column_is_as_wide_as_its_longest_text():
    table = Table("题", ("乡镇", "n"), (((Span("官舟镇"),), (Span("1,203"),)),), ("left", "right"))
    assert natural_widths(table) == [6, 5]


def test_columns_that_fit_a_line_have_no_shares():
    assert shares([LINE - GAP]) is None
    assert shares([LINE - GAP + 1]) is not None


def test_long_texts_share_the_line_and_narrow_columns_keep_their_width():
    assert shares([5, 100, 60]) == [0, LINE // 2 + GAP, LINE // 2 + GAP]


def test_narrow_columns_beyond_two_thirds_of_the_line_share_it_too():
    assert shares([9, 10, 11, 12, 40]) == [0, 0, 0, 12 + GAP, LINE // 2 + GAP]
