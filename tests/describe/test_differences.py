"""A workbook of a register that params know: only what differs is printed."""

import pytest

from annual_review.describe.command import describe_sheets
from annual_review.project.strict_yaml import load_yaml
from tests.support.undeclared import read_book, sheet_of

OFFICE = """
name: 某局
county: 某县
townships: {官舟镇: , 淇滩镇: }
"""
REGISTERS = """
lines: [慰问]
common:
  序号: {kind: serial}
registers:
  走访慰问台账:
    titles: [走访慰问]
    line: 慰问
    fields:
      日期: {kind: date, headers: [时间]}
      类别: {kind: category, choices: {老党员: [党员], 老干部: []}}
      乡镇: {kind: place}
      金额: {kind: amount, unit: 元}
      慰问品: {}
"""
TITLE, HEAD = ["走访慰问台账"], ["日期", "类别", "乡镇", "金额", "慰问品"]
ROW = ["2021.3.5", "党员", "官舟镇", 500, "米"]


@pytest.fixture
def params(tmp_path):
    (tmp_path / "office.yaml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "registers.yaml").write_text(REGISTERS, encoding="utf-8")
    return tmp_path / "2021.yaml"


@pytest.fixture
def printed(params):
    def describe(*sheets, **given):
        return "\n".join(describe_sheets(list(sheets), params, 2021, **given))

    return describe


def test_nothing_differs(printed):
    text = printed(sheet_of(TITLE, HEAD, ROW, ROW))
    assert text.splitlines() == [
        "# 走访慰问台账（registers.yaml第6行）：表.xlsx [Sheet1]，2行",
        "#   与登记的写法没有不同（nothing differs）",
    ]


def test_a_new_column_is_a_field_that_earlier_years_do_not_need(printed):
    text = printed(sheet_of(TITLE, [*HEAD, "人数（人）"], [*ROW, 3]))
    (register,) = load_yaml(text)["registers"].values()
    assert register == {"fields": {"人数": {"kind": "count", "unit": "人", "required": "false"}}}
    assert "F栏，1行" in text


def test_a_new_spelling_of_a_header_is_suggested_with_its_line(printed):
    head = ["走访日期", *HEAD[1:3], "慰问金额（万元）", HEAD[4]]
    text = printed(sheet_of(TITLE, head, [*ROW[:3], 0.05, "米"]))
    fields = load_yaml(text)["registers"]["走访慰问台账"]["fields"]
    assert fields["日期"]["headers"] == ["时间", "走访日期"]
    assert fields["金额"]["headers"] == ["慰问金额(万元)"]
    assert "registers.yaml第10行改为" in text


def test_choices_that_are_not_listed_are_added(printed):
    text = printed(sheet_of(TITLE, HEAD, ROW, ["2021.3.6", "军属", *ROW[2:]]))
    fields = load_yaml(text)["registers"]["走访慰问台账"]["fields"]
    assert fields["类别"]["choices"] == {"老党员": ["党员"], "老干部": [], "军属": []}
    assert "“类别”有未列出的类别：军属（1行）" in text


def test_townships_fields_without_a_column_and_units_are_said(printed):
    head, row = ["日期", "类别", "乡镇", "金额（万元）"], ["2021.3.5", "党员", "谯家镇", 0.5]
    text = printed(sheet_of(TITLE, head, row))
    assert "“乡镇”有 office.yaml 里没有的乡镇：谯家镇" in text
    assert "没有“慰问品”栏（可空）" in text
    assert "“金额”的表头单位是万元，登记的单位是元：清洗时换算" in text
    assert "registers:" not in text


def test_a_table_without_a_required_column_says_so(printed):
    text = printed(sheet_of(TITLE, HEAD[1:], ROW[1:]))
    assert "没有“日期”栏（必填，各行都会待更正）" in text


def test_other_tables_are_described_as_new_registers_of_the_same_yaml(printed):
    other = sheet_of(["心理咨询登记表"], ["序号", "咨询日期", "人数"], [1, "2021.3.5", 3], name="b")
    text = printed(sheet_of(TITLE, [*HEAD, "备考"], [*ROW, ""]), other)
    registers = load_yaml(text)["registers"]
    assert list(registers) == ["走访慰问台账", "心理咨询登记表"]
    assert list(registers["心理咨询登记表"]["fields"]) == ["咨询日期", "人数"]
    assert "common" not in load_yaml(text)
    assert "# line: 是哪一条？慰问" in text


def test_the_register_can_be_named(printed):
    sheet = sheet_of(["一季度情况"], ["时间", "类别", "慰问品"], ["2021.3.5", "党员", "米"])
    assert "一季度情况" not in printed(sheet, register="走访慰问台账")
    assert "走访慰问台账（registers.yaml第6行）" in printed(sheet, register="走访慰问台账")


def test_what_is_printed_for_new_registers_alone_is_valid(printed):
    book = read_book(printed(sheet_of(["巡查记录"], ["日期", "人数"], ["2021.3.5", 3])))
    assert list(book.registers) == ["巡查记录"]


def test_names_of_persons_are_no_choices(params, printed):
    text = params.with_name("registers.yaml").read_text(encoding="utf-8")
    params.with_name("registers.yaml").write_text(f"{text}      姓名: {{personal: true}}\n")
    rows = [[*ROW, "甲某"], ["2021.3.6", "欧阳修", *ROW[2:], "乙某"]]
    assert "欧阳修" not in printed(sheet_of(TITLE, [*HEAD, "姓名"], *rows))


def test_forms_of_a_known_register_are_compared_by_their_labels(params, printed):
    text = params.with_name("registers.yaml").read_text(encoding="utf-8")
    form = "  检查情况表: {shape: form, fields: {检查日期: {kind: date}, 地点: {}}}\n"
    params.with_name("registers.yaml").write_text(text + form, encoding="utf-8")
    forms = [
        sheet_of(
            ["检查情况表"],
            ["检查日期", f"2021.3.{day}", "检查单位", f"{day}组"],
            ["整改数量", day, "联系人", "甲某"],
            name=str(day),
        )
        for day in (1, 2, 3)
    ]
    text = printed(*forms)
    fields = load_yaml(text)["registers"]["检查情况表"]["fields"]
    assert list(fields) == ["检查单位", "整改数量", "联系人"]
    assert fields["联系人"] == {"personal": "true"}
    assert "没有“地点”栏（可空）" in text
