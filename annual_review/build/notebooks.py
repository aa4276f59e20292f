"""Chapters as notebook files: their order, their parameters, and all of them merged into one.

`read_chapters` returns them for a run, `strip_run_details` makes an executed one the same in every
run, `merge_notebooks` is what the exporters get.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, ValidationError, from_dict
from nbformat.validator import get_validator

from annual_review.document.block_json import BLOCK_MIME
from annual_review.document.left_out import PRIVATE_MIME, WITHHELD_OUTPUT, left_out
from annual_review.document.places import INJECTED, PARAMETERS, place_of_cell
from annual_review.errors import InputError
from annual_review.files import write_text
from annual_review.indented_json import indented_json
from annual_review.language import _
from annual_review.person_numbers import mask
from annual_review.project.paths import chapter_files

FORMAT, FORMAT_MINOR = 4, 5  # of nbformat; from 4.5 on cells have ids
_TEXTS = ("text/plain", "text/html", "text/markdown")  # kinds of outputs
_EMBEDDED = ";base64,"  # a picture in HTML: its digits mean something else


@dataclass(frozen=True)
class Notebook:
    """A chapter's notebook: its file, the names that its parameters cell sets, its cells' tags."""

    path: Path
    parameters: frozenset[str]
    tags: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return the name of the chapter."""
        return self.path.stem

    def asks_for(self, name: str) -> bool:
        """Return whether the run has to pass the parameter `name`."""
        return name in self.parameters


def read_chapters(folder: Path) -> list[Notebook]:
    """Read the notebooks of a folder, in the order of the review.

    Raises InputError if there are none, for a file that is not a notebook, and for a notebook with
    code whose parameters cell does not set the year.
    """
    return [_read_chapter(path) for path in chapter_files(folder)]


def _read_chapter(path: Path) -> Notebook:
    nb = read_notebook(path)
    found = parameter_names(nb)
    if "year" not in found and any(cell["cell_type"] == "code" for cell in nb["cells"]):
        raise InputError(
            _("It has no cell with the tag 'parameters' that sets year."),
            str(path),
            _("Copy the second cell of another chapter, or add the tag to its first code cell."),
        )
    tags = [tag for cell in nb["cells"] for tag in cell["metadata"].get("tags", ())]
    return Notebook(path, found, frozenset(tags))


def parameter_names(nb: Mapping[str, Any]) -> frozenset[str]:
    """Return the names that a notebook's parameters cell sets."""
    cells = [cell for cell in nb["cells"] if PARAMETERS in cell["metadata"].get("tags", ())]
    return frozenset(name for cell in cells for name in _assigned_names("".join(cell["source"])))


