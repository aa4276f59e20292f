from annual_review.document.blocks import Heading, Paragraph, Span, plain
from tests.support.executed import md, read, say


def paragraph(text, role):
    return say(Paragraph((Span(text),), role))


def words(document):
    return [plain(one.spans) for one in document.blocks if isinstance(one, Heading | Paragraph)]


def test_a_lead_stands_above_the_notices_of_the_notebook_before_it():
    opening = [md("# 总体情况", "unnumbered"), paragraph("登记到6月30日。", "notice")]
    title = md("# 总体情况：主要数字", "remove-cell")
    document = read(*opening, paragraph("缺一种。", "notice"), title, paragraph("引言。", "lead"))
    assert words(document) == ["总体情况", "引言。", "登记到6月30日。", "缺一种。"]


def test_a_lead_stays_below_everything_else():
    above = [md("# 甲"), paragraph("提示。", "notice"), md("# 乙")]
    document = read(*above, paragraph("正文。", "body"), paragraph("引言。", "lead"))
    assert words(document) == ["甲", "提示。", "乙", "正文。", "引言。"]
    document = read(*above, paragraph("引言。", "lead"))
    assert words(document) == ["甲", "提示。", "乙", "引言。"]


def test_an_opening_without_a_notice_is_left_out_without_a_warning():
    document = read(md("# 总体情况", "unnumbered"), md("# 甲\n\n文。"))
    assert words(document) == ["甲", "文。"]
    assert not document.left_out
