"""White holes: in the pages that `arrange` foresees, and in those that Typst makes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annual_review.document.blocks import Chart, Heading, ListBlock, Paragraph, Span, Table
from annual_review.export.page_flow import Piece, arrange
from tests.support.executed import notebook, say
from tests.support.white_holes import holes

NO_FRONT = {"cover": False, "contents": False}
LARGEST = 45  # mm

text = st.builds(Piece, st.just("text"), st.sampled_from([16.0, 74.0, 161.0]), line=st.just(16.0))
chart = st.builds(Piece, st.just("float"), st.floats(80, 500), mention=st.integers(0, 3))
table = st.builds(Piece, st.just("float"), st.floats(80, 200), is_table=st.just(True))
heading = st.builds(Piece, st.just("heading"), st.just(16.0))


def section_of(pieces):
    """Return for each piece the number of headings up to it."""
    return [sum(one.kind == "heading" for one in pieces[: at + 1]) for at in range(len(pieces))]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(heading, text, chart, table), max_size=30), st.floats(0, 300))
def test_pieces_keep_their_section_and_the_order_of_their_kind(pieces, start):
    order = arrange(pieces, 638.0, start).order
    assert sorted(order) == list(range(len(pieces)))
    sections = section_of(pieces)
    assert [sections[at] for at in order] == sorted(sections)
    for row in range(3):
        ours = [at for at in order if pieces[at].row == row]
        assert ours == sorted(ours)


def test_the_text_of_a_section_goes_on_before_a_chart_that_does_not_fit():
    head, line = Piece("heading", 16.0, 13.0, 13.0), Piece("text", 190.0, 13.0, 13.0, 16.0, 13.0)
    pieces = [head, line, line, Piece("float", 300.0, mention=2), line, head, line]
    assert arrange(pieces, 638.0).order == (0, 1, 2, 4, 3, 5, 6)


def test_a_chart_that_a_text_announces_follows_it_at_once():
    line = Piece("text", 190.0, 13.0, 13.0, 16.0, 13.0)
    pieces = [line, line, Piece("float", 300.0, mention=2, is_fixed=True), line]
    assert arrange(pieces, 638.0).order == (0, 1, 2, 3)


def drawing(height):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="430pt" height="{height}pt" '
        f'viewBox="0 0 430 {height}"><rect width="430" height="{height}"/></svg>'
    ).encode()


def head(level):
    return Heading(level, (Span("聚焦重点工作"),))


def prose(lines):
    return Paragraph((Span("全年开展各类活动，" * (lines * 3) + "成效明显。"),))


def figure(height):
    return Chart("各单位的情况", "柱形图", drawing(height))


def listing(rows, columns=4):
    header = tuple(f"指标{number}" for number in range(columns))
    cells = tuple(((Span("13820"),),) * columns for _ in range(rows))
    return Table("登记的数字", header, cells, ("left", *(["right"] * (columns - 1))))


OFFICES = {
    "many charts, few words": [
        [head(2), prose(1), figure(height)] for height in (240, 370, 120, 300, 450, 180, 370, 240)
    ],
    "long tables": [[head(2), prose(2), listing(rows)] for rows in (70, 5, 30, 12, 45, 20)],
    "one chapter of text": [[prose(lines)] for lines in (5, 9, 3, 2, 7, 1, 8) * 4],
    "forty chapters": [
        [head(1), prose(lines), head(2), prose(3), figure(height)]
        for lines, height in [(2, 200), (4, 280), (1, 360), (5, 120)] * 10
    ],
    "wide tables": [[head(2), prose(4), listing(12, columns)] for columns in (12, 24, 40, 16)],
    "charts as high as a page": [
        [head(2), prose(9), figure(height)] for height in (440, 420, 480, 400)
    ],
    "lists": [[head(2), prose(2), ListBlock(((Span("条目"),),) * 7), figure(300)]] * 5,
}


@pytest.mark.parametrize("name", OFFICES)
def test_no_page_has_a_large_hole(name):
    blocks = [head(1), *(block for section in OFFICES[name] for block in section)]
    found = holes(notebook(say(*blocks), document=NO_FRONT))
    assert len(found) > 2
    assert max(found) <= LARGEST, found


@pytest.mark.parametrize("count", [22, 24, 27])
def test_contents_of_a_few_lines_too_many_stay_on_a_page(count):
    blocks = [block for _ in range(count) for block in (head(2), prose(1))]
    with_cover = holes(notebook(say(head(1), *blocks)))
    without_contents = holes(notebook(say(head(1), *blocks), document={"contents": False}))
    assert len(with_cover) == len(without_contents)  # the contents are on the back of the cover
