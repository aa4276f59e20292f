"""Jobs in processes of their own: what they return, raise, and how they end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annual_review.engine import jobs as processes
from annual_review.engine.jobs import Job, cores, end_all, side_by_side
from annual_review.errors import BuildError, RegisterError
from tests.conftest import is_running

pytestmark = pytest.mark.slow


def double(number):
    return 2 * number


def refuse(number):
    raise RegisterError("It is locked.", f"{number}.xlsx", "Unlock it.")


def stumble():
    return 1 / 0


def vanish():
    os._exit(7)


def sleep(seconds=60):
    time.sleep(seconds)


def where_from(number):
    time.sleep(0.05 * number)
    return number, os.getpid()


def test_what_a_function_returns_comes_back():
    assert Job(double, 21).result() == 42


def test_what_it_raises_is_raised_here():
    with pytest.raises(RegisterError, match=r"^3\.xlsx: It is locked\. Unlock it\.$"):
        Job(refuse, 3).result()


def test_a_fault_of_the_program_says_where_it_arose():
    with pytest.raises(ZeroDivisionError) as caught:
        Job(stumble).result()
    assert "in stumble" in caught.value.__notes__[0]


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
    ("function", "said"),
    [
        (raise_with_keyword, "WithKeywordError: at 04_teams"),
        (raise_local, "LocalError: only known here"),
    ],
)
def test_an_error_that_cannot_be_sent_is_told_in_its_words(function, said):
    with pytest.raises(BuildError, match=said):
        Job(function).result()


def test_a_process_that_ends_without_a_word_is_named():
    with pytest.raises(BuildError, match=r"^04_teams: The process ended with status 7\."):
        Job(vanish, name="04_teams").result()


def test_no_more_are_at_work_than_there_are_cores_and_each_has_its_own_process():
    at_work = []

    def start(number):
        at_work.append(number)
        return Job(where_from, number)

    answers = []
    for job in side_by_side([lambda n=n: start(n) for n in range(5)]):
        assert len(at_work) - len(answers) <= cores()
        answers.append(job.result())
    assert sorted(number for number, _ in answers) == list(range(5))
    assert len({pid for _, pid in answers}) == 5


def test_something_else_is_done_once_when_a_core_has_nothing_to_do(monkeypatch):
    monkeypatch.setattr(processes, "cores", lambda: 2)
    done = []
    starts = [lambda n=n: done.append(n) or Job(where_from, n) for n in range(3)]
    for job in side_by_side(starts, lambda: done.append("meanwhile")):
        job.result()
    assert done == [0, 1, 2, "meanwhile"]


def test_a_process_can_be_told_how_many_cores_are_its_own(monkeypatch):
    monkeypatch.setenv(processes.CORES, "1")
    assert cores() == 1
    monkeypatch.setenv(processes.CORES, "many")
    assert cores() >= 1


def test_all_can_be_ended_at_once():
    jobs = [Job(sleep) for _ in range(2)]
    end_all()
    assert [job.process.exitcode for job in jobs] == [-signal.SIGTERM] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
@pytest.mark.parametrize("allowed", ["0", "1"], ids=["started", "forked"])
def test_they_end_with_a_parent_that_is_killed(allowed, tmp_path):
    text = (
        "from annual_review.engine.jobs import Job\n"
        "from tests.test_processes import sleep\n"
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
    until = time.monotonic() + 5
    while is_running(done.stdout.strip()):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_is_done_meanwhile_is_done_though_there_is_nothing_else():
    done = []
    assert list(side_by_side([], lambda: done.append("meanwhile"))) == []
    assert done == ["meanwhile"]
