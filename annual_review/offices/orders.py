"""What travels between the run and a Dask worker: the order for a review, and its outcome.

offices.scheduling makes an OfficeOrder for each office, offices.worker returns an Outcome. With a
scheduler on other machines, params and notebooks travel as a FileBundle.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from annual_review.engine.fingerprints import is_skipped
from annual_review.project.form_files import FORMS, form_files
from annual_review.project.params_files import params_with_bases
from annual_review.project.period import PeriodName
from annual_review.project.root import project_params
from annual_review.temporary import temporary_folder

ERROR_FILE = "error.txt"  # in the folder of a run that failed: why, in Chinese

OutcomeStatus = Literal["built", "unchanged", "failed"]


@dataclass(frozen=True)
class Outcome:
    """The outcome of an office's period; the run prints `error`, one paragraph, if there is one.

    That and `lines` are messages: each machine says them in its own language.
    """

    office: str
    period: PeriodName
    status: OutcomeStatus
    seconds: float
    lines: tuple[str, ...] = ()
    error: str = ""
    exit_status: int = 0


@dataclass(frozen=True)
class FileBundle:
    """Files that travel to a worker: their bytes by absolute path without the root.

    So files keep their relative places.
    """

    files: Mapping[str, bytes]

    @classmethod
    def of(cls, files: Mapping[Path, Path]) -> FileBundle:
        """Read files; the keys are the paths that they will have, the values where they are now."""
        return cls({_without_root(to): path.read_bytes() for to, path in files.items()})

    def unpack(self, folder: Path) -> None:
        """Write the files under a folder."""
        for name, content in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


@dataclass(frozen=True)
class OfficeOrder:
    """The order to make one office's review of a period.

    `params` and `notebooks` are folders on the machine of the run. If they have to travel, the
    order holds the params, with an office's own notebooks in their folder; the notebooks of all
    offices are sent once for all orders.
    """

    office: str
    period: PeriodName
    params: Path
    notebooks: Path
    data: str
    reports: str
    members: tuple[str, ...] = ()
    force: bool = False
    strict: bool = False
    bundle: FileBundle | None = None


def params_bundle(folder: Path, members: Sequence[str] = ()) -> FileBundle:
    """Bundle an office's folder of params/, the files it is based on, and those of its members.

    Files that cannot be read are left out: the run reports those that it needs.
    """
    files = {path: path for path in _visible_files(folder)} | _base_files(folder)
    for member in members:
        own = folder.parent / member
        files |= {path: path for path in sorted(own.glob("*.yaml"))} | _base_files(own)
    return FileBundle.of({to: path for to, path in files.items() if os.access(path, os.R_OK)})


def _base_files(folder: Path) -> dict[Path, Path]:
    """Return the files that an office's params are based on, by the path they will have."""
    own = [folder / "office.yaml", *sorted(folder.glob("[12][0-9][0-9][0-9]*.yaml"))]
    files = [base for path in own for base in params_with_bases(path).values() if base.is_file()]
    return {_path_on_worker(path, folder): path for path in files}


def _path_on_worker(path: Path, folder: Path) -> Path:
    """Return where a worker looks for a file of params/, which has no project of its own."""
    above = [folder, *folder.parents[:2]]
    is_project = path.parent == project_params() and path.name == "registers.yaml"
    return folder.parent / path.name if is_project and path.parent not in above else path


def notebooks_bundle(folder: Path) -> FileBundle:
    """Bundle the folder of notebooks, and the forms beside it.

    Raises OSError for a file that cannot be read.
    """
    forms = form_files(folder.parent / FORMS)
    return FileBundle.of({path: path for path in (*_visible_files(folder), *forms)})


def _visible_files(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not is_skipped(path.relative_to(folder)):
            yield path


@dataclass(frozen=True)
class LocalInputs:
    """Where an order's params and notebooks are on this machine: perhaps under another root."""

    params: Path
    notebooks: Path
    root: str = ""

    def with_places(self, text: str) -> str:
        """Return a text with the paths that the order has."""
        return text.replace(self.root, "") if self.root else text


@contextmanager
def unpacked(order: OfficeOrder, notebooks: FileBundle | None) -> Iterator[LocalInputs]:
    """Unpack the bundles into a temporary folder, or use the order's own paths."""
    if order.bundle is None or notebooks is None:
        yield LocalInputs(order.params, order.notebooks)
        return
    with temporary_folder() as folder:
        root = folder.resolve()
        order.bundle.unpack(root)
        notebooks.unpack(root)
        params, chapters = _without_root(order.params), _without_root(order.notebooks)
        yield LocalInputs(root / params, root / chapters, str(root))


def _without_root(path: Path) -> str:
    return path.relative_to(path.anchor).as_posix()
