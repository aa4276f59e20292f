"""Orders: what a worker has to know to make an office's review, wherever it works."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from annual_review.engine.fingerprints import is_skipped
from annual_review.project.params_files import params_with_bases
from annual_review.project.root import project_params


@dataclass(frozen=True)
class Parcel:
    """Files that travel to a worker: their bytes, by whole path without its root.

    So what lies beside each other lies so there, too.
    """

    files: Mapping[str, bytes]

    @classmethod
    def of(cls, files: Mapping[Path, Path]) -> Parcel:
        """Pack files; each is read from the second path, and will lie at the first."""
        return cls({_rootless(to): path.read_bytes() for to, path in files.items()})

    def unpack(self, into: Path) -> None:
        """Write the files under the folder `into`."""
        for name, content in self.files.items():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            (into / name).write_bytes(content)


@dataclass(frozen=True)
class Order:
    """One office's year.

    `params` and `notebooks` are folders of who gives the order; if those have to travel, the params
    are in the order, and the notebooks beside it, since all orders share them.
    """

    office: str
    year: int
    params: Path
    notebooks: Path
    data: str
    reports: str
    members: tuple[str, ...] = ()
    force: bool = False
    strict: bool = False
    parcel: Parcel | None = None


def params_parcel(folder: Path, members: Sequence[str] = ()) -> Parcel:
    """Pack an office's folder of params/, what its files are based on, and what members' say.

    A file that cannot be read is left out: where it is missed, the run tells.
    """
    files = {path: path for path in _visible(folder)} | _based_on(folder)
    for member in members:
        theirs = folder.parent / member
        files |= {path: path for path in sorted(theirs.glob("*.yaml"))} | _based_on(theirs)
    return Parcel.of({to: path for to, path in files.items() if os.access(path, os.R_OK)})


def _based_on(folder: Path) -> dict[Path, Path]:
    """Return the files that those of an office's folder are based on, by where they belong."""
    own = [folder / "office.yaml", *sorted(folder.glob("[12][0-9][0-9][0-9].yaml"))]
    files = [path for one in own for path in params_with_bases(one).values() if path.is_file()]
    return {_place_of(path, folder): path for path in files}


def notebooks_parcel(folder: Path) -> Parcel:
    """Pack the chapters and what lies beside them. Raises OSError for what cannot be read."""
    return Parcel.of({path: path for path in _visible(folder)})


@dataclass(frozen=True)
class Inputs:
    """Where an order's params and notebooks lie here: perhaps under another root."""

    params: Path
    notebooks: Path
    root: str = ""

    def as_named(self, text: str) -> str:
        """Return a text that names places as the order does."""
        return text.replace(self.root, "") if self.root else text


@contextmanager
def unpacked(order: Order, notebooks: Parcel | None) -> Iterator[Inputs]:
    """Unpack what has travelled, for as long as the order is worked on."""
    if order.parcel is None or notebooks is None:
        yield Inputs(order.params, order.notebooks)
        return
    with tempfile.TemporaryDirectory(prefix="review-order-") as folder:
        root = Path(folder).resolve()
        order.parcel.unpack(root)
        notebooks.unpack(root)
        yield Inputs(root / _rootless(order.params), root / _rootless(order.notebooks), str(root))


def _visible(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not is_skipped(path.relative_to(folder)):
            yield path


def _place_of(path: Path, folder: Path) -> Path:
    """Return where a file of params/ is looked for: the project's own are not there elsewhere."""
    above = [folder, *folder.parents[:2]]
    own = path.parent == project_params() and path.name == "registers.yaml"
    return folder.parent / path.name if own and path.parent not in above else path


def _rootless(path: Path) -> str:
    return path.relative_to(path.anchor).as_posix()


Status = Literal["built", "unchanged", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What came of an office's year; `lines` are what the run says, `error` is one paragraph."""

    office: str
    year: int
    status: Status
    seconds: float
    lines: tuple[str, ...] = ()
    error: str = ""
    exit_status: int = 0
