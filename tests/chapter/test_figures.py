import copy
from dataclasses import replace

import pandas as pd
import pytest

from annual_review.chapter.aggregates import count, share, total
from annual_review.chapter.figures import Figure
from annual_review.chapter.sentences import glance
from annual_review.chapter.tables import comparison, table
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError


def test_an_f_string_prints_a_figure_by_its_spec(training):
    figure = total("a", training["人数"], "人")
    assert without_marks(f"培训{figure}，{figure:汉}，{figure:=若干}") == "培训20人，二十人，若干"
    assert str(figure) == f"{figure}"  # marked, too


def test_per_changes_the_measure_word_and_not_the_evidence(training):
    surveys = count("a", training.iloc[:2], "次")
    assert without_marks(f"{surveys.per('项'):汉}") == "两项"
    assert surveys.per("项").evidence()["unit"] == "次"


@pytest.mark.parametrize(
    ("own", "unit"), [("元", "万元"), ("人", "万人"), ("公斤", "亩"), ("人", "元")]
)
def test_another_word_does_not_change_the_number(training, own, unit):
    with pytest.raises(FigureError, match=r'^a: .*Convert it: figure\("…", x, '):
        total("a", training["人数"], own).per(unit)


def test_a_figure_of_a_missing_register_is_true_and_prints_nothing(missing):
    figure = count("a", missing, "场次")
    assert figure
    assert str(figure.missing) == "本年未收到《宣讲台账》。"
    assert without_marks(f"{figure:万多}") == ""


def test_zero_is_false_if_the_register_was_sent(training):
    assert not count("a", training.iloc[:0], "场次")


def test_the_error_of_a_spec_names_the_figure(training):
    with pytest.raises(FigureError, match=r"agri\.farmers: 20 is below 10000"):
        f"{total('agri.farmers', training['人数'], '人'):万多}"


PRINTED = [
    "{x}",
    "{x!s}",
    "{x:余}",
    "{x:汉}",
    "{x:=全部达标}",
    "{x:比}",
    "{x:于}",
]


@pytest.mark.parametrize("written", PRINTED)
def test_a_figure_made_by_hand_does_not_print(written):
    with pytest.raises(FigureError, match=r"teams\.farmers: No rows are behind this figure.*count"):
        written.format(x=Figure("teams.farmers", 12, "人"))


@pytest.mark.parametrize(
    "change",
    [
        lambda x: replace(x, value=13),
        lambda x: replace(x, unit="万人"),
        lambda x: Figure("a", x.value, x.unit, x.rule, x.index, x.origin, register=x.register),
        lambda x: Figure("a", x.value + 1, "人", x.rule, x.index).per("名"),
        lambda x: Figure("a", 13, "人").against(x),
        lambda x: _assign(x, 13),
    ],
)
def test_a_figure_with_another_value_than_that_of_its_rows_does_not_print(training, change):
    changed = change(total("a", training["人数"], "人"))
    with pytest.raises(FigureError, match="No rows are behind"):
        f"{changed}"


def _assign(figure, value):
    copied = copy.copy(figure)
    object.__setattr__(copied, "value", value)
    return copied


def test_nothing_is_compared_with_or_shared_by_a_figure_made_by_hand(training):
    figure, by_hand = total("a", training["人数"], "人"), Figure("b", 12, "人")
    for use in (
        lambda: figure.against(by_hand),
        lambda: share("c", figure, by_hand),
        lambda: share("c", by_hand, figure),
        lambda: table(pd.DataFrame({"数": [by_hand]}), "题"),
        lambda: comparison({"数": by_hand}, "题"),
        lambda: glance((f"{by_hand}", "数")),
        lambda: glance((str(by_hand), "数")),
    ):
        with pytest.raises(FigureError, match=r"^b: "):
            use()


def test_a_figure_of_no_rows_prints_since_a_register_was_searched(training):
    assert without_marks(f"{count('a', training.iloc[:0], '场次')}") == "0场次"


def test_a_figure_shows_no_number_where_it_is_quoted():
    assert repr(Figure("a.b", 12, "人")) == "<Figure a.b>"


@pytest.mark.parametrize(
    "text", ["全部达标", "20个支部全部达标", "2021年3月全部达标", "20", "二十"]
)
def test_words_may_stand_in_place_of_a_number(training, text):
    assert without_marks(f"{total('a', training['人数'], '人'):={text}}") == text


@pytest.mark.parametrize("text", ["1600余人", "21", "20个支部中19个达标", "20.5%"])
def test_another_number_may_not_stand_in_place_of_a_figure(training, text):
    with pytest.raises(FigureError, match="a: The text after = says"):
        f"{total('a', training['人数'], '人'):={text}}"


@pytest.mark.parametrize("id", ["", "农技", "A.b", "a..b", "a b"])
def test_an_invalid_id_is_refused(id):
    with pytest.raises(FigureError, match="is not the id of a figure"):
        Figure(id, 1, "人")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_not_finite_is_refused(value):
    with pytest.raises(FigureError, match="Its value is"):
        Figure("a.b", value, "%")
