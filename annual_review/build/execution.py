"""Execute one notebook with papermill, and raise errors that name the cell.

build.chapters calls `execute` in a process of its own for each notebook.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annual_review import errors
from annual_review.build.notebooks import read_notebook, strip_run_details, write_notebook
from annual_review.engine.fingerprints import import_path
from annual_review.engine.preloading import importing
from annual_review.errors import QUOTED, ChapterError, CorrectionError, InputError, ReviewError

ENGINE = "fork"  # papermill's name of engine.papermill_engine

# Errors about the inputs: the cell in which they were raised does not help to fix them.
_INPUT_ERRORS: dict[str, type[ReviewError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, InputError | CorrectionError)
}


def execute(
    source: Path,
    target: Path,
    parameters: Mapping[str, Any],
    cell_seconds: int,
    record: Path | None = None,
) -> None:
    """Execute the notebook `source` in a kernel of its own and write it, executed, to `target`.

    The paths that the kernel reads are recorded in `record`, if it is given. Raises ChapterError,
    which names notebook and cell, if a cell raises an error, takes longer than `cell_seconds`, or
    kills the kernel; InputError and CorrectionError as the cell raised them. `target` then holds
    the notebook with its outputs until then.
    """
    with importing():
        import papermill  # noqa: PLC0415 - heavy, and imported before the fork where there is one
        from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415

    os.environ["PYTHONPATH"] = import_path()
    _register_engine()
    for name in ("papermill", "traitlets"):  # the errors raised here say the same
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        nb = papermill.execute_notebook(
            str(source),
            str(target),
            parameters=dict(parameters),
            engine_name=ENGINE,
            kernel_name="python3",  # of this interpreter, whichever the notebook names
            language="python",
            cwd=str(source.parent),
            progress_bar=False,
            execution_timeout=cell_seconds,
            extra_arguments=_extra_arguments(record),
        )
    except papermill.PapermillExecutionError as error:
        raise _explain(error, source, target) from None
    except CellTimeoutError:
        what = f"It took longer than {cell_seconds} seconds."
        remedy = "Fix the cell, or raise cell_seconds in params/office.yaml."
        raise ChapterError(what, _unfinished_cell(source, target), remedy) from None
    except DeadKernelError:
        what = "The kernel died."
        remedy = "The cell may have run out of memory; run it in JupyterLab."
        raise ChapterError(what, _unfinished_cell(source, target), remedy) from None
    except RuntimeError as error:  # of jupyter_client: the kernel did not start
        raise ChapterError(f"{error}.", source.name, "Run it again, or in JupyterLab.") from None
    _attach_pictures(nb, source, record)
    write_notebook(strip_run_details(nb, parameters["year"]), target)


def _attach_pictures(nb: Mapping[str, Any], source: Path, record: Path | None) -> None:
    """Attach the pictures that the notebook links, and add them to the record of what was read."""
    sources = ["".join(cell["source"]) for cell in nb["cells"] if cell["cell_type"] == "markdown"]
    if not any("![" in text or "<img" in text.lower() for text in sources):
        return
    from annual_review.document.linked import attach_linked_pictures  # noqa: PLC0415 - heavy

    paths = attach_linked_pictures(nb, source.parent, lambda cell: _place(source, cell))
    if record is not None and paths:
        with record.open("a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(str(path.absolute()))}\n" for path in paths)


def _extra_arguments(record: Path | None) -> list[str]:
    """Return the kernel's arguments: before the first cell, start to record what it reads."""
    if record is None:
        return []
    module = "annual_review.engine.reads"
    line = f"__import__({module!r}, fromlist=['reads']).record_reads({str(record)!r})"
    return [f"--IPKernelApp.exec_lines={line}"]


def _register_engine() -> None:
    """Register the engine in case the package is not installed, and so has no entry point."""
    from papermill.engines import papermill_engines  # noqa: PLC0415

    from annual_review.engine.papermill_engine import ForkEngine  # noqa: PLC0415

    papermill_engines.register(ENGINE, ForkEngine)


def _explain(error: Any, source: Path, target: Path) -> ReviewError:
    """Turn papermill's account of a cell's error into one of the package's errors."""
    name, message, sentence = error.ename, error.evalue, _sentence(error.traceback)
    place = _place(source, _failed_cell(target), sentence)
    if name in _INPUT_ERRORS:
        return _INPUT_ERRORS[name](message, place if sentence else "")
    text = (message if hasattr(errors, name) else f"{name}: {message}").strip()
    what = text if text.endswith((".", "?", "!")) else f"{text}."
    return ChapterError(what, place, "Run it in JupyterLab and fix it.")


def _sentence(traceback: Sequence[str]) -> str:
    """Return the sentence that one of the package's errors quotes (see ReviewError), or ""."""
    quoting = len(traceback) <= 3  # no traceback of Python is so short
    quoted = [line for line in traceback if line.startswith(QUOTED)] if quoting else []
    return quoted[0].strip() if quoted else ""


def _failed_cell(target: Path) -> Mapping[str, Any] | None:
    """Return the cell that has an error among its outputs."""
    for cell in read_notebook(target).cells:
        if any(output["output_type"] == "error" for output in cell.get("outputs", ())):
            return dict(cell)
    return None


def _unfinished_cell(source: Path, target: Path) -> str:
    """Return the name of the last cell that papermill had started."""
    cells = read_notebook(target).cells if target.exists() else []
    started = [cell for cell in cells if cell.metadata.get("papermill", {}).get("start_time")]
    return _place(source, dict(started[-1]) if started else None)


def _place(source: Path, cell: Mapping[str, Any] | None, sentence: str = "") -> str:
    """Return a cell's name: the notebook, the cell's number in the source, and a sentence.

    The sentence is the cell's first line if none is given.
    """
    if cell is None:
        return source.name
    numbers = {own["id"]: number for number, own in enumerate(read_notebook(source).cells, 1)}
    first = next((line for line in str(cell["source"]).splitlines() if line.strip()), "")
    quoted = sentence or first.strip()[:60]
    return f"{source.name}, cell {numbers.get(cell['id'], '?')} ({quoted})"
