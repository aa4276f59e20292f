import pytest

from annual_review.chapter import sentences
from annual_review.chapter.figures import Figure, computed
from annual_review.chapter.listing import Listing
from annual_review.chapter.sentences import compose, glance, say
from annual_review.document.blocks import Glance, Paragraph, Span, plain
from annual_review.document.missing import LATER, Missing
from annual_review.errors import FigureError

FARMERS = computed(Figure("agri.farmers", 1493, "人", "农技培训台账，果农人数，合计，12行"))
UNSENT = Missing("本年未收到", "《宣讲台账》", ending=LATER)
LOST = computed(Figure("policy.lectures", 0, "场次", missing=UNSENT))
NONE = computed(Figure("agri.none", 0, "场次"))


@pytest.fixture
def shown(monkeypatch):
    blocks = []
    monkeypatch.setattr(sentences, "show_blocks", lambda new, evidence: blocks.extend(new))
    return blocks


def test_a_sentence_knows_its_figures():
    blocks, evidence = compose((f"培训果农{FARMERS:余}，", "成效明显。"), "body")
    assert blocks == [
        Paragraph(
            (
                Span("培训果农"),
                Span("1490余人", figure="agri.farmers"),
                Span("，"),
                Span("成效明显。"),
            )
        )
    ]
    assert evidence["agri.farmers"]["value"] == 1493
    assert evidence["agri.farmers"]["text"] == "1490余人"


def test_a_notice_replaces_a_sentence_of_a_missing_register():
    blocks, evidence = compose((f"培训{FARMERS}，", f"宣讲{LOST}；"), "body")
    assert [plain(block.spans) for block in blocks] == [
        "培训1493人。",
        "本年未收到《宣讲台账》，有关情况暂缺。",
    ]
    assert list(evidence) == ["agri.farmers"]


def test_a_notice_replaces_a_sentence_with_names_of_a_missing_register():
    blocks, _ = compose((f"围绕{Listing((), UNSENT)}宣讲。",), "body")
    assert [block.role for block in blocks] == ["missing"]


def test_empty_sentences_are_left_out_and_the_last_ends_with_a_full_stop():
    blocks, _ = compose(("甲，", "", "乙；", ""), "body")
    assert plain(blocks[0].spans) == "甲，乙。"
    assert compose(("", ""), "body") == ([], {})


def test_otherwise_is_shown_if_the_figure_is_0(shown):
    say(f"培训{NONE}。", when=NONE, otherwise="本年没有登记培训。")
    say("不说。", when=LOST, otherwise="也不说。")
    assert [plain(block.spans) for block in shown] == [
        "本年没有登记培训。",
        "本年未收到《宣讲台账》，有关情况暂缺。",
    ]
    assert [block.role for block in shown] == ["absent", "missing"]


def test_glance_leaves_out_figures_that_are_0_or_missing(shown):
    glance((f"{FARMERS}", "培训果农"), (f"{LOST}", "宣讲"), (f"{NONE}", "无"))
    assert shown == [Glance(((Span("1493人", figure="agri.farmers"), "培训果农"),))]


def test_a_figure_that_was_not_computed_in_this_kernel_is_refused():
    from annual_review.document.marks import mark

    with pytest.raises(FigureError, match="not known here"):
        compose((mark("no.such", "5人"),), "body")


def test_a_large_figure_stands_alone(shown):
    with pytest.raises(FigureError, match="more than one figure"):
        glance((f"约{FARMERS}", "培训果农"))


def test_two_figures_with_one_id_are_refused():
    other = computed(Figure("agri.farmers", 7, "人", "农技培训台账，果农人数，合计，1行"))
    with pytest.raises(FigureError, match=r"agri\.farmers: Two figures have this id"):
        compose((f"甲{FARMERS}，乙{other}。",), "body")
    assert (
        compose((f"甲{FARMERS}，再说{FARMERS:余}。",), "body")[1]["agri.farmers"]["text"]
        == "1493人"
    )


def test_a_figure_and_then_itself_against_another_one_are_two_figures():
    now, then = (computed(Figure("a.b", value, "人")) for value in (12, 10))
    with pytest.raises(FigureError, match=r"a\.b: Two figures have this id"):
        compose((f"{now}{now.against(then):比数}",), "body")
