"""Prepare matplotlib and seaborn for a review, as soon as a chapter draws with them.

A chart that an earlier run has drawn needs neither, and importing them takes half a second: a
chapter whose charts are all kept imports none. What a chapter draws with them itself shows Chinese,
has the review's colours and is recorded (fonts.py, style.py and records.py): `open_review` calls
`prepare_when_imported`, and what draws charts calls `prepare_libraries` before it imports them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

import pandas as pd

_LIBRARIES = ("matplotlib", "seaborn")


def prepare_when_imported() -> None:
    """Prepare the libraries now if they are imported, else as soon as they are."""
    if any(name in sys.modules for name in _LIBRARIES):
        _prepare()
    elif _waiting not in sys.meta_path:
        sys.meta_path.insert(0, _waiting)
        _replace_plotting()


def prepare_libraries() -> None:
    """Import the libraries and prepare them, if a review is open and waits for them."""
    if _waiting in sys.meta_path:
        _stop_waiting()
        _prepare()


def _prepare() -> None:
    from annual_review.chapter.charts.fonts import use_review_fonts  # noqa: PLC0415
    from annual_review.chapter.drawings.records import record_drawings  # noqa: PLC0415
    from annual_review.chapter.drawings.style import use_review_palette  # noqa: PLC0415

    use_review_fonts()
    use_review_palette()
    record_drawings()


def _stop_waiting() -> None:
    sys.meta_path.remove(_waiting)
    for owner, name, function in _plotting:
        setattr(owner, name, function)
    _plotting.clear()


class _Waiting(MetaPathFinder):
    """Finds the first of the libraries that is imported, so that they are prepared after it.

    Of seaborn, which imports matplotlib, all of it has to be there before it is prepared.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a library is; None for any other module, and without the library."""
        if fullname not in _LIBRARIES:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Preparing(spec.loader)
            _stop_waiting()
        return spec


class _Preparing(Loader):
    """Loads a library as its own loader does, then prepares both."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return what its own loader returns."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module, of which its own loader is the loader from then on."""
        assert module.__spec__ is not None  # the import system has made it of its spec
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        _prepare()


_waiting = _Waiting()
_plotting: list[tuple[Any, str, Callable[..., Any]]] = []  # functions that are replaced meanwhile


def _replace_plotting() -> None:
    """Let what pandas draws prepare the libraries first: pandas imports them only within."""
    owners = (
        (type(pd.Series(dtype="float64").plot), "__call__"),
        *((pd.DataFrame, "hist"), (pd.DataFrame, "boxplot"), (pd.Series, "hist")),
    )
    for owner, name in owners:
        function = getattr(owner, name)
        _plotting.append((owner, name, function))
        setattr(owner, name, _preparing_first(owner, name, function))


def _preparing_first(owner: Any, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def draw(*arguments: Any, **options: Any) -> Any:
        prepare_libraries()
        return getattr(owner, name)(*arguments, **options)

    return draw
