import pandas as pd
import pytest

from annual_review.chapter.aggregates import count, total
from annual_review.chapter.clauses import sentence
from annual_review.chapter.leading import leading
from annual_review.chapter.listing import listing
from annual_review.document.marks import without_marks

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]


def talks(office, **by_town):
    towns = [town for town, number in by_town.items() for _ in range(number)]
    for year in (2020, 2021):
        rows = [(f"{year}-03-01", f"村{n}", town, "党史", n + 1) for n, town in enumerate(towns)]
        office.write(year, rows if year == 2021 else rows[:2], head=HEAD)
    return office.open()["宣讲台账"]


def towns(rows):
    return list(dict.fromkeys(rows["乡镇"]))


@pytest.mark.parametrize(
    ("by_town", "expected"),
    [
        ({"官舟镇": 9, "黄土镇": 2, "思渠镇": 1}, ["官舟镇"]),
        ({"官舟镇": 4, "黄土镇": 4, "思渠镇": 1, "中界镇": 1, "客田镇": 1}, ["官舟镇", "黄土镇"]),
        ({"官舟镇": 3, "黄土镇": 3, "思渠镇": 3}, []),  # all alike
        ({"官舟镇": 4, "黄土镇": 3, "思渠镇": 3}, []),  # nearly
        ({"官舟镇": 4, "黄土镇": 4}, []),
        ({"官舟镇": 5, "黄土镇": 4}, []),  # of two, one in three quarters
        ({"官舟镇": 9}, []),  # nothing to be concentrated against
    ],
)
def test_the_leading_few_are_selected_only_where_they_lead(office, by_town, expected):
    assert towns(leading(talks(office, **by_town), "乡镇")) == expected


def test_their_figures_open_to_their_rows_and_have_the_same_places_last_year(office):
    rows = leading(talks(office, 官舟镇=6, 黄土镇=2, 思渠镇=1), "乡镇")
    held = count("talks.in_few", rows, "场")
    assert (held.value, held.before.value) == (6, 2)
    assert "乡镇=官舟镇" in held.rule
    assert len(held.index) == 6


def test_numbers_are_added_up_where_a_field_of_them_is_named(office):
    rows = talks(office, 官舟镇=2, 黄土镇=1, 思渠镇=7)  # 1, 2; 3; 4 to 10 people
    few = leading(rows, "乡镇", "受教人数")
    assert towns(few) == ["思渠镇"]
    assert total("talks.few", few["受教人数"], "人").value == 49


def test_a_clause_on_none_is_left_out(office):
    few = leading(talks(office, 官舟镇=3, 黄土镇=3), "乡镇")
    held = count("talks.in_few", few, "场")
    whole = count("talks.all", office.open()["宣讲台账"], "场")
    said = sentence(f"宣讲{whole}", f"集中在{listing(few['乡镇'])}，共{held}")
    assert without_marks(str(said)) == "宣讲6场。"


def test_a_missing_register_has_none(missing):
    few = leading(missing, "乡镇")
    assert few.empty
    assert few.attrs["missing"]
    assert isinstance(few, pd.DataFrame)
