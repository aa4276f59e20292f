"""install.py of an archive: into a folder with spaces and Chinese, once, again after a fault."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

from annual_review.bundle.contents import install
from annual_review.bundle.interpreters import Interpreter
from annual_review.bundle.targets import Target
from tests.bundle.test_targets import HERE
from tests.support.small_wheels import write_small_archive

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(HERE is None, reason="an archive is for other systems"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    target = Target(HERE, f"3.{sys.version_info.minor}")
    return write_small_archive(tmp_path_factory.mktemp("archive"), target)


@pytest.fixture
def unpacked(archive, tmp_path):
    folder = tmp_path / "离线 安装"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder / "annual-review-9.9"


def run(folder, *arguments):
    call = [sys.executable, folder / "program" / "install.py", *arguments]
    environment = os.environ | {"PYTHONUTF8": "1", "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    return subprocess.run(
        call, capture_output=True, text=True, encoding="utf-8", check=False, env=environment
    )


def imported(folder, module="small"):
    python = folder / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    call = [python, "-c", f"import {module}; print({module}.__file__)"]
    return subprocess.run(call, capture_output=True, text=True, check=False).returncode == 0


def test_it_installs_once(unpacked):
    first = run(unpacked)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "安装完成" in first.stdout
    assert imported(unpacked)
    assert imported(unpacked, "annual_review")
    second = run(unpacked)
    assert (second.returncode, second.stdout) == (0, "")


def test_an_interrupted_installation_is_begun_anew(unpacked):
    assert run(unpacked).returncode == 0
    (unpacked / ".venv" / "installed.json").unlink()  # is written last
    [module] = (unpacked / ".venv").rglob("small/__init__.py")
    module.unlink()
    again = run(unpacked)
    assert "安装完成" in again.stdout
    assert imported(unpacked)


def test_after_the_folder_was_moved_it_installs_anew(unpacked, tmp_path):
    assert run(unpacked).returncode == 0
    moved = tmp_path / "别处"
    shutil.move(unpacked, moved)
    assert "安装完成" in run(moved).stdout
    assert imported(moved)


def test_a_damaged_wheel_is_said_in_chinese(unpacked):
    [wheel] = (unpacked / "program" / "wheels").glob("small-*.whl")
    wheel.write_bytes(wheel.read_bytes()[:-30] + bytes(30))
    done = run(unpacked)
    assert done.returncode == 1
    assert "安装文件已损坏" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not install.is_installed(unpacked)


def test_a_missing_wheel_is_said_in_chinese(unpacked):
    [wheel] = (unpacked / "program" / "wheels").glob("small-*.whl")
    wheel.unlink()
    done = run(unpacked)
    assert done.returncode == 1
    assert "缺少安装文件" in done.stdout


def test_a_second_window_waits_for_no_one_and_says_so(unpacked):
    fcntl = pytest.importorskip("fcntl")
    with (unpacked / "program" / ".lock").open("a+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = run(unpacked)
    assert done.returncode == 1
    assert "另一个窗口正在安装" in done.stdout


def changed(folder, **values):
    path = folder / "program" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["targets"][0] |= values
    path.write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("values", [{"python": "3.99"}, {"platform": "win32"}])
def test_a_python_that_the_archive_is_not_for_is_told_apart(unpacked, values):
    assert run(unpacked, "--supported").returncode == 0
    changed(unpacked, **values)
    assert run(unpacked, "--supported").returncode == 3
    done = run(unpacked)
    assert done.returncode == 1
    assert "本压缩包适用于" in done.stdout
    assert not (unpacked / ".venv").exists()


def test_too_small_a_disk_is_said_before_anything_is_written(unpacked):
    changed(unpacked, megabytes=10**9)
    done = run(unpacked)
    assert done.returncode == 1
    assert "磁盘空间不足" in done.stdout
    assert not (unpacked / ".venv").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="glibc is of Linux")
def test_too_old_a_linux_is_said_before_anything_is_written(unpacked):
    changed(unpacked, glibc=99)
    done = run(unpacked)
    assert "需要 glibc 2.99 以上" in done.stdout
    assert not (unpacked / ".venv").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="start.sh is for Linux")
def test_the_start_file_says_what_to_do_without_a_fitting_python(unpacked):
    changed(unpacked, python="3.99")
    call = ["/bin/sh", unpacked / "start.sh"]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=False, cwd="/")
    assert done.returncode == 1
    assert done.stdout.startswith("\n没有找到可用的 Python")


@pytest.mark.skipif(sys.platform != "linux", reason="start.sh is for Linux")
class TestPythonInTheArchive:
    @pytest.fixture
    def unpacked(self, tmp_path):
        """An archive with a Python that says that it is run, and whose package has a menu."""
        target = Target(HERE, f"3.{sys.version_info.minor}")
        (tmp_path / "python3").write_text(
            f'#!/bin/sh\necho "the Python of the archive"\nexec {sys.executable} "$@"\n',
            encoding="utf-8",
        )
        (tmp_path / "python3").chmod(0o755)
        given = tmp_path / "python.tar.gz"
        with tarfile.open(given, "w:gz") as packed:
            packed.add(tmp_path / "python3", "python/bin/python3")
        menu = {
            "annual_review/bundle/__init__.py": "",
            "annual_review/bundle/menu.py": "import pathlib; print('menu in', pathlib.Path.cwd())",
        }
        more = {"interpreters": [Interpreter(given, target)], "package_files": menu}
        with zipfile.ZipFile(write_small_archive(tmp_path, target, **more)) as packed:
            packed.extractall(tmp_path / "离线 安装")
        return tmp_path / "离线 安装" / "annual-review-9.9"

    def start(self, folder):
        call = ["/bin/sh", folder / "start.sh"]
        done = subprocess.run(
            call,
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd="/",
            env={"PATH": "/bin:/usr/bin"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def test_it_is_unpacked_and_installs_and_the_menu_runs_in_the_folder(self, unpacked):
        said = self.start(unpacked)
        assert said.startswith("the Python of the archive")
        assert f"menu in {unpacked}" in said
        assert "安装完成" not in self.start(unpacked)

    def test_it_is_unpacked_anew_if_that_was_interrupted(self, unpacked):
        half = unpacked / "python" / "part" / "python" / "bin"
        half.mkdir(parents=True)
        (half / "python3").write_text("cut off", encoding="utf-8")
        assert f"menu in {unpacked}" in self.start(unpacked)
        assert not (unpacked / "python" / "part").exists()
