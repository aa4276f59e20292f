"""The notebooks and params/ with edits made: as contents of files, and as a copy to be executed.

Notebooks keep the layout of their JSON, so that git shows the edited lines alone.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annual_review.errors import BuildError, os_reason
from annual_review.files import replace_file
from annual_review.language import _
from annual_review.project.params_files import params_with_bases
from annual_review.project.paths import chapter_files
from annual_review.word_edits.facts import FactPlace, fact_places, read_params, with_facts
from annual_review.word_edits.items import Item, NewCell
from annual_review.word_edits.planning import Sources
from annual_review.word_edits.source_edits import SourceEdit, apply_edits

_INDENT = re.compile(r"^( +)\"", re.MULTILINE)
_BOM = b"\xef\xbb\xbf"


@dataclass
class Project:
    """The files that edits are written to, as they are now."""

    notebooks: dict[str, Path]  # by chapter
    contents: dict[str, bytes]
    params: Path
    facts: dict[str, FactPlace]
    fact_texts: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)

    def sources(self) -> Sources:
        """Return the cells of all notebooks, and the facts."""
        cells = {
            chapter: {
                cell["id"]: (cell["cell_type"], _text(cell["source"]))
                for cell in json.loads(content)["cells"]
                if "id" in cell
            }
            for chapter, content in self.contents.items()
        }
        facts = {key: text for key, text in self.fact_texts.items() if key in self.facts}
        return Sources(cells, facts, self.names)


def read_project(
    notebooks: Path, params: Path, fact_texts: dict[str, str], names: Mapping[str, object]
) -> Project:
    """Read the notebooks and the places of facts of a project."""
    files = {path.stem: path for path in chapter_files(notebooks)}
    contents = {chapter: path.read_bytes() for chapter, path in files.items()}
    texts = {key: text for key, text in names.items() if isinstance(text, str)}
    return Project(files, contents, params, fact_places(params), fact_texts, texts)


def changed_files(project: Project, items: Iterable[Item]) -> dict[Path, bytes]:
    """Return the new contents of the files that some items change."""
    by_chapter: dict[str, dict[str, list[SourceEdit]]] = {}
    cells: dict[str, list[NewCell]] = {}
    facts: dict[str, list[SourceEdit]] = {}
    for step in (step for item in items for step in item.steps):
        if isinstance(step, NewCell):
            cells.setdefault(step.chapter, []).append(step)
        elif step.fact:
            facts.setdefault(step.fact, []).append(step)
        else:
            by_chapter.setdefault(step.chapter, {}).setdefault(step.cell, []).append(step)
    changed = {
        project.notebooks[chapter]: _notebook_with(
            project.contents[chapter], by_chapter.get(chapter, {}), cells.get(chapter, [])
        )
        for chapter in by_chapter.keys() | cells.keys()
    }
    texts: dict[Path, dict[str, str]] = {}
    for key, edits in facts.items():
        texts.setdefault(project.facts[key].file, {})[key] = apply_edits(
            project.fact_texts[key], edits
        )
    for file, said in texts.items():
        mark = _BOM if file.read_bytes().startswith(_BOM) else b""
        changed[file] = mark + with_facts(read_params(file), said, project.facts).encode()
    return changed


def edited_source(source: str, edits: Sequence[SourceEdit], *, is_code: bool) -> str | None:
    """Return a cell's source with edits made; None if they overlap or the code is none any more."""
    try:
        edited = apply_edits(source, edits)
        if is_code and not source.lstrip().startswith(("%", "!")):
            ast.parse(edited)
    except (ValueError, SyntaxError):
        return None
    return edited


def _notebook_with(
    content: bytes, edits: dict[str, list[SourceEdit]], new: Sequence[NewCell]
) -> bytes:
    text = content.decode()
    nb = json.loads(text)
    cells: list[Any] = []
    for cell in nb["cells"]:
        id = cell.get("id", "")
        is_kept = True
        if id in edits:
            source = apply_edits(_text(cell["source"]), edits[id])
            is_list = isinstance(cell["source"], list)
            cell["source"] = source.splitlines(keepends=True) if is_list else source
            is_kept = bool(source.strip())
        if is_kept:
            cells.append(cell)
        cells += [_cell(one) for one in new if one.behind == id]
    nb["cells"] = cells
    indent = _INDENT.search(text)
    end = "\n" if text.endswith("\n") else ""
    written = json.dumps(nb, ensure_ascii=False, indent=len(indent[1]) if indent else 1)
    return (written + end).encode()


def _cell(new: NewCell) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": new.id,
        "metadata": {},
        "source": new.source.splitlines(keepends=True),
    }


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def copy_project(project: Project, changed: dict[Path, bytes], folder: Path) -> tuple[Path, Path]:
    """Copy notebooks and params/ into a folder, with changed files; return where they are.

    Files on which params/ are based keep their place relative to it.
    """
    files = [file.resolve() for file in params_with_bases(project.params).values()]
    files += [project.params.resolve()]
    top = Path(os.path.commonpath([str(one.parent) for one in files]))
    params = folder / "params" / project.params.resolve().relative_to(top)
    shutil.copytree(top, folder / "params", ignore=_ignored(top), symlinks=False)
    first = next(iter(project.notebooks.values()))
    notebooks = folder / "notebooks"
    shutil.copytree(first.parent, notebooks, ignore=shutil.ignore_patterns(".*"))
    for path, content in changed.items():
        resolved = path.resolve()
        target = (
            notebooks / path.name
            if path in project.notebooks.values()
            else folder / "params" / resolved.relative_to(top)
        )
        target.write_bytes(content)
    return notebooks, params


def _ignored(top: Path) -> Any:
    """Leave out of a copy what is no folder of params, should params lie beside all else."""
    heavy = {"data", "reports", "notebooks", ".git", ".venv"}

    def ignore(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if Path(folder) == top and name in heavy}

    return ignore


def write_files(changed: dict[Path, bytes], before: dict[Path, bytes]) -> None:
    """Write files, all or none: if one cannot be written, those before it are as they were.

    `before` are the contents that the edits were made from. Raises BuildError for a file that has
    changed since, and for one that cannot be written.
    """
    for path, content in before.items():
        if path.read_bytes() != content:
            raise BuildError(
                _("It was changed meanwhile."), str(path), _("Nothing was written; try again.")
            )
    done: list[Path] = []
    try:
        for path, content in changed.items():
            mode = path.stat().st_mode & 0o777
            replace_file(path, content)
            done.append(path)
            path.chmod(mode)
    except BaseException as error:
        for path in done:
            with suppress(OSError):
                replace_file(path, before[path])
        if isinstance(error, OSError):
            raise BuildError(
                _("It cannot be written: {reason}.", reason=os_reason(error)),
                str(error.filename or ""),
                _("Nothing was changed; fix that and try again."),
            ) from None
        raise
