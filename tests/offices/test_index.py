"""The index of many offices: who is done, what waits, what failed, and figures side by side."""

import json
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.figures_file import write_figures
from annual_review.offices.index import office_tree, write_index
from annual_review.offices.orders import Outcome
from annual_review.project.offices import OfficeFolder, find_offices
from annual_review.project.period import PeriodName
from tests.support.hostile import SHOWN, TEXTS

YEAR = PeriodName(2021)
NOTHING = {"rejected": 0, "doubtful": 0, "missing": [], "warnings": []}


class Reports:
    """Offices and their reports, each as a run would have left them."""

    def __init__(self, folder: Path) -> None:
        self.params, self.reports = folder / "params" / "offices", folder / "reports"
        self.reports.mkdir(parents=True)
        self.outcomes: dict[str, Outcome] = {}

    def office(self, id: str, county: str = "", members: tuple[str, ...] = ()) -> None:
        folder = self.params / id
        folder.mkdir(parents=True)
        office = {"name": f"{county}老干部局", "county": county, "members": list(members)}
        text = json.dumps({key: one for key, one in office.items() if one}, ensure_ascii=False)
        (folder / "office.yaml").write_text(text, encoding="utf-8")

    def built(self, id: str, figures: dict[str, tuple[float, str, str]], **meta: object) -> None:
        """Put a review in place; `figures` by id: value, unit, and label if it is a main one."""
        folder = self.reports / id / str(YEAR)
        (folder / "records").mkdir(parents=True)
        meta = NOTHING | meta
        rows = {"kept": 7, "rejected": meta.pop("rejected")}
        text = json.dumps({"fates": rows, **meta}, ensure_ascii=False)
        (folder / "records" / "_meta.json").write_text(text, encoding="utf-8")
        write_figures({key: figure(*one) for key, one in figures.items()}, folder / "figures.json")
        for name in ("review.html", "review.pdf", "review.docx", "to_fix.xlsx"):
            (folder / name).write_bytes(b"made")
        (folder / "manifest.json").write_text("{}", encoding="utf-8")
        self.outcomes[id] = Outcome(id, YEAR, "built", 1.5)

    def failed(self, id: str, error: str) -> None:
        self.outcomes[id] = Outcome(id, YEAR, "failed", 0.5, error=error, exit_status=1)

    def index(self) -> tuple[dict, BeautifulSoup]:
        page = write_index(find_offices(self.params), self.outcomes, YEAR, self.reports)
        assert page == self.reports / "index-2021.html"
        content = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        return content, BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def figure(value, unit, label):
    content = {"value": value, "unit": unit, "text": "", "chapter": "", "rule": "", "rows": []}
    return content | ({"label": label} if label else {})


@pytest.fixture
def reports(tmp_path):
    return Reports(tmp_path)


def seen(element):
    """Return what is seen of an element: its text without what is for screen readers alone."""
    copy = BeautifulSoup(str(element), "html.parser")
    for hidden in copy.select(".unseen"):
        hidden.decompose()
    return copy.get_text().strip()


def table(page):
    """Return the rows of the page's table, each as its cells' texts; the first are the heads."""
    return [[seen(cell) for cell in row.find_all(["th", "td"])] for row in page.select(".all tr")]


def row(page, name):
    return next(cells for cells in table(page) if cells[0] == name)


def two_counties(reports):
    reports.office("a", "甲县")
    reports.built("a", {"year.farmers": (1493, "人", "培训果农"), "q.rows": (9, "行", "")})
    reports.office("b", "乙县")
    reports.built(
        "b",
        {"year.farmers": (20, "人", "培训果农"), "year.visits": (3, "人次", "走访慰问")},
        rejected=4,
        doubtful=1,
        missing=["老年学校台账"],
        warnings=["甲.csv：未读取。"],
    )


