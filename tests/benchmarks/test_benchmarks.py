"""The benchmark's own parts; what it measures is tried by `benchmarks/compare.py --smoke`."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from annual_review.cleaning.clean import clean
from annual_review.registers.inputs import read_inputs
from benchmarks import compare, offices, rivals, tables
from benchmarks.errors import BenchmarkError
from benchmarks.growth import Line, Point, growth_table, line_through, reckoned_table
from benchmarks.measuring import Measurement, Step, measure
from benchmarks.memory import TreeMemory
from benchmarks.report import report
from benchmarks.rows import ROWS
from benchmarks.tables import Results
from benchmarks.ways import Ours, Plain, require_the_same
from benchmarks.workbench import (
    FIELD,
    ROOT,
    SHEET,
    WORDS,
    YEAR,
    Workbench,
    change_sentence,
    change_workbook,
)

MODULES = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem[0] != "_")


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench.lay_out(tmp_path / "bench")


def contents(bench: Workbench) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in bench.folder.rglob("*") if path.is_file()}


def changed(before: dict[Path, bytes], after: dict[Path, bytes]) -> set[Path]:
    assert before.keys() == after.keys()
    return {path for path in before if before[path] != after[path]}


@pytest.mark.parametrize("change", [change_sentence, change_workbook])
def test_a_change_changes_one_file_each_time_anew(bench, change):
    states = [contents(bench)]
    for _ in range(2):
        path = change(bench)
        states.append(contents(bench))
        assert changed(states[-2], states[-1]) == {path}
    assert changed(states[0], states[-1]) == {path}


def test_a_changed_sentence_is_the_same_line_but_for_a_word(bench):
    before = contents(bench)
    path = change_sentence(bench)
    old, new = before[path].decode(), path.read_text(encoding="utf-8")
    assert new == old.replace(WORDS[0], WORDS[1])
    assert old.count(WORDS[0]) == 1


def test_there_are_new_words_for_every_round():
    assert len(set(WORDS)) == len(WORDS) > compare.MOST + 1


def test_a_changed_workbook_differs_in_one_count_that_is_used(bench, settings):
    def cleaned():
        inputs = read_inputs(bench.data / str(YEAR))
        return clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)

    before = cleaned()
    change_workbook(bench)
    after = cleaned()
    assert before.ledger.equals(after.ledger)
    differing = [
        name for name in before.records if not before.records[name].equals(after.records[name])
    ]
    assert differing == [SHEET]
    assert after.records[SHEET][FIELD].sum() == before.records[SHEET][FIELD].sum() + 1


def test_the_plain_way_runs_all_notebooks_the_comparing_one_behind_a_merge(bench):
    names = [step.name for step in Plain(bench).steps()]
    merges = [number for number, name in enumerate(names) if name.startswith("merge")]
    executed = [name for name in names if name.startswith("papermill")]
    assert len(set(executed)) == len(list(bench.notebooks.glob("*.ipynb"))) + 1
    assert executed[1] == f"{executed[0]} of 2020"
    assert names.index("papermill 06_quality.ipynb") in range(*merges)
    formats = ["html", "review-pdf", "review-docx"]
    assert names[-3:] == [f"nbconvert --to {name}" for name in formats]


def test_parameters_are_passed_as_a_notebook_asks(bench):
    commands = {step.name: step.command for step in Plain(bench).steps()}
    assert "figures" not in commands["papermill 04_teams.ipynb"]
    assert {"figures", "typed"} <= set(commands["papermill 06_quality.ipynb"])


def test_cold_takes_away_the_reports_and_nothing_else_does(bench):
    ours = Ours(bench)
    ours.made.mkdir(parents=True)
    for row in ROWS:
        if row != "cold":
            ours.make_ready(row)
            assert ours.made.exists()
    ours.make_ready("cold")
    assert not ours.reports.exists()


def test_outputs_that_differ_are_refused(tmp_path):
    for name, content in (("one", "1"), ("other", "2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "figures.json").write_text(content)
    with pytest.raises(BenchmarkError, match=r"figures\.json"):
        require_the_same(tmp_path / "one", tmp_path / "other", ["figures.json"])


@pytest.mark.parametrize(("row", "now"), [("workbook", b"last"), ("cold", b"other")])
def test_a_change_that_is_not_seen_is_refused_as_one_that_nobody_made(row, now):
    with pytest.raises(BenchmarkError, match=row):
        compare._require_effect(ROWS[row], b"last", now)


def test_a_package_that_was_edited_meanwhile_is_refused(tmp_path):
    bench = Workbench(tmp_path)
    bench.require_same_package()
    path = next(iter(bench.package))
    edited = Workbench(tmp_path, {**bench.package, path: 0})
    with pytest.raises(BenchmarkError, match=path.name):
        edited.require_same_package()


def python(folder: Path, code: str) -> Step:
    return Step("python", [sys.executable, "-c", code], folder)


def test_a_step_that_fails_is_told_of(tmp_path):
    with pytest.raises(BenchmarkError, match="broken"):
        measure([python(tmp_path, "raise SystemExit('broken')")], tmp_path / "log.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="PSS is Linux's")
def test_memory_is_that_of_children_in_sessions_of_their_own_too(tmp_path):
    code = (
        "import os, time; child = os.fork(); child or os.setsid(); "
        "held = bytes(range(256)) * 100_000 * (not child); child or time.sleep(30); "
        "print(flush=True); input(); os.kill(child, 9)"
    )
    looked = TreeMemory()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        for _ in range(200):
            looked.look()
        process.communicate(b"\n")
    assert looked.peak > 25_600_000
    assert looked.kernel == 0


def results(rounds: int = 2) -> Results:
    made = Results([ROWS["cold"], ROWS["unchanged"]], ["ours", "plain"])
    for row, seconds in (("cold", 5.0), ("unchanged", 0.5)):
        for extra in range(rounds):
            made.add(row, "ours", Measurement(seconds + extra, 4.0, {"run_report.py": seconds}))
            made.add(row, "plain", Measurement(50.0, 40.0, {"papermill": 30.0, "merge": 20.0}))
        made.memory[row, "ours"] = Measurement(1, 1, {}, 300 * 2**20, 0)
        made.memory[row, "plain"] = Measurement(1, 1, {}, 400 * 2**20, 200 * 2**20)
    return made


def test_tables_say_medians_ratios_and_targets():
    assert tables.wall_table(results())[2:] == [
        "| cold | 5.50 (5.00–6.00) | 50.00 (50.00–50.00) | 0.110 | ≤ 0.18: met |",
        "| unchanged | 1.00 (0.50–1.50) | 50.00 (50.00–50.00) | 0.020 | ≤ 0.02: met |",
    ]
    assert tables.processor_table(results())[2] == (
        "| cold | 4.00 (4.00–4.00) | 40.00 (40.00–40.00) |"
    )
    assert tables.memory_table(results())[2] == "| cold | 300 MiB | 400 MiB | 1.50 | ≤ 2: met |"
    assert tables.steps_table(results())[-1] == "| together | 50.00 (50.00–50.00) |"


def test_a_rival_that_does_not_run_has_a_column_and_a_reason():
    made = results()
    made.reasons = {"quarto": "it could not be installed"}
    text = "\n".join(report(made, ["- a machine"], 2))
    assert "| not run |" in text
    assert "**quarto** was not run: it could not be installed" in text
    assert "fewer than 5" in text


def test_rows_of_all_tables_are_as_long_as_their_heads():
    for make in (tables.wall_table, tables.processor_table, tables.memory_table):
        lines = make(results())
        assert len({line.count("|") for line in lines}) == 1


def test_rows_are_chosen_by_name_in_their_own_order(capsys):
    said = compare._read(["--only", "sentence,cold", "--with", "myst"])
    assert (said.only, said.rivals) == (["cold", "sentence"], ["myst"])
    with pytest.raises(SystemExit):
        compare._read(["--only", "warm"])
    assert "no warm" in capsys.readouterr().err


def test_the_line_through_many_offices_gives_start_and_slope():
    line = line_through([Point(number, 4 + 3.0 * number, 6.0) for number in (1, 10, 100, 300)])
    assert (round(line.start, 3), round(line.slope, 3), round(line.fit, 3)) == (4, 3, 1)


def test_what_more_would_take_is_reckoned_from_the_slope():
    lines = reckoned_table(Line(0.0, 36.0, 1.0), 2, plain=72.0)
    assert lines[2] == "| a province, 100 counties | 60 min | 8 min | 56 s | 2 h |"
    assert lines[3].startswith("| the country, 2,800 | 28 h | 4 h | 26 min | 56 h |")


def test_growth_is_told_by_the_office_and_the_hour():
    lines = growth_table([Point(10, 50.0, 80.0)])
    assert lines[2] == "| 10 | 50.0 | 5.00 | 720 | 8.00 |"
    assert len({line.count("|") for line in lines}) == 1


def test_the_report_of_many_offices_says_the_ratio_and_what_is_reckoned():
    points = [Point(1, 10.0, 9.0), Point(10, 50.0, 90.0)]
    plain = [Measurement(50.0, 49.0, {"papermill": 50.0})]
    text = "\n".join(offices._report(points, plain, Point(10, 2.0, 3.0), ["- a machine"]))
    assert "**720 an hour**" in text
    assert "ours / plain: **10.0**" in text
    assert "Not measured: reckoned" in text


def test_numbers_of_offices_are_built_from_few_to_many():
    assert offices._read(["--grow", "10,1"]).grow == [1, 10]
    assert offices._read(["--smoke"]).plain == 1


@pytest.mark.parametrize("rival", rivals.RIVALS.values())
def test_rivals_get_the_chapters_with_their_parameters(bench, rival):
    way = rival(bench)
    way.make_ready("cold")
    for path in bench.notebooks.glob("*.ipynb"):
        assert str(bench.params) in (way.made / path.name).read_text(encoding="utf-8")
    assert "04_teams.ipynb" in (way.made / way.config).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_say_true(name):
    assert doctest.testmod(importlib.import_module(f"benchmarks.{name}")).failed == 0


def test_nothing_is_imported_under_the_name_of_another_module():
    """The command's own folder is the first in which Python looks for modules."""
    assert not set(MODULES) & set(sys.stdlib_module_names)
