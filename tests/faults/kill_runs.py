"""Kill a run with SIGKILL at moments spread over it, and look at what is left each time.

    python tests/faults/kill_runs.py --kills 100

Every fourth kill falls in the milliseconds around the move that publishes the report.
After each kill: the report is the last one whole or the new one whole, and no process of the run is
left after a few seconds. In the end a run succeeds and leaves nothing but its report. Ends with
status 1 at the first thing that is not so.
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
        desk = Path(name)
        shutil.copytree(ROOT / "params", desk / "params")
        began = time.monotonic()
        assert start(desk, 0).wait() == 0, "the first run failed"
        whole = time.monotonic() - began
        print(f"a whole run takes {whole:.1f} s; killing {kills} runs", flush=True)
        seen = {title_of(desk)}
        for number in range(1, kills + 1):
            if number % 4:
                kill_one(desk, number, whole * (number - 0.5) / kills)
            else:
                kill_at_publishing(desk, number, 0.002 * (number // 4 % 25))
            seen.add(title_of(desk))
            print(f"{number}: whole, “{title_of(desk)}”", flush=True)
        assert start(desk, kills + 1).wait() == 0, "the run after the kills failed"
        assert title_of(desk) == f"第{kills + 1}次"
        left = sorted(path.name for path in (desk / "reports").iterdir())
        kept = sorted(path.name for path in (desk / "reports" / ".kept-2021").iterdir())
        assert not [name for name in kept if name.startswith("tmp")], f"left behind: {kept}"
        assert left == [".kept-2021", ".lock-2021", "2021"], f"left behind: {left}"
    print(f"{kills} kills survived; {len(seen)} different reports seen, each of them whole")
    return 0


def start(desk: Path, number: int) -> subprocess.Popen[bytes]:
    """Start a run whose report has a title of its own."""
    params = desk / "params" / "2021.yaml"
    lines = params.read_text(encoding="utf-8").splitlines()
    lines = [f"title: 第{number}次" if line.startswith("title:") else line for line in lines]
    params.write_text("\n".join(lines) + "\n", encoding="utf-8")
    call = [sys.executable, ROOT / "run_report.py", "2021"]
    call += ["--params", params, "--reports", desk / "reports"]
    marked = os.environ | {"FAULTS_DESK": str(desk)}  # by which its processes are known
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, env=marked, start_new_session=True)


def kill_one(desk: Path, number: int, moment: float) -> None:
    """Kill a run at a moment, and check what is left."""
    run = start(desk, number)
    with contextlib.suppress(subprocess.TimeoutExpired):
        run.wait(moment)
    check_left(desk, run)


def kill_at_publishing(desk: Path, number: int, behind: float) -> None:
    """Kill a run so many seconds behind its last file before the move, and check what is left."""
    left = set((desk / "reports").glob(".work-*"))  # of a run that was killed before
    run = start(desk, number)
    while run.poll() is None:
        if any(path.parents[1] not in left for path in last_files(desk)):
            break
        time.sleep(0.0005)
    time.sleep(behind)
    check_left(desk, run)


def last_files(desk: Path) -> list[Path]:
    """Return the last files that runs write before they publish."""
    return list((desk / "reports").glob(".work-*/2021/manifest.json"))


def check_left(desk: Path, run: subprocess.Popen[bytes]) -> None:
    """Kill a run, unless it has ended, and check what it leaves behind."""
    if run.poll() is None:
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    check_whole(desk)
    deadline = time.monotonic() + PATIENCE
    while running := processes_of(desk):
        assert time.monotonic() < deadline, f"still running: {running}"
        time.sleep(0.1)


def check_whole(desk: Path) -> None:
    """See that the report is what its manifest says, byte for byte."""
    report = desk / "reports" / "2021"
    outputs = fingerprints(report)
    outputs.pop("manifest.json")
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert outputs == manifest["outputs"], "the report is a mixture"


def title_of(desk: Path) -> str:
    html = (desk / "reports" / "2021" / "review.html").read_text(encoding="utf-8")
    return html.partition("<title>")[2].partition("</title>")[0]


def processes_of(desk: Path) -> list[str]:
    """Return the command lines of the processes that runs on the desk have started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            marked = f"FAULTS_DESK={desk}".encode() in (folder / "environ").read_bytes()
        except OSError:
            continue
        if marked:
            found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:120])
    return found


if __name__ == "__main__":
    sys.exit(main())
