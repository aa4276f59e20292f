"""The package installed from its wheel: it finds the project from the working directory."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from annual_review.engine.fingerprints import fingerprints
from annual_review.starter.project_files import SHARED
from tests.conftest import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="scripts are in another folder"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("annual_review", "lab", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "run_report.py", ".gitattributes", ".gitconfig"):
        shutil.copy(ROOT / name, source)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, check=True, capture_output=True, cwd=source)
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """Return an environment with the wheel, which sees the libraries of this one but not ROOT."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([python, "-c", where], text=True).strip())
    libraries = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    # Appended to sys.path; .pth files in it (of an editable install of ROOT) are not followed.
    (site / "libraries.pth").write_text("\n".join(libraries) + "\n", encoding="utf-8")
    subprocess.run([python, "-m", "zipfile", "-e", wheel, site], check=True)
    script = (
        f"#!{python}\nimport sys\nfrom importlib.metadata import distribution\n"
        "[found] = distribution('annual-review').entry_points.select(group='console_scripts')\n"
        "sys.exit(found.load()())\n"
    )
    (folder / "bin" / "annual-review").write_text(script, encoding="utf-8")
    (folder / "bin" / "annual-review").chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    for name in ("params", "notebooks", "data/2021"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def run(folder, *command):
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env.pop("ANNUAL_REVIEW_PROJECT", None)
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, cwd=folder, env=env
    )


@pytest.fixture(scope="module")
def built(environment, project):
    """Build the review in the project's folder, without any option."""
    done = run(project, environment / "bin" / "annual-review", "2021")
    assert done.returncode == 0, done.stderr
    return project / "reports" / "2021"


def test_the_package_is_that_of_the_wheel(environment, project):
    where = "import annual_review; print(annual_review.__file__)"
    done = run(project, environment / "bin" / "python", "-P", "-c", where)
    assert Path(done.stdout.strip()).is_relative_to(environment), done.stderr


def test_it_builds_what_run_report_builds(built, tmp_path, project):
    call = [sys.executable, ROOT / "run_report.py", "2021", "--reports", tmp_path]
    places = ["--data", project / "data", "--params", project / "params" / "2021.yaml"]
    done = run(tmp_path, *call, *places, "--notebooks", project / "notebooks")
    assert done.returncode == 0, done.stderr
    installed = fingerprints(built)
    of_script = fingerprints(tmp_path / "2021")
    for found in (installed, of_script):  # it lists the package and the libraries of each
        del found["manifest.json"]
    assert installed == of_script


def test_it_finds_the_project_from_a_folder_in_it(built, environment, project):
    done = run(project / "data" / "2021", environment / "bin" / "annual-review", "2021")
    assert done.returncode == 0, done.stderr
    assert f"Nothing has changed since {built} was built" in done.stdout
    assert not (project / "data" / "2021" / "reports").exists()


def test_it_runs_as_a_module(built, environment, project):
    done = run(project, environment / "bin" / "python", "-m", "annual_review", "2021", "--check")
    assert done.returncode == 0, done.stderr
    assert (project / "reports" / "2021-check" / "to_fix.xlsx").is_file()


def test_it_writes_nothing_beside_the_package(built, environment, wheel):
    site = next(environment.glob("lib/python*/site-packages"))
    assert not [path for path in site.iterdir() if path.name in ("reports", "data", "params")]
    listing = [sys.executable, "-m", "zipfile", "-l", wheel]
    listed = subprocess.check_output(listing, text=True).split()
    for path in (site / "annual_review").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(site).as_posix() in listed


def test_it_makes_a_project_that_builds(environment, tmp_path):
    command = environment / "bin" / "annual-review"
    done = run(tmp_path, command, "init", "医院", "--name", "某某县人民医院", "--year", "2025")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-3:-1] == ["  cd 医院", "  annual-review 2025"]
    made = tmp_path / "医院"
    for path in SHARED:
        assert (made / path).read_bytes() == (ROOT / path).read_bytes(), path
    done = run(made, command, "2025")
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stdout
    assert (made / "reports" / "2025" / "review.pdf").is_file()


def test_outside_a_project_it_says_where_to_work(environment, tmp_path):
    done = run(tmp_path, environment / "bin" / "annual-review", "2021")
    assert done.returncode == 2
    assert "params/office.yaml" in done.stderr


@pytest.mark.parametrize(
    ("command", "name"),
    [(["annual-review"], "annual-review"), (["python", "-m", "annual_review"], "python -m")],
)
def test_the_usage_names_the_command_as_it_was_called(environment, tmp_path, command, name):
    program, *rest = command
    done = run(tmp_path, environment / "bin" / program, *rest, "--help")
    assert done.stdout.startswith(f"usage: {name}")
