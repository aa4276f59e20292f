"""Params files that are based on others."""

from pathlib import Path

import pytest

from annual_review.build.manifest import input_fingerprints
from annual_review.errors import ParamsError
from annual_review.project.loading import load_settings
from annual_review.project.params_files import overlay, params_with_bases, read_params_file

REGISTERS = """
lines: [老干部工作]
registers:
  宣讲台账:
    titles: [宣讲]
    line: 老干部工作
    fields:
      日期: {kind: date, headers: [时间]}
      听众人数: {kind: count, unit: 人, headers: [人数, 听众]}
      工作人员: {kind: count, unit: 人, required: false}
  报刊订阅台账:
    line: 老干部工作
    fields:
      报刊名称: {required: true}
"""


@pytest.fixture
def county(tmp_path):
    """Return the folder of a county's params, below those that it shares."""
    folder = tmp_path / "params" / "offices" / "county"
    folder.mkdir(parents=True)
    (tmp_path / "params" / "registers.yaml").write_text(REGISTERS, encoding="utf-8")
    (folder / "office.yaml").write_text("name: 某县\ncounty: 某县\ntownships: [东镇]\n", "utf-8")
    return folder


def write_registers(folder: Path, text: str):
    (folder / "registers.yaml").write_text(text, encoding="utf-8")
    return load_settings(2021, folder / "2021.yaml").book


def test_an_office_without_registers_yaml_uses_the_one_above(county):
    book = load_settings(2021, county / "2021.yaml").book
    assert list(book.registers) == ["宣讲台账", "报刊订阅台账"]


def test_an_office_adds_a_spelling_without_copying_the_register(county):
    book = write_registers(
        county,
        "base: ../../registers.yaml\n"
        "registers: {宣讲台账: {titles: 讲座, fields: {听众人数: {headers: 到场人数}}}}",
    )
    talks = book.registers["宣讲台账"]
    assert talks.titles == ["宣讲", "讲座"]
    assert talks.fields["听众人数"].headers == ["人数", "听众", "到场人数"]
    assert talks.fields["听众人数"].unit == "人"
    assert list(book.registers) == ["宣讲台账", "报刊订阅台账"]


def test_an_office_adds_a_field_and_drops_another_and_a_register(county):
    book = write_registers(
        county,
        """
base: ../../registers.yaml
registers:
  without: 报刊订阅台账
  宣讲台账:
    fields:
      without: [工作人员]
      主办方: {required: true}
""",
    )
    assert list(book.registers) == ["宣讲台账"]
    assert list(book.registers["宣讲台账"].fields) == ["日期", "听众人数", "主办方"]


def test_a_header_given_to_one_field_is_taken_from_the_other(county):
    book = write_registers(
        county,
        "base: ../../registers.yaml\n"
        "registers: {宣讲台账: {fields: {工作人员: {headers: [人数]}}}}",
    )
    fields = book.registers["宣讲台账"].fields
    assert fields["工作人员"].headers == ["人数"]
    assert fields["听众人数"].headers == ["听众"]


def test_a_file_may_be_based_on_one_that_is_based_on_a_third(county):
    middle = county.parent / "registers.yaml"
    middle.write_text("base: ../registers.yaml\nlines: [关工委工作]\n", encoding="utf-8")
    book = write_registers(county, "base: ../registers.yaml\nlines: [老年教育工作]\n")
    assert book.lines == ["老干部工作", "关工委工作", "老年教育工作"]


def test_a_list_of_townships_is_merged_with_spellings():
    assert overlay(["东镇", "西镇"], {"西镇": ["西乡"]}) == {"东镇": None, "西镇": ["西乡"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("base: registers.yaml\n", "based on itself"),
        ("base: ../nowhere.yaml\n", "no file .*nowhere.yaml"),
        ("base: [a, b]\n", "not a path"),
        ("base: ../../registers.yaml\nregisters: {宣讲台账: {feilds: {}}}", "feilds.*fields"),
        ("base: ../../registers.yaml\nwithuot: [a]", "withuot"),
    ],
)
def test_an_error_in_a_file_with_a_base_is_reported(county, text, message):
    with pytest.raises(ParamsError, match=message):
        write_registers(county, text)


def test_a_broken_base_is_named(county):
    base = county.parent.parent / "registers.yaml"
    base.write_text("registers: [", encoding="utf-8")
    with pytest.raises(ParamsError, match="cannot be read") as raised:
        write_registers(county, "base: ../../registers.yaml\n")
    assert raised.value.where == str(base)


def test_a_change_of_a_base_is_a_change_of_inputs(county):
    write_registers(county, "base: ../../registers.yaml\n")
    params = county / "2021.yaml"

    def now():
        return input_fingerprints(county, params_with_bases(params), county, {}, {})

    before, base = now(), county.parent.parent / "registers.yaml"
    base.write_text(REGISTERS + "# one more line\n", encoding="utf-8")
    changed = {name for name, digest in now().items() if before[name] != digest}
    assert changed == {"params/registers.yaml/1"}


def test_a_file_without_a_base_is_read_as_it_is(county):
    assert read_params_file(county / "office.yaml")["name"] == "某县"
