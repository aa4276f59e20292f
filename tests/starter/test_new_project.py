"""A new project builds, passes its own test and goes on to the next year."""

import json
import os
import subprocess
import sys

import pytest

from annual_review.project.root import PROJECT
from annual_review.starter.arguments import InitOptions
from annual_review.starter.command import make_project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "医院"
    make_project(InitOptions(folder, "某某县人民医院", "", 2025, is_year_given=True))
    return folder


def run(project, *command):
    env = {name: value for name, value in os.environ.items() if name != PROJECT}
    return subprocess.run(
        [sys.executable, *command],
        cwd=project,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def figures(project):
    done = run(project, "run_report.py", "2025")
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stdout
    path = project / "reports" / "2025" / "figures.json"
    return {one["id"]: one for one in json.loads(path.read_text(encoding="utf-8"))}


def test_it_builds_at_once_without_a_warning_and_compares_two_years(figures, project):
    assert {"activity.held", "activity.people", "activity.training_share"} < figures.keys()
    assert figures["activity.held"]["value"] > figures["activity.held"]["before"]["value"] > 0
    page = (project / "reports" / "2025" / "review.html").read_text(encoding="utf-8")
    assert "《样例活动台账》为编造的样例" in page


@pytest.mark.parametrize("runner", [["unittest", "discover", "tests"], ["pytest", "tests"]])
def test_its_own_test_passes(figures, project, runner):
    done = run(project, "-W", "error", "-m", *runner)
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_own_test_fails_for_a_figure_that_is_wrong(figures, project):
    chapter = project / "notebooks" / "02_example.ipynb"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(
        text.replace('activities[\\"参加人数\\"]', 'training[\\"参加人数\\"]'), encoding="utf-8"
    )
    try:
        assert chapter.read_text(encoding="utf-8") != text
        assert run(project, "-m", "unittest", "discover", "tests").returncode == 1
    finally:
        chapter.write_text(text, encoding="utf-8")


def test_a_half_year_is_built_and_the_next_year_begun(figures, project):
    done = run(project, "run_report.py", "2025-h1")
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stdout
    done = run(project, "run_report.py", "2026", "--new")
    assert done.returncode == 0, done.stderr
    done = run(project, "run_report.py", "2026")  # the form alone: nothing is registered
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stdout
    page = (project / "reports" / "2026" / "review.html").read_text(encoding="utf-8")
    assert "没有登记活动" in page
