"""Rows that are the sums of others: totals by their words, or doubted; ordinary rows stay."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.cleaning.clean import clean
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.registers.workbooks import Sheet

SERIAL = {"kind": "serial"}
SCHOOLS = {"序号": SERIAL, "学校": {}, "人数": {"kind": "count"}}
NAMES = {"学校": {}, "人数": {"kind": "count"}}
COUNTS = {"项目": {}, "男": {"kind": "count"}, "女": {"kind": "count"}}
THREE = [[1, "一小", 10], [2, "二小", 11], [3, "三小", 12]]


def cleaned(fields, *rows, merges=()):
    office = Office(name="青岭县教育局", county="青岭县", townships=["城关镇", "河西乡", "石桥镇"])
    book = RegisterBook(registers={"统计": {"fields": fields}})
    settings = Settings(year=2021, office=office, book=book, params=YearParams())
    width = len(fields)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    return clean([Sheet("a.xlsx", "统计", [list(fields), *filled], tuple(merges))], settings)


def fates(fields, *rows, **more):
    return cleaned(fields, *rows, **more).ledger["fate"].tolist()[1:]


def outcomes(fields, *rows):
    """Return k for a row that is kept, d for one kept with a doubt, r and s for the other fates."""
    ledger = cleaned(fields, *rows).ledger.iloc[1:]
    kinds = {("kept", False): "k", ("kept", True): "d"}
    pairs = zip(ledger["fate"], ledger["reason"] != "", strict=True)
    return "".join(kinds.get(pair, pair[0][0]) for pair in pairs)


class TestWords:
    @pytest.mark.parametrize(
        "word",
        [
            "总人数",
            "參賽總人數",
            "人数合計",
            "Σ",
            "sum",
            "Grand Total",
            "〔总计〕",
            "三校合计数",
            "青岭县",
            "全青岭县",
            "青岭县教育局",
        ],
    )
    def test_a_row_of_sums_whose_text_names_a_total_is_one(self, word):
        result = cleaned(SCHOOLS, *THREE, ["", word, 33])
        assert result.ledger["fate"].iloc[-1] == "subtotal"
        assert result.ledger["reason"].iloc[-1] == "人数填报合计33，核对33，相符"

    @pytest.mark.parametrize("label", [["参训总人数", ""], ["", "参训总人数"]])
    def test_its_text_may_stand_in_any_column(self, label):
        assert fates(SCHOOLS, *THREE, [*label, 33])[-1] == "subtotal"

    def test_a_text_that_names_a_total_of_something_else_is_an_ordinary_row(self):
        rows = [["总人口", 5000], ["党员", 120], ["困难户", 33]]
        assert outcomes(NAMES, *rows) == "kkk"

    def test_a_last_row_that_names_a_total_and_is_no_sum_is_doubted(self):
        assert outcomes(SCHOOLS, *THREE, ["", "总人数", 40]) == "kkkd"

    @pytest.mark.parametrize("word", ["会计", "总工会", "审计局", "共青团", "统计局", "合心小学"])
    def test_a_name_with_such_a_character_is_an_ordinary_row(self, word):
        assert outcomes(NAMES, ["一小", 10], ["二小", 11], [word, 12]) == "kkk"


class TestSumsWithoutWords:
    @pytest.mark.parametrize("label", [["", "各校"], ["各校", ""], ["", ""]])
    def test_a_row_that_leaves_empty_what_the_others_fill_waits(self, label):
        assert outcomes(SCHOOLS, *THREE, [*label, 33]) == "kkkr"

    def test_its_reason_says_what_to_do(self):
        result = cleaned(SCHOOLS, *THREE, ["", "各校", 33])
        assert result.ledger["reason"].iloc[-1] == (
            "人数等于第2至4行之和，疑为合计行，未计入：如是合计，请在原表写明“合计”；"
            "如是登记，请在正确值处照填原数"
        )
        assert result.fixes[["row", "field", "text"]].to_numpy().tolist() == [[5, "人数", "33"]]

    def test_a_row_like_the_others_is_doubted(self):
        assert outcomes(NAMES, ["一小", 10], ["二小", 11], ["两校", 21]) == "kkd"

    def test_sums_of_several_fields_are_hardly_a_coincidence(self):
        assert outcomes(COUNTS, ["甲", 5, 6], ["乙", 7, 8], ["两项", 12, 14]) == "kkr"

    def test_one_wrong_sum_among_several_is_enough_for_a_doubt(self):
        fields = COUNTS | {"合计人数": {"kind": "count"}}
        rows = [["甲", 5, 6, 11], ["乙", 7, 8, 15], ["两项", 12, 14, 27]]
        assert outcomes(fields, *rows) == "kkr"

    def test_one_sum_of_two_is_a_coincidence(self):
        assert outcomes(COUNTS, ["甲", 5, 6], ["乙", 7, 8], ["丙", 12, 15]) == "kkk"

    def test_blocks_and_their_total(self):
        rows = [["一小", 10], ["二小", 11], ["城区", 21], ["三小", 15], ["四小", 16], ["农村", 31]]
        assert outcomes(NAMES, *rows) == "kkdkkd"
        assert outcomes(NAMES, *rows, ["各校", 52]) == "kkrkkrr"

    def test_totals_above_their_rows(self):
        rows = [["城区", 21], ["一小", 10], ["二小", 11], ["农村", 31], ["三小", 15], ["四小", 16]]
        assert outcomes(NAMES, ["各校", 52], *rows) == "rrkkrkk"
        assert outcomes(SCHOOLS, ["", "各校", 33], *THREE) == "rkkk"

    def test_a_row_that_looks_like_a_sum_may_be_one_of_those_added_up(self):
        rows = [["一小", 10], ["二小", 20], ["三小", 30], ["四小", 7], ["五小", 8], ["各校", 75]]
        assert outcomes(NAMES, *rows) == "kkkkkr"

    def test_the_block_since_the_last_known_total(self):
        rows = [["一小", 9], ["小计", 9], ["二小", 10], ["三小", 11], ["农村", 21]]
        assert outcomes(NAMES, *rows) == "kskkd"

    def test_amounts_in_another_unit_are_compared_as_they_are_read(self):
        fields = {"序号": SERIAL, "项目": {}, "金额": {"kind": "amount", "unit": "元"}}
        rows = [[1, "甲", "1.2万元"], [2, "乙", 3000], ["", "两项", "1.5万元"]]
        assert outcomes(fields, *rows) == "kkr"

    def test_rows_of_another_year_and_rejected_ones_are_in_the_sum(self):
        fields = {
            "日期": {"kind": "date", "required": False},
            "事由": {},
            "人数": {"kind": "count"},
        }
        rows = [["2021.3.1", "甲", 5], ["2020.3.1", "乙", 6], ["", "两项", 11]]
        assert fates(fields, *rows) == ["kept", "out_of_year", "rejected"]

    def test_a_row_that_waits_already_is_told_that_it_may_be_a_total(self):
        fields = {"日期": {"kind": "date"}, "事由": {}, "人数": {"kind": "count"}}
        rows = [["2021.3.1", "甲", 5], ["2021.3.2", "乙", 6], ["", "两项", 11]]
        assert cleaned(fields, *rows).ledger["reason"].iloc[-1] == (
            "日期为空；人数等于第2至3行之和，如是合计，请在原表写明“合计”"
        )


class TestOrdinaryRows:
    def test_one_equal_number_is_no_sum(self):
        assert outcomes(SCHOOLS, [1, "一小", 10], [2, "二小", 10]) == "kk"
        assert outcomes(NAMES, ["一小", 0], ["二小", 10], ["三小", 10]) == "kkk"

    def test_zeros_are_no_sums(self):
        assert outcomes(NAMES, ["一小", 0], ["二小", 0], ["三小", 0]) == "kkk"

    def test_a_numbered_row_is_not_doubted_for_two_others(self):
        assert outcomes(SCHOOLS, [1, "一小", 10], [2, "二小", 10], [3, "三小", 20]) == "kkk"

    def test_small_numbers_among_others_are_easily_sums(self):
        assert outcomes(NAMES, ["甲", 1], ["乙", 1], ["丙", 2], ["丁", 7]) == "kkkk"

    @pytest.mark.parametrize("kind", ["place", "category", "text"])
    def test_a_township_is_a_record(self, kind):
        fields = {"乡镇": {"kind": kind}, "人数": {"kind": "count"}}
        assert outcomes(fields, ["城关镇", 10], ["河西乡", 20], ["石桥镇", 30]) == "kkk"

    def test_a_dated_row_is_a_record(self):
        fields = {"日期": {"kind": "date"}, "人数": {"kind": "count"}}
        rows = [["2021.3.1", 10], ["2021.3.2", 20], ["2021.3.3", 30]]
        assert outcomes(fields, *rows) == "kkk"

    def test_one_of_the_choices_is_a_record(self):
        fields = {
            "类别": {"kind": "category", "choices": ["老党员", "困难户", "其他"]},
            "人数": {"kind": "count"},
        }
        assert outcomes(fields, ["老党员", 10], ["困难户", 20], ["其他", 30]) == "kkk"

    def test_a_row_with_a_telephone_is_a_record(self):
        fields = {"电话": {}, "人数": {"kind": "count"}}
        rows = [["13800000001", 10], ["13800000002", 20], ["13800000003", 30]]
        assert outcomes(fields, *rows) == "kkk"

    def test_a_text_of_other_rows_is_a_value(self):
        rows = [["咨询", 10], ["求助", 20], ["咨询", 30], ["求助", 5]]
        assert outcomes(NAMES, *rows) == "kkkk"

    def test_a_row_with_two_texts_is_a_record(self):
        fields = {"学校": {}, "校长": {}, "人数": {"kind": "count"}}
        rows = [["一小", "甲", 10], ["二小", "乙", 20], ["三小", "丙", 30]]
        assert outcomes(fields, *rows) == "kkk"

    def test_a_corrected_row_is_a_record(self, data_folder):
        quiz = ["序号", "学校", "参赛人数"]
        rows = [[1, "一小", 10], [2, "二小", 11], ["", "两校", 21]]
        data_folder.text(
            "corrections.csv",
            "file,sheet,row,field,value,reason,who\n"
            "台账.xlsx,法治知识竞赛参赛统计,4,参赛人数,21,属实,甲\n",
        )
        assert data_folder.fates(quiz, *rows, sheet="法治知识竞赛参赛统计")[1:] == ["kept"] * 3


LABELS = st.text("甲乙丙丁各片区校所有单位其他", min_size=1, max_size=5)
NUMBERS = st.lists(st.integers(1, 500), min_size=2, max_size=9)


@hypothesis_settings(max_examples=60, deadline=None)
@given(NUMBERS, LABELS, st.integers(0, 1), st.booleans(), st.booleans())
def test_a_total_row_never_counts_in_silence(numbers, label, column, is_numbered, is_on_top):
    """Whatever its label is, and wherever it stands: undoubted rows sum to what they did before."""
    rows = [[i if is_numbered else "", f"第{i}处", number] for i, number in enumerate(numbers, 1)]
    total = ["", "", sum(numbers)]
    total[column] = label
    assume(is_numbered or not is_on_top or len(numbers) > 2)
    assume(sum(numbers) >= 10 or is_numbered)
    rows = [total, *rows] if is_on_top else [*rows, total]
    result = cleaned(SCHOOLS, *rows)
    assert len(result.ledger) == len(rows) + 1
    records = result.records["统计"]
    sure = records.loc[records["存疑"] == "", "人数"]
    assert sure.sum() <= sum(numbers)


def is_any_sum(numbers):
    """Tell whether any number is the sum of two or more just before or after it, or around it."""
    spans = [sum(numbers[i:j]) for i in range(len(numbers)) for j in range(i + 2, len(numbers) + 1)]
    return any(number in spans for number in numbers)


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 500), max_size=12), st.booleans())
def test_registers_without_sums_are_not_doubted(numbers, is_numbered):
    assume(not is_any_sum(numbers))
    rows = [[i if is_numbered else "", f"第{i}处", n] for i, n in enumerate(numbers, 1)]
    assert outcomes(SCHOOLS, *rows) == "k" * len(rows)
