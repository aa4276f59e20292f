import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annual_review.document.blocks import Span, Table
from annual_review.document.fonts import SANS, SERIF, advance
from annual_review.errors import TypesettingError
from annual_review.export.table_layout import USUAL_SIZE, table_layout
from annual_review.project.settings import Page

PAGE = Page()
WIDTH, HEIGHT = 156 * 72 / 25.4, 225 * 72 / 25.4


def table(columns, cell="13820", head="指标", rows=2, caption="题"):
    lines = tuple(((Span(cell),),) * columns for _ in range(rows))
    return Table(caption, (head,) * columns, lines, ("right",) * columns)


def width(text):
    return sum(max(advance(char, font) for font in (SERIF, SANS)) for char in text)


def test_an_ordinary_table_is_set_as_usual():
    assert table_layout(table(6), PAGE) is None
    assert table_layout(table(3, "官舟镇老年大学合唱团在县城演出，观众很多" * 4), PAGE) is None


def test_a_wide_table_is_set_smaller_then_turned_then_refused():
    layouts = [table_layout(table(columns), PAGE) for columns in (12, 14, 20)]
    sizes = [(layout.size, layout.turned) for layout in layouts]
    assert sizes == sorted(sizes, key=lambda one: (one[1], -one[0]))
    assert [turned for _, turned in sizes] == [False, False, True]
    with pytest.raises(TypesettingError, match=r"under “一”: The table “题” has 60 columns.*Leave"):
        table_layout(table(60), PAGE, "一")


def test_a_word_that_fits_no_narrow_column_gets_its_width():
    words = table(5, "ABCDEFGHIJKLMNOPQR")
    layout = table_layout(words, PAGE)
    assert layout
    assert layout.turned
    assert min(layout.widths) >= width("ABCDEFGHIJKLMNOPQR") * layout.size + 2 * layout.padding


def test_a_narrow_page_of_an_office_counts():
    assert table_layout(table(8), PAGE) is None
    assert table_layout(table(8), Page(width=100, left=28))


texts = st.text("官舟镇（），。1234567890,.%ABCxyz -", max_size=24)


@settings(deadline=None, max_examples=150)
@given(st.integers(1, 24).flatmap(lambda n: st.lists(texts, min_size=n, max_size=n)))
def test_every_number_and_word_has_room_in_its_column(row):
    cells = tuple((Span(text),) for text in row)
    one = Table("题", tuple("甲" for _ in row), (cells,), ("left",) * len(row))
    try:
        layout = table_layout(one, PAGE)
    except TypesettingError:
        return
    if layout is None:
        return
    assert sum(layout.widths) <= (HEIGHT if layout.turned else WIDTH) + 0.5
    assert layout.size <= USUAL_SIZE
    for text, given_width in zip(row, layout.widths, strict=True):
        widest = max((width(word) for word in text.split() if word.isascii()), default=0)
        assert given_width - 2 * layout.padding >= widest * layout.size - 0.01
