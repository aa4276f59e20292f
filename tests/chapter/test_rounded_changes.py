"""A change is worded as its number is printed, wherever the two stand in a paragraph."""

import re

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annual_review.chapter.aggregates import total
from annual_review.chapter.evidence import tables_of
from annual_review.chapter.sentences import compose, show
from annual_review.chapter.tables import table
from annual_review.document.blocks import plain
from annual_review.values.format_specs import CHANGES


@pytest.fixture
def people(office):
    for year, number in ((2020, 1407), (2021, 1693)):
        office.write(year, [(f"{year}-12-03", "学校", "官舟镇", "党史", number)])
    return office.audience()


def printed(*sentences):
    (paragraph,), _ = compose(sentences, "body")
    return plain(paragraph.spans)


def test_a_change_is_as_exact_as_its_number(people):
    assert printed(f"听众{people}{people:比}。") == "听众1693人，比上年增加286人，增长20.3%。"
    assert printed(f"听众{people:汉}{people:比数}。") == ("听众一千六百九十三人，比上年增加286人。")
    for spec in ("比", "比数", "比率", "变化"):
        for about in ("余", "多"):
            text = printed(f"听众{people:{about}}{people:{spec}}。")
            assert text == f"听众1690{about}人，比上年增长约20%。"


@pytest.mark.parametrize(
    ("number", "change", "text"),
    [
        (",", "比", "1,693人，比上年增加286人，增长20.3%"),
        (".2万", "比", "0.17万人，比上年增加0.03万人，增长20.3%"),  # 0.17 − 0.14; exactly 0.0286
        (".2万", "比数", "0.17万人，比上年增加0.03万人"),
        (".3万", "比数", "0.169万人，比上年增加0.028万人"),  # 0.169 − 0.141
        (".1万余", "比", "0.1万余人，比上年增长约20%"),
        (".0", "变化", "1693人，比上年增长20.3%"),
    ],
)
def test_a_change_has_the_unit_and_the_decimals_of_its_number(people, number, change, text):
    assert printed(f"听众{people:{number}}{people:{change}}。") == f"听众{text}。"


def test_the_last_printing_before_a_change_counts(people):
    text = printed(f"听众{people:余}，", f"即{people}{people:比率}。")
    assert text == "听众1690余人，即1693人，比上年增长20.3%。"
    text = printed(f"听众{people}。", f"全年{people:余}{people:比率}。")
    assert text == "听众1693人。全年1690余人，比上年增长约20%。"


def test_a_change_may_stand_before_its_number_or_without_it(people):
    assert printed(f"听众{people:增减}，达{people:余}。") == "听众，增长约20%，达1690余人。"
    assert printed(f"听众{people:比率}。") == "听众，比上年增长20.3%。"
    assert printed(f"听众{people:=众多}{people:比率}。") == "听众众多，比上年增长20.3%。"


def test_the_number_of_another_figure_does_not_matter(people):
    column = tables_of(people.origin)["宣讲台账"]["受教人数"]
    other = total("talks.other", column, "人")
    assert printed(f"{other:余}，听众{people}{people:比率}。").endswith("增长20.3%。")


def test_the_reworded_change_still_opens_to_its_rows(people):
    (paragraph,), evidence = compose((f"听众{people:余}{people:比}。",), "body")
    assert [span.figure for span in paragraph.spans if span.figure] == ["talks.audience"] * 2
    assert evidence["talks.audience"]["text"] == "1690余人"


def test_cells_of_a_row_and_captions_are_one_text_too(people, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "annual_review.chapter.sentences.show_blocks", lambda *each: shown.append(each)
    )
    row = pd.DataFrame({"数": [f"{people:余}"], "变化": [f"{people:比率}"]})
    show(table(row, f"听众{people:余}{people:比率}"))
    (((block,), _),) = shown
    assert block.caption == "听众1690余人，比上年增长约20%"
    assert [plain(cell) for cell in block.rows[0]] == ["1690余人", "，比上年增长约20%"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["余", "多", "汉余", *CHANGES]), min_size=1, max_size=6),
    st.sampled_from(["余", "汉多"]),
)
def test_where_a_number_is_only_printed_rounded_no_exact_change_stands(people, specs, first):
    text = printed(f"听众{people:{first}}", *(f"，{people:{spec}}" for spec in specs))
    assert "286" not in text
    assert not re.search(r"\d\.\d", text)
