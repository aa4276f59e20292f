import copy
import json

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
from annual_review.document.block_json import BLOCK_MIME
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


def test_a_notebook_is_written_as_nbformat_writes_it(tmp_path):
    nb = new_notebook(cells=[new_markdown_cell("# 甲\n乙", id="a"), new_code_cell("1\n2", id="b")])
    nb.cells[0].attachments = {"a.svg": {"image/svg+xml": "<svg>\n</svg>", "image/png": "iVBO"}}
    block = {"blocks": [{"rows": [["龙潭镇", 1.5], ["兴隆镇", None]], "none": {}}], "figures": {}}
    data = {BLOCK_MIME: block, "text/html": "<p>\n</p>", "image/svg+xml": "<svg>\n</svg>"}
    nb.cells[1].outputs = [
        nbformat.v4.new_output("stream", text="一\n二\n"),
        nbformat.v4.new_output("display_data", data),
        nbformat.v4.new_output("error", ename="E", evalue="", traceback=["a\nb"]),
    ]
    nb.metadata["signature"] = nb.cells[0].metadata["trusted"] = True
    before = copy.deepcopy(nb)
    write_notebook(nb, tmp_path / "a.ipynb")
    written = (tmp_path / "a.ipynb").read_text(encoding="utf-8")
    assert written == nbformat.writes(before) + "\n"
    assert nb == before
    assert read_executed(tmp_path / "a.ipynb") == nbformat.reads(written, as_version=4)


def test_a_cell_without_an_id_is_written_with_one(tmp_path):
    nb = new_notebook(cells=[new_markdown_cell("甲")])
    del nb.cells[0]["id"]
    with pytest.warns(nbformat.warnings.MissingIDFieldWarning):
        write_notebook(nb, tmp_path / "a.ipynb")
    assert read_executed(tmp_path / "a.ipynb").cells[0].id


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


def write_json(path, cells, minor=5, **others):
    nb = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": minor} | others
    path.write_text(json.dumps(nb, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def code(source, **others):
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
    return cell | {"execution_count": None} | others


@pytest.mark.parametrize("minor", [0, 2, 4, 5])
def test_cells_without_an_id_of_their_own_get_one_by_their_position(tmp_path, minor):
    path = write_json(tmp_path / "01_a.ipynb", [code("1"), code("2")], minor)
    nb = read_notebook(path)
    assert [cell.id for cell in nb.cells] == ["cell-0001", "cell-0002"]
    assert nb.nbformat_minor == 5
    assert read_notebook(path) == nb


def test_an_id_that_occurs_twice_is_replaced_once(tmp_path):
    path = write_json(tmp_path / "01_a.ipynb", [code("1", id="x"), code("2", id="x")])
    assert [cell.id for cell in read_notebook(path).cells] == ["x", "cell-0002"]


def test_a_notebook_of_an_old_format_is_read(tmp_path):
    cells = [{"cell_type": "code", "input": "year = 1", "language": "python", "outputs": []}]
    cells[0] |= {"metadata": {}, "collapsed": False}
    path = tmp_path / "01_a.ipynb"
    sheets = [{"cells": cells, "metadata": {}}]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": sheets}
    path.write_text(json.dumps(old), encoding="utf-8")
    nb = read_notebook(path)
    assert [(cell.id, cell.source) for cell in nb.cells] == [("cell-0001", "year = 1")]


@pytest.mark.parametrize(
    ("cells", "others", "why"),
    [
        ([], {"nbformat": 5}, "Unsupported nbformat version 5"),
        ("x", {}, ""),
        ([{"cell_type": "sql", "metadata": {}, "source": ""}], {}, ""),
        ([{"cell_type": "code"}], {}, ""),
        ([], {"metadata": None}, ""),
    ],
)
def test_json_that_is_no_notebook_of_a_known_format_is_named(tmp_path, cells, others, why):
    path = write_json(tmp_path / "01_a.ipynb", cells, **others)
    with pytest.raises(InputError, match=rf"01_a\.ipynb: It is not a notebook \(.*{why}"):
        read_notebook(path)


def test_a_conflict_of_git_is_named_with_its_line_or_cell(tmp_path):
    path = write_json(tmp_path / "01_a.ipynb", [code("1")])
    lines = path.read_text(encoding="utf-8").splitlines()
    conflict = ["<<<<<<< HEAD", lines[2], "=======", lines[2], ">>>>>>> other"]
    path.write_text("\n".join([*lines[:2], *conflict, *lines[3:]]), encoding="utf-8")
    with pytest.raises(InputError, match=r"01_a\.ipynb: It holds a conflict of git, from line 3"):
        read_notebook(path)
    text = "甲\n<<<<<<< local\n乙\n=======\n丙\n>>>>>>> remote"
    write_json(path, [code("1"), {"cell_type": "markdown", "metadata": {}, "source": text}])
    with pytest.raises(InputError, match=r"01_a\.ipynb, cell 2 \(甲\): It holds a conflict"):
        read_notebook(path)
    write_json(path, [{"cell_type": "markdown", "metadata": {}, "source": "题\n=======\n文"}])
    assert read_notebook(path).cells
