"""The archive of this project on a system without a network: a namespace that has only loopback.

It downloads the wheels, 200 MB, and installs them: OFFLINE_TEST=1 asks for it, as .ci/run does.
"""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from contextlib import contextmanager

import pytest

from annual_review.cli import main
from tests.bundle.test_targets import HERE
from tests.conftest import ROOT

NAMESPACE = ["unshare", "--net", "--map-root-user"]
CONNECT = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"
# Chooses the preview in the menu, asks it for its page, and presses Ctrl-C, all in one namespace.
PREVIEW = """
import os, signal, subprocess, time, urllib.request
menu = subprocess.Popen(["sh", "start.sh"], stdin=subprocess.PIPE, start_new_session=True)
menu.stdin.write(b"3\\n2021\\n")
menu.stdin.flush()
for _ in range(150):
    time.sleep(1)
    try:
        page = urllib.request.urlopen("http://127.0.0.1:8421/").read()
    except OSError:
        continue
    if len(page) > 10**6:
        print("answered", flush=True)
        break
os.killpg(menu.pid, signal.SIGINT)
menu.communicate(b"\\n0\\n", timeout=30)
"""


def has_namespaces():
    """Return whether a network namespace can be made here."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("OFFLINE_TEST" not in os.environ, reason="downloads 200 MB"),
    pytest.mark.skipif(HERE is None or sys.platform != "linux", reason="runs Linux's start file"),
]


@contextmanager
def without_network(folder, *command):
    """Run a command in a namespace with loopback alone; yield the process, then interrupt it."""
    call = [*NAMESPACE, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *map(str, command)]
    kept = {name: value for name, value in os.environ.items() if name != "ANNUAL_REVIEW_PROJECT"}
    process = subprocess.Popen(
        call,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        cwd=folder,
        env=kept | {"PYTHONUTF8": "1", "DISPLAY": ""},
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def said(folder, *command, lines=(), seconds=400):
    with without_network(folder, *command) as process:
        text, _ = process.communicate("".join(f"{line}\n" for line in lines), timeout=seconds)
        assert process.returncode == 0, text
        return text


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """Return the folder of the unpacked archive, installed."""
    if not has_namespaces():
        pytest.skip("network namespaces cannot be made here")
    folder = tmp_path_factory.mktemp("离线 安装")
    out = folder / "out.zip"
    arguments = ["--platform", HERE.name, "--project", str(ROOT), "--with-data", "--out", str(out)]
    assert main(["bundle", *arguments]) == 0
    with zipfile.ZipFile(out) as archive:
        archive.extractall(folder)
    out.unlink()
    [found] = folder.iterdir()
    assert "安装完成" in said(found, "sh", "start.sh")  # the input ends: so does the menu
    return found


def menu(folder, *lines):
    return said(folder, "sh", "start.sh", lines=lines)


def test_there_is_no_network(unpacked):
    with pytest.raises(AssertionError, match="Network is unreachable"):
        said(unpacked, sys.executable, "-c", CONNECT)


def test_a_second_start_installs_nothing(unpacked):
    text = menu(unpacked, "0")
    assert "正在安装" not in text
    assert "1 检查" in text


def test_the_registers_are_checked(unpacked):
    menu(unpacked, "1", "2021", "", "0")
    assert (unpacked / "project" / "reports" / "2021-check" / "to_fix.xlsx").is_file()


def test_the_review_is_built(unpacked):
    text = menu(unpacked, "2", "2021", "", "0")
    made = unpacked / "project" / "reports" / "2021"
    assert str(made) in text
    assert (made / "review.html").stat().st_size > 10**6
    assert (made / "review.pdf").read_bytes().startswith(b"%PDF")
    assert (made / "review.docx").is_file()


def test_the_preview_answers_and_ctrl_c_ends_it(unpacked):
    text = said(unpacked, sys.executable, "-c", PREVIEW, seconds=200)
    assert "answered" in text
    assert text.rpartition("answered")[2].count("1 检查") == 1  # the menu came back


def test_jupyterlab_starts(unpacked):
    python = unpacked / ".venv" / "bin" / "python"
    call = [python, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0"]
    with without_network(unpacked / "project", *call, "--LabApp.app_settings_dir=lab") as process:
        lines = iter(process.stdout.readline, "")
        assert any("is running at" in line for line in lines)


def test_a_project_from_nothing_is_made_and_built(unpacked, tmp_path):
    review = [unpacked / ".venv" / "bin" / "python", "-m", "annual_review"]
    said(tmp_path, *review, "init", "人民 医院", "--name", "某某县人民医院", "--year", "2025")
    said(tmp_path / "人民 医院", *review, "2025")
    assert (tmp_path / "人民 医院" / "reports" / "2025" / "review.pdf").is_file()


def test_no_library_is_missing_or_of_another_version(unpacked):
    python = unpacked / ".venv" / "bin" / "python"
    assert "No broken requirements found" in said(unpacked, python, "-m", "pip", "check")
