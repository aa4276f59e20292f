"""Kill a run with SIGKILL at moments spread over it, and check what is left each time.

    python tests/faults/kill_runs.py --kills 100

Every fourth kill falls in the milliseconds around the move that publishes the report.
After each kill, the report is complete, the last one or the new one, and no process of the run is
left after a few seconds. In the end a run succeeds and leaves nothing but its report. Ends with
status 1 at the first failure.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annual_review.engine.fingerprints import fingerprints  # noqa: E402

PATIENCE = 15  # seconds that processes may take to notice


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    kills = parser.parse_args().kills
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        project = Path(name)
        shutil.copytree(ROOT / "params", project / "params")
        began = time.monotonic()
        assert start(project, 0).wait() == 0, "the first run failed"
        seconds = time.monotonic() - began
        print(f"a complete run takes {seconds:.1f} s; killing {kills} runs", flush=True)
        seen = {title_of(project)}
        for number in range(1, kills + 1):
            if number % 4:
                kill_one(project, number, seconds * (number - 0.5) / kills)
            else:
                kill_at_publishing(project, number, 0.002 * (number // 4 % 25))
            seen.add(title_of(project))
            print(f"{number}: complete, “{title_of(project)}”", flush=True)
        assert start(project, kills + 1).wait() == 0, "the run after the kills failed"
        assert title_of(project) == f"第{kills + 1}次"
        left = sorted(path.name for path in (project / "reports").iterdir())
        kept = sorted(path.name for path in (project / "reports" / ".kept-2021").iterdir())
        assert not [name for name in kept if name.startswith("tmp")], f"left behind: {kept}"
        assert left == [".kept-2021", ".lock-2021", "2021", "periods.css"], f"left behind: {left}"
    print(f"{kills} kills survived; {len(seen)} different reports seen, each of them complete")
    return 0


def start(project: Path, number: int) -> subprocess.Popen[bytes]:
    """Start a run whose report has a title of its own."""
    params = project / "params" / "2021.yaml"
    lines = params.read_text(encoding="utf-8").splitlines()
    lines = [f"title: 第{number}次" if line.startswith("title:") else line for line in lines]
    params.write_text("\n".join(lines) + "\n", encoding="utf-8")
    call = [sys.executable, ROOT / "run_report.py", "2021"]
    call += ["--params", params, "--reports", project / "reports"]
    marked = os.environ | {"FAULTS_PROJECT": str(project)}  # by which its processes are known
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, env=marked, start_new_session=True)


def kill_one(project: Path, number: int, moment: float) -> None:
    """Kill a run at a moment, and check what is left."""
    run = start(project, number)
    with contextlib.suppress(subprocess.TimeoutExpired):
        run.wait(moment)
    check_left(project, run)


def kill_at_publishing(project: Path, number: int, delay: float) -> None:
    """Kill a run `delay` seconds after its last file before the move, and check what is left."""
    left = set((project / "reports").glob(".work-*"))  # of a run that was killed before
    run = start(project, number)
    while run.poll() is None:
        if any(path.parents[1] not in left for path in last_files(project)):
            break
        time.sleep(0.0005)
    time.sleep(delay)
    check_left(project, run)


def last_files(project: Path) -> list[Path]:
    """Return the last files that runs write before they publish."""
    return list((project / "reports").glob(".work-*/2021/manifest.json"))


def check_left(project: Path, run: subprocess.Popen[bytes]) -> None:
    """Kill a run, unless it has ended, and check what it leaves behind."""
    if run.poll() is None:
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    check_complete(project)
    deadline = time.monotonic() + PATIENCE
    while running := processes_of(project):
        assert time.monotonic() < deadline, f"still running: {running}"
        time.sleep(0.1)


def check_complete(project: Path) -> None:
    """See that the report is what its manifest says, byte for byte."""
    report = project / "reports" / "2021"
    outputs = fingerprints(report)
    outputs.pop("manifest.json")
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert outputs == manifest["outputs"], "the report is a mixture"


def title_of(project: Path) -> str:
    html = (project / "reports" / "2021" / "review.html").read_text(encoding="utf-8")
    return html.partition("<title>")[2].partition("</title>")[0]


def processes_of(project: Path) -> list[str]:
    """Return the command lines of the processes that runs of the project have started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            marked = f"FAULTS_PROJECT={project}".encode() in (folder / "environ").read_bytes()
        except OSError:
            continue
        if marked:
            found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:120])
    return found


if __name__ == "__main__":
    sys.exit(main())