def test_main_figures_are_columns_with_their_unit(reports):
    two_counties(reports)
    content, page = reports.index()
    assert table(page) == [
        [
            "单位",
            "本次",
            "培训果农（人）",
            "走访慰问（人次）",
            *("待更正（行）", "缺登记（种）"),
            "提示（条）",
            "文件",
        ],
        ["甲县", "新完成", "1493", "—", "0", "0", "0", "PDFWord"],
        ["乙县", "新完成", "20", "3", "4", "1", "1", "PDFWord"],
    ]
    assert [one["id"] for one in content["figures"]] == ["year.farmers", "year.visits"]
    assert "year.visits" not in content["offices"][0]["figures"]


def test_a_figure_of_several_units_has_its_unit_in_each_cell(reports):
    for id, unit in (("a", "人"), ("b", "人次")):
        reports.office(id, f"{id}县")
        reports.built(id, {"year.people": (12.5, unit, "听众")})
    _, page = reports.index()
    assert table(page)[0][2] == "听众"
    assert [cells[2] for cells in table(page)[1:]] == ["12.5人", "12.5人次"]


def test_a_figure_without_a_label_is_in_the_column_too(reports):
    two_counties(reports)
    reports.office("c", "丙县")
    reports.built("c", {"year.farmers": (0, "人", "")})
    _, page = reports.index()
    assert row(page, "丙县")[2:4] == ["0", "—"]


def test_the_summary_counts_offices_and_rows(reports):
    two_counties(reports)
    reports.office("c", "丙县")
    reports.failed("c", "Nothing is there.")
    content, page = reports.index()
    assert content["summary"] == {
        **{"offices": 3, "built": 2, "unchanged": 0, "failed": 1, "absent": 0},
        **{"waiting": 1, "rejected": 4},
    }
    text = seen(page.select_one(".lead"))
    assert text == (
        "共有3个单位，新完成2个，没有变化0个，没有完成1个。等人处理的有1个单位，待更正的登记共4行。"
    )


def test_rows_that_wait_for_a_person_are_listed_with_a_link(reports):
    two_counties(reports)
    _, page = reports.index()
    (task,) = page.select(".tasks article")
    assert seen(task.h3) == "乙县"
    assert [seen(one) for one in task.select("li")] == [
        "4行待更正，1行存疑：to_fix.xlsx",
        "没有收到的登记：老年学校台账",
        "甲.csv：未读取。",
    ]
    assert task.a["href"] == "b/2021/to_fix.xlsx"


def test_many_warnings_are_folded_behind_the_first_five(reports):
    reports.office("a", "甲县")
    reports.built("a", {}, warnings=[f"提示{number}" for number in range(8)])
    _, page = reports.index()
    assert seen(page.select_one(".tasks summary")) == "甲县另有3条提示"
    assert [seen(one) for one in page.select(".tasks details li")] == ["提示5", "提示6", "提示7"]


def test_nothing_waiting_is_stated(reports):
    reports.office("a", "甲县")
    reports.built("a", {})
    _, page = reports.index()
    assert "全部完成。没有等人处理的。" in seen(page.select_one(".lead"))
    assert not page.select("#waiting, #left")


def test_an_office_that_failed_shows_why_and_its_last_review_but_no_figure(reports):
    two_counties(reports)
    reports.failed("b", "b/2021/甲.xlsx: It cannot be opened. Send it again.")
    content, page = reports.index()
    assert row(page, "乙县") == ["乙县", "没有完成", *"————", "上次的文件"]
    left = page.select_one(".left")
    assert seen(left.select_one(".error")) == "b/2021/甲.xlsx: It cannot be opened. Send it again."
    assert [a["href"].rpartition("/")[2] for a in left.select("a")] == [
        *("review.html", "review.pdf", "review.docx")
    ]
    (failed,) = (one for one in content["offices"] if one["id"] == "b")
    assert failed.keys().isdisjoint({"figures", "rows", "warnings"})
    assert content["summary"]["rejected"] == 0


