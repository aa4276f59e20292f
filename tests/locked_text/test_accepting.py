"""A text that comes back: what is accepted prints the review's numbers, all else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.blocks import plain, spans_in
from annual_review.errors import InputError
from annual_review.export.article.prose import article_of
from annual_review.locked_text.checking import check_text
from annual_review.locked_text.comparing import contradictions
from annual_review.locked_text.filling import blocks_of_text, filled_document, filled_source
from annual_review.locked_text.material import material

PEOPLE, DAYS = "{{visits.people}}", "{{visits.days}}"


@pytest.fixture
def accept(document, tokens, allowed):
    def accept(text, *, is_markdown=True):
        locked, _ = check_text(text, tokens, allowed.all, "a.md")
        blocks = blocks_of(text, tokens, allowed, is_markdown=is_markdown)
        return filled_document(document, blocks, document.evidence), filled_source(locked)

    return accept


def blocks_of(text, tokens, allowed, *, is_markdown=True):
    locked, faults = check_text(text, tokens, allowed.all, "a.md")
    return blocks_of_text(locked, faults, allowed.all, "a.md", is_markdown=is_markdown)


def prose(article):
    return "\n".join(plain(tuple(spans_in(block))) for block in article.blocks)


def refusal(accept, text):
    with pytest.raises(InputError) as error:
        accept(text)
    assert error.value.exit_status == 2
    return str(error.value)


def test_tokens_become_the_numbers_as_the_review_prints_them(accept):
    text = "接待{{visits.people}}，{{visits.people|增长}}，上年{{visits.people|上年}}；"
    article, source = accept(text + "{{year}}累计{{ visits.people | 写法2 }}，{{year|上年}}更多。")
    wanted = "接待1490余人，减少47.1%，上年2825人；2021年累计1493人，2020年更多。"
    assert (prose(article), source) == (wanted, wanted)


def test_each_number_keeps_the_rows_that_it_is_of(accept):
    article, _ = accept(f"接待{PEOPLE}，**开门{DAYS}**。")
    printed = [(span.text, span.figure) for span in spans_in(article.blocks[0]) if span.figure]
    assert printed == [("1490余人", "visits.people"), ("320天", "visits.days")]
    assert list(article.evidence) == ["visits.people", "visits.days"]


def test_headings_are_numbered_and_nothing_before_the_first_is_lost(accept):
    article, _ = accept(
        f"# {{{{year}}}}回顾\n\n开头。\n\n- 甲\n- 乙\n\n## 来访\n\n接待{PEOPLE}。\n"
    )
    assert article.title == "2021年回顾"
    shown = article_of(article).blocks
    assert [plain(block.spans) for block in shown] == [
        "开头。",
        "甲",
        "乙",
        "来访",
        "接待1490余人。",
    ]
    assert shown[3].label == "一、"


def test_plain_text_has_a_paragraph_a_line(accept):
    article, _ = accept(f"　　接待{PEOPLE}。\n\n　　# 开门{DAYS}。\n", is_markdown=False)
    assert prose(article) == "接待1490余人。\n# 开门320天。"


def test_names_and_whole_sentences_of_the_review_may_stand(accept):
    text = "落实四部曲，开展“三下乡”活动和一老一小行动，每月至少召开一次例会，办好三件实事。"
    assert prose(accept(text)[0]) == text


@pytest.mark.parametrize(
    "text", ["召开一次例会。", "三下乡。", "2021年。", "60岁以上。", "甲县2021年工作回顾。"]
)
def test_a_part_of_one_or_a_year_may_not(accept, text):
    assert "numeral" in refusal(accept, text)


def test_every_place_is_listed_with_its_line_and_the_words_around(accept):
    said = refusal(accept, f"接待{PEOPLE}。\n\n培训12场，共三百人。\n\n开门{{{{visits.day}}}}。")
    assert "at 3 places" in said
    assert "line 3: “12” in “培训12场，共三百人。”" in said
    assert "line 3: “三百” in" in said
    assert "line 5: “{{visits.day}}”: no such token; perhaps {{visits.days}}" in said


def test_the_form_of_a_token_that_does_not_exist_is_refused(accept):
    assert "perhaps {{visits.days}}" in refusal(accept, "{{visits.days|上年}}")


@pytest.mark.parametrize(
    "text",
    [
        "1{{visits.days}}", "{{visits.days}}0", "{{visits.days}}余", "约{{visits.days}}",
        "接近 {{visits.days}}", "近\n{{visits.days}}", "**近**{{visits.days}}", "{{visits.days}}%",
        "{{visits.days}}万", "{{visits.days}}多", "-{{visits.days}}", "第{{visits.days}}",
        "{{visits.days}}倍", "{{visits.days}}以上", "{{visits.days}}{{visits.people}}",
        "{{visits.days}} {{visits.people}}", "{{visits.days}}天", "{{year}}年",
        "减少{{visits.people|增长}}", "{{visits.people}}的{{visits.days}}成", "超过{{visits.days}}",
    ],
)  # fmt: skip
def test_nothing_beside_a_token_makes_another_number_of_it(accept, text):
    refusal(accept, f"甲{text}。")


@pytest.mark.parametrize(
    "text",
    [
        "服务人数{{visits.people}}",
        "建成{{visits.days}}",
        "——{{visits.days}}",
        "担负{{visits.days}}",
    ],
)
def test_ordinary_words_before_a_token_may_stand(accept, text):
    assert accept(f"甲{text}，成效明显。")


@pytest.mark.parametrize(
    "text",
    [
        "{{visits.days", "visits.days}}", "{visits.days}", "{{visits.\ndays}}",
        "{{{{visits.days}}}}", "｛｛visits.days｝｝", "{{}}", "{{visits.days|}}",
        "{{visits.days|上年|增长}}", "<b>{{visits.days}}</b>", "&#49;", "&sup2;",
        "<script>a()</script>", "<!-- a -->", "\U000f0000", "`{{visits.days}}`",
        "    {{visits.days}}", "```\n{{visits.days}}\n```", "![{{visits.days}}](a.png)",
        "[甲](http://a.cn)", "http://a.cn", "1. 甲",
        "| 甲 | {{visits.days}} |\n|---|---|\n| 乙 | 丙 |", "$x$", "甲[^a]\n\n[^a]: 乙",
        "{{visits.days}}\n===\n\n---", "", "　\n",
    ],
)  # fmt: skip
def test_broken_tokens_and_what_is_no_prose_are_refused(accept, text):
    with pytest.raises(InputError):
        accept(text)


def test_what_looks_like_a_script_in_a_plain_text_is_refused_too(accept):
    with pytest.raises(InputError):
        accept("<img src=x onerror=alert()>", is_markdown=False)


def test_a_dangerous_link_leaves_its_words_alone(accept):
    article, _ = accept("看[这里](javascript:alert)。")
    assert [span.href for block in article.blocks for span in spans_in(block)] == [""] * len(
        list(spans_in(article.blocks[0]))
    )


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("接待{{visits.people}}，比上年有所增加。", True),
        ("接待{{visits.people}}，**同比增长**明显。", True),
        ("接待量增加到{{visits.people}}。", True),
        ("接待量减少到{{visits.people}}。", False),
        ("开门{{visits.days}}，比上年增加。", False),
        ("开门{{visits.days}}，比上年减少。", True),
        ("接待{{visits.people}}，开门天数增加。", False),
        ("居{{visits.rank}}，比上年上升。", False),
    ],
)
def test_a_comparison_that_the_figure_contradicts_is_warned_of(accept, text, is_wrong):
    article, _ = accept(text)
    assert bool(list(contradictions(article.blocks[0].spans, article.evidence))) == is_wrong


def test_the_material_has_tokens_and_no_value(document, office, tokens, allowed):
    text = material(document, office, tokens, allowed)
    assert text == material(document, office, tokens, allowed)
    for token in tokens.known.values():
        assert str(token) in text
    values = {"1490", "1493", "47.1", "2825", "320", "第2位", "12行"}
    assert not [value for value in values if value in text]
    assert "`{{visits.people}}`：来访登记，人数，合计；单位：人；比上年减少" in text
    assert "接待来访{{visits.people}}，比上年{{visits.people|增长}}" in text


def test_the_prose_of_the_material_is_accepted_and_prints_the_review(
    accept, document, office, tokens, allowed
):
    text = material(document, office, tokens, allowed).rpartition("原文：")[2]
    assert prose(accept(text)[0]) == "\n".join(
        plain(block.spans) for block in document.blocks if not hasattr(block, "label")
    )


WORDS = st.text(
    st.characters(categories=["Lo", "Po"], include_characters="，。、的和在、一二百半倍12ⅢA"),
    max_size=8,
)
SENTENCE = "接待{{visits.people}}，开门{{visits.days}}，每月至少召开一次例会。"


@given(at=st.integers(0, len(SENTENCE)), numeral=st.sampled_from("0９⑧Ⅷ三百两半½廿"))
def test_an_inserted_numeral_is_always_refused(at, numeral, document, tokens, allowed):
    with pytest.raises(InputError):
        blocks_of(SENTENCE[:at] + numeral + SENTENCE[at:], tokens, allowed)


@given(before=WORDS, ids=st.lists(st.sampled_from(["people", "days"]), max_size=4), after=WORDS)
def test_what_is_accepted_has_no_digit_that_is_not_a_figures(
    before, ids, after, document, tokens, allowed
):
    text = before + "，又有".join(f"{{{{visits.{id}}}}}" for id in ids) + after
    try:
        blocks = blocks_of(text, tokens, allowed)
    except InputError:
        return
    spans = [span for block in blocks for span in spans_in(block)]
    assert not [char for span in spans if not span.figure for char in span.text if char.isdigit()]
    assert [span.figure for span in spans if span.figure] == [f"visits.{id}" for id in ids]
