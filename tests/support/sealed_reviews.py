"""A small project with a review that is up to date, made without running a notebook.

Its inputs are real files, and its manifest is that of a run; only the outputs are short texts.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from annual_review.build.make import _fingerprints
from annual_review.build.manifest import write_manifest
from annual_review.build.options import ReopenOptions, RunOptions, SealOptions
from annual_review.build.sealing import reopen_review, seal_review
from annual_review.files import write_json
from annual_review.project.period import PeriodName
from tests.conftest import ROOT

META = {"fates": {"kept": 3}, "files": 1, "missing": [], "warnings": []}
OUTPUTS = ("review.html", "review.pdf", "review.docx", "ledger.csv", "to_fix.xlsx")


class SmallProject:
    """A project in `folder`, and its review of 2021."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("data/2021", "params", "notebooks", "reports"):
            (folder / name).mkdir(parents=True)
        for name in ("office.yaml", "registers.yaml"):
            shutil.copy(ROOT / "params" / name, folder / "params")
        (folder / "params" / "2021.yaml").write_text("title: 年度综述\n", encoding="utf-8")
        (folder / "notebooks" / "01_clean.ipynb").write_text("{}", encoding="utf-8")
        (folder / "data" / "2021" / "a.csv").write_text("日期,人数\n", encoding="utf-8")
        self.options = RunOptions(
            PeriodName(2021),
            folder / "data" / "2021",
            folder / "params" / "2021.yaml",
            folder / "reports",
            folder / "notebooks",
        )

    def go_on_to(self, year: int) -> None:
        """Take up a later year, whose registers stand beside those of this one."""
        data = self.folder / "data" / str(year)
        data.mkdir()
        (data / "a.csv").write_text("日期,人数\n", encoding="utf-8")
        params = self.folder / "params" / f"{year}.yaml"
        params.write_text("title: 年度综述\n", encoding="utf-8")
        self.options = replace(self.options, period=PeriodName(year), data=data, params=params)

    @property
    def review(self) -> Path:
        return self.options.folder

    def build(self, text: str = "1", draft: str = "", **notes: Any) -> None:
        """Put a review in place as a run would, without what was there."""
        shutil.rmtree(self.review, ignore_errors=True)
        records = self.review / "records"
        records.mkdir(parents=True)
        records.chmod(0o700)
        (self.review / "notebooks").mkdir()
        for name in OUTPUTS:
            (self.review / name).write_text(text, encoding="utf-8")
        (self.review / "to_fix.xlsx").chmod(0o600)
        (self.review / "figures.json").write_text("[\n]\n", encoding="utf-8")
        (self.review / "notebooks" / "01_clean.ipynb").write_text("{}", encoding="utf-8")
        write_json(records / "_meta.json", META)
        inputs = _fingerprints(self.options, [])
        write_manifest(
            self.review,
            self.options.period,
            inputs,
            elsewhere={},
            fonts=[],
            warnings=notes.get("warnings", ()),
            draft=draft,
        )

    def seal(self, **persons: str) -> list[str]:
        return seal_review(SealOptions(self.options, tuple(persons.items())))

    def reopen(self, reason: str = "补报") -> list[str]:
        return reopen_review(ReopenOptions(self.options, reason))

    def run_options(self, **changes: Any) -> RunOptions:
        return replace(self.options, **changes)

    def edit(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")


def contents(folder: Path) -> Mapping[str, bytes]:
    """Return the bytes of every file of a folder by its relative path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
