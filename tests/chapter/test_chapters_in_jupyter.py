"""Chapters run in JupyterLab from top to bottom, with nothing else executed before."""

import hashlib
import shutil
import time

import nbformat
import pytest
from nbclient import NotebookClient

from annual_review.project.paths import chapter_files
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

CHAPTERS = chapter_files(ROOT / "notebooks")
MOST_SECONDS = 60  # for the cell that cleans a year in memory, on a busy machine


@pytest.fixture
def project(tmp_path):
    """Copy what an analyst has."""
    for name in ("data", "params", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "reports").mkdir()
    return tmp_path


def tree(folder):
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("name", [path.name for path in CHAPTERS])
def test_a_chapter_runs_in_jupyterlab_and_writes_nothing(project, name):
    before = tree(project)
    nb = nbformat.read(project / "notebooks" / name, 4)
    began = time.monotonic()
    NotebookClient(nb, kernel_name="python3", timeout=2 * MOST_SECONDS).execute(
        cwd=str(project / "notebooks")
    )
    assert time.monotonic() - began < 2 * MOST_SECONDS
    assert tree(project) == before
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    shown = [output.get("data", {}) for cell in code for output in cell.outputs]
    has_notices_alone = name == "015_opening.ipynb"  # and nothing is lacking in this year
    assert any("text/html" in data for data in shown) is not has_notices_alone
    assert not [output for cell in code for output in cell.outputs if output.output_type == "error"]
