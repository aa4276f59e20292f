import subprocess
import sys

import nbformat
import pytest

from annual_review.build.notebooks import write_notebook
from annual_review.build.rendering import FORMATS, FigureFiles, Renderer, RenderOrder
from annual_review.document.blocks import Paragraph, Span
from annual_review.engine.jobs import end_all
from annual_review.errors import BuildError
from tests.support.executed import EVIDENCE, md, notebook, say

REVIEW = {"title": "综述", "office": "老干部局", "year": 2021}


@pytest.fixture
def renderer():
    yield Renderer(["article.txt"])
    end_all()


def figure_files(folder):
    names = ("figures", "typed", "proofread", "left_out", "characters")
    return FigureFiles(*(folder / f"{name}.json" for name in names), frozenset())


def write(path, *cells):
    write_notebook(notebook(*cells), path)
    return path


def sentence(value):
    spans = Span("听众"), Span(f"{value}人", figure="persons"), Span("。")
    return say(Paragraph(spans), persons=EVIDENCE | {"value": value})


def test_a_chapter_is_read_once_for_the_figures_and_the_formats(renderer, tmp_path):
    first = write(tmp_path / "02_a.ipynb", md("# 甲"), sentence(9))
    renderer.read(first)
    files = figure_files(tmp_path)
    order = RenderOrder([first], REVIEW, figure_files=files)
    assert list(renderer.results(order)) == []
    assert '"persons"' in files.figures.read_text(encoding="utf-8")
    first.unlink()
    last = write(tmp_path / "06_b.ipynb", md("# 乙\n\n尾声。"))
    target = tmp_path / "article.txt"
    assert list(renderer.results(RenderOrder([first, last], REVIEW, [target]))) == ["article.txt"]
    assert "听众9人。" in target.read_text(encoding="utf-8")


def test_an_error_of_a_chapter_is_raised_by_the_order_that_it_is_in(renderer, tmp_path):
    failed = nbformat.v4.new_output("error", ename="KeyError", evalue="甲", traceback=[])
    broken = nbformat.v4.new_code_cell("1", outputs=[failed])
    chapters = [write(tmp_path / "02_a.ipynb", sentence(9)), write(tmp_path / "03_b.ipynb", broken)]
    for chapter in chapters:
        renderer.read(chapter)
    files = figure_files(tmp_path)
    assert list(renderer.results(RenderOrder(chapters[:1], REVIEW, figure_files=files))) == []
    with pytest.raises(BuildError, match=r"03_b\.ipynb, cell 1.*KeyError"):
        list(renderer.results(RenderOrder(chapters, REVIEW, figure_files=files)))


def test_the_page_and_the_pdf_import_nothing_of_word_and_of_slides():
    modules = [FORMATS[name].partition(":")[0] for name in ("review.html", "review.pdf")]
    code = (
        f"import sys, {', '.join(modules)};"
        "print(sorted({'docx', 'pptx', 'xlsxwriter', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
