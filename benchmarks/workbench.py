"""Copies of the inputs to work on, and small changes of them such as an office makes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from benchmarks.errors import BenchmarkError

ROOT = Path(__file__).resolve().parent.parent
YEAR = 2021

CHAPTER = "04_teams.ipynb"
_WORD = re.compile("(?<=和政策宣传的一线)[^。]+(?=。)")
WORDS = (
    "各展所长",
    *(
        f"{how}{what}"
        for how in ("继续", "自觉", "主动", "持续", "积极", "热心", "倾情", "安心", "用心", "潜心")
        for what in ("施展才干", "发挥余热", "奉献力量", "贡献智慧")
    ),
)

# A count of a row that is used, in a register that chapters sum up: other chapters than that of the
# sentence, too, and the published figures compare with it.
WORKBOOK, SHEET, CELL, FIELD = "02银龄先锋队台账2021.xlsx", "农技培训台账", "F11", "果农人数"


def _package() -> dict[Path, int]:
    files = (path for path in (ROOT / "annual_review").rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files if path.suffix != ".pyc"}


@dataclass(frozen=True)
class Workbench:
    """A folder of its own that holds copies of the inputs, and all that the ways make.

    `package` is when each file of the package was last written.
    """

    folder: Path
    package: Mapping[Path, int] = field(default_factory=_package)

    @classmethod
    def lay_out(cls, folder: Path) -> Workbench:
        """Copy the project's inputs into `folder`."""
        bench = cls(folder)
        hidden = shutil.ignore_patterns(".*", "~$*", "__pycache__")
        for name in ("data", "params", "notebooks"):
            shutil.copytree(ROOT / name, folder / name, ignore=hidden)
        return bench

    def require_same_package(self) -> None:
        """Raise BenchmarkError if the package has been edited meanwhile: ours then starts anew."""
        if edited := [path.name for path, _ in self.package.items() ^ _package().items()]:
            raise BenchmarkError(f"The package was edited meanwhile: {sorted(set(edited))}.")

    @property
    def data(self) -> Path:
        """The folder of all years' registers."""
        return self.folder / "data"

    @property
    def params(self) -> Path:
        """The year's params file, the office's beside it."""
        return self.folder / "params" / f"{YEAR}.yaml"

    @property
    def notebooks(self) -> Path:
        """The chapters."""
        return self.folder / "notebooks"


def change_sentence(bench: Workbench) -> Path:
    """Put the next word into a sentence of a chapter in the middle; return the chapter.

    A word comes again only after all others, so that nothing of it is known from before.
    """
    path = bench.notebooks / CHAPTER
    text = path.read_text(encoding="utf-8")
    words = _WORD.findall(text)
    if len(words) != 1 or words[0] not in WORDS:
        raise BenchmarkError(f"{CHAPTER} has not the sentence that is to be changed: {words}.")
    following = WORDS[(WORDS.index(words[0]) + 1) % len(WORDS)]
    path.write_text(_WORD.sub(following, text), encoding="utf-8", newline="\n")
    return path


def change_workbook(bench: Workbench) -> Path:
    """Add one to one count of one row of a register; return the workbook."""
    path = bench.data / str(YEAR) / WORKBOOK
    book = openpyxl.load_workbook(path)
    cell = book[SHEET][CELL]
    if not isinstance(cell.value, int):
        raise BenchmarkError(f"{WORKBOOK}, {SHEET} has no whole number in {CELL}: {cell.value}.")
    cell.value += 1
    book.save(path)
    return path
