"""Copy the project's inputs and make small edits in the copy; used by compare, memory, preview."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from annual_review.project.outputs import DATA
from benchmarks.measuring import BenchmarkError

ROOT = Path(__file__).resolve().parent.parent
YEAR = 2021

CHAPTER = "04_teams.ipynb"
_WORD = re.compile(r"(?<=\")[^\"]+(?=培训果农\{farmers)")
WORDS = (
    "累计",
    *(
        f"{when}{how}"
        for when in ("年内", "本年", "先后", "陆续", "接连", "分批", "逐场", "多次", "依次", "全县")
        for how in ("合计", "总共", "一共", "共计")
    ),
)

_DATA_OUTPUT = re.compile(rf"(?m)(?<=^outputs: \[)(.*), {DATA}(?=[],])")

# A count in a row that is kept, of a register whose totals other chapters and the comparison with
# published figures use as well.
WORKBOOK, SHEET, CELL, FIELD = "02银龄先锋队台账2021.xlsx", "农技培训台账", "F11", "果农人数"


def _package_times() -> dict[Path, int]:
    files = (path for path in (ROOT / "annual_review").rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files if path.suffix != ".pyc"}


@dataclass(frozen=True)
class ProjectCopy:
    """A folder with copies of data/, params/ and notebooks/, and with what is built from them.

    `package_times` are the modification times of the package's files at the beginning.
    """

    folder: Path
    package_times: Mapping[Path, int] = field(default_factory=_package_times)

    @classmethod
    def create(cls, folder: Path) -> ProjectCopy:
        """Copy the project's inputs into `folder`."""
        project = cls(folder)
        hidden = shutil.ignore_patterns(".*", "~$*", "__pycache__")
        for name in ("data", "params", "notebooks"):
            shutil.copytree(ROOT / name, folder / name, ignore=hidden)
        _ask_for_formats_alone(folder / "params" / "office.yaml")
        return project

    def require_unchanged_package(self) -> None:
        """Raise BenchmarkError if the package was edited meanwhile: run_report.py then rebuilds."""
        edited = {path.name for path, _ in self.package_times.items() ^ _package_times().items()}
        if edited:
            raise BenchmarkError(f"The package was edited during the benchmark: {sorted(edited)}.")

    @property
    def data(self) -> Path:
        """The folder of all years' registers."""
        return self.folder / "data"

    @property
    def params(self) -> Path:
        """The params file of the year, with that of the office beside it."""
        return self.folder / "params" / f"{YEAR}.yaml"

    @property
    def notebooks(self) -> Path:
        """The folder of the chapters."""
        return self.folder / "notebooks"

    @property
    def log(self) -> Path:
        """The file for the output of the commands."""
        return self.folder / "log.txt"


def _ask_for_formats_alone(office: Path) -> None:
    """Leave out of `outputs:` what is no format: nbconvert cannot make it."""
    text = office.read_text(encoding="utf-8")
    edited = _DATA_OUTPUT.sub(r"\1", text)
    office.write_text(edited, encoding="utf-8", newline="\n")


def change_sentence(project: ProjectCopy) -> Path:
    """Replace a word in a sentence of a chapter by the next of WORDS; return the chapter.

    A word is used again only after all others, so that no cache holds its sentence.
    """
    path = project.notebooks / CHAPTER
    text = path.read_text(encoding="utf-8")
    found = _WORD.findall(text)
    if len(found) != 1 or found[0] not in WORDS:
        raise BenchmarkError(f"{CHAPTER} does not have the sentence to change: {found}.")
    following = WORDS[(WORDS.index(found[0]) + 1) % len(WORDS)]
    path.write_text(_WORD.sub(following, text), encoding="utf-8", newline="\n")
    return path


def change_workbook(project: ProjectCopy) -> Path:
    """Add one to a count in a row of a register; return the workbook."""
    path = project.data / str(YEAR) / WORKBOOK
    book = openpyxl.load_workbook(path)
    cell = book[SHEET][CELL]
    if not isinstance(cell.value, int):
        raise BenchmarkError(f"{WORKBOOK}, {SHEET}: {CELL} is no whole number: {cell.value}.")
    cell.value += 1
    book.save(path)
    return path
