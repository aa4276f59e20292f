"""Rules of registers: what their expressions mean, and how one that is wrong is explained."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.errors import ParamsError
from annual_review.project.loading import load_settings
from annual_review.project.rules.compiler import compile_expression, unique_fields
from annual_review.project.rules.condition import Comparison, Membership
from tests.support.ruled_registers import settings_of

REGISTERS = {
    "培训台账": {
        "fields": {
            "日期": {"kind": "date"},
            "结束日期": {"kind": "date"},
            "应到人数": {"kind": "count", "unit": "人"},
            "参训人数（人）": {"kind": "count", "unit": "人", "headers": ["到场人数"]},
            "2020年产量": {"kind": "amount", "unit": "吨"},
            "金额": {"kind": "amount", "unit": "万元"},
            "预算": {"kind": "amount", "unit": "元"},
            "in": {"kind": "count"},
            "男/女": {},
            "是否 达标": {"kind": "category", "choices": ["是", "否"]},
            "乡镇": {"kind": "place"},
            "年月": {"kind": "month"},
            "建成年": {"kind": "year"},
            "村": {},
            "编号": {},
        }
    },
    "老年学校": {
        "fields": {
            "乡镇": {"kind": "place"},
            "学员 人数": {"kind": "count"},
            "经费": {"kind": "amount", "unit": "元"},
        }
    },
}
SETTINGS = settings_of(REGISTERS)


def condition(expression):
    return compile_expression(expression, SETTINGS.book, "培训台账")


def only_test(expression):
    (test,) = condition(expression).tests.values()
    return test


@pytest.mark.parametrize(
    ("expression", "fields"),
    [
        ("参训人数（人） <= 应到人数", ["参训人数（人）", "应到人数"]),
        ("参训人数(人)<=应到人数", ["参训人数（人）", "应到人数"]),
        ("`参训人数（人）` <= `应到人数`", ["参训人数（人）", "应到人数"]),
        ("2020年产量 <= 2020", ["2020年产量"]),
        ("`in` <= 应到人数", ["in", "应到人数"]),
        ("男/女 == '男'", ["男/女"]),
        ("是否  达标 == '是'", ["是否 达标"]),
        ("日期<=结束日期", ["日期", "结束日期"]),
    ],
)
def test_a_field_may_have_any_name(expression, fields):
    assert list(condition(expression).fields.values()) == fields


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("参训人数（人）≤应到人数", "<="),
        ("参训人数（人）＜＝应到人数", "<="),
        ("参训人数（人） < = 应到人数", "<="),
        ("参训人数（人）≥应到人数", ">="),
        ("参训人数（人）＞应到人数", ">"),
        ("参训人数（人）＝应到人数", "=="),
        ("参训人数（人） = 应到人数", "=="),
        ("参训人数（人）≠应到人数", "!="),
        ("参训人数（人） <> 应到人数", "!="),
    ],
)
def test_signs_of_chinese_typing_are_understood(typed, plain):
    assert only_test(typed).operator == plain
    assert condition("乡镇 in ［'官舟镇'，“谯家镇”、‘新景镇’］").constants.keys() == {
        "k0",
        "k1",
        "k2",
    }


@pytest.mark.parametrize(
    ("expression", "skeleton"),
    [
        ("应到人数 > 1 and 村 == '甲' or not 预算 > 5", "((c0 and c1) or (not c2))"),
        ("应到人数 > 1 & 村 == '甲' | ~预算 > 5", "((c0 and c1) or (not c2))"),
        ("应到人数 > 1 && (村 == '甲' || 预算 > 5)", "(c0 and (c1 or c2))"),
        ("1 <= 应到人数 <= 500", "(c0 and c1)"),
        ("村 not in ['甲', '乙']", "(not c0)"),
        ("应到人数 > 1 AND 预算 > 5", "(c0 and c1)"),
    ],
)
def test_comparisons_are_joined_and_chained(expression, skeleton):
    assert condition(expression).skeleton == skeleton


def test_numbers_in_two_units_of_one_measure_are_brought_to_one():
    assert only_test("金额 <= 预算").left == "(f0 * 10000.0)"
    assert only_test("预算 >= 金额").right == "(f1 * 10000.0)"
    assert only_test("金额 * 10000 <= 预算").left == "(f0 * 10000)"  # converted by the author
    assert only_test("金额 <= 12").left == "f0"
    assert only_test("金额 in 老年学校.经费").factor == 0.0001


def test_a_day_and_a_year_are_compared_with_texts_and_numbers():
    day = condition("日期 >= '2021-03-01'")
    assert day.constants["k0"].text == "2021-03-01"
    assert only_test("建成年 >= 1990") == Comparison(
        "year", "f0", ">=", "1990", only_test("建成年 >= 1990").likes
    )
    assert only_test("结束日期 - 日期 <= 30").kind == "number"
    assert only_test("日期 + 30 >= 结束日期").kind == "date"


def test_a_field_of_another_register_stands_behind_in():
    test = only_test("乡镇 in 老年学校.乡镇")
    assert isinstance(test, Membership)
    assert str(test.of) == "老年学校.乡镇"
    assert [str(one) for one in condition("应到人数 not in 老年学校.`学员 人数`").others] == [
        "老年学校.学员 人数"
    ]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "says nothing"),
        ("应到人数", "'应到人数' is no comparison.*应到人数 >= 1"),
        ("应到人数 <=", "ends with '<='"),
        ("<= 应到人数", "not understood at '<='"),
        ("(应到人数 <= 3", "bracket is not closed"),
        ("应到人数 <= 3)", "not opened"),
        ("应到人数 应到人数", "No operator stands between '应到人数' and '应到人数'"),
        ("应到人 <= 5", "培训台账 has no field '应到人'. Did you mean '应到人数'"),
        ("到场人数 <= 5", "Did you mean '参训人数（人）'"),
        ("`应到` <= 5", "has no field '应到'. Did you mean '应到人数'"),
        ("`应到人数 <= 5", "backtick is not closed"),
        ("村 == 官舟村", "no field '官舟村'.*in quotation marks: '官舟村'"),
        ("村 == '官舟村", "quotation mark is not closed"),
        ("乡镇 in 老年学校", "'老年学校' is a register.*老年学校.乡镇"),
        ("乡镇 in 老年学校.", "No field stands behind '老年学校.'"),
        ("乡镇 in 老年学校.乡", "老年学校 has no field '乡'. Did you mean '乡镇'"),
        ("乡镇 in 老年学样.乡镇", "no register '老年学样'. Did you mean '老年学校'"),
        ("乡镇 == 老年学校.乡镇", "has many values.*only behind in"),
        ("乡镇 in '官舟镇'", "neither a list nor the field of a register"),
        ("乡镇 in 村", "neither a list nor the field of a register"),
        ("'官' in 村", "neither a list nor the field of a register"),
        ("乡镇 in []", "list behind in is empty"),
        ("乡镇 in [村, '官舟镇']", "field '村' stands in a list"),
        ("乡镇 in ['官舟镇'] == 村", "chain of comparisons holds in"),
        ("日期 < 5", "a date and a number.*'2021-03-01'"),
        ("日期 < 2021-03-01", "date 2021-03-01 stands without quotation marks"),
        ("日期 < 2021年3月1日", "date 2021年3月1日 stands without"),
        ("日期 < 2021.3.1", "date 2021.3.1 stands without"),
        ("年月 >= 应到人数", "a month and a number"),
        ("年月 >= 日期 + 30", "a month and a date"),
        ("村 < 5", "a text and a number. For 村 say kind: count or amount"),
        ("应到人数 == '5'", "a number and a text. Write the number without quotation marks: 5"),
        ("村 < 乡镇", "texts, which have no order"),
        ("村 + 1 > 2", "'村' is a text, with which nothing is calculated"),
        ("日期 * 2 > 日期", "has no meaning"),
        ("日期 + 日期 > 日期", "has no meaning"),
        ("-日期 < 日期", "negative of a date"),
        ("1 <= 2", "names no field of the register"),
        ("'甲' == '乙'", "names no field of the register"),
        ("应到人数 > 1 or 1 < 2", "names no field of the register"),
        ("5 in 老年学校.经费", "names no field of the register"),
        ("应到人数 <= 应到人数", "compared with itself"),
        ("应到人数 <= 5000元", "'5000元' is neither a number nor a field"),
        ("应到人数 <= 1,000", "A number has no comma"),
        ("应到人数 <= 5%", "0.05"),
        ("应到人数 => 1", "Write >="),
        ("!应到人数 > 1", "Write not"),
        ("应到人数 ** 2 > 1", "'\\*\\*' is no operator"),
        ("(应到人数 <= 3) == (村 == '甲')", "result of a comparison"),
        ("应到人数 and 村 == '甲'", "no comparison"),
        ("应到人数 / (3 - 3) > 1", "divides by 0"),
        ("应到人数 > 999999999999999 * 999999999999999", "too large"),
        ("应到人数(人) <= 5", "no field '应到人数\\(人\\)'. Did you mean '应到人数'"),
        ("应到人数[0] == 1", "bracket stands behind '应到人数'"),
        ("应到人数 <= 12345678901234567890", "too long"),
        (" + ".join(["应到人数"] * 300) + " > 1", "too long"),
        ("-" * 100 + "应到人数 > 1", "brackets within brackets"),
    ],
)
def test_what_is_wrong_is_explained(expression, message):
    with pytest.raises(ParamsError, match=message):
        condition(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true') == 0",
        "应到人数.__class__ == 1",
        "().__class__.__bases__[0].__subclasses__() == 1",
        "(lambda: 应到人数)() > 1",
        "[x for x in 应到人数] == 1",
        "应到人数 if 应到人数 > 1 else 2",
        "(应到人数 := 1) > 0",
        "@应到人数 > 1",
        "`应到人数`.sum() > 1",
        "sum(应到人数) > 1",
        "f'{应到人数}' == '1'",
        "应到人数 > 1; 村 == '甲'",
        "应到人数 > 1 #",
        "print('甲') == 村",
        "{应到人数} == 1",
        "*应到人数 > 1",
        "True == 应到人数",
        "None == 村",
        "村 is '甲'",
        "f0 > 1",
        "t0 > 1",
    ],
)
def test_code_is_no_rule(expression):
    with pytest.raises(ParamsError):
        condition(expression)


WORDS = [
    "应到人数",
    "参训人数（人）",
    "日期",
    "村",
    "`in`",
    "老年学校.乡镇",
    "乡镇",
    "老年学校",
    "甲",
]
SIGNS = [*"()[],+-*/<>=&|~.!'\"`“”，≤≠:@# ", "and", "or", "not", "in", "<=", "==", "not in"]
NUMBERS = ["0", "1", "2.5", "007", "1e5", "2021-03-01", "'2021-03-01'", "'官舟镇'", "[1, 2]"]
SOUP = st.lists(st.sampled_from([*WORDS, *SIGNS, *NUMBERS]), max_size=14).map(" ".join)
NESTED = st.tuples(st.integers(0, 400), st.sampled_from(["(", "not ", "- ", "["])).map(
    lambda pair: pair[1] * pair[0] + "应到人数 > 1"
)


@given(st.one_of(st.text(max_size=40), SOUP, NESTED))
def test_nothing_but_the_error_of_params_is_raised(expression):
    with suppress(ParamsError):
        compiled = condition(expression)
        assert compiled.tests
        assert compiled.fields


def test_fields_of_uniqueness_are_known():
    fields = SETTINGS.book.fields_of("培训台账")
    assert unique_fields(["日期", "参训人数(人)", "日期"], fields, "培训台账") == [
        "日期",
        "参训人数（人）",
    ]
    with pytest.raises(ParamsError, match=r"no field '村庄'\. Did you mean '村'"):
        unique_fields(["日期", "村庄"], fields, "培训台账")


PARAMS = """
registers:
  老年学校:
    fields:
      乡镇: {kind: place}
  培训台账:
    rules:
      - {that: 参训人数 <= 应到人数, say: 参训人数多于应到人数}
      - RULE
    fields:
      日期: {kind: date}
      乡镇: {kind: place}
      级别: {kind: category, choices: {省级: [全省], 县级: []}}
      应到人数: {kind: count}
      参训人数: {kind: count}
