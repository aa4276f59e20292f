"""Processes forked from a small one: their exit status, signals, and end."""

import multiprocessing
import subprocess
import sys
import time

import pytest

from tests.conftest import is_running

BEGIN = """
import asyncio, os, signal, sys, time
from annual_review.engine.forking import ForkedProcess, can_fork
"""


def script(*lines):
    """Run lines in a new interpreter, which has a single thread, and return what it prints."""
    text = BEGIN + "\n".join(lines)
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, timeout=30, check=False
    )
    return done.stdout.strip() or done.stderr


linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")


@linux
@pytest.mark.parametrize(
    ("doing", "status"),
    [
        ("lambda: None", 0),
        ("lambda: sys.exit(3)", 3),
        ("lambda: os._exit(4)", 4),
        ("lambda: 1 / 0", 1),
        ("lambda: os.kill(os.getpid(), signal.SIGKILL)", -9),
    ],
    ids=["returns", "exits", "ends at once", "raises", "is killed"],
)
def test_wait_returns_the_exit_status(doing, status):
    assert script(f"print(ForkedProcess.start({doing}).wait())") == str(status)


@linux
def test_wait_async_returns_at_the_end():
    printed = script(
        "process = ForkedProcess.start(lambda: time.sleep(0.2))",
        "assert process.poll() is None",
        "asyncio.run(asyncio.wait_for(process.wait_async(), 10))",
        "print(process.poll())",
    )
    assert printed == "0"


@linux
def test_it_can_be_interrupted_terminated_and_killed():
    printed = script(
        "for name in ('SIGINT', 'SIGTERM', 'SIGKILL'):",
        "    reading, writing = os.pipe()",
        "    process = ForkedProcess.start(lambda: (os.write(writing, b'1'), time.sleep(60)))",
        "    os.read(reading, 1)",
        "    process.send_signal(getattr(signal, name))",
        "    print(process.wait())",
    )
    assert printed.split() == ["1", "-15", "-9"]


@linux
def test_its_own_exit_functions_run_but_not_those_of_its_parent():
    printed = script(
        "import atexit, tempfile, pathlib",
        "folder = tempfile.TemporaryDirectory()",
        "atexit.register(print, 'the parent ends', flush=True)",
        "child = lambda: atexit.register(print, 'the child ends', flush=True)",
        "ForkedProcess.start(child).wait()",
        "print(pathlib.Path(folder.name).exists(), flush=True)",
    )
    assert printed.splitlines() == ["the child ends", "True", "the parent ends"]


@linux
def test_it_is_killed_with_its_parent():
    printed = script(
        "reading, writing = os.pipe()",
        "middle = os.fork()",
        "if not middle:",
        "    os.write(writing, str(ForkedProcess.start(lambda: time.sleep(60)).pid).encode())",
        "    os.kill(os.getpid(), signal.SIGKILL)",
        "os.waitpid(middle, 0)",
        "print(os.read(reading, 20).decode())",
    )
    until = time.monotonic() + 5
    while is_running(int(printed)):
        assert time.monotonic() < until
        time.sleep(0.05)


@linux
def test_random_numbers_of_two_processes_differ():
    printed = script(
        "import numpy, random",
        "draw = lambda: print(numpy.random.rand(), random.random(), flush=True)",
        "ForkedProcess.start(draw).wait(), ForkedProcess.start(draw).wait()",
    )
    assert len(set(printed.split())) == 4


@linux
def test_a_process_with_threads_may_not_fork():
    printed = script(
        "import threading",
        "before = can_fork()",
        "threading.Thread(target=time.sleep, args=(1,), daemon=True).start()",
        "print(before, can_fork())",
    )
    assert printed == "True False"


def import_late(sender):
    import gc
    import sys

    gc.collect()
    sys.modules.pop("annual_review.engine.forking", None)
    from annual_review.engine.forking import can_fork

    sender.send(can_fork())


@linux
def test_a_process_of_multiprocessing_can_import_it_late_but_not_fork():
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=import_late, args=(sender,))
    process.start()
    assert receiver.poll(60)
    assert receiver.recv() is False
    process.join()
