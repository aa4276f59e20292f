"""Many offices in one run: each as it would be alone, whatever becomes of others and of workers."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT, is_running

pytest.importorskip("distributed", reason="the extra 'offices' is not installed")

from tests.support.many_offices import Done, Offices, below, building, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc"),
]


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """Return two offices that are built."""
    made = Offices(tmp_path_factory.mktemp("many"), "dejiang", "yanhe")
    done = made.run()
    assert done.status == 0, done.stderr
    assert done.summary == "2 offices: 2 built, 0 unchanged, 0 failed."
    return made


def test_each_review_has_the_bytes_of_a_run_of_its_own(offices, tmp_path):
    alone = offices.alone("yanhe", tmp_path)
    assert (alone / "review.pdf").exists()
    kept = offices.folder / "reports" / "yanhe" / "2021"
    for path in sorted(alone.rglob("*")):
        if path.is_file():
            assert (kept / path.relative_to(alone)).read_bytes() == path.read_bytes(), path
    assert len(list(kept.rglob("*"))) == len(list(alone.rglob("*")))


def test_the_index_is_beside_the_reviews(offices):
    assert (offices.folder / "reports" / "index-2021.html").is_file()


def test_only_changed_offices_are_built_and_a_failure_stops_no_other(offices):
    before = {id: offices.review(id) for id in ("dejiang", "yanhe")}
    register = offices.registers("dejiang") / "a.xlsx"
    content = register.read_bytes()
    register.write_bytes(content[:500])
    offices.talk("yanhe", 40)
    done = offices.run()
    assert done.status == 1
    assert done.summary == "2 offices: 1 built, 0 unchanged, 1 failed (dejiang)."
    error = (offices.folder / "reports/dejiang/2021-failed/error.txt").read_text("utf-8").strip()
    assert "a.xlsx" in error
    assert done.stderr.startswith("error: dejiang: ")
    assert "a.xlsx" in done.stderr
    assert offices.review("dejiang") == before["dejiang"]
    assert offices.review("yanhe") != before["yanhe"]

    register.write_bytes(content)
    done = offices.run()
    assert (done.status, done.stderr) == (0, "")
    assert done.summary == "2 offices: 0 built, 2 unchanged, 0 failed."
    assert not (offices.folder / "reports" / "dejiang" / "2021-failed").exists()


@pytest.mark.parametrize("which", ["worker", "builder"])
def test_the_office_of_a_killed_worker_is_retried(offices, which):
    offices.talk("dejiang", 50 if which == "worker" else 60)
    with offices.waiting("dejiang"):
        run = offices.start()
        server = until(lambda: building(run.pid))
        children = below(server.pid)
        os.kill(server.ppid() if which == "worker" else server.pid, signal.SIGKILL)
        until(lambda: not any(is_running(one.pid) for one in [server, *children]))
        again = until(lambda: building(run.pid))
        assert again.pid != server.pid
    done = Done.of(run)
    assert (done.status, done.stderr) == (0, "")
    assert done.summary == "2 offices: 1 built, 1 unchanged, 0 failed."


def test_an_office_that_kills_its_workers_fails_and_its_prefecture_is_built(offices):
    offices.office("tongren", "base: ../county.yaml\nmembers: [dejiang, yanhe]\n")
    offices.talk("tongren", 10)
    offices.talk("dejiang", 70)
    before = offices.review("dejiang")
    with offices.waiting("dejiang"):
        run = offices.start(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
        server = until(lambda: building(run.pid))
        os.kill(server.ppid(), signal.SIGKILL)
        done = Done.of(run)
    assert done.status == 1
    assert done.summary == "3 offices: 1 built, 1 unchanged, 1 failed (dejiang)."
    assert done.stderr.startswith("error: dejiang: The worker that built it was killed")
    failed = offices.folder / "reports" / "dejiang" / "2021-failed" / "error.txt"
    assert failed.read_text("utf-8").strip()  # in Chinese
    assert offices.review("dejiang") == before


def test_ctrl_c_ends_all_processes(offices):
    offices.talk("yanhe", 80)
    before = offices.review("yanhe")
    with offices.waiting("yanhe"):
        run = offices.start()
        until(lambda: building(run.pid))
        processes = below(run.pid)
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does
        done = Done.of(run)
    assert done.status == 130
    assert done.stderr == "stopped; the last review is unchanged.\n"
    end = time.monotonic() + 20
    while left := [one for one in processes if is_running(one.pid)]:
        assert time.monotonic() < end, left
        time.sleep(0.05)
    assert offices.review("yanhe") == before


def test_without_dask_the_error_says_how_to_install_it(offices):
    text = (
        "import sys; sys.modules['distributed'] = None\n"
        "from annual_review.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    call = [sys.executable, "-c", text, *offices.arguments()]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "pip install 'annual-review[offices]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x"])
def test_a_scheduler_that_does_not_answer_is_an_input_error(offices, address):
    done = offices.run("--scheduler", address, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="1s")
    assert done.status == 2
    assert done.stderr.startswith(f"error: {address}: No Dask scheduler answers there")
    assert len(done.stderr.splitlines()) == 1
