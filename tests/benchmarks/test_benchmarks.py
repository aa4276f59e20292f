"""The parts of the benchmarks; `--smoke` of compare.py and offices.py runs them as a whole."""

import doctest
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annual_review.cleaning.clean import clean
from annual_review.project.loading import load_settings
from annual_review.registers.inputs import read_inputs
from benchmarks import compare
from benchmarks.builds import PlainBuild, ReportBuild, require_same_files, same_files
from benchmarks.comparison import CASES, Comparison, require_effect
from benchmarks.measuring import (
    BenchmarkError,
    MemorySampler,
    Step,
    measure,
    own_peak_memory,
)
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
    exporters = ["review-html", "review-pdf", "review-docx"]
    articles = ["review-article", "review-article-docx", "review-article-txt"]
    assert names[-6:] == [f"nbconvert --to {name}" for name in exporters + articles]


def test_both_builds_make_the_formats_that_params_ask_for_and_nothing_else(project):
    settings = load_settings(YEAR, project.params)
    assert settings.outputs == ("html", "pdf", "docx", "article")
    assert [name for name in same_files(project) if name != "figures.json"] == [
        *("review.html", "review.pdf", "review.docx"),
        *("article.html", "article.docx", "article.txt"),
    ]


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
            f"shutil.copy({chapter!r}, {str(self.output / name)!r})"
            for name in same_files(self.project)
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
