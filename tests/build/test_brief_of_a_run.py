"""A run that is asked for a brief: refused without cells for it, and told where it is too long."""

import nbformat
import pytest

from annual_review.build.pipeline import build
from annual_review.build.progress import progress_bar
from annual_review.build.steps import Sources
from annual_review.build.summary import brief_lines
from annual_review.errors import InputError
from annual_review.export.brief import ReviewBriefPDFExporter
from annual_review.project.loading import load_settings
from tests.support.executed import md, notebook

OFFICE = "name: 甲县老干部局\ncounty: 甲县\noutputs: [html, brief]\n"


def test_a_brief_without_a_cell_for_it_stops_a_run_before_it_cleans(tmp_path):
    for name, text in {"office.yaml": OFFICE, "registers.yaml": "registers: {}\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    chapters = tmp_path / "notebooks"
    chapters.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[md("# 载体")]), chapters / "02_a.ipynb")
    params = tmp_path / "2021.yaml"
    sources = Sources(load_settings(2021, params), tmp_path / "data", params, chapters)
    with (
        progress_bar(chapters, 1, check=False, began=0) as progress,
        pytest.raises(InputError, match=r"No cell is for the brief.*tag brief, or brief-only"),
    ):
        build(sources, tmp_path / "reports", progress)
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize(("paragraphs", "said"), [(2, []), (60, ["The brief has 3 pages"])])
def test_the_pages_of_a_brief_are_told_where_they_are_more_than_two(tmp_path, paragraphs, said):
    cell = md("# 载体\n\n" + "共建平台，资源共享。\n\n" * paragraphs, "brief")
    pdf, _ = ReviewBriefPDFExporter().from_notebook_node(notebook(cell))
    (tmp_path / "brief.pdf").write_bytes(pdf)
    lines = brief_lines(tmp_path)
    assert [line.split(",")[0] for line in lines] == said


def test_a_review_without_a_brief_has_no_such_line(tmp_path):
    assert brief_lines(tmp_path) == []
