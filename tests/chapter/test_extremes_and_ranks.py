"""The largest, the smallest and the middle number of a column; places in an order."""

import statistics

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.chapter.aggregates import count
from annual_review.chapter.combined_figures import figure
from annual_review.chapter.extremes import largest, median, smallest
from annual_review.chapter.grouping import tally
from annual_review.chapter.listing import listing
from annual_review.chapter.ranks import rank
from annual_review.chapter.selections import where
from annual_review.chapter.tables import comparison
from annual_review.chapter.trends import trends
from annual_review.document.marks import without_marks
from annual_review.document.sources import sources_of
from annual_review.errors import FigureError
from annual_review.records.cleaned import INDEX
from tests.chapter import aid


@pytest.fixture
def grants(office):
    return aid.write(office).open()["救助台账"]


def printed(text):
    return without_marks(f"{text}")


def lines_of(figure):
    return [source["rows"] for source in sources_of(figure.evidence()["rows"])]


def test_the_largest_number_has_the_rows_that_hold_it(grants):
    most = largest("aid.most", grants["金额"], "元")
    assert (most.value, printed(most), lines_of(most)) == (12000, "12000元", [[5, 6]])
    assert most.rule == "救助台账，金额，最大值，由万元换算，5行中的2行"
    assert printed(listing(grants.loc[most.index]["乡镇"])) == "中界镇、官舟镇"
    assert (most.before.value, lines_of(most.before)) == (30000, [[3]])


def test_the_smallest_number_is_that_of_a_selection(grants):
    least = smallest("aid.least", where(grants, 乡镇="黄土")["人数"], "人")
    assert (least.value, least.before.value, lines_of(least)) == (50, 150, [[4]])


@given(st.lists(st.none() | st.decimals(0, 1000, places=2).map(float), min_size=1, max_size=9))
def test_the_median_is_the_number_in_the_middle(numbers):
    rows = [("甲", "a.csv", "", n, "", number) for n, number in enumerate(numbers, 2)]
    table = pd.DataFrame(rows, columns=[*INDEX, "数"]).set_index(list(INDEX))
    table.attrs = {"register": "甲"}
    found = median("a", table["数"].astype("float64"), "元")
    filled = [number for number in numbers if number is not None]
    assert found.lacks_value == (not filled)
    if filled:
        assert found.value == pytest.approx(statistics.median(filled), abs=1e-9)
        assert found.value == round(found.value, 3)


def test_a_column_without_a_number_has_no_largest_one(grants, missing):
    nothing = largest("a", where(grants, month=11)["金额"], "万元")
    assert not nothing
    assert printed(nothing) == ""
    assert largest("b", missing["人数"], "人").missing


def test_texts_have_no_largest_one(grants):
    with pytest.raises(FigureError, match="乡镇 holds no numbers"):
        largest("a", grants["乡镇"], "个")


def test_a_place_is_read_from_the_table(grants):
    place = rank("aid.rank", tally(grants["乡镇"], grants["金额"]), "官舟")
    assert (place.value, printed(place), printed(f"{place:汉}")) == (1, "第1位", "第一位")
    assert printed(f"官舟镇{place:居}{place:比}") == "官舟镇居首位，比上年上升1位"
    assert lines_of(place) == [[2, 3, 4, 5, 6]]
    assert place.rule == (
        "救助台账，按乡镇分列金额合计，由多到少排列：官舟镇1.5万元、中界镇1.2万元、黄土镇0.3万元，"
        "共3个，5行"
    )
    assert place.before.value == 2
    assert printed(f"{place:比}") == "，比上年上升1位"
    assert place.history.to_dict() == {"2020年": 2, "2021年": 1}


def test_the_smallest_may_be_the_first(grants):
    by_town = tally(grants["乡镇"], grants["金额"])
    assert rank("a", by_town, "黄土镇", smallest=True).value == 1
    assert "由少到多" in rank("a", by_town, "黄土镇", smallest=True).rule


def test_equal_numbers_share_a_place_whatever_the_noise_of_their_sums(grants):
    early = where(grants, month=[2, 3, 4])  # 官舟镇 0.1 + 0.2, 黄土镇 0.3
    by_town = tally(early["乡镇"], early["金额"])
    places = [rank("a", by_town, town) for town in ("官舟镇", "黄土镇")]
    assert [printed(place) for place in places] == ["并列第1位", "并列第1位"]
    by_count = tally(grants["乡镇"])
    assert printed(rank("b", by_count, "中界镇")) == "并列第2位"


def test_a_label_that_the_table_does_not_have_is_answered_by_the_nearest(grants):
    by_town = tally(grants["乡镇"])
    with pytest.raises(FigureError, match=r"^a: There is no '官州市' in the table of 乡镇"):
        rank("a", by_town, "官州市")
    absent = rank("a", by_town, "板场镇")  # a township of the county, without a row
    assert not absent
    assert printed(absent) == ""


def test_a_table_that_was_changed_or_made_otherwise_is_refused(grants):
    by_town = tally(grants["乡镇"], grants["金额"])
    assert rank("a", by_town.sort_values(), "官舟镇").value == 1
    for changed in (by_town / tally(grants["乡镇"]), by_town.head(2), by_town * 2):
        with pytest.raises(FigureError, match="changed since tally"):
            rank("a", changed, "官舟镇")
    with pytest.raises(FigureError, match="not made by tally"):
        rank("a", grants.groupby("乡镇")["金额"].sum(), "官舟镇")


def test_a_place_is_not_calculated_with_and_is_no_amount(grants):
    place = rank("aid.rank", tally(grants["乡镇"]), "官舟镇")
    with pytest.raises(FigureError, match="cannot be calculated with"):
        figure("a", place / 2, "位")
    for use in (trends, lambda figures: comparison(figures, "题")):
        with pytest.raises(FigureError, match="neither more nor less"):
            use({"位次": place})
    with pytest.raises(FigureError, match="'余' is not a format of a place"):
        f"{place:余}"


def test_a_place_among_rows_of_other_means_cannot_be_found_in_another_year(grants):
    few = grants[grants["人数"].map(lambda number: number > 40)]
    place = rank("aid.rank", tally(few["乡镇"], few["金额"]), "官舟镇")
    assert place.value == 1
    with pytest.raises(FigureError, match="not known how its rows were selected"):
        place.before  # noqa: B018


def test_months_have_places_too(office):
    office.registers(
        "\n  月报:\n    fields: {月份: {kind: month}, 人次: {kind: count, unit: 人次}}"
    )
    folder = office.folder / "data" / "2021"
    folder.mkdir(parents=True)
    (folder / "月报.csv").write_text("月份,人次\n2021年1月,5\n2021年2月,9\n2021年12月,7\n", "utf-8")
    report = office.open()["月报"]
    place = rank("a", tally(report["月份"], report["人次"]), "12月")
    assert (place.value, place.lacks_value) == (2, False)


def test_a_tally_is_still_shown_concatenated_and_copied(grants):
    by_town = tally(grants["乡镇"])
    both = pd.concat([by_town, tally(grants["乡镇"], grants["人数"])], axis=1)
    assert both.shape == (3, 2)
    assert count("a", grants, "次").value == by_town.copy(deep=True).sum()
