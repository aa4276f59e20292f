"""Totals that offices typed: what differences come from (test_cleaning_rules: what they cover)."""

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]


def row(day, number, topic="党史"):
    return [f"2021.3.{day}", "学校", "官舟镇", topic, number]


def cause(desk, typed, *rows):
    desk.workbook("a.xlsx", {"宣讲台账": [HEAD, *rows, ["合计", None, None, None, typed]]})
    cleaned = desk.clean()
    return cleaned.totals["cause"].iloc[0], cleaned.ledger["reason"].iloc[-1]


def test_a_total_that_agrees_needs_no_cause(desk):
    assert cause(desk, 30, row(1, 10), row(2, 20)) == (
        "",
        "受教人数填报合计30，核对30，相符",
    )


def test_a_total_that_counts_a_row_twice_says_so(desk):
    said, reason = cause(desk, 40, row(1, 10), row(1, 10), row(2, 20))
    assert said == "填报合计计入了重复登记的行"
    assert reason == "受教人数填报合计40，核对30，不符，相差10（填报合计计入了重复登记的行）"


def test_a_total_that_counts_another_year_and_a_rejected_row_says_so(desk):
    other, bad = ["2020.3.1", *row(1, 7)[1:]], ["2021年2月30日", *row(1, 5)[1:]]
    assert cause(desk, 42, row(1, 10), row(2, 20), other, bad)[0] == (
        "填报合计计入了不在本年、待更正的行"
    )


def test_a_difference_that_no_row_explains_is_to_be_looked_into(desk):
    assert cause(desk, 999, row(1, 10), row(1, 10))[0] == "原因待查"


def test_a_total_goes_by_the_unit_of_its_header(desk):
    rows = [
        ["党支部名称", "是否达标", "党费返还（万元）"],
        ["一支部", "是", 1.2],
        ["二支部", "是", 0.5],
    ]
    desk.workbook("a.xlsx", {"离退休干部党支部": [*rows, ["合计", None, 1.7]]})
    totals = desk.clean().totals
    assert totals[["typed", "ours", "cause"]].to_numpy().tolist() == [[17000, 17000, ""]]
