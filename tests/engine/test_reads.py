"""What a kernel reads is recorded, but not what it only writes, nor modules and libraries."""

import subprocess
import sys
import venv

import pytest

from annual_review.engine import reads
from annual_review.engine.reads import PLACES, Roots, recorded_reads
from tests.conftest import ROOT


def in_another_process(folder, before, then):
    """Run `before`, then record what `then` reads; return the record."""
    notes = folder / "notes"
    noting = f"from annual_review.engine.reads import record_reads; record_reads({str(notes)!r})"
    script = f"{before}\n{noting}\n{then}\n"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=folder)
    return notes


def names_read(folder, then, before=""):
    found = recorded_reads(in_another_process(folder, before, then))
    return [path.relative_to(folder).as_posix() for path in found if path.is_relative_to(folder)]


@pytest.mark.parametrize(
    "reading",
    [
        "open('a.csv').read()",
        "import os; os.open('a.csv', os.O_RDONLY)",
        "from pathlib import Path; Path('a.csv').read_bytes()",
        "import pandas; pandas.read_csv('a.csv')",
        "import csv; list(csv.reader(open('a.csv')))",
    ],
)
def test_an_opened_file_is_recorded(tmp_path, reading):
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")
    assert "a.csv" in names_read(tmp_path, reading)


def test_a_missing_file_is_recorded(tmp_path):
    assert names_read(tmp_path, "try: open('b.csv')\nexcept OSError: pass") == ["b.csv"]


def test_a_listed_folder_is_recorded(tmp_path):
    (tmp_path / "data").mkdir()
    listing = "from pathlib import Path; list(Path('data').glob('*'))"
    assert names_read(tmp_path, listing) == ["data"]


def test_its_own_output_is_not_recorded(tmp_path):
    assert names_read(tmp_path, "open('c.csv', 'w').close(); open('c.csv').read()") == []


def test_a_folder_that_it_makes_is_its_own_output(tmp_path):
    listing = "from pathlib import Path; Path('made').mkdir(); list(Path('made').rglob('*'))"
    assert names_read(tmp_path, listing) == []
    again = (
        "from pathlib import Path; Path('made').mkdir(exist_ok=True); list(Path('made').iterdir())"
    )
    assert names_read(tmp_path, again) == ["made"]


def test_what_a_library_writes_into_a_folder_that_it_makes_is_its_output(tmp_path):
    writing = (
        "from pathlib import Path; import pyarrow as pa, pyarrow.parquet as pq; "
        "Path('made').mkdir(); pq.write_table(pa.table({'a': [1]}), 'made/a.parquet'); "
        "Path('made/a.parquet').read_bytes()"
    )
    assert names_read(tmp_path, writing) == []


def test_a_module_beside_the_notebook_is_recorded_by_its_source(tmp_path):
    (tmp_path / "helpers.py").write_text("x = 1", encoding="utf-8")
    importing = "import sys; sys.path.insert(0, '.'); import helpers"
    assert names_read(tmp_path, importing) == ["helpers.py"]
    assert names_read(tmp_path, importing)[-1] == "helpers.py"  # from its bytecode, this time


def test_imports_do_not_record_the_folders_of_sys_path(tmp_path):
    seeking = "import sys; sys.path.insert(0, '.')\ntry: import absent\nexcept ImportError: pass\n"
    seeking += "from importlib.metadata import entry_points; entry_points(group='x')"
    assert names_read(tmp_path, seeking) == []


@pytest.mark.parametrize(
    "before",
    ["import sys; sys.path.insert(0, '.')\ntry: import absent\nexcept ImportError: pass\n", ""],
    ids=["that was listed by an import before", "alone"],
)
def test_a_listed_folder_on_sys_path_is_recorded(tmp_path, before):
    assert names_read(tmp_path, before + "import os; os.listdir('.')") == ["."]


def test_a_file_that_is_appended_to_and_read_is_recorded(tmp_path):
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    assert names_read(tmp_path, "open('a.csv', 'a').close(); open('a.csv').read()") == ["a.csv"]
    assert names_read(tmp_path, "open('a.csv', 'r+').close()") == ["a.csv"]


def test_data_in_the_folder_of_an_environment_are_recorded(tmp_path):
    venv.create(tmp_path, symlinks=True, with_pip=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").touch()
    noting = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    noting += "from annual_review.engine.reads import record_reads; record_reads('notes')\n"
    noting += "open('data/a.csv')"
    call = [tmp_path / "bin" / "python", "-c", noting]
    subprocess.run(call, check=True, cwd=tmp_path)
    assert recorded_reads(tmp_path / "notes") == [tmp_path / "data" / "a.csv"]


def test_libraries_and_system_files_are_not_recorded(tmp_path):
    noted = recorded_reads(
        in_another_process(tmp_path, "", "import json.tool; open('/etc/hostname')")
    )
    assert noted == []


def test_paths_in_roots_have_names_relative_to_them(tmp_path):
    roots = Roots({"review": tmp_path / "work" / "2021", "work": tmp_path / "work"})
    table = tmp_path / "work" / "2021" / "records" / "a.parquet"
    assert roots.name(table) == "review/records/a.parquet"
    assert roots.name(tmp_path / "work") == "work/"
    for path in (table, tmp_path / "work", tmp_path / "work" / ".hidden"):
        assert roots.path(roots.name(path)) == path
    elsewhere = tmp_path / "elsewhere.csv"
    assert roots.path(roots.name(elsewhere)) == elsewhere


def test_files_of_the_package_are_ignored_wherever_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(reads, "PACKAGE", tmp_path / "annual_review")  # in the temporary folder
    assert Roots({}).name(tmp_path / "annual_review" / "texts.py") is None
    assert Roots({}).name(tmp_path / "other.csv") == (tmp_path / "other.csv").as_posix()


def test_a_path_outside_the_roots_counts_only_for_the_same_roots(tmp_path):
    (tmp_path / "shared.csv").touch()
    reads = Roots({"data": tmp_path / "a"}).digests([tmp_path / "shared.csv"])
    assert list(Roots({"data": tmp_path / "a"}).changed(reads)) == []
    assert list(Roots({"data": tmp_path / "b"}).changed(reads)) == [PLACES]


def test_changed_reads_are_named(tmp_path):
    roots = Roots({"data": tmp_path})
    (tmp_path / "a.csv").write_text("1", encoding="utf-8")
    reads = roots.digests([tmp_path, tmp_path / "a.csv", tmp_path / "absent.csv"])
    assert list(roots.changed(reads)) == []
    (tmp_path / ".hidden").touch()
    assert list(roots.changed(reads)) == []
    (tmp_path / "a.csv").write_text("2", encoding="utf-8")
    assert list(roots.changed(reads)) == ["data/a.csv"]
    (tmp_path / "absent.csv").touch()
    assert list(roots.changed(reads)) == ["data/", "data/a.csv", "data/absent.csv"]
