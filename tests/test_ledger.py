"""ledger.csv."""

from __future__ import annotations

from annual_review.csv_files import read_csv
from annual_review.ledger import write_ledger
from annual_review.records import LEDGER, as_table

ROWS = [("=a.xlsx", "+表", 1, "宣讲台账", "kept", "@x"), ("b.csv", "", 2, "", "note", "-y，“甲”")]


def test_it_opens_in_a_spreadsheet_and_holds_no_formula(tmp_path):
    path = tmp_path / "ledger.csv"
    write_ledger(as_table(ROWS, LEDGER), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_csv(path.read_bytes(), "ledger.csv") == [
        ["file", "sheet", "row", "register", "fate", "reason"],
        ["'=a.xlsx", "'+表", "1", "宣讲台账", "kept", "'@x"],
        ["b.csv", "", "2", "", "note", "'-y，“甲”"],
    ]


def test_it_is_the_same_twice(tmp_path):
    for name in ("a", "b"):
        write_ledger(as_table(ROWS, LEDGER), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
