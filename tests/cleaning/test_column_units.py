"""In what unit the numbers of a column are: labels, rows of units, lines and notes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.forms.fields import FormField
from annual_review.project.register_book import Field
from annual_review.registers.corrections import Correction
from annual_review.values.measures import COUNTERS, SIZES
from annual_review.values.units import SCALES, conversion, is_period
from tests.support.unit_registers import clean_numbers, numbers_of, reasons_of


class TestUnits:
    BRANCHES = ("党支部名称", "是否达标")

    def returned(self, data_folder, *rows):
        """Clean a register of branches; return the amounts and the doubts."""
        data_folder.fates(*rows, sheet="离退休干部党支部台账")
        table = data_folder.clean().records["离退休干部党支部台账"]
        return table["党费返还"].tolist(), table["存疑"].tolist()

    @pytest.mark.parametrize(
        "label", ["党费返还（万元）", "党费返还/万元", "党费返还(单位：万元)", "党费返还（万）"]
    )
    def test_a_scale_in_the_label_multiplies(self, data_folder, label):
        rows = [["第一支部", "是", 1.2], ["第二支部", "是", "0.35"], ["第三支部", "是", "约2"]]
        amounts, doubts = self.returned(data_folder, [*self.BRANCHES, label], *rows)
        assert amounts == [12000, 3500, 20000]
        assert doubts == ["", "", "党费返还“约2”为约数"]

    def test_a_scale_turns_fractions_into_whole_numbers_of_people(self, data_folder):
        rows = [["学校", "乡镇", "学段", "参赛人数（万人）"], ["一中", "和平街道", "高中", 1.2]]
        assert data_folder.fates(*rows, sheet="法治知识竞赛参赛统计") == ["heading", "kept"]
        assert data_folder.clean().records["法治知识竞赛参赛统计"]["参赛人数"].tolist() == [12000]

    def test_a_number_with_a_unit_of_its_own_is_left_alone(self, data_folder):
        rows = [["第一支部", "是", "900元"], ["第二支部", "是", "1.2万"], ["第三支部", "是", "0"]]
        amounts, _ = self.returned(data_folder, [*self.BRANCHES, "党费返还（万元）"], *rows)
        assert amounts == [900, 12000, 0]

    def test_a_number_too_large_for_its_label_is_doubted(self, data_folder):
        amounts, doubts = self.returned(
            data_folder, [*self.BRANCHES, "党费返还（万元）"], ["第一支部", "是", 12000]
        )
        assert amounts == [120_000_000]
        assert doubts == ["党费返还“12000”按表头的单位换算后过大"]

    def test_the_label_may_be_above_a_second_row(self, data_folder):
        rows = [[*self.BRANCHES, "党费返还"], ["", "", "（千元）"], ["第一支部", "是", 1.2]]
        assert self.returned(data_folder, *rows)[0] == [1200]

    def test_a_header_printed_again_may_have_another_unit(self, data_folder):
        rows = [
            [*self.BRANCHES, "党费返还（万元）"],
            ["第一支部", "是", 1.2],
            [*self.BRANCHES, "党费返还（元）"],
            ["第二支部", "是", 900],
        ]
        assert self.returned(data_folder, *rows)[0] == [12000, 900]

    def test_a_line_above_the_table_multiplies_with_a_doubt(self, data_folder):
        line = ["党支部台账", "", "单位：万元"]
        rows = [[*self.BRANCHES, "党费返还"], ["第一支部", "是", 1.2], ["第二支部", "是", "9元"]]
        amounts, doubts = self.returned(data_folder, line, *rows)
        assert amounts == [12000, 9]
        assert doubts == ["党费返还“1.2”按表上注明的单位“万元”换算", ""]

    @pytest.mark.parametrize("line", ["单位：元", "单位：人、元", "填报单位：万元店"])
    def test_a_line_of_the_same_unit_or_for_other_columns_changes_nothing(self, data_folder, line):
        rows = [[*self.BRANCHES, "党费返还"], ["第一支部", "是", 900]]
        assert self.returned(data_folder, [line], *rows) == ([900], [""])

    def test_the_unit_in_the_label_counts_more_than_the_line(self, data_folder):
        rows = [["单位：万元"], [*self.BRANCHES, "党费返还（元）"], ["第一支部", "是", 900]]
        assert self.returned(data_folder, *rows) == ([900], [""])


AREA = {"面积": ("amount", "亩")}
HARVEST = AREA | {"产量": ("amount", "公斤"), "产值": ("amount", "万元")}
HEAD = ["村", "面积", "产量", "产值"]
HOURS = {"时长": ("amount", "小时")}


class TestLabels:
    @pytest.mark.parametrize(
        ("label", "factor"),
        [
            ("面积/亩", 1),
            ("面积：公顷", 15),
            ("面积【平方公里】", 1500),
            ("面积〔万亩〕", 10_000),
            ("面积\n（万亩）", 10_000),
            ("面积\n万亩", 10_000),
            ("面积 公顷", 15),
            ("面积万亩", 10_000),
            ("面积（单位：公顷）", 15),
            ("面积（以千亩计）", 1000),
            ("面积（万亩）（不含林地）", 10_000),
            ("面积（公顷，含林地）", 15),
            ("面积（水田）", 1),
            ("面积（不含林地）", 1),
            ("面积（2021年）", 1),
            ("面积（年）", 1),
            ("面积（精确到亩）", 1),
            ("面积（家/队承包）", 1),
            ("面积（收/支）", 1),
        ],
    )
    def test_what_a_label_says(self, label, factor):
        cleaned = clean_numbers(AREA, ["村", label], ["上坪", 3.2])
        assert numbers_of(cleaned, "面积") == [pytest.approx(3.2 * factor, rel=1e-15)]
        assert reasons_of(cleaned, "kept") == [""]

    @pytest.mark.parametrize(
        ("label", "words"),
        [
            ("面积（公斤）", "以“公斤”计，不能换算为“亩”"),
            ("面积/户", "以“户”计"),
            ("面积（亩/公顷）", "几种单位"),
            ("面积（万亩含林地）", "像是单位“万亩”"),
            ("面积（%）", "以“%”计"),
        ],
    )
    def test_what_cannot_be_converted_is_asked_about(self, label, words):
        cleaned = clean_numbers(AREA, ["村", label], ["上坪", 3.2], ["下坪", "3亩"], ["中坪", 0])
        assert numbers_of(cleaned, "面积") == [3, 0]
        (reason,) = reasons_of(cleaned, "rejected")
        assert words in reason
        assert any(words in warning for warning in cleaned.warnings)

    @pytest.mark.parametrize(
        "label", ["人数（青年）", "人数（次）", "人数（人、户）", "人数（名）"]
    )
    def test_remarks_about_persons_are_no_units(self, label):
        cleaned = clean_numbers({"人数": ("count", "人")}, ["村", label], ["上坪", 3])
        assert numbers_of(cleaned, "人数") == [3]

    def test_a_unit_that_another_field_declares_is_one(self):
        fields = {"产量": ("count", "篓"), "人数": ("count", "人")}
        cleaned = clean_numbers(fields, ["村", "产量", "人数（篓）"], ["上坪", 3, 4])
        assert "以“篓”计，不能换算为“人”" in reasons_of(cleaned, "rejected")[0]

    def test_a_rate_is_doubted_unless_it_is_declared(self):
        rows = [["村", "单价（元/斤）"], ["上坪", 3.5]]
        doubted = clean_numbers({"单价": ("amount", "元")}, *rows)
        assert reasons_of(doubted, "kept") == ["单价“3.5”的表头单位是“元/斤”，不是“元”"]
        assert numbers_of(clean_numbers({"单价": ("amount", "元/公斤")}, *rows), "单价") == [7]

    def test_whole_numbers_stay_whole(self):
        rows = [["村", "人数（万人）"], ["上坪", 0.5556], ["下坪", 0.1 + 0.2], ["中坪", "3.21人"]]
        cleaned = clean_numbers({"人数": ("count", "人")}, *rows)
        assert numbers_of(cleaned, "人数") == [5556, 3000]
        assert reasons_of(cleaned, "rejected") == ["人数“3.21人”不是整数"]


class TestOtherPlaces:
    @pytest.mark.parametrize(
        "line",
        [
            "单位：公顷、吨、元",
            "（计量单位：公顷、吨、元）",
            "生产统计（公顷、吨、元）",
            "填报单位：县农业局　　　　单位：公顷、吨、元",
            "面积单位：公顷；产量单位：吨；金额单位：元",
            "注：面积以公顷计，产量以吨计，产值以元计",
        ],
    )
    def test_units_of_a_line_go_to_the_columns_by_measure(self, line):
        cleaned = clean_numbers(HARVEST, [line], HEAD, ["上坪", 2, 3, 50_000])
        assert [numbers_of(cleaned, name) for name in HARVEST] == [[30], [3000], [5]]
        assert reasons_of(cleaned, "kept")[0].count("按表上注明的单位") == 3

    def test_a_unit_may_stand_in_the_cell_after_its_word(self):
        rows = [["填报单位：县局", "", "单位：", "万亩"], HEAD, ["上坪", 2, 3, 4]]
        assert numbers_of(clean_numbers(HARVEST, *rows), "面积") == [20_000]

    def test_a_note_below_the_table_names_a_unit(self):
        rows = [HEAD, ["上坪", 2, 3, 4], ["注：产量单位为吨。"]]
        assert numbers_of(clean_numbers(HARVEST, *rows), "产量") == [3000]

    @pytest.mark.parametrize(
        "units", [["", "公顷", "吨", "元"], ["单位", "（公顷）", "（吨）", "（元）"]]
    )
    def test_a_row_of_units_below_the_header(self, units):
        cleaned = clean_numbers(HARVEST, HEAD, units, ["上坪", 2, 3, 50_000])
        assert [numbers_of(cleaned, name) for name in HARVEST] == [[30], [3000], [5]]

    def test_a_unit_in_an_upper_row_holds_for_the_columns_of_its_measure(self):
        rows = [["村", "规模（公顷、吨）", "", "产值"], ["", "面积", "产量", "产值"]]
        cleaned = clean_numbers(HARVEST, *rows, ["上坪", 2, 3, 4])
        assert [numbers_of(cleaned, name) for name in HARVEST] == [[30], [3000], [4]]

    @pytest.mark.parametrize("line", ["单位：天", "单位：学分", "单位：人"])
    def test_a_line_of_another_measure_over_the_only_numbers_is_asked_about(self, line):
        cleaned = clean_numbers(HOURS, [line], ["村", "时长"], ["上坪", 3], ["下坪", "24小时"])
        assert numbers_of(cleaned, "时长") == [24]
        assert "登记的单位是“小时”" in reasons_of(cleaned, "rejected")[0]

    def test_a_line_that_may_be_for_an_undeclared_column_changes_nothing(self):
        rows = [["单位：万元"], ["村", "面积", "投资"], ["上坪", 3, 4]]
        cleaned = clean_numbers(AREA, *rows)
        assert numbers_of(cleaned, "面积") == [3]
        assert reasons_of(cleaned, "kept") == [""]

    def test_a_line_with_two_scales_of_a_measure_is_asked_about(self):
        cleaned = clean_numbers(HARVEST, ["单位：元、万元"], HEAD, ["上坪", 2, 3, 4])
        assert "几种单位（元、万元）" in reasons_of(cleaned, "rejected")[0]


class TestTotals:
    def test_a_typed_total_is_converted_as_its_column_is(self):
        rows = [["村", "面积（公顷）", "产量", "产值（元）"], ["上坪", 2, 3, 50_000]]
        cleaned = clean_numbers(HARVEST, *rows, ["合计", 2.5, "0.003吨", 50_043])
        assert reasons_of(cleaned, "subtotal") == [
            "面积填报合计37.5亩，核对30亩，不符，相差7.5亩（原因待查）；"
            "产量填报合计3公斤，核对3公斤，相符；"
            "产值填报合计5.0043万元，核对5万元，不符，相差0.0043万元（原因待查）"
        ]

    def test_numbers_among_the_words_of_a_total_have_their_own_units(self):
        rows = [["村", "面积（万亩）", "产量", "产值"], ["上坪", 2, 3, 5]]
        cleaned = clean_numbers(HARVEST, *rows, ["合计：2万亩、3公斤、50000元"])
        assert cleaned.totals[["field", "typed", "ours"]].to_numpy().tolist() == [
            ["面积", 20_000, 20_000],
            ["产量", 3, 3],
            ["产值", 5, 5],
        ]


def correction(row, value):
    return Correction(2, "a.xlsx", "生产统计", row, "时长", value, "问过", "冉某")


def test_a_correction_is_read_in_the_unit_of_its_column():
    rows = [["村", "时长（分钟）"], ["上坪", "若干"], ["下坪", "若干"]]
    corrections = [correction(2, "90"), correction(3, "2小时")]
    cleaned = clean_numbers(HOURS, *rows, corrections=corrections)
    assert numbers_of(cleaned, "时长") == [1.5, 2]


def test_a_correction_below_a_unit_that_cannot_be_converted_names_its_own():
    rows = [["村", "时长（天）"], ["上坪", 3], ["下坪", 4]]
    corrections = [correction(2, "24小时"), correction(3, "32")]
    cleaned = clean_numbers(HOURS, *rows, corrections=corrections)
    assert numbers_of(cleaned, "时长") == [24]


WORDS = sorted({*SIZES, *COUNTERS})
UNITS = st.builds(str.__add__, st.sampled_from(["", "万", "亿"]), st.sampled_from(WORDS))
LAYOUTS = {
    "brackets": lambda unit: [["村", f"数量（{unit}）"]],
    "slash": lambda unit: [["村", f"数量/{unit}"]],
    "colon": lambda unit: [["村", f"数量：{unit}"]],
    "line": lambda unit: [[f"单位：{unit}"], ["村", "数量"]],
    "row": lambda unit: [["村", "数量"], ["", f"（{unit}）"]],
}


@hypothesis_settings(max_examples=300)
@given(
    st.decimals(1, 10**4, places=2).map(float),
    UNITS,
    UNITS,
    st.sampled_from(sorted(LAYOUTS)),
)
def test_a_number_is_the_same_quantity_in_the_declared_unit_or_is_asked_about(
    number, stated, unit, layout
):
    cleaned = clean_numbers({"数量": ("amount", unit)}, *LAYOUTS[layout](stated), ["上坪", number])
    kept, factor = numbers_of(cleaned, "数量"), conversion(stated, unit)
    if factor and kept:
        assert kept == [float(Fraction(str(number)) * factor)]
    elif factor:
        assert "数字过大" in reasons_of(cleaned, "rejected")[0]
    elif is_period(stated) and layout != "line":  # 数量（年） may be a remark
        assert kept in ([], [number])
    else:
        assert kept == []


@given(st.sampled_from([*WORDS, "元/台", "公斤/亩", "头（只）", "篓", *SCALES]), st.booleans())
def test_the_header_of_a_form_is_in_the_declared_unit(unit, scaled):
    unit = f"万{unit}" if scaled and unit not in SCALES else unit
    label = FormField("数量", Field(kind="amount", unit=unit)).label
    cleaned = clean_numbers({"数量": ("amount", unit)}, ["村", label], ["上坪", 3.5])
    assert numbers_of(cleaned, "数量") == [3.5]
    assert reasons_of(cleaned, "kept") == [""]


def test_the_prompt_of_a_form_asks_for_the_unit_that_its_header_names():
    field = Field(kind="amount", unit="万元")
    assert "（单位：元）" in FormField("金额（元）", field).prompt(2021)
    assert "（单位：万元）" in FormField("金额", field).prompt(2021)


def test_a_row_with_the_unit_of_cases_is_no_line_above_an_example():
    cleaned = clean_numbers({"病例数": ("count", "例")}, ["村", "病例数"], ["", "例"], ["甲村", 3])
    assert numbers_of(cleaned, "病例数") == [3]