def test_without_an_outcome_the_reports_decide(reports):
    two_counties(reports)
    for id, county in (("c", "丙县"), ("d", "丁县")):
        reports.office(id, county)
    reports.outcomes.clear()
    (reports.reports / "c" / "2021-failed").mkdir(parents=True)
    (reports.reports / "c" / "2021-failed" / "error.txt").write_text("坏了。\n", encoding="utf-8")
    _, page = reports.index()
    assert [row(page, name)[1] for name in ("甲县", "丙县", "丁县")] == [
        *("没有变化", "没有完成", "还没有完成")
    ]
    assert "坏了。" in seen(page.select_one(".left .error"))


def test_of_a_review_without_a_page_what_there_is_is_linked(reports):
    two_counties(reports)
    reports.outcomes.clear()
    folder = reports.reports / "a" / str(YEAR)
    for name in ("review.html", "review.pdf", "review.docx"):
        (folder / name).rename(folder / name.replace("review.", "article."))
    _, page = reports.index()
    assert row(page, "甲县")[1] == "没有变化"
    assert row(page, "甲县")[-1] == "文章"
    assert [a["href"] for a in page.select("td.files a")][-1] == "b/2021/review.docx"
    reports.failed("a", "坏了。")
    _, page = reports.index()
    assert page.select_one(".left p a")["href"] == "a/2021/article.html"
    assert row(page, "甲县")[-1] == "上次的文件"


def nested(reports):
    """A province over a prefecture of two counties and a missing one; and a county of none."""
    two_counties(reports)
    reports.office("z", "无属县")
    reports.built("z", {})
    reports.office("p", "某市", ("b", "gone", "a"))
    reports.built("p", {"year.farmers": (1513, "人", "培训果农")}, rejected=6, doubtful=1)
    reports.office("q", "某省", ("p",))
    reports.built("q", {"year.farmers": (1513, "人", "培训果农")}, rejected=6, doubtful=1)


def test_members_are_listed_below_their_office(reports):
    nested(reports)
    content, page = reports.index()
    lines = [(line["office"], line["level"]) for line in content["lines"]]
    assert lines == [("q", 0), ("p", 1), ("b", 2), ("gone", 2), ("a", 2), ("z", 0)]
    assert [seen(th) for th in page.select(".all tbody th")] == [
        *("某省", "某市", "乙县", "gone", "甲县", "其他单位", "无属县")
    ]
    assert row(page, "gone")[1:3] == ["没有这个单位", "—"]
    levels = [th["class"] for th in page.select(".all tbody th[scope=row]")]
    assert levels == [[f"level-{level}"] for _, level in lines]


def test_rows_of_members_are_counted_once_at_the_member(reports):
    nested(reports)
    content, page = reports.index()
    assert content["summary"]["rejected"] == 6
    own = {one["id"]: one["own"] for one in content["offices"]}
    assert own["p"] == {"rejected": 2, "doubtful": 0}
    assert own["q"] == {"rejected": 0, "doubtful": 0}
    assert row(page, "某省")[4] == "6"
    assert "某省" not in [seen(one) for one in page.select(".tasks h3")]


def test_an_office_above_all_others_names_the_page(reports):
    nested(reports)
    assert reports.index()[1].select_one(".masthead .office") is None
    shutil.rmtree(reports.params / "z")
    assert seen(reports.index()[1].select_one(".masthead .office")) == "某省老干部局"


def test_names_come_from_params_or_from_the_folder(reports):
    two_counties(reports)
    (reports.params / "a" / "office.yaml").write_text("short: 小甲\nnmae: 错\n", encoding="utf-8")
    (reports.params / "b" / "office.yaml").write_text("{", encoding="utf-8")
    _, page = reports.index()
    assert [cells[0] for cells in table(page)[1:]] == ["小甲", "b"]


def test_links_lead_to_files_whatever_the_office_is_called(reports):
    ids = ["沿河", "a b", "50%", "x#y", "q?r", "c:d", "e&f"]
    for id in ids:
        reports.office(id, f"{id}县")
        reports.built(id, {"year.farmers": (1, "人", "培训果农")}, rejected=1)
    _, page = reports.index()
    links = [a["href"] for a in page.select("a[href]") if not a["href"].startswith("#")]
    assert len(links) == len(ids) * 5
    assert all((reports.reports / unquote(link)).is_file() for link in links)
    assert all(":" not in link.split("/")[0] for link in links)


