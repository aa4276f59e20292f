"""What of a project goes into an archive."""

import json

import nbformat
import pytest

from annual_review.bundle.project_files import project_files, without_outputs
from annual_review.errors import InputError
from tests.conftest import ROOT


@pytest.fixture
def project(tmp_path):
    for name in (
        "params/office.yaml",
        "params/offices/a/office.yaml",
        "params/.hidden",
        "notebooks/helpers.py",
        "notebooks/__pycache__/helpers.pyc",
        "notebooks/.ipynb_checkpoints/02-checkpoint.py",
        "data/2021/台账.xlsx",
        "data/2021/~$台账.xlsx",
        "reports/2021/review.html",
        "run_report.py",
        ".venv/pyvenv.cfg",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("some", encoding="utf-8")
    return tmp_path


def places(folder, **options):
    return [place for place, _content in project_files(folder, **options)]


OWN = [
    "run_report.py",
    "params/office.yaml",
    "params/offices/a/office.yaml",
    "notebooks/helpers.py",
]


def test_params_and_chapters_are_taken_and_data_reviews_and_caches_are_not(project):
    assert sorted(places(project, with_data=False)) == sorted(OWN)


def test_registers_are_taken_where_that_is_asked_for(project):
    assert sorted(places(project, with_data=True)) == sorted([*OWN, "data/2021/台账.xlsx"])


def test_what_cells_have_shown_is_left_out(tmp_path):
    book = nbformat.v4.new_notebook()
    shown = nbformat.v4.new_output("stream", text="张三 13800000000")
    book.cells = [
        nbformat.v4.new_markdown_cell("# 章"),
        nbformat.v4.new_code_cell("aid", outputs=[shown], execution_count=3),
    ]
    path = tmp_path / "02.ipynb"
    nbformat.write(book, path)
    content = without_outputs(path.read_bytes(), path)
    assert b"13800000000" not in content
    cleaned = nbformat.reads(content.decode(), as_version=4)
    nbformat.validate(cleaned)
    assert [cell.source for cell in cleaned.cells] == ["# 章", "aid"]


def test_a_notebook_without_outputs_stays_as_it_is():
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        bare = without_outputs(path.read_bytes(), path)
        assert without_outputs(bare, path) == bare
        assert "outputs" not in json.loads(bare)["cells"][0]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"cells": 1}', b"\xff"])
def test_a_file_that_is_no_notebook_is_named(tmp_path, content):
    with pytest.raises(InputError, match=r"02\.ipynb: This is not a notebook"):
        without_outputs(content, tmp_path / "02.ipynb")
