from annual_review.document.blocks import Chart, Paragraph, Span, Table, plain
from annual_review.document.typed_numbers import find_typed_numbers
from tests.support.executed import md, read, say

CHART = Chart("图题", "", b"<svg/>", id="a")
TABLE = Table("表题", ("甲",), (), ("left",), id="b")
OTHER = Chart("另一图", "", b"<svg/>", id="c")


def sentence(*ids):
    return Paragraph((Span("集中在三类"), Span("（见图）", refers=ids), Span("。")))


def printed(*cells):
    (found,) = [one for one in read(*cells).blocks if isinstance(one, Paragraph)]
    return found


def test_a_sentence_before_a_chart_knows_its_number():
    block = printed(say(OTHER), say(sentence("a"), CHART))
    assert plain(block.spans) == "集中在三类（见图2）。"
    assert [span.href for span in block.spans if span.href] == ["#chart:2"]


def test_a_reference_to_several_names_each():
    assert plain(printed(say(OTHER, CHART, TABLE, sentence("a", "b"))).spans) == (
        "集中在三类（见图2、表1）。"
    )


def test_what_is_not_shown_is_not_referred_to_and_the_run_is_told():
    document = read(md("# 甲"), say(sentence("x")), say(sentence("a", "x"), CHART))
    texts = [plain(one.spans) for one in document.blocks if isinstance(one, Paragraph)]
    assert texts == ["集中在三类。", "集中在三类（见图1）。"]
    assert len(document.left_out) == 2
    assert "not shown" in document.left_out[0]
    assert read(say(sentence("a"), CHART)).left_out == ()


def test_a_paragraph_of_which_nothing_is_left_is_left_out():
    blocks = read(md("# 甲"), say(Paragraph((Span("（见图）", refers=("x",)),)))).blocks
    assert len(blocks) == 1


def test_a_chart_that_is_shown_twice_is_referred_to_where_it_is_first():
    document = read(say(CHART, CHART, sentence("a")))
    assert [one.anchor for one in document.blocks if isinstance(one, Chart)] == ["chart:1", ""]
    assert plain(document.blocks[-1].spans) == "集中在三类（见图1）。"


def test_findings_and_cells_may_refer_to_charts():
    says = (Span("最多"), Span("（见图）", refers=("a",)))
    cells = ((says,),)
    table = Table("表题", ("甲",), cells, ("left",), says=says)
    (read_table, _) = read(say(table, CHART)).blocks
    assert plain(read_table.says) == plain(read_table.rows[0][0]) == "最多（见图1）"


def test_the_number_of_a_chart_is_no_typed_number():
    document = read(md("# 甲"), say(CHART, sentence("a")))
    assert find_typed_numbers(document, []) == []
