"""The finished review of the sample years: what a reader, a clerk and an auditor get in hand."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

import docx
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docx.oxml.ns import qn
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from annual_review.build.notebooks import merge_notebooks, read_executed
from annual_review.document.figures_file import figures_schema
from annual_review.document.reading import read_document
from annual_review.document.typed_numbers import find_typed_numbers, known_names
from annual_review.export.article.prose import article_of, count_characters
from annual_review.export.article.text import article_text
from annual_review.project.cover import cover_of
from annual_review.project.loading import load_settings
from annual_review.records.saved import SavedRecords
from tests.conftest import ROOT
from tests.engine.test_preloading import HEAVY, imported
from tests.support.table_schema import misfits, read_package
from tests.support.unnoted import text_of_pdf, word_text

pytestmark = pytest.mark.slow

FATES_OF_DATA = ("kept", "duplicate", "out_of_year", "rejected")
OUTPUTS = {
    "review.html",
    "review.pdf",
    "review.docx",
    "article.html",
    "article.docx",
    "article.txt",
    "data",
    "figures.json",
    "forms",
    "ledger.csv",
    "to_fix.xlsx",
    "records",
    "notebooks",
    "manifest.json",
}


def command(year, reports, *more, **env):
    call = [sys.executable, ROOT / "run_report.py", str(year), "--reports", reports, *more]
    return subprocess.run(
        call, capture_output=True, text=True, check=False, cwd=reports, env=os.environ | env
    )


def built(factory, year, **env):
    reports = factory.mktemp(f"reports{year}")
    done = command(year, reports, **env)
    assert done.returncode == 0, done.stderr
    return reports / str(year), done.stdout


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    return built(tmp_path_factory, 2021)[0]


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """Return the same review once more, made in ordinary kernels, as where there is no fork."""
    return built(tmp_path_factory, 2021, FORK_KERNELS="0")[0]


@pytest.fixture(scope="module")
def year_before(tmp_path_factory):
    return built(tmp_path_factory, 2020)


@pytest.fixture(scope="module")
def page(review):
    return BeautifulSoup((review / "review.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def pdf_text(review):
    return text_of_pdf(review / "review.pdf")


def expected(year):
    file = ROOT / "tests" / "data" / "expected" / f"{year}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def figures(folder):
    found = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    return {one["id"]: one for one in found}


def ledger(folder):
    with (folder / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        return pd.DataFrame(csv.DictReader(file))


def read_rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(params=[2021, 2020])
def sample(request, review, year_before):
    return request.param, review if request.param == 2021 else year_before[0]


def test_the_review_has_all_its_files(sample):
    assert {path.name for path in sample[1].iterdir()} == OUTPUTS


def test_the_figures_fit_their_schema(sample):
    found = json.loads((sample[1] / "figures.json").read_text(encoding="utf-8"))
    Draft202012Validator(figures_schema()).validate(found)


def test_the_form_of_the_sample_is_filled_with_its_figures(sample):
    (form,) = (sample[1] / "forms").iterdir()
    sheet = openpyxl.load_workbook(form).worksheets[0]
    ours = figures(sample[1])
    by_label = {row[1].value: row[3] for row in sheet.iter_rows(min_row=4)}
    for label, id in (("培训果农", "teams.agri.farmers"), ("活动场次", "carrier.events")):
        assert by_label[label].value == ours[id]["value"]
        assert ours[id]["rule"] in by_label[label].comment.text


def test_the_tables_for_others_fit_what_describes_them(sample):
    folder = sample[1] / "data"
    package = read_package(folder)
    texts = {name: (folder / one["path"]).read_text("utf-8") for name, one in package.items()}
    assert [misfits(one, texts[name]) for name, one in package.items()] == [[]] * len(package)
    rows = ledger(sample[1])
    kept = rows[rows["fate"] == "kept"].groupby("register").size().to_dict()
    assert {name: len(read_rows(text)) for name, text in texts.items()} == kept


def test_every_figure_is_the_expected_one(sample):
    year, folder = sample
    ours = {id: one["value"] for id, one in figures(folder).items()}
    wanted = expected(year)["figures"]
    assert {id: ours.get(id) for id in wanted} == wanted


def test_every_row_has_the_expected_fate(sample):
    year, folder = sample
    rows = ledger(folder)
    assert list(rows.columns) == ["file", "sheet", "row", "register", "fate", "reason"]
    assert not rows.duplicated(["file", "sheet", "row"]).any()
    counts = rows[rows["fate"].isin(FATES_OF_DATA)].groupby(["register", "fate"]).size()
    found = {name: counts[name].to_dict() for name in counts.index.levels[0]}
    assert found == expected(year)["rows"]
    assert (rows["fate"] == "subtotal").sum() == expected(year)["subtotal"]
    assert (rows["fate"] == "note").sum() == expected(year)["notes"]


def test_every_figure_leads_to_rows_that_were_kept(sample):
    rows = ledger(sample[1])
    kept = rows[rows["fate"] == "kept"]
    known = set(zip(kept["file"], kept["sheet"], kept["row"].astype(int), strict=True))
    for id, one in figures(sample[1]).items():
        if not id.startswith("quality."):
            places = {(s["file"], s["sheet"], row) for s in one["sources"] for row in s["rows"]}
            assert places, id
            assert places <= known, id
            assert one["chapter"], id


def test_each_figure_has_the_value_of_the_year_before(review, year_before):
    ours, then = figures(review), figures(year_before[0])
    shared = [id for id in ours if id in then and not id.startswith("quality.")]
    # Those of the places that lead this year are compared with the same places, not with others.
    alike = [id for id in shared if ours[id]["before"]["rule"] == then[id]["rule"]]
    assert len(alike) > 40
    for id in alike:
        before = ours[id]["before"]
        assert (before["year"], before["value"]) == (2020, then[id]["value"]), id
        assert before["sources"] == then[id]["sources"], id
    assert not any("before" in one for one in then.values())


def test_changes_are_worded_if_there_is_a_year_before(review, year_before, pdf_text):
    ours, then = figures(review), figures(year_before[0])
    change = ours["year.organisations"]["value"] - then["year.organisations"]["value"]
    rate = round(100 * change / then["year.organisations"]["value"], 1)
    opening = pdf_text.partition("与上年相比，")[2]
    assert f"督导基层关工委组织742个，增长{rate:g}%" in opening.partition("。")[0]
    assert "主要数字与上年相比" in pdf_text
    assert "上年" not in text_of_pdf(year_before[0] / "review.pdf")


def claims():
    published = load_settings(2021, ROOT / "params" / "2021.yaml").params.published
    return {id: value.printed.removesuffix("（逐项列名）") for id, value in published.items()}


@pytest.mark.parametrize("id", claims())
def test_a_published_quantity_is_printed_as_it_was_worded(id, review, page, pdf_text):
    printed = claims()[id]
    one = figures(review)[id]
    assert one["text"] == printed.partition("（")[0]
    assert printed in page.find("main").get_text()
    assert re.sub(r"\s", "", printed) in pdf_text


def test_lists_come_from_the_records(page, pdf_text):
    text = page.find("main").get_text()
    for name in (
        "空心李、葡萄、柚子、辣椒",
        "权属纠纷、土地征收",
        "新华社、人民网",
        "《中国老年报》《晚晴》",
    ):
        assert name in text
        assert all(one in pdf_text for one in name.split("、"))  # a page may end between them


def test_the_events_are_named_one_by_one(review, pdf_text):
    records = SavedRecords(review / "records").records["文体活动台账"]
    assert len(records) == 7
    for name in records["活动名称"]:
        assert re.sub(r"\s", "", name) in pdf_text


def test_chapters_contents_and_appendix_are_in_order(page):
    titles = [heading.get_text() for heading in page.find("main").find_all("h2")]
    assert titles == [
        "总体情况",
        "一、搭建一个载体，创新五项行动",
        "二、转好两个轮子，促进高效运转",
        "三、建立三支队伍，发挥余热作用",
        "四、聚焦四项工作，确保落细落实",
        "附：数据质量与核对",
    ]


def test_the_page_is_one_chinese_document_that_loads_nothing(page, review):
    assert page.html["lang"] == "zh-CN"
    for tag in page.find_all(True):
        for name in ("src", "href", "srcset", "action"):
            assert not str(tag.get(name, "")).startswith(("http", "//", "file"))
    assert "url(http" not in str(page)
    assert (review / "review.html").stat().st_size < 3_000_000


def test_no_code_is_visible(page, pdf_text):
    for text in (page.get_text(), pdf_text):
        for word in ("open_review", "annual_review", "year=2021", "year = 2021", "import"):
            assert word not in text


def test_charts_are_numbered_captioned_and_described(page):
    charts = page.find_all("figure", class_="chart")
    assert len(charts) >= 7
    captions = [chart.figcaption.get_text() for chart in charts]
    # The finding of a chart stands above its number and title.
    assert [f"图{n}" in caption for n, caption in enumerate(captions, 1)] == [True] * len(charts)
    for chart in charts:
        assert len(chart.svg["aria-label"]) > 15
        assert re.search(r"\d", chart.svg["aria-label"])


def test_the_word_document_has_the_text_of_the_page(sample):
    folder = sample[1]
    page = BeautifulSoup((folder / "review.html").read_text(encoding="utf-8"), "html.parser")
    word = docx.Document(folder / "review.docx")
    headings = [one.text for one in word.paragraphs if one.style.name.startswith("Heading ")]
    titles = [one.get_text() for one in page.find("main").find_all(["h2", "h3", "h4"])]
    assert headings == [*titles, "数字依据一览"]
    text = word_text(word.element.body)
    for one in page.find("main").find_all(["p", "figcaption", "caption", "td", "th"]):
        assert re.sub(r"\s", "", one.get_text()) in text
    alts = [one.svg["aria-label"] for one in page.find_all("figure", class_="chart")]
    assert [one.get("descr") for one in word.element.body.iter(qn("wp:docPr"))] == alts
    assert [one for one in figures(folder).values() if one["text"] not in text] == []


def test_the_word_document_is_small(review):
    assert (review / "review.docx").stat().st_size < 1_500_000


def test_the_same_inputs_give_the_same_bytes(review, again):
    one, other = files(review), files(again)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_executed_chapters_contain_no_paths_and_times(review):
    chapters = sorted(path.stem for path in (review / "notebooks").iterdir())
    assert chapters == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    for path in (review / "notebooks").iterdir():
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text
        assert "start_time" not in text
        assert ".work-" not in text


def test_no_personal_value_of_the_samples_appears_outside_the_records(review):
    settings = load_settings(2021, ROOT / "params" / "2021.yaml")
    tables = SavedRecords(review / "records").records
    secrets = {
        value
        for name, table in tables.items()
        for field, rule in settings.book.fields_of(name).items()
        if rule.personal
        for value in table[field]
        if value
    }
    assert len(secrets) > 100
    text = re.sub(
        r"\s", "", "".join(p.extract_text() for p in PdfReader(review / "review.pdf").pages)
    )
    shown = [
        text,
        word_text(docx.Document(review / "review.docx").element.body),
        *(
            content.decode(errors="replace")
            for name, content in files(review).items()
            if name.endswith((".html", ".json", ".csv", ".ipynb")) and "records/" not in name
        ),
    ]
    assert [secret for secret in secrets if any(secret in one for one in shown)] == []


def test_main_figures_have_labels(review):
    page = BeautifulSoup((review / "review.html").read_text(encoding="utf-8"), "html.parser")
    large = {
        one.data["data-figure"]: one.dt.get_text()
        for one in page.select(".glance > div")
        if one.data
    }
    figures = json.loads((review / "figures.json").read_text(encoding="utf-8"))
    assert {one["id"]: one["label"] for one in figures if "label" in one} == large
    assert len(large) > 3


def article(year, folder):
    """Return the article of a review, read from its executed notebooks."""
    chapters = [(path.stem, read_executed(path)) for path in sorted(folder.glob("notebooks/*"))]
    params = ROOT / "params" / f"{year}.yaml"
    cover = cover_of(load_settings(year, params), params)
    return article_of(read_document(merge_notebooks(chapters, cover)))


def test_no_number_of_the_article_is_typed(sample):
    year, folder = sample
    settings = load_settings(year, ROOT / "params" / f"{year}.yaml")
    found = article(year, folder)
    assert find_typed_numbers(found, known_names(settings)) == []
    assert (folder / "article.txt").read_text(encoding="utf-8") == article_text(found)


def test_the_article_has_the_length_and_all_figures_of_the_published_one(review):
    found = article(2021, review)
    assert 2000 <= count_characters(found) <= 3300
    published = load_settings(2021, ROOT / "params" / "2021.yaml").params.published
    assert published.keys() <= found.evidence.keys()
    assert [one.label for one in found.headings] == ["一、", "二、", "三、", "四、"]


def test_the_article_does_not_hide_that_the_data_are_made_up(sample):
    page = BeautifulSoup((sample[1] / "article.html").read_text(encoding="utf-8"), "html.parser")
    assert "合成的样例数据" in page.select_one("body > .notice").text
    assert "合成的样例数据" not in page.main.text
    word = docx.Document(sample[1] / "article.docx")
    assert "合成的样例数据" in word.paragraphs[-1].text


def test_rejected_rows_are_in_to_fix(review):
    book = openpyxl.load_workbook(review / "to_fix.xlsx")
    rejected = (ledger(review)["fate"] == "rejected").sum()
    states = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert states.count("未采用，待更正") == rejected


def test_a_run_ends_with_its_files_and_the_fates_of_rows(year_before):
    printed = year_before[1]
    for words in ("review.html", "review.pdf", "review.docx", "1019 kept", "17 rows wait", "Took"):
        assert words in printed


def test_a_year_without_published_figures_is_marked(year_before):
    html = (year_before[0] / "review.html").read_text(encoding="utf-8")
    assert "本年没有已公布的数字可供核对" in html
    assert "合成的样例数据" in html


def test_a_year_that_has_not_changed_imports_nothing_heavy(review):
    assert imported("2021", "--reports", review.parent) & HEAVY == set()


def test_an_unchanged_review_is_not_rebuilt_but_a_damaged_one_is(again):
    before = files(again)
    done = command(2021, again.parent)
    assert done.returncode == 0
    assert "Nothing has changed" in done.stdout
    assert files(again) == before
    (again / "figures.json").write_text("[]", encoding="utf-8")
    assert "Nothing has changed" not in command(2021, again.parent).stdout
    assert files(again) == before


def test_a_failing_chapter_leaves_the_last_review_unchanged(again, tmp_path):
    before = files(again)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    path = tmp_path / "notebooks" / "04_teams.ipynb"
    broken = path.read_text(encoding="utf-8").replace(
        'review[\\"宣讲台账\\"]', 'review[\\"宣讲台帐\\"]'
    )
    path.write_text(broken, encoding="utf-8")
    done = command(2021, again.parent, "--notebooks", tmp_path / "notebooks")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "04_teams.ipynb, cell" in done.stderr
    assert "There is no register '宣讲台帐'" in done.stderr
    assert (again.parent / "2021-failed" / "04_teams.ipynb").exists()
    assert files(again) == before
    left = sorted(path.name for path in again.parent.iterdir())
    assert left == [".kept-2021", ".lock-2021", "2021", "2021-failed", "periods.css"]


def test_a_check_cleans_and_reports_and_builds_no_review(tmp_path):
    done = command(2020, tmp_path, "--check")
    assert done.returncode == 0
    assert "1019 kept" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".kept-2020",
        ".lock-2020",
        "2020-check",
    ]


def few_chapters(folder, sentence):
    """Copy the cleaning chapter, and make a new one that says a sentence."""
    folder.mkdir()
    shutil.copy(ROOT / "notebooks" / "01_clean.ipynb", folder)
    new = json.loads((ROOT / "notebooks" / "015_opening.ipynb").read_text(encoding="utf-8"))
    new["cells"] = new["cells"][:4]
    new["cells"][0] |= {"source": ["# 新的一章"], "metadata": {}}
    new["cells"][3] |= {"source": [f"say({sentence!r})"]}
    (folder / "045_new.ipynb").write_text(json.dumps(new), encoding="utf-8")
    return folder


def test_an_analyst_s_new_chapter_is_in_the_review(tmp_path):
    notebooks = few_chapters(tmp_path / "notebooks", "全年工作扎实推进。")
    done = command(2020, tmp_path, "--notebooks", notebooks)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stdout
    html = (tmp_path / "2020" / "review.html").read_text(encoding="utf-8")
    titles = [h.get_text() for h in BeautifulSoup(html, "html.parser").find("main").find_all("h2")]
    assert titles == ["一、新的一章"]


def test_a_typed_number_is_a_warning_and_with_strict_an_error(tmp_path):
    notebooks = few_chapters(tmp_path / "notebooks", "全年培训果农1490余人。")
    done = command(2020, tmp_path, "--notebooks", notebooks)
    assert done.returncode == 0
    warning = "新的一章: “1490余人” is typed in “全年培训果农1490余人。”"
    assert f"warning: {warning}" in done.stdout
    before = files(tmp_path / "2020")
    done = command(2020, tmp_path, "--notebooks", notebooks, "--strict")
    assert done.returncode == 1
    assert warning in done.stderr
    assert files(tmp_path / "2020") == before


def test_what_proofreading_finds_is_a_warning_and_a_fault_with_strict_an_error(tmp_path):
    notebooks = few_chapters(tmp_path / "notebooks", "开展开展宣讲，订阅《甲报》、《乙报》。")
    shutil.copy(ROOT / "notebooks" / "06_quality.ipynb", notebooks)
    params = tmp_path / "params"
    shutil.copytree(ROOT / "params", params)
    options = "--notebooks", notebooks, "--params", params / "2020.yaml"
    done = command(2020, tmp_path, *options)
    assert done.returncode == 0, done.stderr
    fault = "“新的一章”的文字校对：“开展”重复，删去一个"
    hint = "“新的一章”的文字校对：并列的书名号或引号之间通常不用顿号"
    assert f"warning: {fault}" in done.stdout
    assert f"warning: {hint}" in done.stdout
    html = (tmp_path / "2020" / "review.html").read_text(encoding="utf-8")
    assert fault in html  # in the chapter on data quality
    assert hint in html
    before = files(tmp_path / "2020")
    done = command(2020, tmp_path, *options, "--strict")
    assert done.returncode == 1
    assert fault in done.stderr
    assert hint not in done.stderr
    assert files(tmp_path / "2020") == before
    with (params / "2020.yaml").open("a", encoding="utf-8") as file:
        file.write("\nproofread: {ignore: [开展开展宣讲]}\n")
    done = command(2020, tmp_path, *options, "--strict")
    assert done.returncode == 0, done.stderr
    assert fault not in done.stdout
    assert hint in done.stdout
