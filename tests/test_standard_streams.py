"""Output that nobody reads, or that cannot be written, stops nothing and leaves no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

COMMAND = f"{sys.executable} {ROOT}/run_report.py"
FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it needs a shell of POSIX")


@pytest.fixture
def shell(tmp_path):
    """Run a line of shell in an empty project; return its status and what it wrote to the end."""
    (tmp_path / "params").mkdir()
    (tmp_path / "data" / "2021").mkdir(parents=True)
    (tmp_path / "params" / "office.yaml").write_text("name: 某县\ncounty: 某县\n", "utf-8")
    (tmp_path / "params" / "registers.yaml").write_text(
        "registers: {活动台账: {fields: {日期: {kind: date}}}}\n", encoding="utf-8"
    )

    def run(line):
        command = [
            "bash",
            "-c",
            f"set -o pipefail; export ANNUAL_REVIEW_PROJECT={tmp_path}; cd {tmp_path}; {line}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.mark.parametrize(
    "line",
    [f"{COMMAND} 2021 --new | true", f"{COMMAND} --help | true", f"{COMMAND} 2021 --new >&-"],
)
def test_a_run_that_nobody_reads_is_done_all_the_same(shell, line):
    assert shell(line) == (0, "", "")


@pytest.mark.parametrize("closed", ["2>&1 | true", "2>&-", ">&- 2>&- <&-"])
def test_the_status_of_a_run_that_fails_is_its_own(shell, closed):
    assert shell(f"{COMMAND} 1821 {closed}") == (2, "", "")


def test_no_output_of_a_run_is_lost_to_the_error_stream(shell):
    status, out, err = shell(f"{COMMAND} 2021 --new | head -1")
    assert (status, len(out.splitlines()), err) == (0, 1, "")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_a_full_disk_is_reported_and_the_run_done(shell):
    _, out, err = shell(f"{COMMAND} 2021 --new >{FULL}; echo $?; ls data/2021")
    assert err == "error: standard output: No space left on device; some lines are missing.\n"
    assert out == "1\n登记表.xlsx\n"


def test_both_streams_may_be_full(shell):
    assert shell(f"{COMMAND} 1821 >{FULL} 2>{FULL}") == (2, "", "")


def test_a_character_that_the_encoding_lacks_is_escaped(shell):
    status, out, err = shell(f"export PYTHONIOENCODING=ascii; {COMMAND} 2021 --new")
    assert (status, err) == (0, "")
    assert r"\u767b\u8bb0\u8868.xlsx" in out
