"""`explained:` of params/: which hints it explains, however they are written."""

import pytest

from annual_review.hints.explanations import Explanations
from annual_review.hints.hint import Hint
from annual_review.project.register_book import RegisterBook
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams

BOOK = {
    "registers": {
        "宣讲台账": {
            "fields": {
                "日期": {"kind": "date"},
                "乡镇": {"kind": "place"},
                "人数": {"kind": "count", "unit": "人"},
                "金额": {"kind": "amount", "unit": "元"},
            }
        }
    }
}
APRIL = 2021 * 12 + 3
SILENT = Hint("silent", "宣讲台账", "4月", "宣讲台账4月没有登记", "平均每月6条", months=(APRIL,))
SPRING = Hint(
    "silent",
    "宣讲台账",
    "4月至6月",
    "宣讲台账4月至6月没有登记",
    months=(APRIL, APRIL + 1, APRIL + 2),
)
LOST = Hint("lost", "宣讲台账", "官舟镇", "宣讲台账没有官舟镇的登记", field="乡镇", value="官舟镇")
VALUE = Hint("value", "宣讲台账", "人数1500人", "有一条", field="人数", value=1500.0)
MONEY = Hint("value", "宣讲台账", "金额15000元", "有一条", field="金额", value=15000.0)
ROWS = Hint("change", "宣讲台账", "登记条数", "共登记90条", field="登记条数")


def settings_of(explained, **changes):
    return Settings(
        year=2021,
        office=Office(name="某局", county="沿河县", places={"官舟镇": ["官州"]}, **changes),
        book=RegisterBook.model_validate(BOOK),
        params=YearParams(explained=explained),
    )


def explained(key, hint, **changes):
    """Return the hint as one key explains it."""
    (found,) = Explanations(settings_of({key: "换届停训一个月"}, **changes)).explain([hint])
    return found


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("宣讲台账 4月", SILENT),
        ("宣讲台账4月", SILENT),
        ("《宣讲台账》　０４月", SILENT),
        ("宣讲台账 2021年4月", SILENT),
        ("宣讲台账 2021-04", SILENT),
        ("宣讲台账：四月份", SILENT),
        ("宣讲台账 第二季度", SILENT),
        ("宣讲台账 4月至6月", SPRING),
        ("宣讲台账 4-6月", SPRING),
        ("宣讲台账 官舟镇", LOST),
        ("宣讲台账 官舟", LOST),
        ("宣讲台账 沿河县官舟镇", LOST),
        ("宣讲台账的官州", LOST),
        ("宣讲台账 乡镇官舟镇", LOST),
        ("宣讲台账 人数1500人", VALUE),
        ("宣讲台账 1500", VALUE),
        ("宣讲台账 人数 1,500人", VALUE),
        ("宣讲台账 １５００人", VALUE),
        ("宣讲台账 金额1.5万元", MONEY),
        ("宣讲台账 登记条数", ROWS),
        ("宣讲台账 全年", ROWS),
    ],
)
def test_a_key_explains_a_hint_however_it_is_written(key, hint):
    assert explained(key, hint).text == f"{hint.what}（换届停训一个月）"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("宣讲台账 5月", SILENT),
        ("宣讲台账 2020年4月", SILENT),
        ("宣讲台账 谯家镇", LOST),
        ("宣讲台账 150", VALUE),
        ("宣讲台账 金额1500", VALUE),
        ("宣讲台账 4月", VALUE),
    ],
)
def test_another_month_place_or_value_is_not_explained(key, hint):
    assert explained(key, hint).reason == ""


def test_a_month_of_a_year_that_begins_in_september():
    march = Hint("silent", "宣讲台账", "3月", "宣讲台账3月没有登记", months=(2022 * 12 + 2,))
    assert explained("宣讲台账 3月", march, year_starts=9).reason
    assert explained("宣讲台账 2022年3月", march, year_starts=9).reason
    assert not explained("宣讲台账 2021年3月", march, year_starts=9).reason


def test_some_months_of_a_silence_are_explained():
    explanations = Explanations(settings_of({"宣讲台账 5月": "停训"}))
    assert [hint.text for hint in explanations.explain([SPRING])] == [
        "宣讲台账4月没有登记",
        "宣讲台账5月没有登记（停训）",
        "宣讲台账6月没有登记",
    ]


def test_an_explanation_that_fits_no_hint_is_warned_of_with_the_nearest():
    explanations = Explanations(settings_of({"宣讲台账 官舟村": "并入"}))
    found = explanations.explain([SILENT, LOST])
    (warning,) = explanations.unused(found)
    assert "“宣讲台账 官舟村”" in warning
    assert "是否为“宣讲台账 官舟镇”？" in warning


def test_one_that_fits_is_not_warned_of():
    explanations = Explanations(settings_of({"宣讲台账 4月": "停训"}))
    assert explanations.unused(explanations.explain([SILENT])) == []


def test_those_of_other_parts_of_the_year_are_not_warned_of():
    settings = settings_of({"宣讲台账 11月": "停训"}).model_copy(update={"part": "h1"})
    explanations = Explanations(settings)
    assert explanations.unused(explanations.explain([])) == []
