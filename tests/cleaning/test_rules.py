"""Rules of registers: which rows are doubted or rejected, and what is said of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.registers.corrections import Correction
from tests.support.ruled_registers import clean_registers, outcomes

TRAINING = ["日期", "乡镇", "应到人数", "参训人数"]
FIELDS = {
    "日期": {"kind": "date"},
    "乡镇": {"kind": "place"},
    "应到人数": {"kind": "count", "unit": "人", "required": False},
    "参训人数": {"kind": "count", "unit": "人"},
}
NOT_MORE = {"that": "参训人数 <= 应到人数", "say": "参训人数多于应到人数。"}
ROWS = [
    ["2021.3.5", "官舟镇", 20, 18],
    ["2021.4.6", "谯家镇", 20, 30],
    ["2021.5.7", "新景镇", "", 9],
]


def training(*rules, **keys):
    return {"培训台账": {"fields": FIELDS, "rules": list(rules), **keys}}


def trained(rules, rows=ROWS, *others, **keys):
    """Clean a register of trainings; return the fate and reason of each row."""
    return outcomes(
        clean_registers(training(*rules), ("培训台账", [TRAINING, *rows]), *others, **keys),
        "培训台账",
    )


class TestConditions:
    def test_a_row_that_breaks_a_rule_is_kept_with_its_sentence(self):
        assert trained([NOT_MORE]) == [
            ("kept", ""),
            ("kept", "参训人数多于应到人数"),
            ("kept", ""),
        ]

    def test_a_strict_rule_rejects(self):
        assert trained([NOT_MORE | {"strict": True}]) == [
            ("kept", ""),
            ("rejected", "参训人数多于应到人数"),
            ("kept", ""),
        ]

    def test_several_sentences_of_a_row_are_joined(self):
        rules = [NOT_MORE | {"strict": True}, {"that": "乡镇 != '谯家'", "say": "谯家镇没有培训"}]
        assert trained(rules)[1] == ("rejected", "参训人数多于应到人数；谯家镇没有培训")

    def test_a_typed_total_is_compared_without_the_rejected_row(self):
        rows = [*ROWS, ["合计", "", "", 57]]
        strict = NOT_MORE | {"strict": True}
        cleaned = clean_registers(training(strict), ("培训台账", [TRAINING, *rows]))
        (total,) = cleaned.totals.query("field == '参训人数'").to_dict("records")
        assert (total["typed"], total["ours"]) == (57, 27)
        assert total["cause"] == "填报合计计入了待更正的行"

    def test_only_kept_rows_are_looked_at(self):
        rows = [ROWS[1], ROWS[1], ["2020.1.1", "谯家镇", 1, 2], ["", "谯家镇", 1, 2]]
        assert [fate for fate, _ in trained([NOT_MORE], rows)] == [
            "kept",
            "duplicate",
            "out_of_year",
            "rejected",
        ]
        cleaned = clean_registers(training(NOT_MORE), ("培训台账", [TRAINING, *rows]))
        assert cleaned.breaches["row"].tolist() == [2]

    def test_a_correction_that_repairs_the_cell_ends_the_breach(self):
        def with_value(value, field="参训人数"):
            correction = Correction(2, "表.xlsx", "培训台账", 3, field, value, "漏了一位", "张三")
            return trained([NOT_MORE], corrections=[correction])[1]

        assert with_value("20") == ("kept", "")
        assert with_value("30", "应到人数") == ("kept", "")
        assert with_value("25") == ("kept", "参训人数多于应到人数")

    def test_the_line_to_fix_marks_the_first_field_and_names_all(self):
        rule = {"that": "应到人数 >= 参训人数", "say": "人数不符"}
        cleaned = clean_registers(training(rule), ("培训台账", [TRAINING, *ROWS]))
        (fix,) = cleaned.fixes.to_dict("records")
        assert (fix["row"], fix["field"], fix["column"], fix["reason"]) == (
            3,
            "应到人数",
            2,
            "人数不符",
        )
        assert fix["suggestion"] == "涉及应到人数、参训人数；改哪一栏，“栏目”就填哪一栏"

    def test_a_field_that_the_table_lacks_breaks_nothing(self):
        rows = [["日期", "参训人数"], ["2021.3.5", 30]]
        cleaned = clean_registers(training(NOT_MORE), ("培训台账", rows))
        assert outcomes(cleaned, "培训台账") == [("kept", "")]

    def test_a_part_of_the_year_is_checked_alone(self):
        until = dt.date(2021, 3, 31)
        assert trained([NOT_MORE | {"strict": True}], until=until) == [
            ("kept", ""),
            ("out_of_period", "日期不在本期（1月1日至3月31日）之内"),
            ("out_of_period", "日期不在本期（1月1日至3月31日）之内"),
        ]

    def test_units_are_brought_to_one(self):
        fields = {
            "项目": {"required": True},
            "预算": {"kind": "amount", "unit": "万元"},
            "支出": {"kind": "amount", "unit": "元"},
        }
        rule = {"that": "支出 <= 预算", "say": "超支"}
        rows = [["项目", "预算", "支出"], ["甲", "1.2", "12000"], ["乙", "1.2", "1.21万元"]]
        register = {"项目台账": {"fields": fields, "rules": [rule]}}
        cleaned = clean_registers(register, ("项目台账", rows))
        assert outcomes(cleaned, "项目台账") == [("kept", ""), ("kept", "超支")]

    def test_a_sum_of_decimals_is_exact(self):
        fields = {"项目": {"required": True}} | {
            name: {"kind": "amount", "unit": "元"} for name in ("甲", "乙", "丙")
        }
        rules = [
            {"that": "甲 + 乙 == 丙", "say": "不等"},
            {"that": "丙 - 甲 - 乙 >= 0", "say": "少"},
        ]
        rows = [["项目", "甲", "乙", "丙"], ["一", 0.1, 0.2, 0.3], ["二", 0.1, 0.2, 0.29]]
        register = {"项目台账": {"fields": fields, "rules": rules}}
        cleaned = clean_registers(register, ("项目台账", rows))
        assert outcomes(cleaned, "项目台账") == [("kept", ""), ("kept", "不等；少")]

    def test_a_number_that_was_cut_is_not_known(self):
        fields = {"项目": {"required": True}, "编号": {"required": True}}
        rule = {"that": "编号 == '202103000000000001'", "say": "别的编号"}
        rows = [["项目", "编号"], ["甲", "2.02103E+17"], ["乙", "202103000000000002"]]
        register = {"项目台账": {"fields": fields, "rules": [rule]}}
        breaches = clean_registers(register, ("项目台账", rows)).breaches
        assert breaches["row"].tolist() == [3]

    def test_choices_are_compared_in_their_own_spelling(self):
        fields = {
            "级别": {
                "kind": "category",
                "choices": {"省级": ["全省"], "县级": []},
                "required": True,
            },
            "人数": {"kind": "count"},
        }
        rule = {"that": "级别 == '全省' or 人数 < 100", "say": "县级规模过大"}
        rows = [["级别", "人数"], ["全省", 500], ["省级", 500], ["县级", 500], ["县级", 5]]
        register = {"活动台账": {"fields": fields, "rules": [rule]}}
        cleaned = clean_registers(register, ("活动台账", rows))
        assert cleaned.breaches["row"].tolist() == [4]

    def test_a_personal_value_is_not_quoted(self):
        fields = {
            "姓名": {"required": True, "personal": True},
            "年龄": {"kind": "count", "personal": True, "max": 120},
            "工龄": {"kind": "count"},
        }
        rules = [{"that": "工龄 < 年龄", "say": "工龄不实"}, {"unique": ["姓名"], "say": "同名"}]
        rows = [["姓名", "年龄", "工龄"], ["张三丰", "0.0247万", 300], ["张三丰", 50, 20]]
        cleaned = clean_registers(
            {"人员名册": {"fields": fields, "rules": rules}}, ("人员名册", rows)
        )
        reasons = [reason for _, reason in outcomes(cleaned, "人员名册")]
        assert reasons == ["年龄超出上限120；工龄不实", "同名（与第2行）"]


SCHOOLS = {
    "老年学校": {
        "fields": {
            "校名": {"required": True},
            "乡镇": {"kind": "place"},
            "人数": {"kind": "count", "required": False},
        }
    }
}
SCHOOL_ROWS = [["校名", "乡镇"], ["一校", "官舟"], ["二校", "沿河县新景镇"]]
HAS_SCHOOL = {"that": "乡镇 in 老年学校.乡镇", "say": "该乡镇没有老年学校"}


class TestAcrossRegisters:
    def both(self, rule, *sheets):
        return clean_registers(training(rule) | SCHOOLS, ("培训台账", [TRAINING, *ROWS]), *sheets)

    def test_the_values_of_another_register_count(self):
        cleaned = self.both(HAS_SCHOOL, ("老年学校", SCHOOL_ROWS))
        assert [reason for _, reason in outcomes(cleaned, "培训台账")] == [
            "",
            "该乡镇没有老年学校",
            "",
        ]
        other = {"that": "乡镇 not in 老年学校.乡镇", "say": "已有学校", "strict": True}
        cleaned = self.both(other, ("老年学校", SCHOOL_ROWS))
        assert [fate for fate, _ in outcomes(cleaned, "培训台账")] == [
            "rejected",
            "kept",
            "rejected",
        ]

    def test_only_its_kept_rows_count(self):
        rows = [*SCHOOL_ROWS, ["", "谯家镇"]]
        cleaned = self.both(HAS_SCHOOL, ("老年学校", rows))
        assert outcomes(cleaned, "培训台账")[1] == ("kept", "该乡镇没有老年学校")

    @pytest.mark.parametrize(
        ("sheets", "why"),
        [([], "没有收到"), ([("老年学校", [SCHOOL_ROWS[0], ["", "谯家镇"]])], "没有采用的登记")],
    )
    def test_without_any_of_its_rows_the_rule_is_not_checked(self, sheets, why):
        cleaned = self.both(HAS_SCHOOL, *sheets)
        assert [reason for _, reason in outcomes(cleaned, "培训台账")] == ["", "", ""]
        assert [warning for warning in cleaned.warnings if "规则" in warning] == [
            f"《培训台账》的规则“该乡镇没有老年学校”没有核对：《老年学校》{why}。"
        ]

    def test_a_row_that_a_rule_rejects_no_longer_counts(self):
        """A refers to B, and B to C, in whatever order they are declared."""
        fields = {"名称": {"required": True}, "上级": {"required": True}}
        names = {"甲册": "乙册", "乙册": "丙册"}
        rule = {"say": "没有上级", "strict": True}
        ruled = {
            name: {"fields": fields, "rules": [rule | {"that": f"上级 in {other}.名称"}]}
            for name, other in names.items()
        }
        plain = {"丙册": {"fields": fields}}
        sheets = [
            ("甲册", [["名称", "上级"], ["a1", "b1"], ["a2", "b2"]]),
            ("乙册", [["名称", "上级"], ["b1", "c1"], ["b2", "c9"]]),
            ("丙册", [["名称", "上级"], ["c1", "无上"]]),
        ]
        for registers in (ruled | plain, plain | dict(reversed(ruled.items()))):
            cleaned = clean_registers(registers, *sheets)
            fates = {name: [fate for fate, _ in outcomes(cleaned, name)] for name in names}
            assert fates == {"甲册": ["kept", "rejected"], "乙册": ["kept", "rejected"]}

    def test_registers_may_refer_to_each_other_and_to_themselves(self):
        fields = {"名称": {"required": True}, "上级": {"required": True}}
        rule = {"say": "没有上级", "strict": True}
        registers = {
            "甲册": {"fields": fields, "rules": [rule | {"that": "上级 in 乙册.名称"}]},
            "乙册": {
                "fields": fields,
                "rules": [rule | {"that": "上级 in 甲册.名称 or 上级 in 乙册.名称"}],
            },
        }
        sheets = [
            ("甲册", [["名称", "上级"], ["a1", "b1"], ["a2", "b9"]]),
            ("乙册", [["名称", "上级"], ["b1", "a1"], ["b2", "b1"], ["b3", "x"]]),
        ]
        cleaned = clean_registers(registers, *sheets)
        assert [fate for fate, _ in outcomes(cleaned, "甲册")] == ["kept", "rejected"]
        assert [fate for fate, _ in outcomes(cleaned, "乙册")] == ["kept", "kept", "rejected"]


VISITS = {"日期": {"kind": "date", "required": False}, "村": {}, "户数": {"kind": "count"}}
ONCE = {"unique": ["日期", "村"], "say": "同一天同一村登记了两次"}


def visits(*rows, rule=ONCE, **keys):
    register = {"走村登记": {"fields": VISITS, "rules": [rule], **keys}}
    return clean_registers(register, ("走村登记", [["日期", "村", "户数"], *rows]))


class TestUniqueness:
    def test_the_first_row_stays_and_each_later_one_breaks_the_rule(self):
        rows = [["2021.3.5", "一村", 12], ["3月5日", "一 村", 9], ["2021.3.6", "一村", 7]]
        rows += [["2021.3.5", "一村", 1]]
        assert outcomes(visits(*rows), "走村登记") == [
            ("kept", ""),
            ("kept", "同一天同一村登记了两次（与第2行）"),
            ("kept", ""),
            ("kept", "同一天同一村登记了两次（与第2行）"),
        ]
        strict = visits(*rows, rule=ONCE | {"strict": True})
        assert [fate for fate, _ in outcomes(strict, "走村登记")] == [
            "kept",
            "rejected",
            "kept",
            "rejected",
        ]

    def test_duplicates_are_not_in_it_and_records_that_repeat_are(self):
        rows = [["2021.3.5", "一村", 12], ["2021.3.5", "一村", 12]]
        assert [fate for fate, _ in outcomes(visits(*rows), "走村登记")] == ["kept", "duplicate"]
        assert [reason for _, reason in outcomes(visits(*rows, repeats=True), "走村登记")] == [
            "",
            "同一天同一村登记了两次（与第2行）",
        ]

    def test_a_missing_value_is_compared_with_none(self):
        rows = [["", "一村", 12], ["", "一村", 9], ["2021.3.5", "", 3], ["2021.3.5", "无", 4]]
        assert visits(*rows).breaches.empty

    def test_the_first_row_may_stand_on_another_sheet(self):
        register = {"走村登记": {"fields": VISITS, "rules": [ONCE]}}
        head = ["日期", "村", "户数"]
        cleaned = clean_registers(
            register,
            ("走村登记1", [head, ["2021.3.5", "一村", 12]]),
            ("走村登记2", [head, ["2021.3.5", "一村", 9]]),
        )
        (_, reason) = outcomes(cleaned, "走村登记")[1]
        assert reason == "同一天同一村登记了两次（与表.xlsx [走村登记1]第2行）"

    DAY = st.sampled_from(["2021.3.5", "2021年3月5日", "2021.3.6", ""])
    VILLAGE = st.sampled_from(["一村", "一 村", "二村", "/", ""])

    @given(st.lists(st.tuples(DAY, VILLAGE, st.integers(1, 99)), min_size=1, max_size=9))
    @hypothesis_settings(max_examples=50)
    def test_it_agrees_with_a_plain_loop(self, rows):
        days = {"2021.3.5": 5, "2021年3月5日": 5, "2021.3.6": 6}
        cleaned = visits(*rows, repeats=True)
        kept = (cleaned.ledger.query("fate == 'kept'")["row"] - 2).tolist()
        seen, expected = set(), []
        for i in kept:
            day, village, _ = rows[i]
            if day in days and village.strip("/"):
                key = days[day], village.replace(" ", "")
                expected += [i] if key in seen else []
                seen.add(key)
        assert sorted(cleaned.breaches["row"] - 2) == expected


class TestRepeats:
    ROWS = (["2021.3.5", "官舟镇", 20, 18], ["2021.3.5", "官舟镇", 20, 18])

    def test_equal_rows_are_records_where_the_register_says_so(self):
        cleaned = clean_registers(training(repeats=True), ("培训台账", [TRAINING, *self.ROWS]))
        assert outcomes(cleaned, "培训台账") == [("kept", ""), ("kept", "")]
        assert [fate for fate, _ in trained([], self.ROWS)] == ["kept", "duplicate"]

    def test_neither_a_total_nor_another_column_makes_a_doubt(self):
        rows = [[*TRAINING, "地点"], [*self.ROWS[0], "甲"], [*self.ROWS[1], "乙"]]
        rows += [["合计", "", 40, 36, ""]]
        cleaned = clean_registers(training(repeats=True), ("培训台账", rows))
        assert outcomes(cleaned, "培训台账")[:2] == [("kept", ""), ("kept", "")]
        assert (cleaned.totals["typed"] == cleaned.totals["ours"]).all()


class TestLimits:
    def limited(self, *rows, **field):
        fields = {"项目": {"required": True}, "数": {"kind": "count", "unit": "人", **field}}
        register = {"项目台账": {"fields": fields}}
        return clean_registers(register, ("项目台账", [["项目", "数"], *rows]))

    @pytest.mark.parametrize(
        ("cell", "reason"),
        [
            (500, ""),
            (620, "数“620”超出上限500人"),
            ("620人", "数“620人”超出上限500人"),
            ("0.062万人", "数“0.062万人”即620人，超出上限500人"),
            ("六百二十", "数“六百二十”即620人，超出上限500人"),
            ("约620人", "数“约620人”为约数，超出上限500人"),
            ("1,620", "数“1,620”超出上限500人"),
            (1, ""),
            (0, "数“0”低于下限1人"),
        ],
    )
    def test_a_number_beyond_a_limit_is_kept_with_a_doubt(self, cell, reason):
        cleaned = self.limited(["甲", cell], min=1, max=500)
        assert outcomes(cleaned, "项目台账") == [("kept", reason)]
        assert len(cleaned.breaches) == (reason != "")

    def test_limits_are_in_the_unit_of_the_field(self):
        fields = {"项目": {"required": True}, "额": {"kind": "amount", "unit": "万元", "max": 12.5}}
        rows = [["项目", "额（元）"], ["甲", 125000], ["乙", 125000.1]]
        cleaned = clean_registers({"项目台账": {"fields": fields}}, ("项目台账", rows))
        assert [reason for _, reason in outcomes(cleaned, "项目台账")] == [
            "",
            "额“125000.1”即12.50001万元，超出上限12.5万元",
        ]

    def test_a_breach_is_listed_once_with_its_limit(self):
        cleaned = self.limited(["甲", 620], ["乙", 700], ["丙", 3], max=500)
        assert cleaned.breaches["rule"].tolist() == ["数超出上限500人"] * 2
        assert cleaned.breaches["row"].tolist() == [2, 3]

    def test_a_correction_that_repairs_it_ends_the_doubt(self):
        fields = {"项目": {"required": True}, "数": {"kind": "count", "max": 500}}
        rows = [["项目", "数"], ["甲", 620]]

        def with_value(value):
            correction = Correction(2, "表.xlsx", "项目台账", 2, "数", value, "笔误", "张三")
            register = {"项目台账": {"fields": fields}}
            cleaned = clean_registers(register, ("项目台账", rows), corrections=[correction])
            return outcomes(cleaned, "项目台账")

        assert with_value("62") == [("kept", "")]
        assert with_value("720") == [("kept", "数“720”超出上限500")]


class TestPeriods:
    """Months, quarters and years in rules."""

    FIELDS = (
        ("单位", {"required": True}),
        ("年月", {"kind": "month"}),
        ("止月", {"kind": "month", "required": False}),
        ("季度", {"kind": "quarter", "required": False}),
        ("建成", {"kind": "year", "required": False}),
        ("人次", {"kind": "count"}),
    )
    ROWS = (
        ["甲", "2021年1月", "2021.03", "一季度", 2008, 10],
        ["乙", "2021-06", "2021年4月", "2021年第三季度", "2015年", 11],
        ["丙", "12月", "", "", "", 12],
    )

    def broken(self, that, *others, **registers):
        reports = {"fields": dict(self.FIELDS), "rules": [{"that": that, "say": "不符"}]}
        rows = [[name for name, _ in self.FIELDS], *self.ROWS]
        cleaned = clean_registers({"月度报表": reports} | registers, ("月度报表", rows), *others)
        assert len(cleaned.records["月度报表"]) == 3
        return [row - 2 for row in cleaned.breaches["row"]]

    @pytest.mark.parametrize(
        ("that", "rows"),
        [
            ("年月 <= 止月", [1]),
            ("止月 - 年月 <= 1", [0]),
            ("年月 + 1 >= 止月", [0]),
            ("年月 >= '2021-06'", [0]),
            ("年月 in ['2021年1月', '12月']", [1]),
            ("季度 == '2021Q1'", [1]),
            ("年月 == 季度", [1]),
            ("建成 >= 2010", [0]),
            ("建成 >= '2010年'", [0]),
            ("年月 > 建成", []),
            ("建成 in [2008, 2009]", [1]),
        ],
    )
    def test_they_are_compared_with_one_another_and_with_texts(self, that, rows):
        assert self.broken(that) == rows

    def test_a_month_is_among_the_days_of_another_register(self):
        visits = {"fields": {"村": {"required": True}, "日期": {"kind": "date"}}}
        sheet = ("走访登记", [["村", "日期"], ["一村", "2021.1.20"], ["二村", "2021.12.1"]])
        assert self.broken("年月 in 走访登记.日期", sheet, 走访登记=visits) == [1]
        assert self.broken("季度 in 走访登记.日期", sheet, 走访登记=visits) == [1]
