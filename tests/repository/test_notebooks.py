import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from annual_review.build.notebooks import (
    merge_notebooks,
    parameter_names,
    read_chapters,
    read_executed,
    read_notebook,
    strip_run_details,
    write_notebook,
)
from annual_review.errors import InputError
from annual_review.project.paths import chapter_files


def touch(folder, *names):
    for name in names:
        (folder / name).write_text("{}", encoding="utf-8")


def test_the_number_before_the_name_counts_as_a_decimal(tmp_path):
    touch(
        tmp_path, "05_e.ipynb", "045_new.ipynb", "04_d.ipynb", "015_b.ipynb", "01_a.ipynb", "x.py"
    )
    order = [path.stem for path in chapter_files(tmp_path)]
    assert order == ["01_a", "015_b", "04_d", "045_new", "05_e"]


def test_a_folder_without_notebooks_and_a_file_that_is_none_are_named(tmp_path):
    with pytest.raises(InputError, match="no notebooks"):
        chapter_files(tmp_path)
    touch(tmp_path, "01_a.ipynb")
    (tmp_path / "01_a.ipynb").write_text("not json", encoding="utf-8")
    with pytest.raises(InputError, match=r"01_a\.ipynb: It is not a notebook"):
        read_notebook(tmp_path / "01_a.ipynb")


def test_a_notebook_asks_for_what_its_parameters_cell_assigns():
    cell = new_code_cell("year = 2021\nrecords = ''", metadata={"tags": ["parameters"]})
    nb = new_notebook(cells=[new_code_cell("figures = 1"), cell])
    assert parameter_names(nb) == {"year", "records"}
    cell["source"] = "year = ("
    assert parameter_names(nb) == frozenset()


def test_chapters_know_their_names_and_what_they_ask_for(tmp_path):
    cell = new_code_cell("year = 2021", metadata={"tags": ["parameters"]})
    write_notebook(new_notebook(cells=[cell]), tmp_path / "01_a.ipynb")
    [chapter] = read_chapters(tmp_path)
    assert chapter.name == "01_a"
    assert chapter.asks_for("year")
    assert not chapter.asks_for("figures")


def test_an_executed_notebook_is_read_as_it_was_written(tmp_path):
    nb = new_notebook(cells=[new_markdown_cell("# 甲\n乙", id="a"), new_code_cell("1", id="b")])
    nb.cells[1].outputs = [nbformat.v4.new_output("stream", text="一\n二\n")]
    write_notebook(nb, tmp_path / "a.ipynb")
    assert read_executed(tmp_path / "a.ipynb") == read_notebook(tmp_path / "a.ipynb") == nb


def test_what_differs_from_run_to_run_is_taken_out():
    injected = new_code_cell("records = '/tmp/x'", metadata={"tags": ["injected-parameters"]})
    injected.metadata["papermill"] = {"start_time": "now"}
    nb = new_notebook(cells=[injected], metadata={"papermill": {"duration": 1}})
    settled = nbformat.writes(strip_run_details(nb, 2021))
    assert "papermill" not in settled
    assert "/tmp" not in settled
    assert "now" not in settled


def test_merged_cells_know_their_chapter_and_keep_ids_apart(tmp_path):
    one = new_notebook(cells=[new_markdown_cell("# 甲", id="a")])
    two = new_notebook(cells=[new_markdown_cell("# 乙", id="a")])
    merged = merge_notebooks([("01_a", one), ("02_b", two)], {"title": "综述"})
    assert [cell.metadata["chapter"] for cell in merged.cells] == ["01_a", "02_b"]
    assert len({cell["id"] for cell in merged.cells}) == 2
    write_notebook(merged, tmp_path / "m.ipynb")
    assert read_notebook(tmp_path / "m.ipynb").metadata["review"]["title"] == "综述"


def test_a_chapter_may_have_any_name_and_ids_stay_legal():
    nb = new_notebook(cells=[new_markdown_cell("# 甲", id="a"), new_markdown_cell("乙", id="b")])
    merged = merge_notebooks(
        [("045_交流" + "长" * 80, nb), ("05_" + "x" * 90, copy.deepcopy(nb))], {}
    )
    nbformat.validate(merged)


def test_a_chapter_that_does_not_ask_for_the_year_is_refused(tmp_path):
    path = tmp_path / "045_new.ipynb"
    write_notebook(new_notebook(cells=[new_code_cell("year = 2021", id="a")]), path)
    with pytest.raises(InputError, match=r"045_new\.ipynb: It has no cell with the tag"):
        read_chapters(tmp_path)
    write_notebook(new_notebook(cells=[new_markdown_cell("# 只有文字", id="a")]), path)
    assert [chapter.name for chapter in read_chapters(tmp_path)] == ["045_new"]
