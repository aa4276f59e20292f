"""The parts of the benchmarks; `--smoke` of compare.py and offices.py runs them as a whole."""

import doctest
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from annual_review.cleaning import clean
from annual_review.inputs import read_inputs
from benchmarks import builds, compare, memory, offices, offices_report, preview
from benchmarks.builds import PlainBuild, ReportBuild, require_same_files
from benchmarks.comparison import CASES, Comparison, require_effect
from benchmarks.measuring import (
    BenchmarkError,
    Measurement,
    MemorySampler,
    Step,
    measure,
    own_peak_memory,
)
from benchmarks.offices_report import LinearFit, OfficesRun, estimate_table, fit_line, scaling_table
from benchmarks.other_tools import TOOLS
from benchmarks.project_copy import (
    FIELD,
    ROOT,
    SHEET,
    WORDS,
    YEAR,
    ProjectCopy,
    change_sentence,
    change_workbook,
)
from benchmarks.reports import run_benchmark

MODULES = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem[0] != "_")


linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc and PSS are Linux's")


@pytest.fixture
def project(tmp_path: Path) -> ProjectCopy:
    return ProjectCopy.create(tmp_path / "project")


def contents(project: ProjectCopy) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}


def changed(before: dict[Path, bytes], after: dict[Path, bytes]) -> set[Path]:
    assert before.keys() == after.keys()
    return {path for path in before if before[path] != after[path]}


@pytest.mark.parametrize("change", [change_sentence, change_workbook])
def test_each_change_edits_the_same_file_in_a_new_way(project, change):
    states = [contents(project)]
    for _ in range(2):
        path = change(project)
        states.append(contents(project))
        assert changed(states[-2], states[-1]) == {path}
    assert changed(states[0], states[-1]) == {path}


def test_change_sentence_replaces_one_word(project):
    before = contents(project)
    path = change_sentence(project)
    old, new = before[path].decode(), path.read_text(encoding="utf-8")
    assert new == old.replace(WORDS[0], WORDS[1])
    assert old.count(WORDS[0]) == 1


def test_every_round_has_a_new_word():
    assert len(set(WORDS)) == len(WORDS) > compare.MAX_ROUNDS + 1


def test_change_workbook_adds_one_to_a_kept_count(project, settings):
    def cleaned():
        inputs = read_inputs(project.data / str(YEAR))
        return clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)

    before = cleaned()
    change_workbook(project)
    after = cleaned()
    assert before.ledger.equals(after.ledger)
    differing = [
        name for name in before.records if not before.records[name].equals(after.records[name])
    ]
    assert differing == [SHEET]
    assert after.records[SHEET][FIELD].sum() == before.records[SHEET][FIELD].sum() + 1


def test_the_plain_build_executes_all_notebooks_and_the_last_one_after_a_merge(project):
    names = [step.name for step in PlainBuild(project).steps()]
    merges = [number for number, name in enumerate(names) if name.startswith("merge")]
    executed = [name for name in names if name.startswith("papermill")]
    assert len(set(executed)) == len(list(project.notebooks.glob("*.ipynb"))) + 1
    assert executed[1] == f"{executed[0]} of 2020"
    assert names.index("papermill 06_quality.ipynb") in range(*merges)
    exporters = ["html", "review-pdf", "review-docx"]
    assert names[-3:] == [f"nbconvert --to {name}" for name in exporters]


def test_the_plain_build_passes_the_parameters_that_a_notebook_has(project):
    commands = {step.name: step.command for step in PlainBuild(project).steps()}
    assert "figures" not in commands["papermill 04_teams.ipynb"]
    assert {"figures", "typed"} <= set(commands["papermill 06_quality.ipynb"])


def test_both_builds_read_the_copied_inputs(project):
    (report,) = ReportBuild(project).steps()
    command = dict(zip(report.command[3::2], report.command[4::2], strict=True))
    assert command == {
        "--data": str(project.data),
        "--params": str(project.params),
        "--notebooks": str(project.notebooks),
        "--reports": str(project.folder / "reports"),
    }
    first, *_ = PlainBuild(project).steps()
    assert {str(project.data / str(YEAR)), str(project.params)} <= set(first.command)


