"""Other tools that execute notebooks and make pages of them, installed where they can be.

They make pages alone, of each chapter by itself: no figures.json, no PDF, and the last chapter
compares nothing with published figures. Their PDF would need LaTeX or fonts of the system.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from annual_review.build.notebooks import (
    PARAMETERS,
    chapter_files,
    read_notebook,
    write_notebook,
)
from benchmarks.errors import BenchmarkError
from benchmarks.measuring import Step
from benchmarks.ways import COMMANDS, Way, asked_by
from benchmarks.workbench import YEAR, Workbench

_HOST = re.compile(r"(?:\w+://)?[\w-]+(?:\.[\w-]+)*\.(?:com|dev|io|net|org)\b\S*")
_CAUSE = re.compile(r"Error \w+ing|Error: |failed, reason|No matching|Traceback")
_INSTALLING = 600  # seconds


class _Rival:
    """A tool in a virtual environment of its own; chapters still run in this one's kernels."""

    name: str
    package: str
    config: str  # the name of its project file

    def __init__(self, bench: Workbench) -> None:
        self.bench, self.made = bench, bench.folder / self.name
        self.tools = bench.folder / f"{self.name}-tools"
        self.environment = {"PATH": os.pathsep.join([str(COMMANDS), os.environ["PATH"]])}

    def install(self) -> None:
        """Install the tool and make a small page. Raises BenchmarkError with what it said."""
        _try([sys.executable, "-m", "venv", str(self.tools)], self.bench.folder)
        pip = [str(self.tools / "bin" / "pip"), "install", self.package]
        _try(pip, self.bench.folder)
        small = self.bench.folder / f"{self.name}-small"
        small.mkdir()
        (small / "small.md").write_text("# 小\n", encoding="utf-8")
        self.write_config(small, [Path("small.md")])
        _try(self.command(), small, self.environment)

    def make_ready(self, row: str) -> None:
        """Copy the chapters, their parameters filled in, beside what the last run has left."""
        if row == "cold":
            shutil.rmtree(self.made, ignore_errors=True)
        self.made.mkdir(exist_ok=True)
        chapters = chapter_files(self.bench.notebooks)
        for path in chapters:
            self._copy(path)
        self.write_config(self.made, chapters)

    def steps(self) -> list[Step]:
        """Return the one command."""
        # mystmd leaves its Jupyter server behind.
        return [Step(self.name, self.command(), self.made, self.environment, leaves=True)]

    def command(self) -> list[str]:
        """Return the command that makes the pages of the folder that it runs in."""
        raise NotImplementedError

    def write_config(self, folder: Path, chapters: list[Path]) -> None:
        """Write the tool's project file."""
        raise NotImplementedError

    def _copy(self, chapter: Path) -> None:
        """Copy a notebook, its parameters filled in."""
        nb, asked = read_notebook(chapter), asked_by(chapter)
        filled = {
            "data": self.bench.data / str(YEAR),
            "params": self.bench.params,
            "records": self.made / "records",
        }
        lines = [f"{name} = {str(path)!r}" for name, path in filled.items() if name in asked]
        for cell in nb.cells:
            if PARAMETERS in cell.metadata.get("tags", ()):
                cell.source = "\n".join([cell.source, *lines])
        write_notebook(nb, self.made / chapter.name)


class Quarto(_Rival):
    """`quarto render`, which keeps nothing unless it is told to."""

    name, package, config = "quarto", "quarto-cli", "_quarto.yml"

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.environment["QUARTO_PYTHON"] = sys.executable

    def command(self) -> list[str]:
        """Return the command for a whole project, in HTML."""
        return [str(self.tools / "bin" / "quarto"), "render", "--execute", "--to", "html"]

    def write_config(self, folder: Path, chapters: list[Path]) -> None:
        """Let each chapter be executed, in order, and no kernel stay alive afterwards."""
        listed = "".join(f"    - {path.name}\n" for path in chapters)
        text = f"project:\n  type: default\n  render:\n{listed}execute:\n  daemon: false\n"
        (folder / self.config).write_text(text, encoding="utf-8")


class Myst(_Rival):
    """`myst build --html --execute`, which keeps the outputs of notebooks with the same code."""

    name, package, config = "myst", "mystmd", "myst.yml"

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        settings = bench.folder / "myst-jupyter"  # its Jupyter server may be root's
        settings.mkdir(exist_ok=True)
        (settings / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}')
        self.environment["JUPYTER_CONFIG_DIR"] = str(settings)

    def make_ready(self, row: str) -> None:
        """Forget the outputs where data have changed: it would print the old numbers again."""
        if row == "workbook":
            shutil.rmtree(self.made / "_build" / "execute", ignore_errors=True)
        super().make_ready(row)

    def command(self) -> list[str]:
        """Return the command for a whole project, in HTML."""
        return [str(self.tools / "bin" / "myst"), "build", "--html", "--execute", "--strict"]

    def write_config(self, folder: Path, chapters: list[Path]) -> None:
        """List the chapters in order."""
        listed = "".join(f"    - file: {path.name}\n" for path in chapters)
        text = f"version: 1\nproject:\n  toc:\n{listed}site:\n  template: book-theme\n"
        (folder / self.config).write_text(text, encoding="utf-8")


RIVALS: dict[str, type[_Rival]] = {"quarto": Quarto, "myst": Myst}


def installed(names: list[str], bench: Workbench) -> tuple[list[Way], dict[str, str]]:
    """Install rivals; return those that work, and why the others don't."""
    ways: list[Way] = []
    reasons: dict[str, str] = {}
    for name in names:
        rival = RIVALS[name](bench)
        try:
            rival.install()
            ways.append(rival)
        except BenchmarkError as error:
            reasons[name] = str(error)
    return ways, reasons


def _try(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    """Run a command of an installation. Raises BenchmarkError with the line that says the cause."""
    tool = " ".join([Path(command[0]).name, *command[1:3]])
    try:
        subprocess.run(  # noqa: S603 - commands of this folder
            command,
            cwd=folder,
            env=os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_INSTALLING,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise BenchmarkError(f"`{tool}`: {cause(error.stdout)}") from None
    except subprocess.TimeoutExpired:
        raise BenchmarkError(f"`{tool}` took more than {_INSTALLING} seconds.") from None


def cause(said: str) -> str:
    r"""Return the first line that tells of an error, without the names of hosts.

    >>> cause("ok\nError downloading: https://example.org/x not found\nfailed")
    'Error downloading: … not found'
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["it said nothing"]
    telling = next(filter(_CAUSE.search, lines), lines[-1])
    return _HOST.sub("…", telling)
