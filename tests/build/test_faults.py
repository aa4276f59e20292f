"""Faults of the machine: Ctrl-C, a disk that is full, a place where nothing can be written."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, interruptible

pytestmark = pytest.mark.slow

LAST = "the last good review"


@pytest.fixture
def project(tmp_path):
    """Return a folder for reports that holds a last review."""
    last = tmp_path / "reports" / "2021"
    last.mkdir(parents=True)
    (last / "review.html").write_text(LAST, encoding="utf-8")
    return tmp_path


def start(project, **more):
    call = [sys.executable, ROOT / "run_report.py", "2021", "--reports", project / "reports"]
    marked = os.environ | {"FAULTS_PROJECT": str(project)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with interruptible():
        return subprocess.Popen(call, env=marked, start_new_session=True, **pipes, **more)


def processes_of(project):
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"FAULTS_PROJECT={project}".encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def wait_until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def check_unchanged(project):
    left = {path.name for path in (project / "reports").iterdir()}
    assert left - {"2021-failed", ".kept-2021"} == {".lock-2021", "2021"}
    assert (project / "reports" / "2021" / "review.html").read_text(encoding="utf-8") == LAST


def test_ctrl_c_ends_all_processes_and_leaves_the_last_review(project):
    run = start(project)
    wait_until(lambda: len(processes_of(project)) > 3, 60)  # run, renderer, client and kernel
    os.killpg(run.pid, signal.SIGINT)
    _, stderr = run.communicate(timeout=30)
    assert run.returncode == 130
    assert stderr == "stopped; the last review is unchanged.\n"
    wait_until(lambda: not processes_of(project), 15)
    check_unchanged(project)


def test_a_full_disk_is_reported_and_leaves_the_last_review(project):
    # A limit to the size of files makes writes fail in the same way as a full disk.
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    run = start(project, preexec_fn=limit)
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 1
    assert stderr.count("\n") == 1
    assert "File too large" in stderr
    check_unchanged(project)


def test_reports_that_cannot_be_written_are_reported_at_once():
    call = [sys.executable, ROOT / "run_report.py", "2021", "--reports", "/proc/reports"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "/proc/reports: Nothing can be written there" in done.stderr
