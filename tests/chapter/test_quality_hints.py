"""What the chapter on data quality says of hints: each on a line, which opens to its rows."""

import datetime as dt

import pandas as pd
import pytest

from annual_review.document.blocks import Paragraph, Table
from annual_review.project.document_parts import DocumentParts
from tests.support.year_variants import reading

TOPICS = ["党史", "新中国史", "改革开放史"]


def talks(months, odd=0):
    """Return 宣讲台账 with two talks in each of some months; one has `odd` times the audience."""
    days = [dt.date(2021, month, day) for month in months for day in (5, 12, 19, 26)]
    people = [40 + at * at * 7 % 61 for at in range(len(days))]
    people[3] *= odd or 1
    return {
        "宣讲台账": pd.DataFrame(
            {
                "日期": pd.to_datetime(days),
                "场所类别": ["学校"] * len(days),
                "乡镇": ["官舟镇"] * len(days),
                "宣讲主题": [TOPICS[at % 3] for at in range(len(days))],
                "受教人数": people,
            }
        )
    }


@pytest.fixture
def chapter(settings):
    """Return a function that reads the chapter of a year."""

    def read(tables, document=None, **params):
        changes = {"params": settings.params.model_copy(update=params)}
        if document:
            changes["office"] = settings.office.model_copy(update={"document": document})
        paths = [path for path in reading.chapters() if path.stem == "06_quality"]
        found = reading.read_review(
            "hints", tables, settings.model_copy(update=changes), paths=paths
        )
        assert found.failures == []
        return found

    return read


def plain(spans):
    return "".join(span.text for span in spans)


def texts(found):
    return [plain(block.spans) for block in found.document.blocks if isinstance(block, Paragraph)]


def lines(found, caption):
    """Return the lines of the table of a caption."""
    return [
        tuple(map(plain, row))
        for block in found.document.blocks
        if isinstance(block, Table) and block.caption == caption
        for row in block.rows
    ]


def test_a_year_without_oddities_says_so(chapter):
    found = chapter(talks(range(1, 13)))
    assert "逐月、逐地、逐项与平时相比，没有需要核实而未说明的情况。" in texts(found)
    assert lines(found, "需要核实的情况") == []


def test_hints_are_listed_with_their_rows(chapter):
    found = chapter(talks([1, 2, 3, *range(6, 13)], odd=20))
    assert any("不一定有误，也不影响任何数字" in text for text in texts(found))
    assert set(lines(found, "需要核实的情况")) == {
        ("宣讲台账4月至5月没有登记，其他月份平均每月4条", ""),
        ("宣讲台账有一条受教人数为840人，是通常值（中位数72.5人）的12倍", "1行"),
    }
    figures = {entry for entry in found.document.evidence if entry.startswith("quality.hints")}
    assert len(figures) == 1


def test_what_is_explained_is_listed_apart(chapter):
    explained = {"宣讲台账 04月": "换届停训一个月", "宣讲台账 840人": "全县视频大会"}
    found = chapter(talks([1, 2, 3, *range(6, 13)], odd=20), explained=explained)
    assert lines(found, "需要核实的情况") == [("宣讲台账5月没有登记，其他月份平均每月4条",)]
    assert set(lines(found, "已说明原因的情况")) == {
        ("宣讲台账4月没有登记（换届停训一个月）", ""),
        ("宣讲台账有一条受教人数为840人（全县视频大会）", "1行"),
    }


def test_a_chapter_without_tables_has_them_as_lines(chapter):
    short = DocumentParts(quality="short")
    found = chapter(talks([1, 2, 3, *range(6, 13)], odd=20), document=short)
    assert "宣讲台账4月至5月没有登记，其他月份平均每月4条。" in texts(found)
    assert "宣讲台账有一条受教人数为840人，是通常值（中位数72.5人）的12倍（1行）。" in texts(found)


def test_an_explanation_of_nothing_is_a_notice(chapter):
    found = chapter(talks([1, 2, 3, *range(6, 13)]), explained={"宣讲台账 8月": "停训"})
    assert any("“宣讲台账 8月”与本期需要核实的情况都不对应" in text for text in texts(found))


def test_a_register_that_asks_for_none_has_none(chapter, settings):
    book = settings.book
    quiet = book.registers["宣讲台账"].model_copy(update={"hints": False})
    registers = book.registers | {"宣讲台账": quiet}
    found = reading.read_review(
        "quiet",
        talks([1, 2, 3, *range(6, 13)], odd=20),
        settings.model_copy(update={"book": book.model_copy(update={"registers": registers})}),
        paths=[path for path in reading.chapters() if path.stem == "06_quality"],
    )
    assert lines(found, "需要核实的情况") == []
