"""Executing one notebook with papermill, and saying what went wrong in it."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annual_review import errors
from annual_review.build.notebooks import read_notebook, settle, write_notebook
from annual_review.engine.fingerprints import import_path
from annual_review.engine.preloading import importing
from annual_review.errors import QUOTED, ChapterError, CorrectionError, InputError, ReviewError

ENGINE = "fork"  # papermill has to be imported before the engine itself is

# Errors that speak for themselves: where they arose matters to nobody who has to mend them.
_OWN: dict[str, type[ReviewError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, InputError | CorrectionError)
}


def execute(
    source: Path,
    target: Path,
    parameters: Mapping[str, Any],
    cell_seconds: int,
    notes: Path | None = None,
) -> None:
    """Execute the notebook `source` in a kernel of its own and write it, executed, to `target`.

    What the kernel reads is noted in `notes`, if that is given. Raises ChapterError, which names
    notebook and cell, if a cell raises, takes longer than `cell_seconds`, or kills the kernel;
    InputError and CorrectionError as the cell raised them. `target` then holds the notebook as far
    as it came.
    """
    with importing():
        import papermill  # noqa: PLC0415 - heavy, and imported before the fork where there is one
        from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415

    os.environ["PYTHONPATH"] = import_path()
    _register_engine()
    for name in ("papermill", "traitlets"):  # what they would log is in the errors raised here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        nb = papermill.execute_notebook(
            str(source),
            str(target),
            parameters=dict(parameters),
            engine_name=ENGINE,
            kernel_name="python3",  # that of this interpreter, whatever the notebook was saved with
            language="python",
            cwd=str(source.parent),
            progress_bar=False,
            execution_timeout=cell_seconds,
            extra_arguments=_extra_arguments(notes),
        )
    except papermill.PapermillExecutionError as error:
        raise _explain(error, source, target) from None
    except CellTimeoutError:
        what = f"It took longer than {cell_seconds} seconds."
        remedy = "Mend the cell, or raise cell_seconds in params/office.yaml."
        raise ChapterError(what, _unfinished_cell(source, target), remedy) from None
    except DeadKernelError:
        what = "The kernel died."
        remedy = "The cell may have used up the memory; run it by hand."
        raise ChapterError(what, _unfinished_cell(source, target), remedy) from None
    except RuntimeError as error:  # of jupyter_client: the kernel did not come up
        raise ChapterError(f"{error}.", source.name, "Run it again, or by hand.") from None
    write_notebook(settle(nb, parameters["year"]), target)


def _extra_arguments(notes: Path | None) -> list[str]:
    """Return what the kernel is started with: to note from its first moment what it reads."""
    if notes is None:
        return []
    module = "annual_review.engine.reads"
    line = f"__import__({module!r}, fromlist=['reads']).note_reads({str(notes)!r})"
    return [f"--IPKernelApp.exec_lines={line}"]


def _register_engine() -> None:
    """Make the engine known where the package is not installed, and so has no entry point."""
    from papermill.engines import papermill_engines  # noqa: PLC0415

    from annual_review.engine.papermill_engine import ForkEngine  # noqa: PLC0415

    papermill_engines.register(ENGINE, ForkEngine)


def _explain(error: Any, source: Path, target: Path) -> ReviewError:
    """Turn what papermill says of a cell's error into an error of ours."""
    name, message, sentence = error.ename, error.evalue, _sentence(error.traceback)
    place = _place(source, _failed_cell(target), sentence)
    if name in _OWN:
        return _OWN[name](message, place if sentence else "")
    said = message if hasattr(errors, name) else f"{name}: {message}"
    ended = said.strip() if said.strip().endswith((".", "?", "!")) else f"{said.strip()}."
    return ChapterError(ended, place, "Run it by hand in JupyterLab and mend it.")


def _sentence(traceback: Sequence[str]) -> str:
    """Return the sentence that an error of ours quotes (see ReviewError), or an empty text."""
    quoting = len(traceback) <= 3  # no traceback of Python is so short
    quoted = [line for line in traceback if line.startswith(QUOTED)] if quoting else []
    return quoted[0].strip() if quoted else ""


def _failed_cell(target: Path) -> Mapping[str, Any] | None:
    """Return the cell with an error among its outputs."""
    for cell in read_notebook(target).cells:
        if any(output["output_type"] == "error" for output in cell.get("outputs", ())):
            return dict(cell)
    return None


def _unfinished_cell(source: Path, target: Path) -> str:
    """Name the last cell that papermill had begun."""
    cells = read_notebook(target).cells if target.exists() else []
    begun = [cell for cell in cells if cell.metadata.get("papermill", {}).get("start_time")]
    return _place(source, dict(begun[-1]) if begun else None)


def _place(source: Path, cell: Mapping[str, Any] | None, sentence: str = "") -> str:
    """Name a cell by its number in the notebook as the analyst sees it, and the sentence in it.

    Where no sentence is known, the cell's first line.
    """
    if cell is None:
        return source.name
    numbers = {one["id"]: number for number, one in enumerate(read_notebook(source).cells, 1)}
    first = next((line for line in str(cell["source"]).splitlines() if line.strip()), "")
    quoted = sentence or first.strip()[:60]
    return f"{source.name}, cell {numbers.get(cell['id'], '?')} ({quoted})"
