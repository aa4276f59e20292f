"""The cover of a chapter that is exported by itself, and the names of the exporters."""

import shutil
from importlib.metadata import entry_points

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from annual_review.build.rendering import FORMATS
from annual_review.errors import BuildError, ParamsError
from annual_review.export.html import ReviewHTMLExporter
from annual_review.project.cover import cover_of, find_cover
from annual_review.project.loading import load_settings
from annual_review.project.outputs import ALL_FILES
from tests.conftest import ROOT


def chapter(*sources, run=True):
    cells = [new_markdown_cell("# 甲章"), new_code_cell("x", execution_count=1 if run else None)]
    for source in sources:
        tags = {"tags": ["parameters"]}
        cells.append(new_code_cell(source, metadata=tags, execution_count=1 if run else None))
    if run:
        cells[1].outputs = [new_output("stream", name="stdout", text="说明")]
    return new_notebook(cells=cells)


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "params", tmp_path / "params")
    (tmp_path / "notebooks").mkdir()
    return tmp_path


def export(nb, folder):
    page, _ = ReviewHTMLExporter().from_notebook_node(nb, {"metadata": {"path": str(folder)}})
    return page


def test_a_chapter_has_the_cover_of_the_year_in_its_parameters(project):
    path = project / "params" / "2020.yaml"
    expected = cover_of(load_settings(2020, path), path)
    found = find_cover(chapter('year = 2020\nparams = ""'), project / "notebooks")
    assert found == expected
    page = export(chapter("year = 2020"), project / "notebooks")
    assert BeautifulSoup(page, "html.parser").h1.get_text() == expected["title"]


def test_a_params_file_among_the_parameters_is_used(project):
    other = project / "params" / "other.yaml"
    other.write_text("title: 另一篇", encoding="utf-8")
    nb = chapter(f"year = 2021\nparams = {str(other)!r}")
    assert find_cover(nb, project / "notebooks")["title"] == "另一篇"


@pytest.mark.parametrize("source", ["", "year = len('甲')", "year = ("])
def test_without_a_year_there_is_no_cover(project, source):
    assert find_cover(chapter(source), project / "notebooks") == {}


def test_outside_a_project_a_chapter_has_its_own_title(tmp_path):
    page = export(chapter("year = 2021"), tmp_path)
    assert BeautifulSoup(page, "html.parser").h1.get_text() == "甲章"


def test_an_error_in_params_is_reported(project):
    (project / "params" / "2021.yaml").write_text("titel: 甲", encoding="utf-8")
    with pytest.raises(ParamsError, match="Did you mean 'title'"):
        export(chapter("year = 2021"), project / "notebooks")


def test_a_chapter_that_was_not_executed_is_refused(project):
    with pytest.raises(BuildError, match=r"has not been run\. Run all its cells"):
        export(chapter("year = 2021", run=False), project / "notebooks")


def test_every_format_has_an_exporter_of_that_name():
    ours = {one.name: one.value for one in entry_points(group="nbconvert.exporters")}
    for output, exporter in FORMATS.items():
        kind, _, ending = output.partition(".")
        prefix = "review" if kind in ("review", "slides") else f"review-{kind}"
        name = prefix if kind != "review" and ending == "html" else f"{prefix}-{ending}"
        assert ours[name] == exporter


def test_the_files_of_all_outputs_have_an_exporter():
    assert list(FORMATS) == list(ALL_FILES)
