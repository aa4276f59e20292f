"""The data dictionary: what it says of each register, and that it is a page that opens offline."""

import pytest
from bs4 import BeautifulSoup

from annual_review.export.data_dictionary import TableSize, dictionary_page
from annual_review.project.loading import load_settings

REGISTERS = """lines: [门诊]
common:
  备注: {kind: remark}
registers:
  来访<登记>:
    titles: [来访登记, 来访]
    line: 门诊
    rules: [{that: 人数 <= 50, say: 人数过多}]
    fields:
      日期: {kind: date, headers: [来访日期]}
      姓名: {personal: true}
      人数: {kind: count, unit: 人, min: 1, max: 50}
      方式: {kind: category, choices: {电话: [来电], 当面: []}}
  服务月报:
    stock: true
    repeats: true
    spread: {into: 月份, value: 人次}
    fields:
      月份: {kind: month}
      人次: {kind: count, unit: 人次}
  内部登记:
    fields: {甲: {}}
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    params = tmp_path_factory.mktemp("office")
    (params / "office.yaml").write_text("name: 甲医院\n", encoding="utf-8")
    (params / "registers.yaml").write_text(REGISTERS, encoding="utf-8")
    sizes = {"来访<登记>": TableSize(12, "2021-01-04", "2021-12-20", frozenset({"日期", "人数"}))}
    sizes["内部登记"] = TableSize()
    return BeautifulSoup(dictionary_page(load_settings(2021, params / "2021.yaml"), sizes), "lxml")


def row_of(page, field):
    cells = [[cell.text for cell in row("td")] for row in page.select(".fields tr")]
    return next(row for row in cells if row and row[0] == field)


def facts_of(page, number):
    lists = page.select("dl.facts")[number].select("div")
    return {one.dt.text: one.dd.text for one in lists}


def test_each_register_has_a_section_that_the_contents_lead_to(page):
    headings = {one["id"]: one.text for one in page.select("main h2")}
    links = {one["href"][1:]: one.text for one in page.select(".contents a")}
    assert list(headings.values()) == ["说明", "来访<登记>", "服务月报", "内部登记"]
    assert links == headings


def test_a_field_has_its_type_unit_limits_and_spellings(page):
    assert row_of(page, "人数") == ["人数", "整数", "人", "是", "1至50，超出的存疑", "", ""]
    assert row_of(page, "方式")[4] == "电话（来电）、当面"
    assert row_of(page, "日期")[5] == "来访日期"


def test_personal_fields_are_marked_and_so_are_remarks_beside_them(page):
    assert "个人信息" in row_of(page, "姓名")[6]
    assert "个人信息" in row_of(page, "备注")[6]


def test_it_says_how_many_records_there_are_and_what_was_not_sent(page):
    assert facts_of(page, 0)["记录"] == "12条，2021-01-04至2021-12-20"
    assert facts_of(page, 1)["记录"] == "本期没有报送"


def test_a_register_and_a_field_that_do_not_leave_the_office_are_named(page):
    assert facts_of(page, 2)["记录"] == "不在导出的表中"
    assert row_of(page, "方式")[6] == "不在导出的表中"


def test_it_says_what_a_record_is(page):
    scope = facts_of(page, 1)["口径"]
    assert "月份" in scope
    assert "相同的行各自计数" in scope
    assert "不分时期" in scope


def test_rules_stand_with_what_becomes_of_rows_that_break_them(page):
    (rule,) = page.select(".rules li")
    assert rule.text == "人数过多：人数 <= 50，违反的存疑"


def test_the_page_loads_nothing_and_names_of_registers_are_text(page):
    assert page.select("script, link, img") == []
    assert "default-src 'none'" in page.find("meta", {"http-equiv": True})["content"]
    assert page.select("登记") == []