"""


@pytest.fixture
def load(tmp_path):
    """Return a function that reads params with one more rule."""
    (tmp_path / "office.yaml").write_text(
        "name: 某局\ncounty: 某县\ntownships: [官舟镇, 谯家镇]\n", encoding="utf-8"
    )

    def load_with(rule):
        text = PARAMS.replace("RULE", rule)
        (tmp_path / "registers.yaml").write_text(text, encoding="utf-8")
        return load_settings(2021, tmp_path / "2021.yaml")

    return load_with


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{that: 参训人数 <= 应到, say: 多}", "line 9.*rules.1.that.*'应到'.*'应到人数'"),
        ("{unique: [日期, 乡], say: 重}", "line 9.*rules.1.unique.*'乡'.*'乡镇'"),
        ("{that: 乡镇 in 学校.乡镇, say: 无}", "line 9.*no register '学校'"),
        ("{that: \"乡镇 == '官周镇'\", say: 无}", "官周镇.*no value of 乡镇.*是否为官舟镇"),
        ("{that: \"级别 == '校级'\", say: 无}", "校级.*no value of 级别.*省级、县级"),
        ("{that: \"日期 >= '明天'\", say: 早}", "明天.*no value of 日期.*2021-03-01"),
        ("{that: 乡镇 in ['官舟镇'], say: 无}", "line 9.*bracket stands.*乡镇 in.*quotation marks"),
        ("{that: 参训人数 <= 应到人数}", "say"),
        ("{say: 多}", "either that.*or unique"),
        ("{that: 参训人数 <= 应到人数, unique: [日期], say: 多}", "either that.*or unique"),
        ("{thta: 参训人数 <= 应到人数, say: 多}", "thta.*'that'"),
        ("{that: 参训人数 <= 应到人数, say: 多, strict: 是}", "strict.*neither true nor false"),
    ],
)
def test_an_error_names_file_line_and_key(load, rule, message):
    with pytest.raises(ParamsError, match="(?is)registers.yaml.*" + message):
        load(rule)


def test_rules_of_all_sorts_are_read(load):
    for rule in (
        "{that: 乡镇 in 老年学校.乡镇, say: 没有学校, strict: true}",
        "{unique: [日期, 乡镇], say: 登记两次}",
        "{that: \"乡镇 in ['官舟', '谯家镇']\", say: 别的乡镇}",
        "{that: \"级别 != '全省' or 参训人数 >= 100\", say: 人太少}",
        "{that: \"日期 >= '3月1日'\", say: 太早}",
    ):
        assert len(load(rule).book.registers["培训台账"].rules) == 2
