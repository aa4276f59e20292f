"""What others get of the sample's review: queries on its data, and a text with its numbers."""

import re
import subprocess
import sys

import docx
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from annual_review.build.notebooks import merge_notebooks, read_executed
from annual_review.cli import main
from annual_review.document.blocks import plain
from annual_review.document.reading import read_document
from annual_review.locked_text.allowed import allowed_in, spans_of
from annual_review.locked_text.checking import check_text
from annual_review.locked_text.filling import blocks_of_text, filled_source
from annual_review.locked_text.tokens import prose_chapters, tokens_of
from annual_review.project.cover import cover_of
from annual_review.project.loading import load_settings
from tests.conftest import ROOT
from tests.docs.pages import Page

pytestmark = pytest.mark.slow

PRINTS = "# → "
TEXT = """# {{year}}工作回顾

{{year}}，统一部署，进一步压实责任。

## 聚焦关心下一代

- 累计培训{{teams.agri.farmers}}，{{year.farmers|增长}}；
- 督导基层组织{{year.organisations}}。
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("others") / "reports"
    command = [sys.executable, "run_report.py", "2021", "--reports", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def document(reports):
    settings = load_settings(2021, ROOT / "params" / "2021.yaml")
    chapters = [
        (path.stem, read_executed(path)) for path in sorted((reports / "2021/notebooks").iterdir())
    ]
    return settings, read_document(
        merge_notebooks(chapters, cover_of(settings, ROOT / "params" / "2021.yaml"))
    )


def brief(reports, *text):
    return main(["2021", "--reports", str(reports), "--brief", *map(str, text)], project=ROOT)


@pytest.mark.parametrize("name", ["docs/data.md", "docs/data.zh-CN.md"])
def test_the_queries_of_the_page_give_what_it_says(reports, name):
    blocks = Page(name).blocks("python")
    wanted = [
        line.removeprefix(PRINTS)
        for code in blocks
        for line in code.splitlines()
        if line.startswith(PRINTS)
    ]
    command = [sys.executable, "-W", "error", "-c", "".join(blocks)]
    done = subprocess.run(
        command, cwd=reports.parent, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.stdout.splitlines(), done.stderr) == (wanted, "")
    assert len(wanted) == len(blocks) > 3


def test_every_sentence_of_the_review_with_tokens_is_accepted_and_prints_the_same(document):
    settings, review = document
    tokens = tokens_of(review, settings)
    allowed = allowed_in(review, settings, tokens).all
    sentences = [
        tuple(span for span in spans if not span.refers)
        for _, blocks in prose_chapters(review)
        for block in blocks
        for spans in spans_of(block)
    ]
    sentences = [spans for spans in sentences if plain(spans).strip()]
    assert len(sentences) > 40
    for spans in sentences:
        text = "".join(str(tokens.of_span(span) or span.text) for span in spans)
        for year, token in (("2021年", "{{year}}"), ("2020年", "{{year|上年}}"), ("\n", "")):
            text = text.replace(year, token)
        locked, faults = check_text(text, tokens, allowed, "")
        blocks_of_text(locked, faults, allowed, "", is_markdown=False)
        assert filled_source(locked) == plain(spans).replace("\n", "")


def test_the_material_has_no_figure_and_no_person(reports):
    assert brief(reports) == 0
    text = (reports / "2021-brief" / "material.md").read_text(encoding="utf-8")
    assert "{{teams.agri.farmers}}" in text
    assert not re.findall(r"\d{3,}", text.replace("run_report.py 2021", ""))
    content = (reports / "2021-brief" / "material.md").read_bytes()
    brief(reports)
    assert (reports / "2021-brief" / "material.md").read_bytes() == content


def test_an_accepted_text_becomes_an_article_whose_numbers_open_to_their_rows(reports, tmp_path):
    (tmp_path / "text.md").write_text(TEXT, encoding="utf-8")
    assert brief(reports, tmp_path / "text.md") == 0
    folder = reports / "2021-brief"
    page = BeautifulSoup((folder / "article.html").read_bytes(), "lxml")
    assert page.main.h1.text == "2021年工作回顾"
    assert "累计培训1490余人，" in page.main.text
    links = [link["href"] for link in page.select("table a")]
    assert "../2021/review.html#figure:teams.agri.farmers" in links
    words = "\n".join(one.text for one in docx.Document(folder / "article.docx").paragraphs)
    assert "督导基层组织742个" in words
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert brief(reports, tmp_path / "text.md") == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_name_of_a_person_in_the_registers_is_warned_of(reports, tmp_path, capsys):
    table = pd.read_parquet(reports / "2021/records/走访慰问台账.parquet")
    name = table["姓名"].iloc[0]
    (tmp_path / "text.md").write_text(f"走访慰问{name}等老同志。\n", encoding="utf-8")
    assert brief(reports, tmp_path / "text.md") == 0
    assert f"“{name}” stands in 走访慰问台账.姓名" in capsys.readouterr().out


def test_a_refused_text_leaves_everything_as_it_was(reports, tmp_path, capsys):
    (tmp_path / "text.md").write_text(TEXT + "\n培训12场。\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in reports.rglob("*") if path.is_file()}
    assert brief(reports, tmp_path / "text.md") == 2
    assert "line 10: “12” in “培训12场。”" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in reports.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", b"PK"), ("a.md", b"\xff\xfe\x00a"), ("a.md", b""), ("a.txt", b"\0\0\0")],
)
def test_a_file_that_is_no_text_is_refused(reports, tmp_path, capsys, name, content):
    (tmp_path / name).write_bytes(content)
    assert brief(reports, tmp_path / name) == 2
    assert name in capsys.readouterr().err


def test_without_a_review_it_says_to_make_one(tmp_path, capsys):
    assert brief(tmp_path) == 2
    assert "Make it first: run_report.py 2021" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", ["--check", "--force", "--strict", "--times", "--watch", "--new"]
)
def test_options_that_ask_for_something_else_are_refused(option, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["2021", option, "--brief"])
    assert ended.value.code == 2
    assert f"--brief: not allowed with argument {option}" in capsys.readouterr().err
