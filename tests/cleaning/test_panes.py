"""Tables side by side: blocks of one register, of several, and what only looks like them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.cleaning.clean import clean
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import is_blank
from tests.support.small_registers import HEAD, ONE, THREE, TWO, counted, talks, warned

BLANK = [None] * 5
FOUR = ["2021.6.8", "村", "官舟镇", "党史", 7]
ROLL = ("序号", "姓名", "原工作领域", "联系电话")


def places(data_folder):
    """Return row and columns of each record of 宣讲台账."""
    index = talks(data_folder).index.to_frame()
    return list(index[["row", "columns"]].itertuples(index=False, name=None))


class TestBlocksOfOneRegister:
    def test_each_block_holds_records_of_its_own(self, data_folder):
        assert data_folder.fates(HEAD * 2, ONE + TWO, THREE + BLANK) == ["heading", "kept", "kept"]
        assert counted(data_folder) == [100, 50, 20]
        assert places(data_folder) == [(2, "A:E"), (2, "F:J"), (3, "A:E")]
        assert data_folder.clean().ledger["reason"].tolist()[1:] == ["本行2条记录", ""]

    def test_blank_columns_may_separate_them(self, data_folder):
        head = [*HEAD, None, *HEAD, None, *HEAD]
        data_folder.fates(["宣讲台账"], head, [*ONE, None, *TWO, None, *THREE], sheet="Sheet1")
        assert counted(data_folder) == [100, 50, 20]
        assert [columns for _, columns in places(data_folder)] == ["A:E", "G:K", "M:Q"]

    def test_serial_numbers_that_go_on(self, data_folder):
        rows = [ROLL * 2, [1, "冉某", "党史", "13800000000", 2, "田某", "农业", "13800000001"]]
        data_folder.fates(*rows, sheet="宣讲团成员名册")
        assert counted(data_folder, "宣讲团成员名册", "姓名") == ["冉某", "田某"]

    def test_the_same_record_in_two_blocks_is_a_duplicate(self, data_folder):
        data_folder.fates(HEAD * 2, ONE + TWO, THREE + ONE)
        assert data_folder.clean().ledger["fate"].tolist() == [
            *["heading", "kept", "kept"],
            "duplicate",
        ]
        assert counted(data_folder) == [100, 50, 20]

    def test_a_record_of_a_row_is_rejected_alone(self, data_folder):
        data_folder.fates(HEAD * 2, [*ONE, *TWO[:4], "若干"])
        ledger = data_folder.clean().ledger
        assert ledger["fate"].tolist() == ["heading", "kept", "rejected"]
        assert ledger["reason"].tolist()[2].startswith("F:J列：受教人数“若干”")

    def test_headers_are_printed_again_below(self, data_folder):
        rows = [HEAD * 2, ONE + TWO, [], ["宣讲台账（续）"], HEAD * 2, THREE + FOUR]
        data_folder.fates(*rows)
        assert counted(data_folder) == [100, 50, 20, 7]

    def test_the_header_of_one_block_is_printed_again(self, data_folder):
        data_folder.fates(HEAD * 2, ONE + TWO, HEAD + THREE, FOUR + BLANK)
        assert sorted(counted(data_folder)) == [7, 20, 50, 100]

    def test_headers_of_two_rows(self, data_folder):
        head = [["日期", "场所", "受教", None], [None, None, "人数", "次数"]]
        rows = [head[0] * 2, head[1] * 2, ["2021.3.5", "学校", 9, 1, "2021.3.6", "村", 8, 1]]
        merges = ["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2", "G1:H1"]
        data_folder.fates(*rows, merges=merges)
        assert counted(data_folder) == [9, 8]

    def test_each_block_may_be_of_another_year(self, data_folder):
        years = ["2020年", *[None] * 4, "2021年", *[None] * 4]
        undated = [["3.5", *ONE[1:]], ["4.6", *TWO[1:]]]
        data_folder.fates(years, HEAD * 2, undated[0] + undated[1])
        assert counted(data_folder) == [50]


class TestTotals:
    def test_each_block_has_its_own(self, data_folder):
        total = ["合计", None, None, None]
        data_folder.fates(HEAD * 2, ONE + TWO, THREE + BLANK, [*total, 120, *total, 50])
        assert data_folder.clean().totals["ours"].tolist() == [120, 50]

    def test_one_may_stand_beside_rows_of_the_other_block(self, data_folder):
        data_folder.fates(HEAD * 2, ONE + TWO, ["合计", None, None, None, 100, *THREE])
        ledger = data_folder.clean().ledger
        assert ledger["fate"].tolist() == ["heading", "kept", "subtotal", "kept"]
        assert data_folder.clean().totals["ours"].tolist() == [100]

    @pytest.mark.parametrize("column", [4, 9])
    def test_a_single_one_counts_the_rows_of_all(self, data_folder, column):
        total = ["合计", *[None] * 9]
        total[column] = 170
        data_folder.fates(HEAD * 2, ONE + TWO, THREE + BLANK, total)
        assert data_folder.clean().totals["ours"].tolist() == [170]

    def test_a_single_one_that_is_wrong_is_compared_with_all(self, data_folder):
        data_folder.fates(HEAD * 2, ONE + TWO, ["总计", None, None, None, 160])
        assert data_folder.clean().totals[["typed", "ours"]].to_numpy().tolist() == [[160, 150]]


class TestBlocksOfSeveralRegisters:
    PAPERS = ("报刊名称", "订阅份数")

    def test_each_has_a_title_of_its_own(self, data_folder):
        rows = [
            ["宣讲台账", *[None] * 5, "报刊订阅台账"],
            [*HEAD, None, *self.PAPERS],
            [*ONE, None, "晚晴", 90],
            [*BLANK, None, "日报", 5],
        ]
        fates = data_folder.fates(*rows, sheet="Sheet1")
        assert fates == ["heading", "heading", "heading", "heading", "kept", "kept", "kept"]
        assert counted(data_folder) == [100]
        assert counted(data_folder, "报刊订阅台账", "订阅份数") == [90, 5]

    def test_one_may_begin_a_row_lower(self, data_folder):
        rows = [
            ["宣讲台账"],
            [*HEAD, None, "报刊订阅台账"],
            [*ONE, None, *self.PAPERS],
            [*TWO, None, "日报", 5],
        ]
        data_folder.fates(*rows, sheet="Sheet1")
        assert counted(data_folder) == [100, 50]
        assert counted(data_folder, "报刊订阅台账", "订阅份数") == [5]

    def test_one_without_a_title_is_not_guessed(self, data_folder):
        data_folder.fates([*HEAD, None, *self.PAPERS], [*ONE, None, "晚晴", 90])
        assert counted(data_folder) == [100]
        assert counted(data_folder, "报刊订阅台账", "订阅份数") == []
        assert warned(data_folder, "未能识别", "最接近“报刊订阅台账”")

    def test_the_name_of_the_sheet_is_not_that_of_another_table_beside(self, data_folder):
        study = ["日期", "学习形式", "学习内容", "参加人次"]
        rows = [
            [*study, None, "日期", "形式", "名称", "人数"],
            ["2021.5.1", "集中学习", "党史", 30, None, "2021.6.1", "调研", "某某", 7],
        ]
        data_folder.fates(*rows, sheet="党建学习")
        assert counted(data_folder, "党建学习台账", "参加人次") == [30]
        assert counted(data_folder, "调研座谈台账", "参加人数") == [7]

    def test_ordinary_tables_stand_above_and_below(self, data_folder):
        papers = [["报刊订阅台账"], self.PAPERS, ["晚晴", 90]]
        rows = [*papers, [], ["宣讲台账"], HEAD * 2, ONE + TWO, [], *papers[:2], ["日报", 5]]
        data_folder.fates(*rows, sheet="Sheet1")
        assert counted(data_folder) == [100, 50]
        assert counted(data_folder, "报刊订阅台账", "订阅份数") == [90, 5]


class TestNoBlocks:
    def test_one_column_more_is_no_second_table(self, data_folder):
        data_folder.fates([*HEAD, "报刊名称", "车牌"], [*ONE, "晚晴", "贵A12345"])
        assert places(data_folder) == [(2, "")]
        assert warned(data_folder, "“报刊名称”、“车牌”不是登记字段")

    def test_a_blank_column_within_a_table(self, data_folder):
        head, one = [*HEAD[:3], None, *HEAD[3:]], [*ONE[:3], None, *ONE[3:]]
        assert data_folder.fates(head, one) == ["heading", "kept"]
        assert places(data_folder) == [(2, "")]

    def test_numbers_of_several_years_beside_one_name(self, data_folder):
        rows = [
            ["报刊名称", "2020年", None, "2021年", None],
            [None, "订阅份数", "金额", "订阅份数", "金额"],
            ["晚晴", 80, 1, 90, 2],
        ]
        data_folder.fates(*rows, sheet="报刊订阅台账", merges=["A1:A2", "B1:C1", "D1:E1"])
        assert counted(data_folder, "报刊订阅台账", "订阅份数") == [90]


RECORDS = st.lists(
    st.tuples(
        st.dates().map(lambda day: f"2021.{day.month}.{min(day.day, 28)}"),
        st.sampled_from(["学校", "村"]),
        st.sampled_from(["官舟镇", "谯家镇"]),
        st.sampled_from(["党史", "新中国史"]),
        st.integers(1, 999),
    ).map(list),
    min_size=1,
    max_size=6,
)
QUICK = hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)


def side_by_side(blocks, gap, titles):
    """Return the rows of a sheet with blocks beside each other; `gap` columns are between them."""
    between = [""] * gap
    height = max(map(len, blocks))
    lines = [[HEAD for _ in blocks]]
    lines += [[block[i] if i < len(block) else [""] * 5 for block in blocks] for i in range(height)]
    if titles:
        lines.insert(0, [[f"第{i}组宣讲台账", *[""] * 4] for i, _ in enumerate(blocks, 1)])
    rows = []
    for line in lines:
        row = list(line[0])
        for cells in line[1:]:
            row += [*between, *cells]
        rows.append(row)
    return rows if titles else [["宣讲台账"], *rows]


@pytest.mark.slow
@QUICK
@given(st.lists(RECORDS, min_size=2, max_size=4), st.integers(0, 2), st.booleans())
def test_blocks_are_read_as_if_they_stood_below_each_other(settings, blocks, gap, titles):
    beside = Sheet("a.xlsx", "Sheet1", side_by_side(blocks, gap, titles))
    stacked = Sheet("a.xlsx", "Sheet1", [["宣讲台账"], HEAD, *(r for b in blocks for r in b)])
    found, wanted = (clean([sheet], settings) for sheet in (beside, stacked))
    fields = HEAD
    tables = [result.records["宣讲台账"][fields].astype(str) for result in (found, wanted)]
    assert sorted(map(tuple, tables[0].to_numpy())) == sorted(map(tuple, tables[1].to_numpy()))
    lines = found.ledger
    shown = [n for n, row in enumerate(beside.rows, 1) if not all(map(is_blank, row))]
    assert sorted(set(lines["row"])) == shown
    assert set(lines["fate"]) <= {"heading", "kept", "duplicate"}
    assert not lines.duplicated(["row", "register", "fate"]).any()
    index = found.records["宣讲台账"].index.to_frame()
    assert not index.duplicated(["row", "columns"]).any()
