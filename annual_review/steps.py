"""The steps of a run, and what each depends on before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annual_review.cover import cover_of
from annual_review.fingerprint import (
    Fingerprints,
    digest,
    digest_of,
    digest_of_source,
    earlier_label,
)
from annual_review.keeping import Step, digest_of_all
from annual_review.settings import Settings

PROGRAM = "the program or a library"
PARAMS = "params"


@dataclass(frozen=True)
class Sources:
    """Where a year's inputs are, what they say, and their fingerprints."""

    settings: Settings
    data: Path
    params: Path
    notebooks: Path
    fingerprints: Fingerprints = field(default_factory=dict)
    earlier: Mapping[int, Path] = field(default_factory=dict)  # the data of years before
    members: Path | None = None  # where the reviews of an office's members lie

    def among(self, *beginnings: str) -> Fingerprints:
        """Return the fingerprints whose names begin so."""
        return {
            name: known for name, known in self.fingerprints.items() if name.startswith(beginnings)
        }

    @property
    def program(self) -> dict[str, str]:
        """Return what every step depends on: this package, the libraries, Python."""
        return {PROGRAM: digest_of_all(self.among("annual_review/", "library ", "Python"))}


def chapter_step(sources: Sources, notebook: Path, *, cleans: bool = False) -> Step:
    """Return the step of a chapter: its notebook, the year, params/; what it reads comes later.

    Of one that cleans the registers it's known before that it reads all of them.
    """
    year = {"the year": str(sources.settings.year)}
    own = {f"notebooks/{notebook.name}": digest_of_source(notebook)}
    data = sources.among("data/") if cleans else {}
    return Step(notebook.stem, own | year | data | sources.among("params/") | sources.program)


def earlier_step(sources: Sources, notebook: Path, year: int) -> Step:
    """Return the step of cleaning an earlier year by a notebook, by the same rules as the year's.

    That year's own params/ are among what it reads.
    """
    own = {f"notebooks/{notebook.name}": digest_of_source(notebook), "the year": str(year)}
    data = sources.among(f"{earlier_label(year)}/")
    rules = sources.among("params/office.yaml", "params/registers.yaml")
    return Step(earlier_name(notebook.stem, year), own | data | rules | sources.program)


def earlier_name(notebook: str, year: int) -> str:
    """Return the name of the step that cleans an earlier year."""
    return f"{notebook}-{year}"


def figures_step(sources: Sources, executed: Iterable[Path]) -> Step:
    """Return the step of reading all figures, and the numbers typed by hand, out of chapters."""
    return Step("figures", _digests(executed) | sources.among("params/") | sources.program)


def format_step(sources: Sources, name: str, executed: Iterable[Path]) -> Step:
    """Return the step of rendering a format; the office's own fonts are for paper only."""
    title = {key: said for key, said in title_block(sources).items() if key != "fonts"}
    fonts = {} if name == "review.html" else _fonts(sources)
    cover = {PARAMS: digest_of_all({key: str(said) for key, said in title.items()})}
    return Step(name, _digests(executed) | cover | fonts | sources.program)


def _fonts(sources: Sources) -> dict[str, str]:
    """Return the digest of the office's font for each role."""
    return {
        f"the font for {role}": digest_of(Path(path))
        for role, path in title_block(sources)["fonts"].items()
    }


def _digests(executed: Iterable[Path]) -> dict[str, str]:
    return {path.stem: digest(path) for path in executed}


def title_block(sources: Sources) -> dict[str, Any]:
    """Return what the merged notebook's metadata says of the review."""
    return cover_of(sources.settings, sources.params)
