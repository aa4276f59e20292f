"""A chapter in JupyterLab sees what the project's 01_clean.ipynb makes, as a run does."""

import shutil

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from annual_review.chapter.cleaning_notebook import clean_year
from annual_review.errors import ChapterError, InputError
from annual_review.project.loading import load_settings
from annual_review.project.notebook_parameters import notebook_paths
from annual_review.project.root import PROJECT
from tests.conftest import ROOT

REGISTER = "宣讲台账"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv(PROJECT, raising=False)
    shutil.copytree(ROOT / "params", tmp_path / "params")
    shutil.copytree(ROOT / "data" / "2021", tmp_path / "data" / "2021")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def write(project, change=lambda nb: None):
    nb = nbformat.read(ROOT / "notebooks" / "01_clean.ipynb", 4)
    change(nb)
    nbformat.write(nb, project / "notebooks" / "01_clean.ipynb")


def cleaned(project):
    period, paths = notebook_paths({})
    return clean_year(load_settings(period.year, paths.params), paths)


def cell(nb, text):
    return next(cell for cell in nb.cells if text in cell.source)


def test_the_notebook_cleans_as_the_standard_steps_do(project):
    standard = cleaned(project)
    write(project)
    own = cleaned(project)
    assert own.ledger.equals(standard.ledger)
    assert own.records[REGISTER].equals(standard.records[REGISTER])


def test_a_change_in_the_notebook_holds_for_chapters(project):
    def drop_a_register(nb):
        cell(nb, "save(").source = f"del cleaned.records['{REGISTER}']\n" + cell(nb, "save(").source

    write(project, drop_a_register)
    assert REGISTER not in cleaned(project).records


def test_magics_of_ipython_are_allowed(project):
    def add_a_magic(nb):
        cell(nb, "open_project()").source = "files = !true\n" + cell(nb, "open_project()").source

    write(project, add_a_magic)
    InteractiveShell.instance()
    try:
        assert REGISTER in cleaned(project).records
    finally:
        InteractiveShell.clear_instance()


def test_a_cell_that_fails_is_named(project):
    def divide_by_zero(nb):
        cell(nb, "add_members(").source = "# 先看\n1 / 0"

    write(project, divide_by_zero)
    with pytest.raises(
        ChapterError, match=r"01_clean\.ipynb, cell 9 \(# 先看\): ZeroDivisionError"
    ):
        cleaned(project)


def test_a_notebook_that_saves_nothing_is_named(project):
    write(project, lambda nb: nb.cells.remove(cell(nb, "save(cleaned")))
    with pytest.raises(ChapterError, match="has not saved"):
        cleaned(project)


def test_errors_of_cleaning_are_raised_as_they_are(project):
    write(project)
    shutil.rmtree(project / "data" / "2021")
    (project / "data" / "2021").mkdir()
    with pytest.raises(InputError, match="no registers"):
        clean_year(load_settings(2021, project / "params" / "2021.yaml"), notebook_paths({})[1])


def test_the_notebook_may_have_any_name_that_comes_first(project):
    write(project, lambda nb: nb.cells.remove(cell(nb, "save(cleaned")))
    notebooks = project / "notebooks"
    (notebooks / "01_clean.ipynb").rename(notebooks / "00_整理.ipynb")
    with pytest.raises(ChapterError, match=r"00_整理\.ipynb: It has not saved"):
        cleaned(project)


def test_a_first_notebook_that_does_not_clean_is_not_executed(project):
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(nb, project / "notebooks" / "01_look.ipynb")
    assert REGISTER in cleaned(project).records
