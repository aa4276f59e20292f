"""Jobs in processes of their own: what they return, raise, and how they end."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from annual_review.engine import jobs as engine_jobs
from annual_review.engine.jobs import Job, core_count, end_all, run_parallel
from annual_review.errors import BuildError, RegisterError
from tests.conftest import is_running

pytestmark = pytest.mark.slow


def double(number):
    return 2 * number


def raise_register_error(number):
    raise RegisterError("It is locked.", f"{number}.xlsx", "Unlock it.")


def divide_by_zero():
    return 1 / 0


def exit_with_7():
    os._exit(7)


def sleep(seconds=60):
    time.sleep(seconds)


def number_and_pid(number):
    time.sleep(0.05 * number)
    return number, os.getpid()


def test_result_returns_what_the_function_returned():
    assert Job(double, 21).result() == 42


def test_result_raises_what_the_function_raised():
    with pytest.raises(RegisterError, match=r"^3\.xlsx: It is locked\. Unlock it\.$"):
        Job(raise_register_error, 3).result()


def test_an_unexpected_error_has_its_traceback_in_a_note():
    with pytest.raises(ZeroDivisionError) as caught:
        Job(divide_by_zero).result()
    assert "in divide_by_zero" in caught.value.__notes__[0]


class WithKeywordError(Exception):
    def __init__(self, *, where):
        super().__init__(f"at {where}")


def raise_with_keyword():
    raise WithKeywordError(where="04_teams")


def raise_local():
    class LocalError(Exception):
        pass

    raise LocalError("only known here")


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (raise_with_keyword, "WithKeywordError: at 04_teams"),
        (raise_local, "LocalError: only known here"),
    ],
)
def test_an_error_that_cannot_be_pickled_becomes_a_build_error(function, message):
    with pytest.raises(BuildError, match=message):
        Job(function).result()


def test_a_process_that_exits_without_an_answer_is_named():
    with pytest.raises(BuildError, match=r"^04_teams: The process ended with status 7\."):
        Job(exit_with_7, name="04_teams").result()


def test_no_more_jobs_run_than_there_are_cores_each_in_its_own_process():
    started = []

    def start(number):
        started.append(number)
        return Job(number_and_pid, number)

    answers = []
    for job in run_parallel([lambda n=n: start(n) for n in range(5)]):
        assert len(started) - len(answers) <= core_count()
        answers.append(job.result())
    assert sorted(number for number, _ in answers) == list(range(5))
    assert len({pid for _, pid in answers}) == 5


def test_when_idle_is_called_once_when_a_core_is_idle(monkeypatch):
    monkeypatch.setattr(engine_jobs, "core_count", lambda: 2)
    done = []
    starts = [lambda n=n: done.append(n) or Job(number_and_pid, n) for n in range(3)]
    for job in run_parallel(starts, lambda: done.append("idle")):
        job.result()
    assert done == [0, 1, 2, "idle"]


def test_the_environment_sets_the_number_of_cores(monkeypatch):
    monkeypatch.setenv(engine_jobs.CORES, "1")
    assert core_count() == 1
    monkeypatch.setenv(engine_jobs.CORES, "many")
    assert core_count() >= 1


def test_end_all_terminates_every_job():
    jobs = [Job(sleep) for _ in range(2)]
    end_all()
    assert [job.process.exitcode for job in jobs] == [-signal.SIGTERM] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
@pytest.mark.parametrize("allowed", ["0", "1"], ids=["started", "forked"])
def test_jobs_end_when_their_parent_is_killed(allowed, tmp_path):
    text = (
        "from annual_review.engine.jobs import Job\n"
        "from tests.engine.test_jobs import sleep\n"
        "import os, signal, time\n"
        "if __name__ == '__main__':\n"
        "    print(Job(sleep).process.pid, flush=True)\n"
        "    time.sleep(1)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "parent.py").write_text(text, encoding="utf-8")
    env = os.environ | {"FORK_KERNELS": allowed, "PYTHONPATH": str(Path.cwd())}
    call = [sys.executable, tmp_path / "parent.py"]
    done = subprocess.run(call, capture_output=True, text=True, env=env, check=False)
    deadline = time.monotonic() + 5
    while is_running(done.stdout.strip()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_when_idle_is_called_although_there_is_no_job():
    done = []
    assert list(run_parallel([], lambda: done.append("idle"))) == []
    assert done == ["idle"]


def test_of_jobs_that_run_one_at_a_time_others_pass_the_next(monkeypatch):
    monkeypatch.setattr(engine_jobs, "core_count", lambda: 2)
    events = []

    def start(name):
        events.append(name)
        return Job(number_and_pid, 0, name=name)

    large, others = ([partial(start, name) for name in names] for names in (["A", "B"], ["c"]))
    for job in run_parallel([*large, *others], one_at_a_time=large):
        job.result()
        events.append(f"{job.name} ends")
    assert events[:2] == ["A", "c"]
    assert events.index("A ends") < events.index("B")
