import pytest

from tests.support.spread_tables import NAME, cleaned, reasons, records, spread

HEAD = ["单位", "1月", "2月", "3月", "合计"]


def totals(result):
    return result.totals[["row", "field", "typed", "ours"]].to_numpy().tolist()


def test_totals_that_agree_are_one_short_sentence():
    result = cleaned([HEAD, ["东街", 1, 2, 3, 6], ["西街", 4, 5, 6, 15], ["合计", 5, 7, 9, 21]])
    assert len(records(result)) == 6
    assert reasons(result, "subtotal") == ["人次4栏填报合计，均相符"]
    assert reasons(result, "kept") == ["本行3条记录"] * 2
    assert len(result.fixes) == 0


def test_a_total_that_differs_is_named_with_its_column():
    result = cleaned([HEAD, ["东街", 1, 2, 3, 6], ["西街", 4, 5, 6, 15], ["合计", 5, 8, 9, 22]])
    assert reasons(result, "subtotal") == [
        "C列：人次填报合计8，核对7，不符，相差1（原因待查）；"
        "E列：人次填报合计22，核对21，不符，相差1（原因待查）；人次另有2栏填报合计，均相符"
    ]


def test_a_sum_beside_a_row_that_differs_is_doubted_with_both_numbers():
    result = cleaned([HEAD, ["东街", 1, 2, 3, 6], ["西街", 4, 5, 6, 14]])
    what = "“合计”栏（E列）填14，各栏相加为15，请核对"
    assert reasons(result, "kept") == ["本行3条记录", f"本行3条记录；{what}"]
    assert result.fixes["reason"].tolist() == [what]
    assert totals(result) == [[3, "人次（E列）", 14, 15], [1, "人次（E列）", 6, 6]]


@pytest.mark.parametrize("label", ["合计", "全年", "小 计", "总计（人次）", "1-3月", "累计"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_sum_may_have_many_names_and_stand_on_either_side(label, is_first):
    def row(name, numbers, total):
        return [name, total, *numbers] if is_first else [name, *numbers, total]

    rows = [row("东街", [1, 2, 3], 6), row("西街", [4, 5, 6], 14)]
    result = cleaned([row("单位", ["1月", "2月", "3月"], label), *rows])
    assert len(records(result)) == 6
    assert len(result.fixes) == 1
    assert not result.warnings


PARTS = ["单位", "1月", "2月", "一季度小计", "4月", "5月", "二季度", "上半年", "全年合计"]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (["西街", 1, 2, 3, 4, 5, 9, 12, 12], []),
        (["西街", 1, 2, 4, 4, 5, 9, 12, 12], ["D"]),
        (["西街", 1, 2, 3, 4, 5, 8, 12, 12], ["G"]),
        (["西街", 1, 2, 3, 4, 5, 9, 13, 12], ["H"]),
        (["西街", 1, 2, 3, 4, 5, 9, 12, 11], ["I"]),
    ],
)
def test_sums_of_parts_are_compared_with_their_part(row, wrong):
    right = [["东街", 1, 1, 2, 1, 1, 2, 4, 4], ["北街", 2, 1, 3, 3, 1, 4, 7, 7]]
    result = cleaned([PARTS, *right, row])
    assert len(records(result)) == 12
    named = [letter for letter in "DGHI" if f"{letter}列）填" in reasons(result, "kept")[-1]]
    assert named == wrong


def test_a_sum_without_words_for_its_part_covers_the_columns_since_the_last():
    head = ["单位", "1月", "2月", "小计", "3月", "4月", "小计"]
    result = cleaned([head, ["东街", 1, 2, 3, 4, 5, 9], ["西街", 1, 2, 3, 4, 5, 8]])
    assert reasons(result, "kept")[1].endswith("“小计”栏（G列）填8，所计2栏相加为9，请核对")


def test_sums_of_two_years_cover_their_own_year():
    head = [["单位", "2020年", "", "", "2021年", "", ""], ["", *["1月", "2月", "合计"] * 2]]
    result = cleaned([*head, ["东街", 1, 2, 3, 4, 5, 9], ["西街", 1, 2, 3, 4, 5, 9]])
    assert len(result.fixes) == 0


def test_subtotals_of_groups_cover_their_rows_even_where_a_column_is_blank():
    rows = [
        ["甲", 1, ""],
        ["乙", 2, ""],
        ["小计", 3, 0],
        ["丙", 5, 6],
        ["小计", 5, 6],
        ["合计", 8, 6],
    ]
    result = cleaned([HEAD[:3], *rows])
    assert all("不符" not in reason for reason in reasons(result, "subtotal"))


def test_a_column_that_only_sounds_like_a_sum_is_warned_of():
    head = ["单位", "1月", "2月", "经费合计"]
    result = cleaned([head, ["东街", 1, 2, 88], ["西街", 1, 2, 90]])
    assert len(result.fixes) == 0
    assert any("经费合计" in warning for warning in result.warnings)


def test_a_sum_is_in_the_unit_of_the_columns_that_it_sums():
    book = spread(value="金额", count={"kind": "amount", "unit": "万元"})
    head = [["单位", "金额（元）", "", "合计"], ["", "1月", "2月", ""]]
    rows = [["东街", 10_000, 20_000, 30_000], ["合计", 10_000, 20_000, 30_000]]
    result = cleaned([[NAME], *head, *rows], book, merges=[((1, 3), (2, 3))])
    assert len(result.fixes) == 0
    assert reasons(result, "subtotal") == ["金额3栏填报合计，均相符"]


def test_a_cell_that_waits_for_correction_is_not_held_against_the_sum():
    result = cleaned([HEAD, ["东街", 1, "若干", 3, 6]])
    assert reasons(result, "kept") == ["本行2条记录"]


def test_a_typed_sum_of_a_row_without_numbers_is_named():
    result = cleaned([HEAD, ["东街", 1, 2, 3, 6], ["西街", "", "", "", 7]])
    assert reasons(result, "rejected") == ["各月份栏都没有填人次；“合计”栏（E列）填7"]
