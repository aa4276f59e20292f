"""A register's name has no year, no annex and nobody who reports in it."""

import pytest

from annual_review.describe.names import clean_name
from tests.support.undeclared import described, sheet_of

NAMES = {
    "附件2：沿河县2021年走访慰问情况台账（盖章）": "走访慰问情况台账",
    "2021—2022学年度第一学期期末成绩统计表": "期末成绩统计表",
    "青岭县人民医院二〇二二年度义诊登记表": "义诊登记表",
    "01老干部工作台账2021": "老干部工作台账",
    "2021年1月见习签到表": "见习签到表",
    "信访登记表（1-6月）最终版(2)": "信访登记表",
    "社区矫正台账": "社区矫正台账",
    "Sheet1": "",
    "工作表2": "",
    "3月": "",
    "20211231": "",
    "附件3": "",
}


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_names(text, name):
    assert clean_name(text) == name


HEAD, ROW = ["日期", "事由", "人数"], ["2021.3.5", "征地", 3]


def test_the_title_names_the_register_then_the_sheet_then_the_file():
    titled = sheet_of(["2021年来访登记表"], HEAD, ROW, name="来访", file="信访2021.xlsx")
    assert list(described(titled).registers) == ["来访登记表"]
    by_file = sheet_of(HEAD, ROW, file="信访登记2021终稿.xlsx")
    assert list(described(by_file).registers) == ["信访登记"]
    by_sheet = [
        sheet_of(HEAD, ROW, name=name, file="信访.xlsx") for name in ("来访登记", "来信登记")
    ]
    assert list(described(*by_sheet).registers) == ["来访登记", "来信登记"]


def test_sheets_of_one_register_are_one():
    months = [sheet_of(HEAD, ROW, name=f"{n}月", file="来访登记.xlsx") for n in (1, 2, 3)]
    assert list(described(*months).registers) == ["来访登记"]


def test_columns_of_all_tables_are_fields():
    more = [*HEAD, "结果"]
    sheets = [
        sheet_of(["来访登记"], HEAD, ROW, ROW),
        sheet_of(["来访登记"], more, [*ROW, "办结"], name="二"),
    ]
    assert list(described(*sheets).registers["来访登记"].fields) == more


def test_registers_of_one_name_are_told_apart():
    other = ["物品名称", "单价", "数量"]
    book = described(
        sheet_of(["统计情况"], HEAD, ROW, name="一"),
        sheet_of(["统计情况"], other, ["口罩", 3, 4], name="二"),
    )
    assert len(book.registers) == 2
