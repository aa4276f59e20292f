from annual_review.document.blocks import Paragraph, Span, plain
from annual_review.document.missing import LATER, Missing, one_notice


def unsent(name):
    return Missing("本年未收到", f"《{name}》", ending=LATER)


def rejected(name, rows):
    return Missing("", f"《{name}》登记的", f"{rows}行", "均待更正", LATER)


def outside(name, rows):
    return Missing("", f"《{name}》登记的", f"{rows}行", "都不在本期（1月1日至6月30日）之内")


def absent(*spans):
    return Paragraph(tuple(Span(one) if isinstance(one, str) else one for one in spans), "absent")


def notice(*parts):
    return plain(
        one_notice([one.paragraph if isinstance(one, Missing) else one for one in parts]).spans
    )


def test_registers_that_were_not_sent_are_listed_each_once():
    assert notice(unsent("走访慰问台账"), unsent("报刊订阅台账"), unsent("走访慰问台账")) == (
        "本年未收到《走访慰问台账》《报刊订阅台账》，有关情况暂缺。"
    )


def test_different_reasons_are_clauses_and_share_their_ending():
    assert notice(
        rejected("宣讲台账", 3),
        unsent("走访慰问台账"),
        rejected("荣誉表彰台账", 2),
        outside("老年学校台账", 5),
    ) == (
        "《宣讲台账》登记的3行、《荣誉表彰台账》登记的2行均待更正，本年未收到《走访慰问台账》，有关情况暂缺。"
        "《老年学校台账》登记的5行都不在本期（1月1日至6月30日）之内。"
    )


def test_fields_that_a_register_lacks_are_listed_behind_its_name():
    def lacking(field):
        return Missing("", "《文体活动台账》的", f"“{field}”", "各成员单位均缺", LATER)

    assert notice(lacking("地点"), lacking("参加人数"), lacking("地点")) == (
        "《文体活动台账》的“地点”“参加人数”各成员单位均缺，有关情况暂缺。"
    )


def test_what_there_was_none_of_is_listed_after_what_is_missing():
    assert notice(
        absent("本年没有登记文体活动。"),
        absent("推行互帮模式，本年没有登记互帮活动。"),
        unsent("走访慰问台账"),
        absent("本年没有登记报刊订阅。"),
        absent("本年没有召开座谈会。"),
        absent("学校均未挂牌。"),
    ) == (
        "本年未收到《走访慰问台账》，有关情况暂缺。学校均未挂牌。本年没有登记文体活动、报刊订阅。"
        "推行互帮模式，本年没有登记互帮活动。本年没有召开座谈会。"
    )


def test_a_sentence_with_a_figure_or_a_second_clause_is_not_taken_apart():
    figure = Span("3所", figure="a.b")
    spans = one_notice([absent("原有的", figure, "以外，没有登记学校。"), absent("没有登记支部。")])
    assert figure in spans.spans
    assert notice(absent("没有登记讲课，只有座谈。"), absent("没有登记培训，只有自学。")) == (
        "没有登记讲课，只有座谈。没有登记培训，只有自学。"
    )


def test_names_of_registers_and_numbers_of_rows_are_no_typed_numbers():
    names = [
        one.text for one in one_notice([rejected("12人名册", 3).paragraph]).spans if one.is_name
    ]
    assert names == ["《12人名册》登记的", "3行"]


def test_a_paragraph_that_was_made_of_a_reason_gives_it_back():
    reason = rejected("宣讲台账", 3)
    assert Missing.of(reason.paragraph) == reason
    assert plain(reason.paragraph.spans) == str(reason)
    assert Missing.of(Paragraph((Span("未收到。"),), "missing")) is None
    assert Missing.of(Paragraph(reason.paragraph.spans, "notice")) is None


def test_sentences_of_one_paragraph_are_listed_like_those_of_several():
    together = absent("本年没有登记主任办公会。", "本年没有登记关工委活动。")
    assert notice(together, absent("本年没有登记报刊订阅。")) == (
        "本年没有登记主任办公会、关工委活动、报刊订阅。"
    )
