"""Temporary files of a run: in one private folder, which the next run removes if it was killed."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from annual_review.temporary import PREFIX, as_temporary, run_folder, temporary_folder

WAITS = """
import sys, tempfile, time
from pathlib import Path
from annual_review.temporary import as_temporary
with as_temporary() as folder:
    Path(tempfile.mkdtemp(), "rows.txt").write_text("一行")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return a folder that is $TMPDIR meanwhile."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.fixture
def running(temporary):
    """Return a process that works in its temporary folder, and the folder."""
    process = subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE, text=True)
    yield process, Path(process.stdout.readline().strip())
    process.kill()
    process.communicate()


def test_all_temporary_files_are_in_a_folder_that_is_removed(temporary):
    with as_temporary() as folder:
        assert folder.parent == temporary
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert Path(tempfile.mkdtemp()).parent == folder == run_folder()
        program = "import tempfile; print(tempfile.gettempdir())"
        told = subprocess.run(
            [sys.executable, "-c", program], check=False, capture_output=True, text=True
        )
        assert told.stdout.strip() == str(folder)
    assert list(temporary.iterdir()) == []
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(temporary)
    assert run_folder() is None


def test_the_folder_of_a_process_that_lives_is_left(running):
    _, folder = running
    with temporary_folder():
        assert list(folder.glob("*/rows.txt"))


def test_the_folder_of_a_killed_process_is_removed_by_the_next(running):
    process, folder = running
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(folder.glob("*/rows.txt"))
    with temporary_folder() as own:
        assert not folder.exists()
        assert own.exists()


def test_what_is_no_folder_of_a_run_is_left(temporary):
    other = temporary / f"{PREFIX}2021.zip"
    other.write_text("mine", encoding="utf-8")
    without_lock = temporary / f"{PREFIX}notes"
    without_lock.mkdir()
    link = temporary / f"{PREFIX}link"
    link.symlink_to(temporary)
    with temporary_folder():
        pass
    assert sorted(temporary.iterdir()) == sorted([other, without_lock, link])


def test_folders_may_be_nested(temporary):
    with as_temporary() as outer, as_temporary() as inner:
        assert inner.parent == outer
        assert run_folder() == inner
    assert list(temporary.iterdir()) == []
