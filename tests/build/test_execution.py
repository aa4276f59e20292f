"""One notebook executed: what its error says, and that others know nothing of it."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from annual_review.build.execution import execute
from annual_review.build.notebooks import read_notebook, write_notebook
from annual_review.engine.reads import recorded_reads
from annual_review.errors import ChapterError, CorrectionError, RegisterError
from tests.support.pictures import picture

pytestmark = pytest.mark.slow


def run(folder, *sources, seconds=30):
    cells = [
        new_markdown_cell("# 甲", id="t-1"),
        new_code_cell("year = 1", id="t-2", metadata={"tags": ["parameters"]}),
        *(new_code_cell(source, id=f"t-{n}") for n, source in enumerate(sources, 3)),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    source, target = folder / "03_x.ipynb", folder / "out.ipynb"
    write_notebook(new_notebook(cells=cells, metadata=kernel), source)
    execute(source, target, {"year": 2021}, seconds)
    return read_notebook(target)


def test_a_notebook_runs_with_the_year_it_is_given(tmp_path):
    nb = run(tmp_path, "from annual_review.values.wording import phrase\nphrase(year, '年')")
    assert nb.cells[-1].outputs[0].data["text/plain"] == "'2021年'"


@pytest.mark.parametrize(
    ("sources", "seconds", "message"),
    [
        (("1 + 1", "x = {}\nx['果农']"), 30, r"cell 4 \(x\['果农'\]\): KeyError: '果农'\."),
        (("1 +",), 30, r"cell 3 \(1 \+\): SyntaxError"),
        (("import time; time.sleep(60)",), 1, r"cell 3 \(import time.*longer than 1 seconds"),
        (("import os; os._exit(1)",), 30, r"cell 3 \(import os.*kernel died"),
    ],
    ids=["raises", "does not parse", "hangs", "dies"],
)
def test_a_failing_cell_is_named_with_its_error(tmp_path, sources, seconds, message):
    with pytest.raises(ChapterError, match=rf"03_x\.ipynb, {message}"):
        run(tmp_path, *sources, seconds=seconds)
    kept = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))
    assert any("# 甲" in "".join(cell["source"]) for cell in kept["cells"])


@pytest.mark.parametrize("kind", [RegisterError, CorrectionError])
def test_an_error_about_the_inputs_is_raised_unchanged(tmp_path, kind):
    raising = f"from annual_review.errors import {kind.__name__}\n"
    raising += f"raise {kind.__name__}('It is locked.', 'a.xlsx', 'Unlock it.')"
    with pytest.raises(kind, match=r"^a\.xlsx: It is locked\. Unlock it\.$"):
        run(tmp_path, raising)


def test_a_figure_error_names_the_cell(tmp_path):
    raising = (
        "from annual_review.chapter.figures import Figure, computed\n"
        "farmers = computed(Figure('a.b', 5, '人'))\nf'{farmers:万多}'"
    )
    with pytest.raises(ChapterError, match=r"cell 3 .*: a\.b: 5 is below 10000"):
        run(tmp_path, raising)


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("f'培训果农{farmers:于}。'", "'于' is not a format of a number. Known are"),
        ("where(pd.DataFrame({'甲': []}), 乙='丙')", "no field '乙'"),
    ],
)
def test_an_error_in_a_sentence_names_the_sentence(tmp_path, sentence, message):
    first = (
        "from annual_review.chapter import *\nfrom annual_review.chapter.figures import computed\n"
        "farmers = computed(Figure('a.b', 5, '人'))"
    )
    with pytest.raises(ChapterError) as caught:
        run(tmp_path, first, f"say(\n    '甲',\n    {sentence},\n)")
    assert caught.value.where == f"03_x.ipynb, cell 4 ({sentence})"
    assert message in caught.value.what


def test_a_notebook_without_ids_of_cells_fails_with_its_own_cell(tmp_path):
    cells = [
        {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "year = 1"},
        {"cell_type": "code", "metadata": {}, "source": "\n\n1 / 0"},
    ]
    cells = [cell | {"outputs": [], "execution_count": None} for cell in cells]
    source = tmp_path / "03_x.ipynb"
    nb = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}
    source.write_text(json.dumps(nb), encoding="utf-8")
    with pytest.raises(ChapterError, match=r"03_x\.ipynb, cell 2 \(1 / 0\): ZeroDivisionError"):
        execute(source, tmp_path / "out.ipynb", {"year": 2021}, 30)


def test_a_wrong_field_is_answered_by_the_nearest_in_the_run(tmp_path):
    table = "import pandas as pd\nrows = pd.DataFrame({'户数': [1]})"
    with pytest.raises(ChapterError) as caught:
        run(tmp_path, table, "x = 1\nrows['户'].sum()")
    assert caught.value.where == "03_x.ipynb, cell 4 (rows['户'].sum())"
    assert caught.value.what == "KeyError: This table has no field 户; did you mean 户数?"


def test_a_table_on_the_last_line_with_a_place_not_filled_fails(tmp_path):
    opened = "from annual_review.chapter import *\n"
    opened += "from annual_review.chapter.sentences import let_cells_show_blocks as let\nlet()"
    with pytest.raises(ChapterError, match=r"cell 4 .*prints \{x\} as it stands"):
        run(tmp_path, opened, "bars(pd.Series({'甲': 1, '乙': 2}), '走访{x}', '户')")


def test_a_cell_that_prints_without_end_is_cut_and_stopped(tmp_path):
    with pytest.raises(ChapterError, match="longer than 3 seconds"):
        run(tmp_path, "while True: print('abc' * 10)", seconds=3)
    assert (tmp_path / "out.ipynb").stat().st_size < 200_000


def test_what_a_cell_prints_is_cut_and_the_rest_runs(tmp_path):
    nb = run(tmp_path, "print('x' * 10_000_000)\n'y' * 10_000_000", "print('z')")
    first, second = nb.cells[-2:]
    (printed,) = [one.text for one in first.outputs if one.output_type == "stream"]
    assert printed.endswith("(cut here: the cell printed more than 100,000 characters)\n")
    assert len(printed) < 101_000
    assert second.outputs[0].text == "z\n"


def test_pictures_that_the_notebook_links_are_attached_and_recorded(tmp_path):
    (tmp_path / "会场.jpg").write_bytes(picture("JPEG"))
    cells = [new_markdown_cell("![](会场.jpg)", id="t-1"), new_code_cell("1", id="t-2")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    source, record = tmp_path / "03_x.ipynb", tmp_path / "record"
    write_notebook(new_notebook(cells=cells, metadata=kernel), source)
    execute(source, tmp_path / "out.ipynb", {"year": 2021}, 30, record)
    shown = read_notebook(tmp_path / "out.ipynb").cells
    assert next(cell for cell in shown if cell.id == "t-1").attachments["会场.jpg"]["image/jpeg"]
    assert tmp_path / "会场.jpg" in recorded_reads(record)


def test_a_missing_glyph_in_a_picture_names_the_cell_and_chinese_is_drawn(tmp_path):
    drawing = (
        "from annual_review.chapter import *\n"
        "from annual_review.chapter.charts.fonts import use_review_fonts\nuse_review_fonts()\n"
        "import seaborn as sns, matplotlib.pyplot as plt\nsns.set_theme()\n"
    )
    nb = run(tmp_path, f"{drawing}plt.plot([-1, 2], label='果农人数'); plt.legend();")
    assert "image/png" in nb.cells[-1].outputs[-1].data
    assert all(output.output_type == "display_data" for output in nb.cells[-1].outputs)
    with pytest.raises(ChapterError, match=r"cell 3 .*: No font has the character .*U\+3134A"):
        run(tmp_path, f"{drawing}plt.title('人数\U0003134a');")
