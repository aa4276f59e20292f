"""Figures that were calculated, in each wording: scales, 倍, changes, 其中."""

import pytest

from annual_review.chapter import figure, of_which, rank, sentence, tally, total
from annual_review.chapter.sentences import compose
from annual_review.document.blocks import plain
from tests.chapter import aid


@pytest.fixture
def paid_and_given(office):
    review = aid.write(office).open()
    paid = total("aid.paid", review["救助台账"]["金额"], "万元")
    given = total("aid.given", review["捐赠台账"]["捐款"], "元")
    return review, paid, given


def printed(*sentences):
    (paragraph,), _ = compose(sentences, "body")
    return plain(paragraph.spans)


def test_parts_of_a_sum_are_of_both_registers(paid_and_given):
    _, paid, given = paid_and_given
    both = figure("aid.both", paid + given, "万元")
    clause = of_which(both, {"救助": paid, "捐赠": f"{given:.2万}"})
    assert printed(sentence(f"投入{both:.2万}{both:比}", clause)) == (
        "投入3.80万元，比上年减少1.30万元，下降25.5%，其中救助3万元、捐赠0.80万元。"
    )


def test_a_ratio_is_printed_in_times_and_beside_that_of_the_year_before(paid_and_given):
    _, paid, given = paid_and_given
    times = figure("aid.times", paid / given, "倍")
    assert printed(f"救助是捐赠的{times:.1倍}{times:比}。") == "救助是捐赠的3.8倍，上年为50.0倍。"


def test_a_place_has_its_words_and_changes_as_the_office_says(paid_and_given, office):
    office.params(aid.TARGETS[2021] + "wording: {change: 同比}\n")
    rows = office.open()["救助台账"]
    place = rank("aid.rank", tally(rows["乡镇"], rows["金额"]), "官舟镇")
    assert printed(f"官舟镇{place:居}{place:比}。") == "官舟镇居首位，同比上升1位。"
