"""Structures that show themselves are written as registers.yaml says them."""

import datetime as dt

from annual_review.describe.command import describe
from tests.support.undeclared import described, read_book, sheet_of


def only(*rows, **given):
    (register,) = described(sheet_of(*rows, **given)).registers.values()
    return register


def test_a_whole_register(clinics):
    text = describe([clinics])
    book = read_book(text)
    assert list(book.registers) == ["义诊活动登记表"]
    fields = book.registers["义诊活动登记表"].fields
    assert {name: field.kind for name, field in fields.items()} == {
        "义诊时间": "date",
        "地点": "category",
        "医务人员数": "count",
        "接诊人次": "count",
        "药品金额": "amount",
    }
    assert fields["药品金额"].required is False
    assert list(book.common) == ["序号", "备注"]
    assert "试清洗采用6行，合计行1行" in text
    assert "6行中2行为空" in text


def test_months_as_columns_are_spread_and_their_total_is_none_of_them():
    rows = [["社区", "1月", "2月", "3月", "合计"], ["东街", 1, 2, 3, 6], ["西街", 4, 5, 6, 15]]
    register = only(["助餐人次统计"], *rows)
    assert (register.spread.into, register.spread.value) == ("月份", "人次")
    assert {name: field.kind for name, field in register.fields.items()} == {
        "社区": "text",
        "月份": "month",
        "人次": "count",
    }
    assert register.fields["社区"].required


def test_kinds_as_columns_are_spread_if_a_total_adds_them_up():
    rows = [["单位", "日报", "周刊", "画报", "小计"], ["甲局", 3, 2, 1, 6], ["乙局", 5, 4, 7, 16]]
    register = only(["报刊征订"], *rows)
    assert list(register.fields[register.spread.into].choices) == ["日报", "周刊", "画报"]


def test_columns_that_may_be_fields_of_their_own_stay_so_with_a_remark():
    rows = [["乡镇", "出生", "死亡", "迁入"], ["官舟镇", 3, 2, 1], ["淇滩镇", 5, 4, 7]]
    sheet = sheet_of(["人口变动表"], *rows)
    assert described(sheet).registers["人口变动表"].spread is None
    assert "可改写为 spread" in describe([sheet])


def test_values_written_once_are_filled_down():
    first, second = dt.date(2021, 3, 1), dt.date(2021, 3, 2)
    rows = [
        [first, "甲村", 1],
        ["", "乙村", 2],
        ["", "丙村", 3],
        [second, "甲村", 4],
        ["", "乙村", 5],
    ]
    register = only(["探访登记"], ["日期", "村", "人次"], *rows)
    assert (register.fields["日期"].fill, register.fields["日期"].required) == ("down", None)
    assert register.fields["村"].fill is None


def test_ditto_marks_are_filled_down():
    rows = [["2021.3.1", "学校", 1], ["〃", "同上", 2], ["2021.3.2", "学校", 3]]
    fields = only(["宣讲登记"], ["日期", "场所", "人数"], *rows).fields
    assert (fields["日期"].fill, fields["场所"].fill, fields["人数"].fill) == ("down", "down", None)


def test_dates_that_some_rows_lack_are_not_filled_down():
    rows = [["2021.3.1", "a", 1], ["2021.3.1", "b", 2], ["", "c", 3], ["2021.3.2", "d", 4]]
    field = only(["宣讲登记"], ["日期", "主题", "人数"], *rows).fields["日期"]
    assert (field.fill, field.required) == (None, False)


def test_values_in_rows_of_their_own():
    rows = [["城关镇"], [1, "甲某", 10], [2, "乙某", 20], ["河西乡"], [1, "丙某", 30]]
    register = only(["党员名册"], ["序号", "姓名", "党龄"], *rows)
    field = register.fields["乡镇"]
    assert (field.kind, field.fill, register.calendar) == ("place", "group", False)


