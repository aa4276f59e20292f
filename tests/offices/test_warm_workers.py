"""The warm process of a worker: what it imports before it forks a build for each office."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import sys
from annual_review.build.warm_process import warm_up
from annual_review.engine.forking import can_fork
from annual_review.offices.warm_workers import _OF_EVERY_BUILD, warm_up_office

warm_up()
warm_up_office()
print(can_fork(), all(name in sys.modules for name in _OF_EVERY_BUILD))
print("matplotlib_inline" in sys.modules)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
def test_a_warm_process_can_still_fork_after_all_its_imports():
    run = [sys.executable, "-c", CODE]
    answer = subprocess.run(run, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["True", "True", "False"]


def test_dask_looks_at_idle_processes_no_more_than_it_must():
    code = (
        "import os; from annual_review.offices.run import _CONFIGURATION as known\n"
        "os.environ.update(known); import dask, distributed\n"
        "print(dask.config.get('distributed.worker.profile.enabled'))\n"
        "print(dask.config.get('distributed.admin.tick.interval'))"
    )
    run = [sys.executable, "-c", code]
    answer = subprocess.run(run, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "500ms"]
