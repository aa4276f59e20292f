"""The benchmark of big registers, with a few thousand rows."""

from __future__ import annotations

import pytest

from annual_review.cleaning.clean import clean
from annual_review.records.cleaned import FATES
from annual_review.registers.inputs import read_folder
from benchmarks import big_register_files, big_registers
from benchmarks.big_register_files import sheet_rows, write_csv, write_xlsx
from benchmarks.measuring import BenchmarkError

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
    for height in (big_register_files.MIN_ROWS, 10_006, HEIGHT):
        rows = list(sheet_rows(height))
        assert len(rows) == height
        assert rows == list(sheet_rows(height))


def test_every_row_has_its_line_in_the_ledger(ledgers):
    for ledger in ledgers.values():
        assert ledger["row"].tolist() == list(range(1, HEIGHT + 1))


def test_it_has_every_fate_of_a_whole_year_but_that_of_unknown_tables(ledgers):
    fates = ledgers["utf-8"]["fate"].value_counts()
    assert set(fates.index) == set(FATES) - {"unrecognised", "out_of_period"}
    assert fates["kept"] > 0.9 * HEIGHT


def test_a_workbook_and_csv_files_of_it_have_the_same_ledger(ledgers):
    csv, other, xlsx = (ledgers[kind][["row", "fate"]] for kind in ("gb18030", "utf-8", "xlsx"))
    assert csv.equals(other)
    assert csv.equals(xlsx)


def test_smoke_measures_every_format_and_step(capsys):
    assert big_registers.main(["--smoke"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in big_registers.FORMATS.values():
        first, second = (line.split(" | ") for line in lines if line.startswith(f"| {name} |"))
        assert first[-1] == "met |"
        plain, cleaned, ratio = map(float, first[1:4])  # printed with two decimals, and with one
        assert (cleaned - 0.005) / (plain + 0.005) <= ratio + 0.05
        assert ratio - 0.05 <= (cleaned + 0.005) / max(plain - 0.005, 1e-4)
        assert len(second) == 1 + len(big_registers.STEPS)


def test_a_missing_row_and_a_failing_task_are_errors(tmp_path):
    measured = big_registers.FileMeasurement(9, {"read": 1.0}, 100)
    with pytest.raises(BenchmarkError, match="9 lines, not 10"):
        big_registers.require_all_rows({"xlsx": {"plain": [], "clean": [measured]}}, 10)
    with pytest.raises(BenchmarkError, match=r"none\.xlsx"):
        big_registers._run_alone("plain", tmp_path / "none.xlsx", tmp_path)


def test_more_rows_than_a_sheet_has_are_refused(capsys):
    with pytest.raises(SystemExit):
        big_registers.main(["--rows", str(big_register_files.MAX_ROWS + 1)])
    assert "the most that a sheet can have" in capsys.readouterr().err