def test_a_date_in_three_columns():
    rows = [
        ["年", "月", "日", "活动", "人数"],
        [2021, 1, 5, "健步走", 10],
        [2021, 2, 6, "读书", 20],
    ]
    fields = only(["活动登记"], *rows).fields
    assert list(fields) == ["日期", "活动", "人数"]
    assert (fields["日期"].kind, fields["日期"].columns) == ("date", ["年", "月", "日"])


def test_forms_on_sheets_are_one_register():
    forms = [
        sheet_of(
            ["实地检查情况表"],
            ["机构名称", name, "检查日期", f"2021年3月{day}日"],
            ["联系人", "甲某", "实到人数", day],
            ["检查意见", "合格", "经办", ""],
            name=name,
        )
        for day, name in enumerate(["甲校", "乙校", "丙校"], start=1)
    ]
    (register,) = described(*forms).registers.values()
    assert register.shape == "form"
    assert register.fields["检查日期"].kind == "date"
    assert register.fields["实到人数"].unit == "人"
    assert register.fields["联系人"].personal


def test_equal_rows_are_records_if_there_are_many():
    rows = [["2021.3.1", "征地", 1]] * 3 + [["2021.3.2", "征地", 1]] * 2
    sheet = sheet_of(["来访登记"], ["日期", "事由", "人数"], *rows)
    assert described(sheet).registers["来访登记"].repeats
    assert "3行与前面的行各栏相同" in describe([sheet])


def test_a_day_of_joining_does_not_say_the_year():
    rows = [["甲某", "1980.7.1", "2021.3.1"], ["乙某", "1990.7.1", "2021.4.1"]]
    fields = only(["慰问名册"], ["姓名", "入党时间", "慰问日期"], *rows).fields
    assert next(iter(fields)) == "慰问日期"
    alone = only(["党员名册"], ["姓名", "入党时间"], *(row[:2] for row in rows)).fields
    assert alone["入党时间"].kind == "text"


def test_something_is_always_required():
    rows = [["甲某", "党史"], ["乙某", "农业"]]
    fields = only(["宣讲团名册"], ["姓名", "领域"], *rows).fields
    assert fields["姓名"].required


def test_serial_numbers_of_other_names_are_headers_of_the_common_one():
    book = described(
        sheet_of(["来访登记"], ["序号", "日期", "人数"], [1, "2021.3.1", 2], name="a"),
        sheet_of(["来信登记"], ["编号", "日期", "件数"], [1, "2021.3.1", 2], name="b"),
    )
    assert book.common["序号"].headers == ["编号"]


def test_a_number_of_a_document_is_a_field_of_its_own():
    rows = [["序号", "编号", "日期"], [1, "2021-001", "2021.3.1"], [2, "2021-002", "2021.3.2"]]
    book = described(sheet_of(["调解台账"], *rows))
    assert "编号" in book.registers["调解台账"].fields
    assert book.common["序号"].headers == []


def test_townships_are_named_for_the_office():
    rows = [["2021.3.1", "青岭县官舟镇", 1], ["2021.3.2", "官舟镇", 2], ["2021.3.3", "和平街道", 3]]
    text = describe([sheet_of(["走访登记"], ["日期", "乡镇", "户数"], *rows)])
    assert text.splitlines()[-3:] == ["# places:", "#   官舟镇:", "#   和平街道:"]


def test_no_personal_value_is_printed():
    rows = [
        ["2021.3.1", "欧阳修", "13800001234", "522228199001010017", "电话13800005678", "东街8号"],
        ["2021.2.30", "欧阳询", "13900001234", "522228199101010017", "欧阳询之友", "西街9号"],
    ]
    head = ["日期", "姓名", "电话", "身份证号", "备注", "住址"]
    text = describe([sheet_of(["慰问登记"], head, *[rows[0]] * 3, rows[1])])
    for secret in ("欧阳", "1380000", "522228", "街"):
        assert secret not in text
    assert "待更正" in text
