import datetime as dt

import pytest

from annual_review.chapter.opening import open_review
from annual_review.chapter.review import Review
from annual_review.chapter.selections import where
from annual_review.errors import FigureError, ParamsError
from annual_review.project.year_params import YearParams


@pytest.fixture(scope="module")
def review():
    return open_review(2021)


def test_the_error_of_an_unknown_register_lists_the_registers(review):
    with pytest.raises(FigureError, match=r"no register '宣讲'.*宣讲台账"):
        review["宣讲"]


def test_the_error_of_an_unknown_name_gives_the_nearest(review):
    with pytest.raises(ParamsError, match=r"no name '互帮方式'.*Did you mean '互帮模式'"):
        review.names["互帮方式"]
    assert review.names.get("没有的", "") == ""


def test_activity_has_every_dated_record_of_the_calendar_with_its_line_of_work(review):
    activity = review.activity()
    assert set(activity["工作条线"]) == set(review.lines)
    names = review.settings.book.registers
    dated = [name for name in names if review.day_field(name)]
    assert dated == [name for name in names if name in {*review.dated, *review.not_in_calendar}]
    assert "基层关工委组织督导台账" in review.not_in_calendar
    assert len(activity) == sum(len(review[name]) for name in review.dated)
    assert set(activity.index.get_level_values("register")) == set(review.dated)


def half_year(folder, *days, until=dt.date(2021, 6, 30)):
    """Return the review up to `until` of talks on some days."""
    head = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
    rows = [[day, "学校", "官舟镇", "党史", 3] for day in days]
    papers = [["报刊名称", "订阅份数"], ["晚晴", 12]]
    folder.workbook("a.xlsx", {"宣讲台账": [head, *rows], "报刊订阅台账": papers})
    params = YearParams(until=until)
    folder.settings = folder.settings.model_copy(update={"params": params})
    return Review(folder.settings, folder.clean())


def test_a_part_of_the_year_has_its_months_and_says_so(data_folder):
    review = half_year(data_folder, "2021-03-01", "2021-08-01")
    assert review.months == [1, 2, 3, 4, 5, 6]
    assert (review.span, review.so_far) == ("截至6月，", "截至6月，")
    assert review.undated == ["报刊订阅台账"]
    assert review.before is None


def test_a_part_that_ends_within_a_month_names_the_day(data_folder):
    review = half_year(data_folder, "2021-03-01", until=dt.date(2021, 6, 15))
    assert review.span == "截至6月15日，"
    whole = half_year(data_folder, "2021-03-01", until=dt.date(2021, 12, 31))
    assert (whole.span, whole.so_far, whole.until) == ("全年", "本年", None)


def test_a_register_with_rows_of_later_months_alone_is_not_blank(data_folder):
    review = half_year(data_folder, "2021-07-01", "2021-08-01")
    assert review.blank == []
    reason = "《宣讲台账》的登记都不在本期（1月1日至6月30日）之内。"
    assert str(review["宣讲台账"].attrs["missing"]) == reason


def test_rows_of_later_months_and_rows_to_fix_are_both_named(data_folder):
    review = half_year(data_folder, "2021-07-01", "2021-13-01")
    assert str(review["宣讲台账"].attrs["missing"]) == (
        "《宣讲台账》的登记（另有1行待更正）不在本期（1月1日至6月30日）之内。"
    )


def test_a_register_with_a_rejected_row_is_not_blank(data_folder):
    head = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
    data_folder.workbook("a.xlsx", {"宣讲台账": [head, ["2021-13-1", "学校", "官舟镇", "党史", 3]]})
    review = Review(data_folder.settings, data_folder.clean())
    assert review.blank == []
    assert review.span == "全年"


def test_a_review_is_no_list_and_says_how_its_registers_are_reached(office):
    office.write(2021)
    review = office.open()
    for use in (list, len, lambda given: [*given]):
        with pytest.raises(FigureError, match=r'A review is no list.* review\["…"\]'):
            use(review)
    assert "宣讲台账" in review
    assert "宣讲" not in review
    assert review


def test_a_wrong_attribute_of_a_review_is_noted_with_what_was_meant(office):
    office.write(2021)
    review = office.open()
    for name, meant in {"宣讲": 'review["宣讲台账"]', "yaer": "review.year"}.items():
        with pytest.raises(AttributeError, match=f"A review has no {name}") as caught:
            getattr(review, name)
        assert caught.value.__notes__ == [f"Did you mean {meant}?"]
    assert not hasattr(review, "_repr_html_")


THEMES = {"2021-03-01": "党史", "2021-08-01": "禁毒"}


def test_a_value_of_another_part_of_the_year_is_no_mistake_in_this_one(data_folder):
    head = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
    rows = [[day, "学校", "官舟镇", theme, 3] for day, theme in THEMES.items()]
    data_folder.workbook("a.xlsx", {"宣讲台账": [head, *rows]})
    data_folder.settings = data_folder.settings.model_copy(update={"part": "h1"})
    review = Review(data_folder.settings, data_folder.clean())
    review.enable_evidence()
    assert len(where(review["宣讲台账"], 宣讲主题="禁毒")) == 0
    with pytest.raises(FigureError, match="No row has 宣讲主题=禁烟"):
        where(review["宣讲台账"], 宣讲主题="禁烟")
    data_folder.settings = data_folder.settings.model_copy(update={"part": "02"})
    review = Review(data_folder.settings, data_folder.clean())
    assert "missing" not in review["宣讲台账"].attrs
    assert (review.span, review.so_far, review.months) == ("2月", "2月", [2])
