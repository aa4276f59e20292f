import pandas as pd
import pytest

from annual_review.chapter.listing import listing
from annual_review.chapter.sentences import compose
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError


def test_names_are_listed_by_frequency_or_in_a_given_order(training):
    assert listing(training["乡镇"]).text() == "官舟镇、黄土镇"
    assert listing(training["乡镇"], order=["黄土镇"]).text() == "黄土镇、官舟镇"
    assert without_marks(f"{listing(training['乡镇']):1}") == "官舟镇等"
    assert listing(training["作物"], bracket="《》").text() == "《葡萄》《柚子》"
    assert not listing(training["乡镇"].iloc[:0])


def test_deng_is_printed_only_where_names_are_left_out(training):
    names = listing(training["乡镇"])
    assert names.text("6等") == "官舟镇、黄土镇"
    assert names.text("1等") == "官舟镇等"
    with pytest.raises(FigureError, match="not a format for names"):
        names.text("余")


def test_only_names_that_stand_in_a_register_may_hold_numbers(training):
    (known,), _ = compose((f"{listing(training['乡镇'].replace('官舟镇', '8090'))}",), "body")
    assert known.spans[0].is_name
    (typed,), _ = compose((f"{listing(pd.Series(['1200人']))}",), "body")
    assert not typed.spans[0].is_name


def test_marks_within_marks_are_single_ones():
    names = pd.Series(["“最美”工作者", "《晚晴》优秀作者"])
    assert listing(names, bracket="“”").text() == "“‘最美’工作者”“《晚晴》优秀作者”"
    assert listing(pd.Series(["读《论语》"]), bracket="《》").text() == "《读〈论语〉》"


def test_meetings_that_differ_in_their_number_are_joined_and_close_the_list_with_and():
    themes = ["党的十九届五中全会精神", "党史", "党的十九届六中全会精神"]
    assert listing(pd.Series(themes)).text() == "党史和党的十九届五中、六中全会精神"
    assert (
        listing(pd.Series(["沿河县第1中学", "沿河县第2中学"])).text()
        == "沿河县第1中学、沿河县第2中学"
    )


def test_apart_is_said_of_two_and_more():
    assert listing(pd.Series(["甲", "乙"])).text("分别") == "分别"
    assert listing(pd.Series(["甲", "甲"])).text("分别") == ""
