import pandas as pd
import pytest

from annual_review.engine.reads import recorded_reads
from annual_review.errors import InputError
from annual_review.records.cleaned import META
from annual_review.records.saved import SavedRecords
from tests.engine.test_reads import in_another_process

HEAD = ["日期", "宣讲人", "地点", "听众人数", "宣讲主题", "场所类别", "主办方"]


@pytest.fixture
def cleaned(data_folder):
    row = ["2021-03-05", "甲", "中界镇", 30, "党史", "学校", "关工委"]
    data_folder.workbook("a.xlsx", {"宣讲台账": [HEAD, row, ["若干", "", "", "", "", "", ""]]})
    return data_folder.clean()


def test_saved_tables_have_the_names_that_they_had(cleaned, tmp_path):
    cleaned.save(tmp_path)
    saved = SavedRecords(tmp_path)
    assert list(saved.records) == list(cleaned.records)
    for name, table in cleaned.records.items():
        pd.testing.assert_frame_equal(saved.records[name], table)
        assert saved.records[name].attrs == {"register": name}
    for name in ("ledger", "totals", "breaches", "fixes"):
        pd.testing.assert_frame_equal(getattr(saved, name), getattr(cleaned, name))
    for name in ("year", "warnings", "missing", "corrections"):
        assert getattr(saved, name) == getattr(cleaned, name)


def test_a_register_that_nobody_sent_is_not_there(cleaned, tmp_path):
    cleaned.save(tmp_path)
    assert "报刊订阅台账" not in SavedRecords(tmp_path).records
    assert SavedRecords(tmp_path).records.get("报刊订阅台账") is None


def test_only_what_is_asked_for_is_read(cleaned, tmp_path):
    cleaned.save(tmp_path / "records")
    ask = "SavedRecords(Path({!r})).records.get".format(str(tmp_path / "records"))
    notes = in_another_process(
        tmp_path,
        "from pathlib import Path\nfrom annual_review.records.saved import SavedRecords",
        f"{ask}('宣讲台账'); {ask}('报刊订阅台账')",
    )
    read = [path for path in recorded_reads(notes) if path.parent == tmp_path / "records"]
    assert [path.name for path in read] == ["宣讲台账.parquet", "报刊订阅台账.parquet"]


def test_a_folder_without_tables_and_a_damaged_table_are_named(cleaned, tmp_path):
    with pytest.raises(InputError, match="no clean tables"):
        SavedRecords(tmp_path)
    cleaned.save(tmp_path)
    (tmp_path / "宣讲台账.parquet").write_bytes(b"no table")
    with pytest.raises(InputError, match="no clean tables"):
        SavedRecords(tmp_path).records["宣讲台账"]
    (tmp_path / META).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="no clean tables"):
        SavedRecords(tmp_path).ledger, SavedRecords(tmp_path).missing
