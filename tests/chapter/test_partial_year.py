"""The review of a year that is not over: what it says of what nobody has registered yet."""

import datetime as dt
import random

import pytest

from annual_review.chapter.review import Review
from annual_review.cleaning.clean import clean
from annual_review.document.blocks import Chart, Glance, Paragraph, Table, plain
from annual_review.forms.form import make_form
from annual_review.project.loading import load_settings
from annual_review.records.saved import SavedRecords
from annual_review.registers.inputs import read_inputs
from tests.chapter.test_chapters import CHAPTERS, notices, read  # noqa: F401 - a fixture
from tests.conftest import ROOT
from tests.support.form_filling import Form

FILLED = {"行动台账": "日期", "走访慰问台账": "慰问时间", "宣讲台账": "日期"}


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


def test_an_untouched_form_gives_a_review_that_says_so(reviewed, read):  # noqa: F811
    review = reviewed(())
    shown, figures = read(review, *CHAPTERS)
    said = texts(shown)
    assert "全部19种台账没有登记任何事项" in said
    assert "应收的台账全部收到" in said
    assert notices(shown) == []
    assert not any(isinstance(block, Chart | Glance) for block in shown)
    assert {id.partition(".")[0] for id in figures} == {"year", "quality"}
    assert "未收到" not in said
    for word in ("调解维权", "关工委活动", "法治知识竞赛", "报刊订阅", "走访慰问", "主任办公会"):
        assert f"没有登记{word}" in said


def test_three_months_of_three_registers_are_told_as_such(reviewed, read):  # noqa: F811
    review = reviewed(FILLED)
    shown, _ = read(review, *CHAPTERS)
    said = texts(shown)
    assert review.span == "截至3月，"
    assert set(review.blank) == set(review.settings.book.registers) - set(FILLED)
    assert "截至3月，各类台账共登记" in said
    assert "还有16种台账没有登记任何事项" in said
    assert "有日期的登记截至3月" in said
    assert "《农技培训台账》" in said[said.index("收到而没有登记任何事项的台账") :]
    assert "全年" not in said
    assert all(block.rows for block in shown if isinstance(block, Table))


def test_a_register_with_a_row_put_aside_is_not_blank(desk):
    head = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
    desk.workbook("a.xlsx", {"宣讲台账": [head, ["2021-13-1", "学校", "官舟镇", "党史", 3]]})
    review = Review(desk.settings, desk.clean())
    assert review.blank == []
    assert review.span == "全年"