def test_only_the_cold_case_removes_the_reports(project):
    build = ReportBuild(project)
    build.output.mkdir(parents=True)
    for case in CASES:
        if case != "cold":
            build.prepare(case)
            assert build.output.exists()
    build.prepare("cold")
    assert not build.reports.exists()


def test_outputs_that_differ_are_an_error(tmp_path):
    for name, content in (("first", "1"), ("second", "2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "figures.json").write_text(content)
    with pytest.raises(BenchmarkError, match=r"figures\.json"):
        require_same_files(tmp_path / "first", tmp_path / "second", ["figures.json"])


@pytest.mark.parametrize(("case", "after"), [("workbook", b"before"), ("cold", b"other")])
def test_a_change_without_effect_and_an_effect_without_change_are_errors(case, after):
    with pytest.raises(BenchmarkError, match=case):
        require_effect(CASES[case], b"before", after)


class CopyBuild:
    """A build that copies the chapter of the changed sentence as the review."""

    def __init__(self, project: ProjectCopy, name: str) -> None:
        self.project, self.name, self.output = project, name, project.folder / name
        self.prepared: list[str] = []

    def prepare(self, case: str) -> None:
        self.prepared.append(case)
        self.output.mkdir(exist_ok=True)

    def steps(self) -> list[Step]:
        chapter = str(self.project.notebooks / "04_teams.ipynb")
        copies = "; ".join(
            f"shutil.copy({chapter!r}, {str(self.output / name)!r})" for name in builds.SAME_FILES
        )
        return [python(self.output, f"import shutil; {copies}")]


@linux
def test_a_round_runs_every_build_in_every_case(project):
    both = [CopyBuild(project, "run_report"), CopyBuild(project, "plain")]
    for build in both:
        build.prepare("cold")
        measure(build.steps(), project.log)
    cases = [CASES["unchanged"], CASES["sentence"]]
    measured = list(Comparison(project, cases, both).run_round())
    assert [(case.name, build) for case, build, _ in measured] == [
        ("unchanged", "run_report"),
        ("unchanged", "plain"),
        ("sentence", "run_report"),
        ("sentence", "plain"),
    ]
    assert all(one.wall > 0 and one.cpu > 0 and one.peak_memory == 0 for *_, one in measured)
    sampled = list(Comparison(project, cases[:1], both).run_round(sample_memory=True))
    assert all(one.peak_memory > 0 for *_, one in sampled)
    assert both[0].prepared == both[1].prepared == ["cold", "unchanged", "sentence", "unchanged"]


def test_a_package_edited_during_the_benchmark_is_an_error(tmp_path):
    project = ProjectCopy(tmp_path)
    project.require_unchanged_package()
    path = next(iter(project.package_times))
    edited = ProjectCopy(tmp_path, {**project.package_times, path: 0})
    with pytest.raises(BenchmarkError, match=path.name):
        edited.require_unchanged_package()


def python(folder: Path, code: str, *, leaves_processes: bool = False) -> Step:
    command = [sys.executable, "-c", code]
    return Step("python", command, folder, leaves_processes=leaves_processes)


def test_a_failing_step_is_an_error_with_its_output(tmp_path):
    with pytest.raises(BenchmarkError, match="broken"):
        measure([python(tmp_path, "raise SystemExit('broken')")], tmp_path / "log.txt")


ADOPTING = """
import sys
from pathlib import Path
from benchmarks import measuring
measuring._GRACE_PERIOD = float(sys.argv[2])
measuring.adopt_orphans()
code = "import os, time; os.fork() or (os.setsid(), CODE)"
step = measuring.Step(
    "python", [sys.executable, "-c", code.replace("CODE", sys.argv[1])], Path.cwd(), {},
    leaves_processes=len(sys.argv) > 3,
)
try:
    print(measuring.measure([step], Path("log.txt")).cpu)
except measuring.BenchmarkError as error:
    print(error)
"""


def measure_orphan(folder: Path, code: str, *more: str) -> str:
    """Measure, in a process of its own, a step whose child outlives it; return what is printed."""
    done = subprocess.run(
        [sys.executable, "-c", ADOPTING, code, *more],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


@linux
def test_cpu_time_of_processes_that_outlive_their_parent_counts(tmp_path):
    busy = "[None for _ in iter(lambda: time.process_time() > 1, True)]"
    assert float(measure_orphan(tmp_path, busy, "30")) >= 1


@linux
def test_processes_that_a_step_leaves_behind_are_ended(tmp_path):
    assert "left processes behind" in measure_orphan(tmp_path, "time.sleep(300)", "0.2")
    assert float(measure_orphan(tmp_path, "time.sleep(300)", "30", "leaves")) < 1


@linux
def test_sampled_memory_includes_children_in_sessions_of_their_own(tmp_path):
    code = (
        "import os, time; child = os.fork(); child or os.setsid(); "
        "held = bytes(range(256)) * 100_000 * (not child); child or time.sleep(30); "
        "print(flush=True); input(); os.kill(child, 9)"
    )
    sampler = MemorySampler()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        for _ in range(200):
            sampler.sample()
        process.communicate(b"\n")
    assert sampler.peak > 25_600_000
    assert sampler.kernel_peak == 0


@linux
def test_own_peak_memory_is_not_that_of_the_parent():
    held = b"1" * 300_000_000
    code = "from benchmarks.measuring import own_peak_memory; print(own_peak_memory())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < len(held) < own_peak_memory()


def comparison(project: ProjectCopy, **not_run: str) -> Comparison:
    cases = [CASES["cold"], CASES["unchanged"]]
    return Comparison(project, cases, [ReportBuild(project), PlainBuild(project)], not_run)


def timings(rounds: int = 2) -> dict[tuple[str, str], list[Measurement]]:
    made = {}
    for case, seconds in (("cold", 5.0), ("unchanged", 0.5)):
        made[case, "run_report"] = [
            Measurement(seconds + extra, 4.0, {"run_report.py": seconds}) for extra in range(rounds)
        ]
        made[case, "plain"] = [
            Measurement(50.0, 40.0, {"papermill": 30.0, "merge": 20.0}) for _ in range(rounds)
        ]
    return made


def test_tables_of_time_have_medians_ratios_and_targets(tmp_path):
    made = comparison(ProjectCopy(tmp_path))
    assert compare.wall_table(made, timings())[2:] == [
        "| cold | 5.50 (5.00–6.00) | 50.00 (50.00–50.00) | 0.110 | ≤ 0.18: met |",
        "| unchanged | 1.00 (0.50–1.50) | 50.00 (50.00–50.00) | 0.020 | ≤ 0.02: met |",
    ]
    assert compare.cpu_table(made, timings())[2] == (
        "| cold | 4.00 (4.00–4.00) | 40.00 (40.00–40.00) |"
    )
    assert compare.steps_table(timings())[2:] == [
        "| papermill | 30.00 (30.00–30.00) |",
        "| merge | 20.00 (20.00–20.00) |",
        "| all steps | 50.00 (50.00–50.00) |",
    ]


def test_a_tool_that_does_not_work_has_a_column_and_a_reason(tmp_path):
    made = comparison(ProjectCopy(tmp_path), quarto="it could not be installed")
    lines = compare.report(made, timings(), ["- a machine"], 2)
    text = "\n".join(lines)
    assert "| not run |" in text
    assert "**quarto** was not run: it could not be installed" in text
    assert "fewer than 5" in text
    assert len({line.count("|") for line in compare.wall_table(made, timings())}) == 1


MIB = 2**20


def peaks() -> dict[tuple[str, str], Measurement]:
    return {
        (case, build): Measurement(1, 1, {}, size * MIB, kernel * MIB)
        for case in ("cold", "unchanged")
        for build, size, kernel in (("run_report", 300, 0), ("plain", 400, 200))
    }


def test_the_report_of_memory_has_kernels_and_the_first_and_last_tenth(tmp_path):
    made = comparison(ProjectCopy(tmp_path), myst="it has no network")
    assert memory.memory_table(made, peaks())[2] == (
        "| cold | 300 MiB | 400 MiB | not run | 1.50 | ≤ 2: met |"
    )
    office_peaks = [700 * MIB, *[750 * MIB] * 8, 710 * MIB]
    text = "\n".join(memory.report(made, peaks(), 1000, office_peaks, ["- a machine"]))
    assert "plain build held 200 MiB" in text
    assert "**700 MiB** in the first tenth, **710 MiB** in the last, 750 MiB in all" in text
    assert "**myst** was not run: it has no network" in text


def test_only_a_complete_report_of_memory_replaces_the_last_one():
    assert memory._parse([]).output == memory.RESULTS
    for arguments in (["--offices", "999"], ["--only", "cold"], ["--smoke"]):
        assert memory._parse(arguments).output is None


def test_names_are_parsed_in_their_own_order(capsys):
    options = compare._parse(["--only", "sentence,cold", "--with", "myst"])
    assert (options.only, options.tools) == (["cold", "sentence"], ["myst"])
    with pytest.raises(SystemExit):
        compare._parse(["--only", "warm"])
    assert "unknown: warm" in capsys.readouterr().err


def test_a_report_is_printed_and_written_and_an_error_is_neither(tmp_path, capsys):
    output = tmp_path / "results.md"
    assert run_benchmark(lambda folder: [f"{folder.is_dir()}", "end"], output) == 0
    assert output.read_text() == capsys.readouterr().out == "True\nend\n"

    def fail(folder: Path) -> list[str]:
        raise BenchmarkError("It failed.")

    assert run_benchmark(fail, tmp_path / "none.md") == 1
    assert capsys.readouterr() == ("", "error: It failed.\n")
    assert not (tmp_path / "none.md").exists()


def test_fit_line_finds_intercept_and_slope():
    fit = fit_line([OfficesRun(number, 4 + 3.0 * number, 6.0) for number in (1, 10, 100, 300)])
    assert (round(fit.intercept, 3), round(fit.slope, 3), round(fit.r_squared, 3)) == (4, 3, 1)


def test_estimates_follow_from_the_slope():
    lines = estimate_table(LinearFit(0.0, 36.0, 1.0), 2, plain=72.0)
    assert lines[2] == "| a province, 100 counties | 60 min | 8 min | 56 s | 2 h |"
    assert lines[3].startswith("| the country, 2,800 | 28 h | 4 h | 26 min | 56 h |")


def test_scaling_is_by_the_office_and_the_hour():
    lines = scaling_table([OfficesRun(10, 50.0, 80.0)])
    assert lines[2] == "| 10 | 50.0 | 5.00 | 720 | 8.00 |"
    assert len({line.count("|") for line in lines}) == 1


def test_the_report_of_offices_has_the_ratio_and_estimates():
    runs = [OfficesRun(1, 10.0, 9.0), OfficesRun(10, 50.0, 90.0)]
    plain = [Measurement(50.0, 49.0, {"papermill": 50.0})]
    lines = offices_report.report(runs, plain, OfficesRun(10, 2.0, 3.0), ["- a machine"])
    text = "\n".join(lines)
    assert "**720 per hour**" in text
    assert "run_report / plain: **10.0**" in text
    assert "Not measured: extrapolated" in text


def test_numbers_of_offices_are_built_in_ascending_order():
    assert offices._parse(["--numbers", "10,1"]).numbers == [1, 10]
    smoke = offices._parse(["--smoke"])
    assert (smoke.numbers, smoke.plain, smoke.output) == ([2], 1, None)


def test_the_report_of_the_preview_has_the_median_and_each_round():
    rounds = [preview.Round(seconds, seconds + 1, 0.5) for seconds in (1.0, 1.5, 3.0)]
    lines = preview.report(rounds, ["- a machine"])
    assert "| 1.50 (1.00–3.00) | 2.50 (2.00–4.00) | ≤ 2: met |" in lines
    assert "| 3 | 0.5 | 3.00 | 4.00 |" in lines


@pytest.mark.parametrize("tool", TOOLS.values())
def test_other_tools_get_the_chapters_with_their_parameters(project, tool):
    build = tool(project)
    build.prepare("cold")
    for path in project.notebooks.glob("*.ipynb"):
        assert str(project.params) in (build.output / path.name).read_text(encoding="utf-8")
    assert "04_teams.ipynb" in (build.output / build.config).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name):
    assert doctest.testmod(importlib.import_module(f"benchmarks.{name}")).failed == 0


def test_no_module_has_the_name_of_one_of_the_standard_library():
    """Python looks for modules in a script's own folder first."""
    assert not set(MODULES) & set(sys.stdlib_module_names)
