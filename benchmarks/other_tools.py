"""Install Quarto and mystmd and build pages with them; used by compare and memory (`--with`).

They only make a page of each chapter: no figures.json, no PDF, and the last chapter compares
nothing with published figures. Their PDF would need LaTeX or fonts of the system.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from annual_review.build.notebooks import (
    PARAMETERS,
    read_notebook,
    write_notebook,
)
from annual_review.project.paths import chapter_files
from benchmarks.builds import SCRIPTS, Build
from benchmarks.measuring import BenchmarkError, Step
from benchmarks.project_copy import YEAR, ProjectCopy

_HOST = re.compile(r"(?:\w+://)?[\w-]+(?:\.[\w-]+)*\.(?:com|dev|io|net|org)\b\S*")
_ERROR = re.compile(r"Error \w+ing|Error: |failed, reason|No matching|Traceback")
_TIMEOUT = 600  # seconds for a command of an installation


class _Tool:
    """A tool in its own virtual environment; it runs chapters in kernels of the project's one."""

    name: str
    package: str
    config: str  # the name of its project file

    def __init__(self, project: ProjectCopy) -> None:
        self.project, self.output = project, project.folder / self.name
        self.venv = project.folder / f"{self.name}-venv"
        self.environment = {"PATH": os.pathsep.join([str(SCRIPTS), os.environ["PATH"]])}

    def install(self) -> None:
        """Install the tool and build a small page. Raises BenchmarkError with its error line."""
        _run([sys.executable, "-m", "venv", str(self.venv)], self.project.folder)
        pip = [str(self.venv / "bin" / "pip"), "install", self.package]
        _run(pip, self.project.folder)
        small = self.project.folder / f"{self.name}-small"
        small.mkdir()
        (small / "small.md").write_text("# 小\n", encoding="utf-8")
        self.write_config(small, [Path("small.md")])
        _run(self.command(), small, self.environment)

    def prepare(self, case: str) -> None:
        """Copy the chapters with their parameters; keep what the last run left, unless cold."""
        if case == "cold":
            shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir(exist_ok=True)
        chapters = chapter_files(self.project.notebooks)
        for path in chapters:
            self._copy(path)
        self.write_config(self.output, chapters)

    def steps(self) -> list[Step]:
        """Return the single command."""
        # mystmd does not stop its Jupyter server.
        return [
            Step(self.name, self.command(), self.output, self.environment, leaves_processes=True)
        ]

    def command(self) -> list[str]:
        """Return the command that builds the pages of the current folder."""
        raise NotImplementedError

    def write_config(self, folder: Path, chapters: list[Path]) -> None:
        """Write the tool's project file."""
        raise NotImplementedError

    def _copy(self, chapter: Path) -> None:
        """Copy a notebook and append values to its cell of parameters."""
        notebook = read_notebook(chapter)
        paths = {
            "data": self.project.data / str(YEAR),
            "params": self.project.params,
            "records": self.output / "records",
        }
        lines = [f"year = {YEAR}", *(f"{name} = {str(path)!r}" for name, path in paths.items())]
        for cell in notebook.cells:
            if PARAMETERS in cell.metadata.get("tags", ()):
                cell.source = "\n".join([cell.source, *lines])
        write_notebook(notebook, self.output / chapter.name)


class Quarto(_Tool):
    """`quarto render`, which by default caches nothing."""

    name, package, config = "quarto", "quarto-cli", "_quarto.yml"

    def __init__(self, project: ProjectCopy) -> None:
        super().__init__(project)
        self.environment["QUARTO_PYTHON"] = sys.executable

    def command(self) -> list[str]:
        """Return the command that builds the project as HTML."""
        return [str(self.venv / "bin" / "quarto"), "render", "--execute", "--to", "html"]

    def write_config(self, folder: Path, chapters: list[Path]) -> None:
        """List the chapters in order, and let no kernel stay alive afterwards."""
        listed = "".join(f"    - {path.name}\n" for path in chapters)
        text = f"project:\n  type: default\n  render:\n{listed}execute:\n  daemon: false\n"
        (folder / self.config).write_text(text, encoding="utf-8")


class Myst(_Tool):
    """`myst build --html --execute`, which caches the outputs of notebooks with the same code."""

    name, package, config = "myst", "mystmd", "myst.yml"

    def __init__(self, project: ProjectCopy) -> None:
        super().__init__(project)
        settings = project.folder / "myst-jupyter"  # lets its Jupyter server run as root
        settings.mkdir(exist_ok=True)
        (settings / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}')
        self.environment["JUPYTER_CONFIG_DIR"] = str(settings)

    def prepare(self, case: str) -> None:
        """Clear the cache if data have changed: mystmd would show the old numbers otherwise."""
        if case == "workbook":
            shutil.rmtree(self.output / "_build" / "execute", ignore_errors=True)
        super().prepare(case)

    def command(self) -> list[str]:
        """Return the command that builds the project as HTML."""
        return [str(self.venv / "bin" / "myst"), "build", "--html", "--execute", "--strict"]

    def write_config(self, folder: Path, chapters: list[Path]) -> None:
        """List the chapters in order."""
        listed = "".join(f"    - file: {path.name}\n" for path in chapters)
        text = f"version: 1\nproject:\n  toc:\n{listed}site:\n  template: book-theme\n"
        (folder / self.config).write_text(text, encoding="utf-8")


TOOLS: dict[str, type[_Tool]] = {"quarto": Quarto, "myst": Myst}


def install_tools(names: Iterable[str], project: ProjectCopy) -> tuple[list[Build], dict[str, str]]:
    """Install tools; return those that work, and for the others the reason why not."""
    builds: list[Build] = []
    reasons: dict[str, str] = {}
    for name in names:
        tool = TOOLS[name](project)
        try:
            tool.install()
            builds.append(tool)
        except BenchmarkError as error:
            reasons[name] = str(error)
    return builds, reasons


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    """Run a command of an installation. Raises BenchmarkError with its error line."""
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
            timeout=_TIMEOUT,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise BenchmarkError(f"`{tool}`: {error_line(error.stdout)}") from None
    except subprocess.TimeoutExpired:
        raise BenchmarkError(f"`{tool}` took more than {_TIMEOUT} seconds.") from None


def error_line(output: str) -> str:
    r"""Return the first line of an output that reports an error, with host names left out.

    >>> error_line("ok\nError downloading: https://example.org/x not found\nfailed")
    'Error downloading: … not found'
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["no output"]
    line = next(filter(_ERROR.search, lines), lines[-1])
    return _HOST.sub("…", line)
