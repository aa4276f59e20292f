import pytest

from annual_review.chapter.opening import open_review
from annual_review.chapter.review import Review
from annual_review.errors import FigureError, ParamsError


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


def test_activity_has_every_dated_record_with_its_line_of_work(review):
    activity = review.activity()
    assert set(activity["工作条线"]) == set(review.lines)
    assert len(activity) == sum(
        len(review[name])
        for name, register in review.settings.book.registers.items()
        if any(field.kind == "date" for field in register.fields.values())
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
