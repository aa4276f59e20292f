import pytest

from annual_review.chapter.aggregates import count, total
from annual_review.chapter.figures import Figure
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError


def test_an_f_string_prints_a_figure_by_its_spec(training):
    figure = total("a", training["人数"], "人")
    assert without_marks(f"培训{figure}，{figure:汉}，{figure:=若干}") == "培训20人，二十人，若干"
    assert str(figure) == "20人"


def test_per_changes_the_measure_word_and_not_the_evidence(training):
    surveys = count("a", training.iloc[:2], "次")
    assert without_marks(f"{surveys.per('项'):汉}") == "两项"
    assert surveys.per("项").evidence()["unit"] == "次"


def test_a_figure_of_a_missing_register_is_true_and_prints_nothing(missing):
    figure = count("a", missing, "场次")
    assert figure
    assert figure.missing == "本年未收到《宣讲台账》。"
    assert without_marks(f"{figure:万多}") == ""


def test_zero_is_false_if_the_register_was_sent(training):
    assert not count("a", training.iloc[:0], "场次")


def test_the_error_of_a_spec_names_the_figure(training):
    with pytest.raises(FigureError, match=r"agri\.farmers: 20 is below 10000"):
        f"{total('agri.farmers', training['人数'], '人'):万多}"


@pytest.mark.parametrize("id", ["", "农技", "A.b", "a..b", "a b"])
def test_an_invalid_id_is_refused(id):
    with pytest.raises(FigureError, match="is not the id of a figure"):
        Figure(id, 1, "人")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_not_finite_is_refused(value):
    with pytest.raises(FigureError, match="Its value is"):
        Figure("a.b", value, "%")
