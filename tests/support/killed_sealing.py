"""Kill --seal, --reopen and the keeping of a draft at every step; print what is left each time.

Each is run in a process of its own that kills itself with SIGKILL at its first, second … call to
the file system (an audit hook counts them), until it is not killed any more. Prints a JSON list of
what each process left: python -m tests.support.killed_sealing <folder>.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annual_review.build.drafts import keep_replaced_draft
from annual_review.build.manifest import is_complete, read_manifest
from annual_review.build.publishing import workspace
from annual_review.errors import ReviewError
from annual_review.versions.folders import VERSION, kept_versions, versions_folder
from annual_review.versions.seals import SEAL, read_seal, sealed_outputs
from annual_review.versions.state import current_seal
from tests.support.sealed_reviews import SmallProject

EVENTS = ("os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "shutil.copytree")
MOST = 400


def main(folder: Path) -> list[dict[str, Any]]:
    """Kill each action at every step; return what was left."""
    project = SmallProject(folder)
    left = []
    for name, (prepare, act) in ACTIONS.items():
        shutil.rmtree(folder / "reports")
        project.build("1", draft="送审稿" if name == "draft" else "")
        prepare(project)
        start = folder.with_name("start")
        shutil.rmtree(start, ignore_errors=True)
        shutil.copytree(folder / "reports", start)
        for step in range(1, MOST):
            shutil.rmtree(folder / "reports")
            shutil.copytree(start, folder / "reports")
            is_killed = run_killed(project, act, step)
            left.append({"action": name, "step": step, "killed": is_killed} | state_of(project))
            left[-1]["again"] = done_again(project, act)
            left[-1] |= {f"{key}_then": value for key, value in state_of(project).items()}
            if not is_killed:
                break
    return left


def reopen(project: SmallProject) -> None:
    project.reopen()


def seal(project: SmallProject) -> None:
    project.seal(签发="李四")


def keep_draft(project: SmallProject) -> None:
    reports, period = project.options.reports, project.options.period
    with workspace(reports, period, lambda: None) as work:
        keep_replaced_draft(reports, period, "", work)


ACTIONS: dict[str, tuple[Callable[[SmallProject], object], Callable[[SmallProject], None]]] = {
    "seal": (lambda project: None, seal),
    "reopen": (seal, reopen),
    "draft": (lambda project: None, keep_draft),
}


def run_killed(project: SmallProject, act: Callable[[SmallProject], None], step: int) -> bool:
    """Run an action in a process that kills itself at its `step`th call; tell whether it did."""
    child = os.fork()
    if child == 0:
        kill_at(step)
        with contextlib.redirect_stdout(io.StringIO()):
            act(project)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def kill_at(step: int) -> None:
    """Kill this process at its `step`th call that changes files."""
    calls = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal calls
        writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if event in EVENTS or writes:
            calls += 1
            if calls == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def state_of(project: SmallProject) -> dict[str, Any]:
    """Return in which state the review is, and whether its files and those kept are whole."""
    reports, period = project.options.reports, project.options.period
    seal = read_seal(project.review)
    kept = kept_versions(reports, period)
    folders = [path.name for path in versions_folder(reports, period).glob("*")]
    return {
        "complete": is_complete(project.review, read_manifest(project.review)),
        "sealed": current_seal(reports, period) is not None,
        "true": seal is None or not seal.changed_outputs(project.review),
        "kept": len(kept),
        "whole": sorted(folders) == sorted(version.folder.name for version in kept)
        and all(is_same(project.review, version.folder) for version in kept),
    }


def is_same(review: Path, version: Path) -> bool:
    """Return whether a version has all files of the review, and its seal."""
    own = sealed_outputs(version)
    own.pop(VERSION)
    seals = [path / SEAL for path in (review, version) if (path / SEAL).is_file()]
    return own == sealed_outputs(review) and len({path.read_bytes() for path in seals}) <= 1


def done_again(project: SmallProject, act: Callable[[SmallProject], None]) -> str:
    """Do an action again; return what it refuses."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            act(project)
    except ReviewError as error:
        return error.what
    return ""


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]).resolve())))
