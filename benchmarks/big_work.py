"""What is measured of a big register, in a process of its own: reading it barely, or cleaning it.

    python benchmarks/big_work.py bare|ours FILE OUT

prints a line of JSON: the seconds of each step, and the most memory that the process held.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROOT = Path(__file__).resolve().parent.parent
_ABOVE = 2  # lines above the header


def main(arguments: Sequence[str]) -> int:
    """Do one of both and print what it took."""
    way, file, out = arguments
    seconds: dict[str, float] = {}
    before = _peak()
    if way == "bare":
        rows = _read_barely(Path(file), seconds)
    else:
        rows = _clean(Path(file).parent, Path(out), seconds)
    said = {"rows": rows, "seconds": seconds, "peak": _peak(), "start": before}
    print(json.dumps(said))
    return 0


def _read_barely(path: Path, seconds: dict[str, float]) -> int:
    """Read a file as pandas does, and nothing else."""
    import pandas as pd  # noqa: PLC0415 - each way is charged with what it imports

    with _timed("read", seconds):
        if path.suffix == ".xlsx":
            table = pd.read_excel(path, engine="calamine", skiprows=_ABOVE)
        else:
            table = pd.read_csv(path, encoding=path.parent.name, skiprows=_ABOVE)
    return len(table)


def _clean(folder: Path, out: Path, seconds: dict[str, float]) -> int:
    """Do what the cleaning chapter does, from the file to all that it leaves."""
    from annual_review.cleaning.clean import clean  # noqa: PLC0415
    from annual_review.project.loading import load_settings  # noqa: PLC0415
    from annual_review.records.cleaned import write_ledger  # noqa: PLC0415
    from annual_review.records.to_fix import write_to_fix  # noqa: PLC0415
    from annual_review.registers.inputs import read_inputs  # noqa: PLC0415
    from benchmarks.big_files import YEAR  # noqa: PLC0415

    settings = load_settings(YEAR, ROOT / "params" / f"{YEAR}.yaml")
    with _timed("read", seconds):
        inputs = read_inputs(folder)
    with _timed("clean", seconds):
        cleaned = clean(inputs.sheets, settings, inputs.corrections, inputs.ignored)
    with _timed("records", seconds):
        cleaned.save(out / "records")
    with _timed("ledger.csv", seconds):
        write_ledger(cleaned.ledger, out / "ledger.csv")
    with _timed("to_fix.xlsx", seconds):
        write_to_fix(cleaned, inputs.sheets, out / "to_fix.xlsx")
    return len(cleaned.ledger)


@contextmanager
def _timed(name: str, seconds: dict[str, float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - began


def _peak() -> int:
    """Return the most bytes that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