def _assigned_names(source: str) -> set[str]:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return set()
    targets = [target for line in body if isinstance(line, ast.Assign) for target in line.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def read_notebook(path: Path) -> NotebookNode:
    """Read and validate a notebook; cells without an id of their own get one by their position.

    Raises InputError for a file that is not a notebook, is of another format than 2 to 4, or holds
    a conflict of git.
    """
    try:
        text = path.read_text(encoding="utf-8")
        _require_no_conflict(text.splitlines(), str(path))
        nb = _parsed(text)
        nbformat.validate(nb, relax_add_props=True)
    except (OSError, ValueError, AttributeError, KeyError, TypeError, ValidationError) as error:
        reason = " ".join(str(error).splitlines()[0].split()) if str(error) else _("it is empty")
        what = _("It is not a notebook ({reason}).", reason=reason[:80])
        remedy = _("Open it in JupyterLab and save it there, restore it, or remove it.")
        raise InputError(what, str(path), remedy) from None
    for position, cell in enumerate(nb.cells):
        _require_no_conflict(cell.source.splitlines(), place_of_cell(str(path), nb.cells, position))
    return nb


def _parsed(text: str) -> NotebookNode:
    """Return a notebook in format 4.5, in which every cell has an id."""
    nb = from_dict(json.loads(text or "{}"))  # type: ignore[no-untyped-call]
    if nb.get("nbformat") == FORMAT:
        nb = nbformat.v4.rwbase.rejoin_lines(nb)  # type: ignore[no-untyped-call]
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of ids that are missing: they are added here
            nb = from_dict(nbformat.reads(text, as_version=FORMAT))  # type: ignore[no-untyped-call]
            for cell in nb.cells:
                cell.pop("id", None)  # a random one
    nb.nbformat_minor = max(nb.nbformat_minor, FORMAT_MINOR)
    seen: set[str] = set()
    for position, cell in enumerate(nb.cells):
        if cell.get("id", "") in {"", *seen}:
            cell["id"] = f"cell-{position + 1:04d}"
        seen.add(cell["id"])
    return nb  # type: ignore[no-any-return]


def _require_no_conflict(lines: Sequence[str], where: str) -> None:
    """Raise InputError for lines between which git or nbdime left both sides of a merge."""
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<<")]
    if starts and any(line.startswith(">>>>>>>") for line in lines):
        raise InputError(
            _("It holds a conflict of git, from line {line} on.", line=starts[0]),
            where,
            _("Keep one of the two texts between <<<<<<< and >>>>>>>, and remove these lines."),
        )


def compile_schemas() -> None:
    """Compile the schemas of notebooks and outputs, once for all processes forked from now on.

    That takes 0.03 seconds for each of the two, which is as long as an empty notebook takes.
    """
    for relaxed in (False, True):
        get_validator(FORMAT, FORMAT_MINOR, relax_add_props=relaxed)  # type: ignore[no-untyped-call]


def read_executed(path: Path) -> NotebookNode:
    """Read a notebook that `write_notebook` wrote, without validating it again.

    What outputs hold, as evidence, stays plain dicts and lists: to make nodes of them took as long
    as to parse them.
    """
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    all_outputs = [cell.pop("outputs", None) for cell in content["cells"]]
    nb: NotebookNode = from_dict(content)  # type: ignore[no-untyped-call]
    for cell, outputs in zip(nb.cells, all_outputs, strict=True):
        if outputs is not None:
            cell.outputs = list(map(_executed_output, outputs))
    nb = nbformat.v4.rwbase.rejoin_lines(nb)  # type: ignore[no-untyped-call]
    return nbformat.v4.rwbase.strip_transient(nb)  # type: ignore[no-any-return,no-untyped-call]


def _executed_output(output: Mapping[str, Any]) -> NotebookNode:
    others = {key: value for key, value in output.items() if key != "data"}
    node: NotebookNode = from_dict(others)  # type: ignore[no-untyped-call]
    if "data" in output:
        node.data = _node(output["data"])
    return node


def write_notebook(nb: NotebookNode, path: Path) -> None:
    """Write a notebook in UTF-8 with line feeds on every system.

    The text is that of `nbformat.writes`, which copies every node of a notebook before. Cells that
    have no id of their own get one, as there.
    """
    with suppress(ValidationError):
        nbformat.validate(nb)
    split = nbformat.v4.rwbase.split_lines(_copy(nb))  # type: ignore[no-untyped-call]
    split = nbformat.v4.rwbase.strip_transient(split)  # type: ignore[no-untyped-call]
    write_text(path, indented_json(split, sort_keys=True) + "\n")


def _copy(nb: NotebookNode) -> NotebookNode:
    """Copy a notebook but for what an output or an attachment holds: pictures, tables, evidence."""
    copied = _node(nb, metadata=_node(nb.metadata))
    copied.cells = [_node(cell, metadata=_node(cell.metadata)) for cell in nb.cells]
    for cell in copied.cells:
        if "outputs" in cell:
            cell.outputs = [_node(output) for output in cell.outputs]
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.data = _node(output.data)
        if "attachments" in cell:
            cell.attachments = _node({name: _node(one) for name, one in cell.attachments.items()})
    return copied


def _node(content: Mapping[str, Any], **others: Any) -> NotebookNode:
    """Return a node whose contents are not copied, nor made nodes of."""
    return NotebookNode(content, **others)  # type: ignore[no-untyped-call]


def strip_run_details(nb: NotebookNode, year: int) -> NotebookNode:
    """Remove from an executed notebook what differs in every run: times, paths, random ids.

    Numbers of persons are masked in what its cells have printed: the rows that `review` gives have
    none, but those that 01_clean works on do.
    """
    nb.metadata.pop("papermill", None)
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id, cell.source = INJECTED, f"year = {year}"
        for output in cell.get("outputs", ()):
            _mask_output(output)
    if any(PRIVATE_MIME in data for data in _data_of(nb)):
        _withhold_left_out(nb)
    return nb


def _data_of(nb: NotebookNode) -> Iterator[Mapping[str, Any]]:
    for cell in nb.cells:
        for output in cell.get("outputs", ()):
            yield output.get("data", {})


def _withhold_left_out(nb: NotebookNode) -> None:
    """Replace what is no part of the review: it may show small numbers of persons."""
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = [one for one in cell.outputs if PRIVATE_MIME not in one.get("data", {})]
        for output in cell.outputs:
            if not left_out(output):
                continue
            if output["output_type"] == "stream":
                output["text"] = f"{WITHHELD_OUTPUT}\n"
            else:
                kinds = [kind for kind in output["data"] if kind in ("text/html", "text/plain")]
                output["data"] = dict.fromkeys(kinds, WITHHELD_OUTPUT)


def _mask_output(output: NotebookNode) -> None:
    """Mask numbers of persons in texts of an output that is no block of ours."""
    if output["output_type"] == "stream":
        output["text"] = mask(output["text"])
    data = output.get("data", {})
    for kind in _TEXTS if BLOCK_MIME not in data else ():
        if isinstance(text := data.get(kind), str) and _EMBEDDED not in text:
            data[kind] = mask(text)


def merge_notebooks(
    chapters: Iterable[tuple[str, NotebookNode]], review: Mapping[str, Any]
) -> NotebookNode:
    """Merge executed chapters (name, notebook) into one notebook, in order.

    `review` (title, office, year, date, fonts, page) becomes the metadata that the exporters read.
    """
    merged = from_dict(  # type: ignore[no-untyped-call]
        {
            "cells": [],
            "metadata": {"review": dict(review)},
            "nbformat": FORMAT,
            "nbformat_minor": FORMAT_MINOR,
        }
    )
    for name, nb in chapters:
        for cell in cells_to_merge(name, nb):
            cell["id"] = f"cell-{len(merged.cells):04d}"  # an id may not contain a file's name
            merged.cells.append(cell)
    return merged  # type: ignore[no-any-return]


def cells_to_merge(name: str, nb: NotebookNode) -> list[NotebookNode]:
    """Return the cells of an executed chapter as a merged notebook has them.

    Each gets its chapter's name and its own id in its metadata. An output that is a block keeps
    only its JSON.
    """
    for cell in nb.cells:
        cell.metadata |= {"chapter": name, "cell": cell.get("id", "")}
        for output in cell.get("outputs", ()):
            if BLOCK_MIME in output.get("data", {}):
                output["data"] = _node({BLOCK_MIME: output["data"][BLOCK_MIME]})
    return list(nb.cells)
