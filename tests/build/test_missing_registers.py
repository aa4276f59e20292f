"""A finished review of an office of which some registers were not sent or cannot be used."""

import shutil

import docx
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pypdf import PdfReader

from annual_review.build.notebooks import write_notebook
from annual_review.cli import main
from tests.conftest import ROOT
from tests.support.unnoted import text_of_pdf

pytestmark = pytest.mark.slow

FILES = {
    "宣讲台账.csv": "日期,场所类别,乡镇,宣讲主题,受教人数\n2021-03-05,学校,官舟镇,党史,100\n",
    "荣誉表彰台账.csv": "授予时间,荣誉称号,级别\n2021-13-01,先进个人,省级\n不详,先进集体,县级\n",
    "文体活动台账.csv": "日期,活动名称,参加人数\n",
}
OPEN = "from annual_review.chapter import *\nreview = open_review()"
# Each cell with its title; the registers 走访慰问台账, 报刊订阅台账 and 老年学校台账 are not sent.
CHAPTER = [
    "# 一年工作\n\n这一年，各项工作有序推进。",
    "## 走访",
    """visits = review["走访慰问台账"]
number = count("a.visits", visits, "人次")
say(f"走访{number}。", f"其中{listing(visits['节日'])}走访较多。")
show(bars(tally(visits["节日"]), "各节日走访", "人次"), table(visits, "走访"))""",
    "## 宣讲",
    """talks = review["宣讲台账"]
say(f"开展宣讲{count('a.talks', talks, '场次')}。")
papers = review["报刊订阅台账"]
say(f"订阅报刊{count('a.papers', papers, '种')}。")
honours = count("a.honours", review["荣誉表彰台账"], "项")
say(f"获表彰{honours}。", when=honours)""",
    "## 文体",
    """sports = count("a.sports", review["文体活动台账"], "项")
say(f"开展文体活动{sports}。", when=sports, otherwise="本年没有登记文体活动。")""",
    "## 学习",
    """schools = review["老年学校台账"]
say("坚持学用结合。")""",
    "### 学校",
    """schools = review["老年学校台账"]
say(f"新办学校{count('a.schools', schools, '所')}。")""",
]
HEADINGS = ["一、一年工作", "（一）宣讲", "（二）学习"]
NOTICE = (
    "本年未收到《走访慰问台账》《报刊订阅台账》《老年学校台账》，"
    "《荣誉表彰台账》登记的2行均待更正，有关情况暂缺。本年没有登记文体活动。"
)


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    for name in ("params", "notebooks", "data/2021"):
        (folder / name).mkdir(parents=True)
    for name in ("office.yaml", "registers.yaml"):
        shutil.copy(ROOT / "params" / name, folder / "params")
    (folder / "params" / "2021.yaml").write_text("title: 年度综述\n", encoding="utf-8")
    for name, content in FILES.items():
        (folder / "data" / "2021" / name).write_text(content, encoding="utf-8")
    shutil.copy(ROOT / "notebooks" / "01_clean.ipynb", folder / "notebooks")
    cells = [
        new_markdown_cell(source) if source.startswith("#") else new_code_cell(source)
        for source in CHAPTER
    ]
    given = new_code_cell("year = None", metadata={"tags": ["parameters"]})
    nb = new_notebook(cells=[cells[0], given, new_code_cell(OPEN), *cells[1:]])
    write_notebook(nb, folder / "notebooks" / "02_year.ipynb")
    assert main(["2021"], project=folder) == 0
    return folder / "reports" / "2021"


@pytest.fixture(scope="module")
def page(review):
    return BeautifulSoup((review / "review.html").read_text(encoding="utf-8"), "html.parser")


def test_there_is_one_notice_before_the_first_section(review, page):
    (notice,) = page.main.find_all(class_="notice")
    assert notice.text == NOTICE
    assert notice.find_next("h3").text.endswith("宣讲")
    assert NOTICE in text_of_pdf(review / "review.pdf")
    assert NOTICE in [one.text for one in docx.Document(review / "review.docx").paragraphs]


def test_headings_that_gave_way_are_in_no_contents_and_the_others_are_numbered_on(review, page):
    links = page.nav.find_all("a")
    assert [link.text.strip() for link in links] == HEADINGS
    assert all(page.find(id=link["href"][1:]) for link in links)
    word = docx.Document(review / "review.docx")
    styled = [one.text for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert styled == [*HEADINGS, "数字依据一览"]
    outline = PdfReader(review / "review.pdf").outline

    def titles(entries):
        for one in entries:
            yield from titles(one) if isinstance(one, list) else [one.title]

    assert [title for title in titles(outline) if title[0] in "一（"] == HEADINGS


def test_nothing_of_a_register_that_was_not_sent_is_told(review):
    text = text_of_pdf(review / "review.pdf")
    assert "开展宣讲1场次。" in text
    for word in ("走访较多", "订阅报刊", "获表彰", "新办学校", "各节日走访"):
        assert word not in text