def test_links_within_the_page_lead_somewhere_and_ids_are_unique(reports):
    nested(reports)
    reports.failed("a", "坏了。")
    _, page = reports.index()
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    within = [a["href"][1:] for a in page.select("a[href^='#']")]
    assert len(within) > 4
    assert set(within) <= set(ids)


def test_hostile_texts_are_shown_as_text(reports):
    for number, text in enumerate(TEXTS):
        reports.office(str(number), text)
        reports.built(str(number), {"year.x": (1, text, text)}, missing=[text], warnings=[text])
    reports.office("bad", "坏县")
    reports.failed("bad", "".join(TEXTS))
    content, page = reports.index()
    names = [seen(th) for th in page.select(".all tbody th")]
    assert names[: len(SHOWN)] == [one["label"] for one in content["offices"]][: len(SHOWN)]
    assert {name.replace(" ", "") for name in SHOWN} <= {name.replace(" ", "") for name in names}
    assert not page.select("img, iframe, object, base, [onerror], a[href^='javascript']")
    assert len(page.select("script")) == 1
    assert page.select_one("meta[http-equiv]")["content"].startswith("default-src 'none'")


def test_the_page_loads_nothing(reports):
    two_counties(reports)
    _, page = reports.index()
    assert not page.select("[src], link")
    assert "url(http" not in page.style.string
    assert page.style.string.count("@font-face") == 2


def test_the_same_reports_give_the_same_bytes(reports):
    nested(reports)
    reports.index()
    files = [reports.reports / f"index-2021.{kind}" for kind in ("html", "json")]
    before = [path.read_bytes() for path in files]
    reports.outcomes = {
        id: Outcome(id, YEAR, one.status, 99.0, ("Took",))
        for id, one in reversed(reports.outcomes.items())
    }
    reports.index()
    assert [path.read_bytes() for path in files] == before
    assert not list(reports.reports.glob(".index*"))


def test_a_damaged_review_does_not_stop_the_index(reports):
    two_counties(reports)
    folder = reports.reports / "a" / str(YEAR)
    (folder / "figures.json").write_text("[", encoding="utf-8")
    (folder / "records" / "_meta.json").write_text("[]", encoding="utf-8")
    _, page = reports.index()
    assert row(page, "甲县")[:4] == ["甲县", "新完成", "—", "—"]


def test_earlier_years_that_could_not_be_compared_and_typed_numbers_are_warnings(reports):
    reports.office("a", "甲县")
    reports.built("a", {})
    folder = reports.reports / "a" / str(YEAR)
    (folder / "records" / "_earlier.json").write_text('{"2019": "", "2020": "坏了"}')
    (folder / "manifest.json").write_text('{"warnings": ["x", "y"], "proofread": ["z"]}')
    content, _ = reports.index()
    assert content["offices"][0]["warnings"] == [
        "2020年的登记无法整理，没有与该年比较：坏了",
        "文中有2处手写的数字，没有依据。",
        "文中有1处文字需要校对。",
    ]


@given(st.lists(st.sets(st.integers(0, 9)), min_size=1, max_size=10))
def test_every_office_has_a_line_below_each_that_it_is_a_member_of(graph):
    # Members have lower numbers, so that they do not go in a circle.
    members = [sorted(str(one) for one in group if one < at) for at, group in enumerate(graph)]
    offices = [OfficeFolder(str(at), Path(), tuple(group)) for at, group in enumerate(members)]
    lines = office_tree(offices)
    assert {line.id for line in lines} == {office.id for office in offices}
    parents = []
    above = []
    for line in lines:
        above = above[: line.level]
        parents.append((above[-1] if above else "", line.id))
        above.append(line.id)
    wanted = {(office.id, member) for office in offices for member in office.members}
    assert {pair for pair in parents if pair[0]} == wanted
