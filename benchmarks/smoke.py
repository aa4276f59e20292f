"""A quick try of the benchmark: that its ways work, not how fast they are."""

from __future__ import annotations

from annual_review.build.notebooks import chapter_files
from benchmarks.errors import BenchmarkError
from benchmarks.measuring import measure
from benchmarks.ways import SAME, Ours, Plain, require_the_same
from benchmarks.workbench import Workbench


def smoke(bench: Workbench) -> list[str]:
    """Run ours cold and unchanged, and the plain way's first notebook; return what there is to say.

    Raises BenchmarkError if something failed, or if an unchanged year is not the quicker one.
    """
    ours, plain, log = Ours(bench), Plain(bench), bench.folder / "log.txt"
    cold = measure(ours.steps(), log).wall
    made = _made(ours)
    unchanged = measure(ours.steps(), log, memory=True)
    plain.make_ready("cold")
    first = measure([plain.papermill(chapter_files(bench.notebooks)[0])], log).wall
    bench.require_same_package()
    require_the_same(ours.made, plain.made, ["ledger.csv"])
    if unchanged.wall >= cold or not unchanged.peak:
        raise BenchmarkError(f"unchanged took {unchanged.wall:.1f} s, cold {cold:.1f} s.")
    if made != _made(ours):
        raise BenchmarkError("An unchanged year was made again.")
    return [
        f"cold {cold:.1f} s, unchanged {unchanged.wall:.1f} s, "
        f"the plain way's first notebook {first:.1f} s: the benchmark works."
    ]


def _made(ours: Ours) -> list[int]:
    """Return when the files of the review were made."""
    return [(ours.made / name).stat().st_mtime_ns for name in SAME]
