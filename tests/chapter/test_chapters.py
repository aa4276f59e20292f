"""The shipped chapters: their form, and that their sentences follow the data."""

import ast
import dataclasses
import datetime as dt
import json
import random
import re

import pytest

from annual_review.build.notebooks import parameter_names
from annual_review.chapter.review import Review
from annual_review.cleaning.clean import clean
from annual_review.document.blocks import Chart, Glance, Paragraph, Table, plain
from annual_review.forms.form import make_form
from annual_review.project.loading import load_settings
from annual_review.project.paths import chapter_files
from annual_review.records.saved import SavedRecords
from annual_review.registers.corrections import Correction
from annual_review.registers.inputs import read_folder, read_inputs
from tests.conftest import ROOT
from tests.support.form_filling import Form

NOTEBOOKS = chapter_files(ROOT / "notebooks")
CHAPTERS = NOTEBOOKS[1:]
FILLED = {"行动台账": "日期", "走访慰问台账": "慰问时间", "宣讲台账": "日期"}  # with their dates


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def sources(path):
    return ["".join(cell["source"]) for cell in load(path)["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_in_git_has_no_outputs_keeps_its_ids_and_names_its_kernel(path):
    nb = load(path)
    code = [cell for cell in nb["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert all(re.fullmatch(r"[a-z]+-\d+", cell["id"]) for cell in nb["cells"])
    assert nb["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_opens_with_its_title_then_its_parameters(path):
    title, parameters = load(path)["cells"][:2]
    assert "".join(title["source"]).startswith("# ")
    assert "parameters" in parameters["metadata"]["tags"]
    assert "year" in parameter_names(load(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing_and_its_cells_are_short(path):
    for source in sources(path):
        assert not re.search(r"^\s*(def|class|lambda) ", source, re.MULTILINE)
        assert len(source.splitlines()) <= 20


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_what_may_be_left_out_carries_no_mark_that_divides_it_from_the_rest(path):
    for source in sources(path):
        choices = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.IfExp)]
        for text in [printed_text(part) for node in choices for part in (node.body, node.orelse)]:
            assert text.strip("，；、") == text


def printed_text(node):
    """Return the text of a literal, its figures as x; an empty text for any other expression."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(printed_text, node.values))
    if isinstance(node, ast.FormattedValue):
        return "x"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.fixture(scope="module")
def review():
    settings = load_settings(2021, ROOT / "params" / "2021.yaml")
    return Review(settings, clean(read_folder(ROOT / "data" / "2021"), settings))


@pytest.fixture
def read(monkeypatch):
    """Return a function that executes chapters; it returns their blocks and figures."""

    def run(review, *paths):
        shown, figures = [], {}

        def collect(blocks, evidence):
            shown.extend(blocks)
            figures.update(evidence)

        monkeypatch.setattr("annual_review.chapter.evidence._origins", {})  # of other tests
        monkeypatch.setattr("annual_review.chapter.earlier._earlier_years", {})
        monkeypatch.setattr("annual_review.chapter.sentences.show_blocks", collect)
        monkeypatch.setattr("annual_review.chapter.lab_view.show_blocks", collect)
        monkeypatch.setattr("annual_review.chapter.open_review", lambda *paths: review)
        for path in paths:
            space = {}
            for source in sources(path):
                exec(compile(source, path.name, "exec"), space)
        return shown, figures

    return run


def without(review, registers):
    """Return the review as if some registers had not been sent."""
    records = {name: t for name, t in review.cleaned.records.items() if name not in registers}
    ledger = review.cleaned.ledger[~review.cleaned.ledger["register"].isin(registers)]
    cleaned = dataclasses.replace(
        review.cleaned, records=records, ledger=ledger, missing=list(registers)
    )
    return Review(review.settings, cleaned)


def emptied(review):
    """Return the review as if all registers had been sent without a row."""
    records = {}
    for name, table in review.cleaned.records.items():
        records[name] = table.iloc[:0]
        records[name].attrs = {"register": name}
    ledger = review.cleaned.ledger[review.cleaned.ledger["fate"] == "heading"]
    return Review(
        review.settings, dataclasses.replace(review.cleaned, records=records, ledger=ledger)
    )


def notices(shown):
    return [plain(b.spans) for b in shown if isinstance(b, Paragraph) and b.printed_as == "notice"]


def test_a_complete_year_gives_no_notice_and_at_least_ten_charts(read, review):
    shown, _ = read(review, *CHAPTERS)
    assert not notices(shown)
    assert sum(isinstance(block, Chart) for block in shown) >= 6


def registers():
    book = load_settings(2021, ROOT / "params" / "2021.yaml").book
    return list(book.registers)


@pytest.mark.parametrize("register", registers())
def test_a_missing_register_gives_a_notice_and_no_number(read, review, register):
    about = [path for path in CHAPTERS if any(register in source for source in sources(path))]
    shown, figures = read(without(review, [register]), *about)
    assert about
    assert any(register in notice for notice in notices(shown))
    assert not any(figure["rule"].startswith(register) for figure in figures.values())
    assert not [
        id for id, figure in figures.items() if id[:7] != "quality" and figure["text"][0] == "0"
    ]


def test_a_year_without_registers_gives_notices_throughout(read, review):
    shown, figures = read(without(review, registers()), *CHAPTERS)
    assert {name for name in registers() if any(name in text for text in notices(shown))} == set(
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


def test_the_quality_chapter_lists_the_corrections_that_were_used(read, review):
    used = [Correction(2, "a.xlsx", "宣讲", 3, "受教人数", "120", "电话核实", "冉某")]
    changed = Review(review.settings, dataclasses.replace(review.cleaned, corrections=used))
    shown, _ = read(changed, *CHAPTERS)
    (block,) = [b for b in shown if isinstance(b, Table) and b.caption == "使用的人工更正"]
    assert [plain(cell) for cell in block.rows[0]][-2:] == ["电话核实", "冉某"]


def test_a_total_that_differs_gives_a_notice_and_a_table_with_the_cause(read, review):
    totals = review.cleaned.totals.assign(typed=lambda t: t["typed"] + 5, cause="原因待查")
    changed = Review(review.settings, dataclasses.replace(review.cleaned, totals=totals))
    shown, _ = read(changed, *CHAPTERS)
    assert any("填报合计有7处与逐行核算的结果不符" in text for text in notices(shown))
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


@pytest.fixture
def reviewed(tmp_path):
    """Return the review of a form in which some sheets are filled in, from January to March."""

    def review(registers):
        settings = load_settings(2022, ROOT / "params" / "2022.yaml")
        form, chance = Form(make_form(settings)), random.Random(7)
        for register in registers:
            day = {FILLED[register]: lambda n: dt.date(2022, 1 + n % 3, 5 + n)}
            form.fill(form.book[register], 9, chance, **day)
        form.save(tmp_path / "data" / "登记表.xlsx")
        cleaned = clean(read_inputs(tmp_path / "data").sheets, settings)
        cleaned.save(tmp_path / "records")
        return Review(settings, SavedRecords(tmp_path / "records"))

    return review


def texts(shown):
    return "".join(plain(block.spans) for block in shown if isinstance(block, Paragraph))


def test_the_review_of_an_empty_form_says_that_nothing_is_registered(reviewed, read):
    review = reviewed(())
    shown, figures = read(review, *CHAPTERS)
    text = texts(shown)
    assert notices(shown) == ["全部19种台账没有登记任何事项，名单见“数据质量与核对”。"]
    assert "应收的19种台账全部收到" in text
    assert not any(isinstance(block, Chart | Glance) for block in shown)
    assert {id.partition(".")[0] for id in figures} == {"year", "quality"}
    assert "未收到" not in text
    for word in ("调解维权", "关工委活动", "法治知识竞赛", "报刊订阅", "走访慰问", "主任办公会"):
        assert f"没有登记{word}" in text


def test_the_review_of_three_months_says_how_far_registers_reach(reviewed, read):
    review = reviewed(FILLED)
    shown, _ = read(review, *CHAPTERS)
    text = texts(shown)
    assert review.span == "截至3月，"
    assert set(review.blank) == set(review.settings.book.registers) - set(FILLED)
    assert "截至3月，各类活动月月有安排" in text
    assert "还有16种台账没有登记任何事项" in text
    assert "有日期的登记截至3月" in text
    assert "如年度已结束，请在params的年度文件中写明until" in text
    assert "《农技培训台账》" in text[text.index("收到而没有登记任何事项的台账") :]
    assert "全年" not in text
    assert all(block.rows for block in shown if isinstance(block, Table))


def test_no_printed_figure_adds_up_registers_but_for_the_rows_of_the_calendar(read, review):
    _, figures = read(review, *CHAPTERS)
    several = {
        id
        for id, one in figures.items()
        if len({group["register"] for group in one["rows"]}) > 1 and not id.startswith("quality")
    }
    assert several == {"year.activities", "year.months"}


def test_a_year_that_goes_on_counts_and_shows_its_months_alone(read):
    settings = load_settings(2021, ROOT / "params" / "2021.yaml")
    until = settings.params.model_copy(update={"until": dt.date(2021, 6, 30)})
    settings = settings.model_copy(update={"params": until})
    review = Review(settings, clean(read_folder(ROOT / "data" / "2021"), settings))
    shown, figures = read(review, *CHAPTERS)
    text = texts(shown)
    assert "本年各类台账统计到6月30日。" in text
    assert "《法治知识竞赛参赛统计》没有日期，有关数字为全年数，不与上年同期比较。" in text
    assert "坚持主任办公会制度，召开主任办公会6次，每月至少一次" in text
    assert "日期在本年而不在本期（1月1日至6月30日）的613行" in text
    assert "与逐行核算的结果全部相符" in text
    assert not [block for block in shown if isinstance(block, Chart) and "7月" in block.alt]
    assert any("6月" in block.alt for block in shown if isinstance(block, Chart))
    rows = {
        row for one in figures.values() for group in one["rows"] for row in map(str, group["rows"])
    }
    assert not [row for row in rows if "2021-07" in row or "2021-08" in row]
