"""datapackage.json: valid, true of every row, and without persons where it leaves the office."""

import pytest

from annual_review.build.data_set import write_data_set
from annual_review.project.loading import load_settings
from annual_review.records.data_package import PACKAGE_FILE, resource_name, write_data_package
from annual_review.records.register_schema import write_schema
from tests.conftest import DataFolder
from tests.support.table_schema import misfits, read_package

REGISTERS = """registers:
  来访登记:
    rules:
      - {unique: [编号], say: 编号重复, strict: true}
      - {that: 科室 in 科室名册.科室, say: 没有这个科室, strict: true}
      - {unique: [日期, 科室], say: 同一天登记了两次}
    fields:
      编号: {required: true}
      日期: {kind: date, headers: [来访日期]}
      姓名: {required: true, personal: true}
      人数: {kind: count, unit: 人, min: 1, max: 50}
      方式: {kind: category, choices: [电话, 当面]}
      科室: {}
      回访: {kind: amount, required: false}
  科室名册:
    stock: true
    rules: [{unique: [科室], say: 重复, strict: true}]
    fields:
      科室: {required: true}
  服务月报:
    fields:
      年月: {kind: month}
      季度: {kind: quarter}
      年份: {kind: year}
      人次: {kind: count, unit: 人次}
"""
VISITS = [
    ["编号", "来访日期", "姓名", "人数", "方式", "科室", "回访"],
    ["A1", "2021-03-05", "王小二", 3, "电话", "内科", 1.5],
    ["A2", "2021-03-06", "赵六", 90, "当面", "外科", None],
]
ROOMS = [["科室"], ["内科"], ["外科"]]
MONTHS = [["年月", "季度", "年份", "人次"], ["2021年3月", "二季度", "2021", 30]]


def cleaned_folder(tmp_path, visits=VISITS, registers=REGISTERS):
    params = tmp_path / "params"
    params.mkdir(parents=True)
    (params / "office.yaml").write_text("name: 甲医院\n", encoding="utf-8")
    (params / "registers.yaml").write_text(registers, encoding="utf-8")
    settings = load_settings(2021, params / "2021.yaml")
    (tmp_path / "sent").mkdir()
    folder = DataFolder(tmp_path / "sent", settings)
    folder.workbook("登记.xlsx", {"来访登记": visits, "科室名册": ROOMS, "服务月报": MONTHS})
    cleaned = folder.clean()
    cleaned.save(tmp_path / "records")
    write_schema(settings, cleaned.until, tmp_path / "records")
    write_data_package(settings, tmp_path / "records")
    write_data_set(settings, tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return cleaned_folder(tmp_path_factory.mktemp("office"))


def fields_of(resource):
    return {field["name"]: field for field in resource["schema"]["fields"]}


def csv_of(folder, resource):
    return (folder / "data" / resource["path"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["records", "data"])
def test_both_packages_are_valid_and_have_every_register(folder, place):
    assert set(read_package(folder / place)) == {"来访登记", "科室名册", "服务月报"}


def test_every_cell_of_the_exported_tables_fits_its_field(folder):
    package = read_package(folder / "data")
    assert [misfits(one, csv_of(folder, one)) for one in package.values()] == [[], [], []]


def test_types_units_and_choices_are_those_of_the_registers(folder):
    fields = fields_of(read_package(folder / "data")["来访登记"])
    assert [fields[name]["type"] for name in ("日期", "人数", "回访", "编号", "row")] == [
        "date",
        "integer",
        "number",
        "string",
        "integer",
    ]
    assert fields["人数"]["unit"] == "人"
    assert fields["方式"]["constraints"]["enum"] == ["电话", "当面"]
    assert "来访日期" in fields["日期"]["description"]


def test_a_limit_that_rows_break_is_said_and_not_claimed(folder):
    field = fields_of(read_package(folder / "data")["来访登记"])["人数"]
    assert field["constraints"] == {"required": True, "minimum": 1}
    assert "有1条大于50" in field["description"]


def test_periods_are_texts_for_others_and_numbers_in_the_files_of_the_office(folder):
    ours = fields_of(read_package(folder / "records")["服务月报"])
    theirs = fields_of(read_package(folder / "data")["服务月报"])
    names = ("年月", "季度", "年份")
    assert [theirs[name]["type"] for name in names] == ["yearmonth", "string", "year"]
    assert [ours[name]["type"] for name in names] == ["integer"] * 3
    assert "1970" in ours["年月"]["description"]


def test_personal_fields_are_marked_in_the_office_and_left_out_for_others(folder):
    ours = fields_of(read_package(folder / "records")["来访登记"])
    assert ours["姓名"]["personal"] is True
    theirs = (folder / "data" / PACKAGE_FILE).read_text(encoding="utf-8")
    assert "姓名" not in theirs
    everything = "".join(path.read_text(encoding="utf-8") for path in (folder / "data").iterdir())
    assert "王小二" not in everything


def test_keys_are_those_of_strict_rules_alone(folder):
    package = read_package(folder / "data")
    schema = package["来访登记"]["schema"]
    assert schema["primaryKey"] == ["编号"]
    reference = {"resource": resource_name("科室名册"), "fields": ["科室"]}
    assert schema["foreignKeys"] == [{"fields": ["科室"], "reference": reference}]
    assert "primaryKey" not in package["服务月报"]["schema"]


def test_a_key_that_is_personal_is_not_told_to_others(tmp_path):
    registers = REGISTERS.replace(
        "编号: {required: true}", "编号: {required: true, personal: true}"
    )
    folder = cleaned_folder(tmp_path, registers=registers)
    assert "primaryKey" in read_package(folder / "records")["来访登记"]["schema"]
    assert "primaryKey" not in read_package(folder / "data")["来访登记"]["schema"]


def test_numbers_that_are_masked_are_missing_values(tmp_path):
    visits = [VISITS[0], [*VISITS[1][:3], 13800005678, *VISITS[1][4:]], VISITS[2]]
    folder = cleaned_folder(tmp_path, visits)
    resource = read_package(folder / "data")["来访登记"]
    field = fields_of(resource)["人数"]
    assert (field["type"], field["missingValues"]) == ("integer", ["", "138****5678"])
    assert "required" not in field["constraints"]
    assert misfits(resource, csv_of(folder, resource)) == []


def test_the_same_registers_make_the_same_bytes(folder, tmp_path):
    again = cleaned_folder(tmp_path / "again")
    for place in ("records", "data"):
        content = (again / place / PACKAGE_FILE).read_bytes()
        assert content == (folder / place / PACKAGE_FILE).read_bytes()


def test_a_resource_keeps_its_name_whatever_stands_before_it(tmp_path, folder):
    registers = REGISTERS.replace("  科室名册:", "  另一登记:\n    fields: {甲: {}}\n  科室名册:")
    other = cleaned_folder(tmp_path, registers=registers)
    names = [read_package(one / "data")["科室名册"]["name"] for one in (folder, other)]
    assert names[0] == names[1]
