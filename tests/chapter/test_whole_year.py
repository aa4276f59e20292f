"""In a review of a part of the year, numbers that cannot be divided are said to be of the year."""

import pandas as pd

from annual_review.chapter.whole_year import caption_of, mark_whole
from annual_review.document.blocks import Span, plain


def marked(*parts):
    """Return the text of spans: texts, and numbers with whether they are of the whole year."""
    spans = [
        (Span(part), None) if isinstance(part, str) else (Span(part[0], figure="a"), part[1])
        for part in parts
    ]
    return plain(mark_whole(spans))


def test_a_sentence_of_such_numbers_alone_says_so_once_at_its_end():
    papers = ("订阅报纸", ("12种", True), "，共", ("877份", True), "。")
    text = marked(*papers, "开展宣讲", ("8场", False), "。")
    assert text == "订阅报纸12种，共877份（全年数）。开展宣讲8场。"


def test_beside_other_numbers_each_of_them_says_so():
    text = marked("宣讲", ("8场", False), "，参赛", ("413名", True), "，督导", ("5个", False), "。")
    assert text == "宣讲8场，参赛413名（全年），督导5个。"


def test_it_stands_before_a_reference_and_before_closing_marks():
    spans = [
        (Span("413名", figure="a"), True),
        (Span("参赛", is_name=True), None),
        (Span("（见图）", refers=("x",)), None),
        (Span("。”"), None),
    ]
    assert plain(mark_whole(spans)) == "413名参赛（全年数）（见图）。”"
    assert marked(("413名", True)) == "413名（全年数）"


def test_without_such_numbers_the_spans_are_the_same():
    spans = (Span("宣讲"), Span("8场", figure="a"), Span("。"))
    assert mark_whole([(spans[0], None), (spans[1], False), (spans[2], None)]) == spans


def test_captions_say_it_once():
    whole = pd.Series([1, 2])
    whole.attrs["is_whole"] = True
    assert caption_of("各校参赛", whole) == "各校参赛（全年）"
    assert caption_of("全年参赛", whole) == "全年参赛"
    assert caption_of("各校参赛", pd.Series([1, 2])) == "各校参赛"
