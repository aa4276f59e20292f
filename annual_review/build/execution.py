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
from annual_review.document.places import place_of_cell
from annual_review.engine.fingerprints import import_path
from annual_review.engine.preloading import importing
from annual_review.errors import (
    QUOTED,
    ChapterError,
    CorrectionError,
    InputError,
    ReviewError,
    as_sentence,
    recorded_error,
)
from annual_review.language import _

_EXTENSIONS = ("annual_review.engine.output_limits", "annual_review.cell_errors")  # of IPython
_SHOWN_LINES = 3  # of an error of the package

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
        # Heavy, and imported before the fork where there is one.
        from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415
        from papermill import PapermillExecutionError  # noqa: PLC0415

        from annual_review.engine.papermill_engine import execute_unwritten  # noqa: PLC0415

    os.environ["PYTHONPATH"] = import_path()
    for name in ("papermill", "traitlets"):  # the errors raised here say the same
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        nb = execute_unwritten(
            read_notebook(source),
            target,
            parameters,
            source.parent,
            execution_timeout=cell_seconds,
            extra_arguments=_extra_arguments(record),
        )
    except PapermillExecutionError as error:
        raise _explain(error, source, target, record) from None
    except CellTimeoutError:
        what = _("It took longer than {seconds} seconds.", seconds=cell_seconds)
        remedy = _("Fix the cell, or raise cell_seconds in params/office.yaml.")
        raise ChapterError(what, _unfinished_cell(source, target), remedy) from None
    except DeadKernelError:
        what = _("The kernel died.")
        remedy = _("The cell may have run out of memory; run it in JupyterLab.")
        raise ChapterError(what, _unfinished_cell(source, target), remedy) from None
    except RuntimeError as error:  # of jupyter_client: the kernel did not start
        remedy = _("Run it again, or in JupyterLab.")
        raise ChapterError(as_sentence(error), source.name, remedy) from None
    _attach_pictures(nb, source, record)
    write_notebook(strip_run_details(nb, parameters["year"]), target)


def _attach_pictures(nb: Mapping[str, Any], source: Path, record: Path | None) -> None:
    """Attach the pictures that the notebook links, and add them to the record of what was read."""
    sources = ["".join(cell["source"]) for cell in nb["cells"] if cell["cell_type"] == "markdown"]
    if not any("![" in text or "<img" in text.lower() for text in sources):
        return
    from annual_review.document.linked import attach_linked_pictures  # noqa: PLC0415 - heavy

    cells = nb["cells"]
    positions = {id(cell): position for position, cell in enumerate(cells)}
    paths = attach_linked_pictures(
        nb,
        source.parent,
        lambda cell: place_of_cell(source.name, cells, positions[id(cell)]),
    )
    if record is not None and paths:
        with record.open("a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(str(path.absolute()))}\n" for path in paths)


def _extra_arguments(record: Path | None) -> list[str]:
    """Return the kernel's arguments: extensions, and what it calls before the first cell."""
    arguments = [f"--IPKernelApp.extensions={name}" for name in _EXTENSIONS]
    if record is not None:
        calls = {
            "annual_review.engine.reads": f"record_reads({str(record)!r})",
            "annual_review.errors": f"record_errors({str(_error_file(record))!r})",
        }
        for module, call in calls.items():
            line = f"__import__({module!r}, fromlist=['_']).{call}"
            arguments.append(f"--IPKernelApp.exec_lines={line}")
    return arguments


def _error_file(record: Path) -> Path:
    """Return where a kernel writes the error that it shows, beside the record of its reads."""
    return record.with_name(f"{record.name}.error")


def _explain(error: Any, source: Path, target: Path, record: Path | None) -> ReviewError:
    """Turn papermill's account of a cell's error into one of the package's errors."""
    name, message = error.ename, error.evalue
    shown, sentence, remedy = _shown_lines(name, error.traceback)
    place = _place(source, target, _failed_cell(target), sentence)
    recorded = recorded_error(_error_file(record), name) if record and shown else None
    if recorded:  # the same as messages, which the index of offices says in Chinese
        (shown, remedy), message = recorded, recorded[0]
    if name in _INPUT_ERRORS:
        return _INPUT_ERRORS[name](message, place if sentence else "")
    if hasattr(errors, name):
        shown, remedy = message, ""
    what = shown or f"{name}: {message}".strip()
    return ChapterError(as_sentence(what), place, remedy or _("Run it in JupyterLab and fix it."))


def _shown_lines(name: str, traceback: Sequence[str]) -> tuple[str, str, str]:
    """Return what is wrong, the sentence and the remedy, as the package shows errors.

    See ReviewError._render_traceback_ and cell_errors.rendered. All are "" for a traceback of
    Python, which is longer.
    """
    if not traceback or len(traceback) > _SHOWN_LINES or not traceback[0].startswith(f"{name}: "):
        return "", "", ""
    what, *others = traceback
    quoted = [line.strip() for line in others if line.startswith(QUOTED)]
    remedies = [line for line in others if not line.startswith(QUOTED)]
    return what, "".join(quoted[:1]), "".join(remedies[:1])


def _failed_cell(target: Path) -> int | None:
    """Return the position of the cell that has an error among its outputs."""
    for position, cell in enumerate(read_notebook(target).cells):
        if any(output["output_type"] == "error" for output in cell.get("outputs", ())):
            return position
    return None


def _unfinished_cell(source: Path, target: Path) -> str:
    """Return the name of the last cell that papermill had started."""
    cells = read_notebook(target).cells if target.exists() else []
    started = [
        position
        for position, cell in enumerate(cells)
        if cell.metadata.get("papermill", {}).get("start_time")
    ]
    return _place(source, target, started[-1] if started else None)


def _place(source: Path, target: Path, position: int | None, sentence: str = "") -> str:
    """Return the name of a cell of an executed notebook, with a sentence or its first line."""
    if position is None:
        return source.name
    return place_of_cell(source.name, read_notebook(target).cells, position, sentence)
