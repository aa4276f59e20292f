"""The options and reports of the benchmarks, from measurements that are made up here."""

from pathlib import Path

import pytest

from benchmarks import compare, memory, offices, offices_report, preview
from benchmarks.builds import PlainBuild, ReportBuild
from benchmarks.comparison import CASES, Comparison
from benchmarks.measuring import BenchmarkError, Measurement
from benchmarks.offices_report import LinearFit, OfficesRun, estimate_table, fit_line, scaling_table
from benchmarks.project_copy import ProjectCopy
from benchmarks.reports import run_benchmark


def comparison(project: ProjectCopy, **not_run: str) -> Comparison:
    cases = [CASES["cold"], CASES["unchanged"]]
    return Comparison(project, cases, [ReportBuild(project), PlainBuild(project)], not_run)


def timings(rounds: int = 2) -> dict[tuple[str, str], list[Measurement]]:
    made = {}
    for case, seconds in (("cold", 4.0), ("unchanged", 0.5)):
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
        "| cold | 4.50 (4.00–5.00) | 50.00 (50.00–50.00) | 0.090 | ≤ 0.1: met |",
        "| unchanged | 1.00 (0.50–1.50) | 50.00 (50.00–50.00) | 0.020 | ≤ 0.002: missed |",
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
    assert "| 1.50 (1.00–3.00) | 2.50 (2.00–4.00) | ≤ 1: missed |" in lines
    assert "| 3 | 0.5 | 3.00 | 4.00 |" in lines
