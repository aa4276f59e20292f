"""The shipped chapters: their house rules, and that their sentences follow the data."""

import dataclasses
import json
import re
from pathlib import Path

import pytest

from annual_review.build.notebooks import chapter_files, parameter_names
from annual_review.chapter.review import Review
from annual_review.cleaning.clean import clean
from annual_review.document.blocks import Chart, Glance, Paragraph, Table, plain
from annual_review.project.loading import load_settings
from annual_review.registers.corrections import Correction
from annual_review.registers.inputs import read_folder
from tests.conftest import ROOT

NOTEBOOKS = chapter_files(ROOT / "notebooks")
CHAPTERS = NOTEBOOKS[1:]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def sources(path):
    return ["".join(cell["source"]) for cell in load(path)["cells"] if cell["cell_type"] == "code"]


def ids(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_a_notebook_in_git_has_no_outputs_keeps_its_ids_and_names_its_kernel(path):
    nb = load(path)
    code = [cell for cell in nb["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert all(re.fullmatch(r"[a-z]+-\d+", cell["id"]) for cell in nb["cells"])
    assert nb["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_a_notebook_opens_with_its_title_then_its_parameters(path):
    title, parameters = load(path)["cells"][:2]
    assert "".join(title["source"]).startswith("# ")
    assert "parameters" in parameters["metadata"]["tags"]
    assert "year" in parameter_names(load(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_a_notebook_defines_nothing_and_its_cells_are_short(path):
    for source in sources(path):
        assert not re.search(r"^\s*(def|class|lambda) ", source, re.MULTILINE)
        assert len(source.splitlines()) <= 20


@pytest.fixture(scope="module")
def review():
    settings = load_settings(2021, ROOT / "params" / "2021.yaml")
    return Review(settings, clean(read_folder(ROOT / "data" / "2021"), settings))


@pytest.fixture
def read(monkeypatch):
    """Return what the chapters show of a review, by running their cells here."""

    def run(review, *paths):
        shown, figures = [], {}

        def collect(blocks, evidence):
            shown.extend(blocks)
            figures.update(evidence)

        monkeypatch.setattr("annual_review.chapter.sentences.show_blocks", collect)
        monkeypatch.setattr("annual_review.chapter.lab_view.show_blocks", collect)
        monkeypatch.setattr("annual_review.chapter.open_review", lambda *given: review)
        for path in paths:
            space = {}
            for source in sources(path):
                exec(compile(source, path.name, "exec"), space)
        return shown, figures

    return run


def without(review, registers):
    """Return the review as it were if nobody had sent some registers."""
    kept = {name: t for name, t in review.cleaned.records.items() if name not in registers}
    ledger = review.cleaned.ledger[~review.cleaned.ledger["register"].isin(registers)]
    cleaned = dataclasses.replace(
        review.cleaned, records=kept, ledger=ledger, missing=list(registers)
    )
    return Review(review.settings, cleaned)


def emptied(review):
    """Return the review as it were if all registers had been sent without a row."""
    records = {}
    for name, table in review.cleaned.records.items():
        records[name] = table.iloc[:0]
        records[name].attrs = {"register": name}
    ledger = review.cleaned.ledger[review.cleaned.ledger["fate"] == "heading"]
    return Review(
        review.settings, dataclasses.replace(review.cleaned, records=records, ledger=ledger)
    )


def notices(shown):
    return [plain(b.spans) for b in shown if isinstance(b, Paragraph) and b.role == "notice"]


def test_a_whole_year_gives_no_notice_and_at_least_ten_charts(read, review):
    shown, _ = read(review, *CHAPTERS)
    assert not notices(shown)
    assert sum(isinstance(block, Chart) for block in shown) >= 10


def registers():
    book = load_settings(2021, ROOT / "params" / "2021.yaml").book
    return list(book.registers)


@pytest.mark.parametrize("register", registers())
def test_a_missing_register_is_said_and_prints_no_number(read, review, register):
    about = [path for path in CHAPTERS if any(register in source for source in sources(path))]
    shown, figures = read(without(review, [register]), *about)
    assert about
    assert any(register in notice for notice in notices(shown))
    assert not any(kept["rule"].startswith(register) for kept in figures.values())
    assert not [
        id for id, kept in figures.items() if id[:7] != "quality" and kept["text"][0] == "0"
    ]


def test_a_year_without_any_register_is_said_throughout(read, review):
    shown, figures = read(without(review, registers()), *CHAPTERS)
    assert {name for name in registers() if any(name in said for said in notices(shown))} == set(
        registers()
    )
    assert all(id.startswith(("quality", "year")) for id in figures)
    assert not any(isinstance(block, Chart | Glance) for block in shown)


def test_registers_without_rows_give_no_chart_and_no_empty_table(read, review):
    shown, _ = read(emptied(review), *CHAPTERS)
    assert not any(isinstance(block, Chart) for block in shown)
    assert all(block.rows for block in shown if isinstance(block, Table))
    texts = [plain(block.spans) for block in shown if isinstance(block, Paragraph)]
    assert not [text for text in texts if "全部达标" in text or "每月至少一次" in text]


def test_corrections_that_were_used_stand_in_the_quality_chapter(read, review):
    used = [Correction(2, "a.xlsx", "宣讲", 3, "受教人数", "120", "电话核实", "冉某")]
    changed = Review(review.settings, dataclasses.replace(review.cleaned, corrections=used))
    shown, _ = read(changed, *CHAPTERS)
    (block,) = [b for b in shown if isinstance(b, Table) and b.caption == "使用的人工更正"]
    assert [plain(cell) for cell in block.rows[0]][-2:] == ["电话核实", "冉某"]


def test_a_total_that_differs_is_loud(read, review):
    totals = review.cleaned.totals.assign(typed=lambda t: t["typed"] + 5, cause="原因待查")
    changed = Review(review.settings, dataclasses.replace(review.cleaned, totals=totals))
    shown, _ = read(changed, *CHAPTERS)
    assert any("填报合计有7处与逐行核算的结果不符" in said for said in notices(shown))
    (block,) = [b for b in shown if isinstance(b, Table) and b.caption.startswith("填报合计")]
    assert block.header[-1] == "差异原因"


def test_sentences_follow_the_data(read, review):
    records = dict(review.cleaned.records)
    branches, meetings = records["离退休干部党支部台账"].copy(), records["关工委主任办公会台账"]
    branches.iloc[0, branches.columns.get_loc("是否达标")] = "否"
    records["离退休干部党支部台账"] = branches
    records["关工委主任办公会台账"] = meetings[meetings["会议时间"].dt.month != 7]
    changed = Review(review.settings, dataclasses.replace(review.cleaned, records=records))
    shown, _ = read(changed, *CHAPTERS)
    text = "".join(plain(block.spans) for block in shown if isinstance(block, Paragraph))
    assert "全部达标" not in text
    assert "达标8个" in text
    assert "每月至少一次" not in text
    assert "覆盖11个月" in text
