import numpy as np
import pandas as pd
import pytest

from annual_review.chapter.aggregates import count, distinct, mean, share, total
from annual_review.chapter.evidence import set_tables
from annual_review.chapter.figures import Figure
from annual_review.chapter.selections import where, where_not
from annual_review.document.marks import without_marks
from annual_review.document.sources import sources_of
from annual_review.errors import FigureError


def test_a_figure_knows_its_rows(training):
    sessions = count("agri.sessions", training, "场次")
    assert (sessions.value, sessions.unit) == (3, "场次")
    rows = sessions.evidence()["rows"]
    assert sources_of(rows) == [
        {"file": "a.xlsx", "sheet": "表1", "rows": [3, 5]},
        {"file": "b.csv", "sheet": "", "rows": [2]},
    ]


def test_values_are_plain_numbers_whatever_pandas_returned(training):
    figures = [
        count("a", training, "场次"),
        total("b", training["人数"], "人"),
        distinct("c", training["作物"], "种"),
        mean("d", training["人数"], "人"),
        Figure("e", np.float64(2.5), "人"),
        Figure("f", np.int64(2), "人"),
    ]
    assert [type(one.value) for one in figures] == [int, int, int, int, float, int]
    assert [one.evidence()["value"] for one in figures[:3]] == [3, 20, 2]


def test_the_rule_says_how_a_figure_was_computed(training):
    chosen = where(training, 乡镇="官舟镇")
    assert count("a", chosen, "场次").rule == "农技培训台账，乡镇=官舟镇，行数，2行"
    assert total("b", training["人数"], "人").rule == "农技培训台账，人数，合计，3行"
    assert count("c", where_not(training, 乡镇="官舟镇"), "场").rule.endswith(
        "乡镇≠官舟镇，行数，1行"
    )


def test_empty_cells_do_not_count(training):
    assert total("a", training["人数"], "人").value == 20
    assert mean("b", training["人数"], "人").value == 10
    assert distinct("c", training["作物"], "种").value == 2
    part, whole = count("d", training.iloc[:1], "场"), count("e", training, "场")
    assert without_marks(str(share("f", part, whole))) == "33.3%"


def test_evidence_has_the_rows_with_the_fields_of_the_tables(training):
    set_tables("of this test", {"农技培训台账": training[["乡镇", "人数", "日期"]]})
    training.attrs["origin"] = "of this test"
    chosen = where(training, 乡镇="官舟镇")
    (group,) = count("a", chosen, "场次").evidence()["rows"]
    assert group == {
        "register": "农技培训台账",
        "fields": ["乡镇", "人数", "日期"],
        "rows": [
            ["a.xlsx", "表1", 3, "官舟镇", "12", "2021-03-05"],
            ["b.csv", "", 2, "官舟镇", "", "2021-07-01"],
        ],
    }


def test_the_rule_says_if_rows_were_selected_without_a_condition(training):
    training.attrs["rows"] = 3
    assert count("a", training[training["人数"] > 10], "场").rule.endswith("1行（部分行）")
    assert count("a", where(training, 乡镇="官舟镇"), "场").rule.endswith("，行数，2行")


@pytest.mark.parametrize(
    ("own", "unit", "value"),
    [("万人", "人", 200_000), ("人", "万人", 0.002), ("百人", "人次", 2000)],
)
def test_numbers_are_converted_to_the_unit_that_is_asked_for(training, own, unit, value):
    training.attrs["units"] = {"人数": own}
    figure = total("a", training["人数"], unit)
    assert (figure.value, figure.unit) == (value, unit)
    assert f"，合计，由{own}换算" in figure.rule


def test_a_converted_sum_is_as_exact_as_it_is_printed(training):
    amounts = training.assign(人数=[0.1, 0.2, None])
    amounts.attrs["units"] = {"人数": "万元"}
    assert total("a", amounts["人数"], "元").value == 3000


@pytest.mark.parametrize(("own", "unit"), [("人", "元"), ("公斤", "亩")])
def test_a_unit_of_something_else_is_refused(training, own, unit):
    training.attrs["units"] = {"人数": own}
    for figure in (total, mean):
        with pytest.raises(FigureError, match=f"人数 are in {own}, which cannot be converted"):
            figure("a", where(training, 乡镇="官舟镇")["人数"], unit)


@pytest.mark.parametrize(
    ("own", "unit"), [("人", "人次"), ("人", "名学员"), ("", "元"), ("人", "")]
)
def test_numbers_may_be_printed_with_another_word_for_the_same(training, own, unit):
    training.attrs["units"] = {"人数": own}
    assert total("a", training["人数"], unit).value == 20


def test_rows_without_their_index_are_refused(training):
    with pytest.raises(FigureError, match="index of these rows"):
        count("a", training.reset_index(drop=True), "场次")


def test_rows_of_several_registers_are_refused(training, missing):
    both = pd.concat([training["人数"], missing["人数"]])
    both.attrs = {}
    with pytest.raises(FigureError, match="register of these rows is not known"):
        total("a", both, "人")
    with pytest.raises(FigureError, match="column has no name"):
        total("a", (training["人数"] + 1).rename(None), "人")
