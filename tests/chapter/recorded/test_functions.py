"""Functions of the rows in `where`: repeated on other rows, named, and checked."""

import pandas as pd
import pytest

from annual_review.chapter import count, named, total, where, where_not
from annual_review.chapter.parts import parts_of
from annual_review.errors import FigureError


def test_a_function_is_called_again_with_the_rows_of_the_year_before(aid):
    chosen = where(aid, lambda rows: rows["名称"].map(len) > 2)
    figure = count("a", chosen, "件")
    assert (figure.value, figure.before.value) == (4, 3)
    assert figure.rule == "救助台账，符合自定条件，行数，4行"
    parts = parts_of(total("b", chosen["金额"], "元"), "乡镇", {"官舟镇": "b.a", "黄土镇": "b.b"})
    assert [part.value for part in parts.values()] == [14_000, 3000]


def test_a_rule_says_what_a_function_compares_or_how_it_is_named(aid):
    per_head = lambda rows: rows["金额"] / rows["人数"] >= 100  # noqa: E731 - as notebooks write it
    assert count("a", where(aid, per_head), "件").rule == "救助台账，金额÷人数不少于100，行数，2行"
    name = named("人均100元以上", per_head)
    assert count("b", where(aid, name), "件").before.rule == "救助台账，人均100元以上，行数，2行"
    others = count("c", where_not(aid, name), "件")
    assert others.rule == "救助台账，不符合“人均100元以上”，行数，3行"
    assert others.before.value == 2


def test_a_mean_in_a_function_is_that_of_its_rows(aid):
    figure = count("a", where(aid, lambda rows: rows["金额"] > 1.2 * rows["金额"].mean()), "件")
    assert (figure.value, figure.before.value) == (2, 2)


def test_days_in_a_function_are_of_the_year_of_the_rows(aid):
    late = where(aid, lambda rows: rows["日期"] >= "2021-07-01")
    assert count("a", late, "件").before.value == 2


def test_a_function_in_a_loop_keeps_the_value_that_it_was_given(aid):
    figures = []
    for town in ("官舟镇", "石门乡"):
        rows = where(aid, lambda rows: rows["乡镇"] == town)  # noqa: B023 - this is the test
        figures.append(count(f"a{len(figures)}", rows, "件"))
    assert [figure.before.value for figure in figures] == [2, 2]
    assert [figure.before.rule[5:11] for figure in figures] == ["乡镇=官舟镇", "乡镇=石门乡"]


@pytest.mark.parametrize(
    ("function", "what"),
    [
        (lambda rows: rows["金额"], "values of the type float64"),
        (lambda rows: None, "returns nothing"),
        (lambda rows: (rows["金额"] > 3).to_numpy(), "ndarray"),
        (lambda rows: (rows["金额"] > 3).head(2), "2 values for other rows than the 5"),
        (lambda rows: rows[rows["金额"] > 3], "a table"),
        (5, "not int"),
        ("金额 > 3", "not str"),
    ],
)
def test_what_is_no_mask_of_the_rows_is_refused(function, what, aid):
    with pytest.raises(FigureError, match=what):
        where(aid, function)


def test_a_mask_of_this_year_is_refused_for_the_year_before(aid):
    figure = count("a", where(aid, lambda rows: aid["金额"].map(lambda value: value > 3)), "件")
    with pytest.raises(FigureError, match="other rows than the 4 given"):
        _ = figure.before


def test_a_function_that_fails_on_the_rows_of_the_year_before_says_so(aid):
    places = {"官舟镇": 1, "黄土镇": 2}
    chosen = where(aid, lambda rows: pd.Series([places[t] > 1 for t in rows["乡镇"]], rows.index))
    with pytest.raises(FigureError, match="fails on the rows of 2020: KeyError: '石门乡'"):
        _ = count("a", chosen, "件").before


@pytest.mark.parametrize("given", [("", lambda rows: rows), ("大额", 5)])
def test_a_name_needs_words_and_a_function(given):
    with pytest.raises(FigureError, match="takes words and a function"):
        named(*given)
