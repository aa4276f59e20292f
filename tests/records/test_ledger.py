"""ledger.csv."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from annual_review.records.cleaned import LEDGER, as_plain, as_table, write_ledger
from annual_review.registers.csv_files import read_csv

ROWS = [("=a.xlsx", "+表", 1, "宣讲台账", "kept", "@x"), ("b.csv", "", 2, "", "note", "-y，“甲”")]

TEXTS = st.text(st.sampled_from("甲a=+\"',;\r\n\t 0"), max_size=4)


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


@given(st.lists(st.tuples(*[TEXTS] * 2, st.integers(1, 10**7), *[TEXTS] * 3), max_size=6))
def test_each_row_is_written_as_it_would_be_alone(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("ledger") / "ledger.csv"
    write_ledger(as_table(rows, LEDGER), path)
    alone = io.StringIO(newline="")
    writer = csv.writer(alone, lineterminator="\r\n")
    writer.writerow(LEDGER)
    writer.writerows([as_plain(value) for value in row] for row in rows)
    assert path.read_bytes() == alone.getvalue().encode("utf-8-sig")
