"""The benchmark of big registers, tried with a few thousand rows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from annual_review.cleaning import clean
from annual_review.records import FATES
from annual_review.workbooks import read_folder
from benchmarks import big_files, big_registers
from benchmarks.big_files import lines, write_csv, write_xlsx

pytestmark = pytest.mark.slow

HEIGHT = 25_000


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory, settings):
    """The ledgers of the same register as CSV and as a workbook."""
    found = {}
    for kind in ("gb18030", "utf-8", "xlsx"):
        folder = tmp_path_factory.mktemp(kind)
        if kind == "xlsx":
            write_xlsx(folder / "宣讲台账2021.xlsx", HEIGHT)
        else:
            write_csv(folder / "宣讲台账2021.csv", HEIGHT, kind)
        found[kind] = clean(read_folder(folder), settings).ledger
    return found


def test_a_register_has_as_many_rows_as_asked_and_the_same_each_time():
    for height in (big_files.LEAST, 10_006, HEIGHT):
        rows = list(lines(height))
        assert len(rows) == height
        assert rows == list(lines(height))


def test_every_row_has_its_line_in_the_ledger(ledgers):
    for ledger in ledgers.values():
        assert ledger["row"].tolist() == list(range(1, HEIGHT + 1))


def test_each_fate_is_in_it_but_that_of_unknown_tables(ledgers):
    fates = ledgers["utf-8"]["fate"].value_counts()
    assert set(fates.index) == set(FATES) - {"unrecognised"}
    assert fates["kept"] > 0.9 * HEIGHT


def test_a_workbook_and_text_files_of_it_tell_the_same(ledgers):
    csv, other, xlsx = (ledgers[kind][["row", "fate"]] for kind in ("gb18030", "utf-8", "xlsx"))
    assert csv.equals(other)
    assert csv.equals(xlsx)


def test_smoke_runs_and_says_what_each_way_took(capsys):
    assert big_registers.main(["--smoke"]) == 0
    said = capsys.readouterr().out.splitlines()
    for name in big_registers.KINDS.values():
        first, second = (line.split(" | ") for line in said if line.startswith(f"| {name} |"))
        assert first[-1] == "met |"
        assert float(first[3]) == pytest.approx(float(first[2]) / float(first[1]), rel=0.5)
        assert len(second) == 1 + len(big_registers.STEPS)


def test_more_rows_than_a_sheet_has_are_refused(capsys):
    with pytest.raises(SystemExit):
        big_registers.main(["--rows", str(big_files.MOST + 1)])
    assert "as many as a sheet has" in capsys.readouterr().err
