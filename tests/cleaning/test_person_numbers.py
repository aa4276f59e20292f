"""Numbers of persons in fields that are not personal: masked in what leaves, and warned of."""

import csv
import json

import pandas as pd
import pytest

from annual_review.chapter.review import Review
from annual_review.project.register_book import RegisterBook
from annual_review.records.cleaned import write_ledger
from annual_review.records.person_numbers import masked
from annual_review.records.saved import SavedRecords
from tests.support.small_registers import HEAD

CARD, PHONE = "522228199001010017", "13812340001"


@pytest.fixture
def folder(data_folder):
    """Return a folder with numbers in a topic, a place, a sheet's name and a file's."""
    rows = [
        ["2021.3.5", "学校", "官舟镇", f"党史（甲某 {PHONE}）", 100],
        ["2021.3.6", "村", f"谯家镇{PHONE}", f"新中国史{CARD}", 50],
        ["2021.3.7", "村", "谯家镇", "党史（甲某 138-9999-0001）", 20],
    ]
    data_folder.workbook(f"宣讲台账{PHONE}.xlsx", {f"甲{CARD}": [HEAD, *rows]})
    return data_folder


def test_chapters_see_masked_numbers_and_the_records_keep_them(folder):
    cleaned = folder.clean()
    topics = Review(folder.settings, cleaned)["宣讲台账"]["宣讲主题"].tolist()
    assert topics == [
        "党史（甲某 138****0001）",
        "新中国史522*************17",
        "党史（甲某 138-****-0001）",
    ]
    assert f"党史（甲某 {PHONE}）" in cleaned.records["宣讲台账"]["宣讲主题"].tolist()


def test_the_warning_names_field_file_and_rows_without_the_number(folder):
    warnings = folder.clean().warnings
    (topic,) = (line for line in warnings if "“宣讲主题”" in line)
    assert "电话号码、身份证号" in topic
    assert "宣讲台账138****0001.xlsx 甲522*************17 第2、3、4行" in topic
    assert [line for line in warnings if line.startswith(("文件名“", "工作表名“"))]
    assert not [line for line in warnings if PHONE in line or CARD in line]


def test_the_ledger_as_chapters_see_it_and_as_a_file_has_no_number(folder, tmp_path):
    cleaned = folder.clean()
    write_ledger(cleaned.ledger, tmp_path / "ledger.csv")
    text = (tmp_path / "ledger.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(text.splitlines()))) == 4
    shown = Review(folder.settings, cleaned).ledger.reset_index().to_csv()
    for said in (text, shown):
        assert PHONE not in said
        assert CARD not in said
        assert "138****0001" in said


def test_what_is_saved_says_which_fields_have_numbers(folder, tmp_path):
    cleaned = folder.clean()
    cleaned.save(tmp_path)
    saved = SavedRecords(tmp_path)
    assert saved.numbers == cleaned.numbers == {"宣讲台账": ["乡镇", "宣讲主题"]}
    assert PHONE not in json.dumps(saved.warnings)
    table = Review(folder.settings, saved)["宣讲台账"]
    assert not table.reset_index().astype(str).stack().str.contains(PHONE).any()


def test_values_that_look_alike_when_masked_stay_distinct(data_folder):
    rows = [["2021.3.5", "学校", "官舟镇", f"联系138{n:04}0001", 10] for n in range(1, 4)]
    data_folder.workbook("a.xlsx", {"宣讲台账": [HEAD, *rows]})
    table = Review(data_folder.settings, data_folder.clean())["宣讲台账"]
    assert table["宣讲主题"].nunique() == 3


def test_a_table_without_numbers_is_left_as_it_is(data_folder):
    data_folder.workbook(
        "a.xlsx", {"宣讲台账": [HEAD, ["2021.3.5", "学校", "官舟镇", "党史", 100]]}
    )
    cleaned = data_folder.clean()
    assert cleaned.numbers == {}
    assert not [line for line in cleaned.warnings if "号码" in line]
    table = cleaned.records["宣讲台账"]
    pd.testing.assert_frame_equal(masked(table, []), table)


@pytest.mark.parametrize(
    ("own", "remark", "personal"),
    [
        ({"姓名": {"personal": True}}, {"kind": "remark"}, True),
        ({"姓名": {"personal": True}}, {"kind": "remark", "personal": False}, False),
        ({"姓名": {}}, {"kind": "remark"}, False),
        ({"姓名": {"personal": True}, "说明": {}}, {"kind": "remark", "headers": ["说明"]}, True),
    ],
)
def test_a_remark_beside_personal_fields_is_personal_unless_it_says_not(own, remark, personal):
    book = RegisterBook(common={"备注": remark}, registers={"名册": {"fields": own}})
    fields = book.fields_of("名册")
    assert fields["备注"].personal is personal
    assert fields["姓名"].personal is bool(own["姓名"].get("personal"))
    assert "说明" not in own or fields["说明"].personal is True
