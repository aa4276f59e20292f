"""Sentences of optional clauses: what is left always reads as a sentence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.chapter.aggregates import count, total
from annual_review.chapter.clauses import sentence
from annual_review.chapter.facts import Facts
from annual_review.chapter.listing import listing
from annual_review.chapter.sentences import compose
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError
from annual_review.project.year_params import StatedFacts


def text_of(*sentences):
    blocks, _ = compose(sentences, "body")
    return "".join(plain(block.spans) for block in blocks)


@pytest.fixture
def held(training):
    return count("held", training, "场次")


@pytest.fixture
def none(training):
    return count("none", training.iloc[:0], "场次")


def test_clauses_are_divided_by_commas_and_closed_by_a_full_stop(held):
    assert (
        text_of(sentence("深入村寨", f"培训{held}", "受到欢迎"))
        == "深入村寨，培训3场次，受到欢迎。"
    )
    assert text_of(sentence("深入村寨，", f"培训{held}。")) == "深入村寨，培训3场次。"
    assert text_of(sentence(f"培训{held}："), "另有说明。") == "培训3场次：另有说明。"


def test_a_clause_with_nothing_to_count_is_left_out(held, none):
    assert text_of(sentence(f"培训{held}", f"调研{none}", "受到欢迎")) == "培训3场次，受到欢迎。"
    assert text_of(sentence(f"调研{none}", f"培训{held}")) == "培训3场次。"


def test_groups_are_divided_by_semicolons(held, none):
    two = sentence("全年不停", ["老同志来", f"讲课{held}"], ["青年来", f"教学{held}"])
    assert text_of(two) == "全年不停，老同志来，讲课3场次；青年来，教学3场次。"
    one = sentence("全年不停", ["老同志来", f"讲课{none}"], ["青年来", f"教学{held}"], "受到欢迎")
    assert text_of(one) == "全年不停，青年来，教学3场次；受到欢迎。"


def test_words_without_a_number_go_with_the_numbers_that_they_open(none):
    said = sentence("坚持学用结合", f"学习{none}", otherwise="本年没有登记学习")
    assert text_of(said) == "本年没有登记学习。"
    assert text_of(sentence("坚持学用结合", f"学习{none}")) == ""
    assert text_of(sentence("坚持学用结合")) == "坚持学用结合。"


def test_what_replaces_a_sentence_is_known_as_such(held, none):
    (absent,), _ = compose((sentence(f"学习{none}", otherwise="没有学习"),), "body")
    (mixed,), _ = compose((f"培训{held}。", sentence(f"学习{none}", otherwise="没有学习")), "body")
    assert (absent.role, mixed.role) == ("absent", "body")


def test_a_clause_of_a_missing_register_is_left_out_with_one_notice(held, missing):
    talks = count("talks", missing, "场次")
    people = total("people", missing["人数"], "人")
    said = sentence(f"培训{held}", f"宣讲{talks}", f"受教{people}", otherwise="没有培训")
    blocks, figures = compose((said,), "body")
    assert [(plain(b.spans), b.role) for b in blocks] == [
        ("培训3场次。", "body"),
        ("本年未收到《宣讲台账》。", "missing"),
    ]
    assert set(figures) == {"held"}


def test_when_decides_on_a_sentence_without_numbers(held, none, missing):
    assert text_of(sentence("关怀送到家", when=held)) == "关怀送到家。"
    assert text_of(sentence("关怀送到家", when=none, otherwise="没有慰问")) == "没有慰问。"
    absent = sentence("关怀送到家", when=count("x", missing, "次"), otherwise="没有慰问")
    assert text_of(absent) == "本年未收到《宣讲台账》。"


def test_names_carry_a_sentence_as_numbers_do(training):
    some, nobody = listing(training["作物"]), listing(training["作物"].iloc[:0])
    assert text_of(sentence("因地制宜", f"种植{some}")) == "因地制宜，种植葡萄、柚子。"
    assert text_of(sentence("因地制宜", f"种植{nobody}")) == ""


def test_a_fact_is_said_in_its_year_and_left_out_in_others(held):
    stated = [StatedFacts(source="工作总结", say={"做法": "手把手指导"})]
    facts = Facts(stated)
    assert text_of(sentence(facts["做法"], f"培训{held}")) == "手把手指导，培训3场次。"
    assert text_of(sentence(facts["成效"], f"培训{held}")) == "培训3场次。"
    assert text_of(facts["做法"], facts["成效"]) == "手把手指导"
    assert text_of(sentence(facts["成效"], "人人称赞")) == "人人称赞。"
    assert text_of(sentence("人人称赞", when=facts["成效"])) == ""
    assert list(facts) == ["做法"]


def test_a_forgotten_f_is_refused():
    with pytest.raises(FigureError, match="as it stands"):
        sentence("培训{held}")


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["甲", "乙，", "丙；", "", "“丁”", "戊：", "己。"]),
            st.lists(st.sampled_from(["甲", "乙，", "", "“丁。”"]), max_size=3),
        ),
        max_size=6,
    )
)
def test_whatever_is_left_out_no_two_marks_meet_and_the_sentence_is_closed(clauses):
    text = without_marks(sentence(*clauses).text)
    assert not re.search(r"[，；、。：][，；、：。]|^[，；、。]", text)
    assert not text or re.search(r"[。：][”]?$", text)
