"""Masks of pandas in an office of its own: compared, worded, refused as those of `where` are."""

import json

import numpy as np
import pandas as pd
import pytest

from annual_review.chapter import (
    at_least,
    between,
    comparison,
    contains,
    count,
    distinct,
    mean,
    months,
    one_of,
    total,
    trends,
    where,
    where_not,
)
from annual_review.chapter.earlier import selection_of
from annual_review.chapter.parts import parts_of
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError
from annual_review.language import CHINESE, ENGLISH, restored, speaking

LIKE_WHERE = {
    'aid[aid["金额"] >= 5000]': {"金额": at_least(5000)},
    "aid.query(\"金额 >= 5000 and 乡镇 == '官舟镇'\")": {"金额": at_least(5000), "乡镇": "官舟镇"},
    'aid[(aid["金额"] >= 5000) & (aid["乡镇"] == "官舟镇")]': {
        "金额": at_least(5000),
        "乡镇": "官舟镇",
    },
    'aid.loc[aid["金额"].between(1, 6000)]': {"金额": between(1, 6000)},
    'aid[aid["名称"].str.contains("助餐")]': {"名称": contains("助餐")},
    'aid[aid["乡镇"].isin(["官舟镇", "石门乡"])]': {"乡镇": one_of("官舟镇", "石门乡")},
    'aid[aid["日期"].dt.month == 3]': {"month": 3},
    'aid[months(aid["日期"]) == 3]': {"month": 3},
    'aid[aid["日期"].dt.quarter == 1]': {"quarter": 1},
    'aid[aid["日期"] >= "2021-07-01"]': {"日期": at_least("7月1日")},
    "aid.query(\"日期 >= '2021-07-01'\")": {"日期": at_least("7月1日")},
    'aid[aid["金额"].isna()]': {"金额": ""},
    'aid[aid["备注"] == "补发"]': {"备注": "补发"},
}


def evaluated(code, aid):
    return eval(code, {"aid": aid, "np": np, "pd": pd, "months": months, "where": where})


@pytest.mark.parametrize("code", LIKE_WHERE)
def test_a_mask_gives_the_rows_the_rule_and_the_year_before_of_where(code, aid):
    by_mask, by_where = evaluated(code, aid), where(aid, **LIKE_WHERE[code])
    one, other = count("a", by_mask, "件"), count("b", by_where, "件")
    assert list(by_mask.index) == list(by_where.index)
    assert one.rule == other.rule
    assert (one.value, one.before.value) == (other.value, other.before.value)
    assert one.before.rule == other.before.rule


@pytest.mark.parametrize(
    ("code", "words", "numbers"),
    [
        ('aid[aid["金额"] > 3000]', "金额大于3000", (2, 3)),
        ('aid[~(aid["金额"] > 3000)]', "不符合“金额大于3000”", (3, 1)),
        ('aid[aid["金额"] > aid["计划"]]', "金额大于计划", (2, 2)),
        ('aid[aid["金额"] / aid["人数"] > 100]', "金额÷人数大于100", (2, 2)),
        (
            'aid[(aid["金额"] + 1) * 2 > aid["计划"]]',
            "（金额+1）×2大于计划",
            (4, 4),
        ),
        ('aid[aid["金额"] > aid["金额"].mean()]', "金额大于金额的平均数", (2, 3)),
        ('aid[(aid["金额"] > 3000) | (aid["人数"] < 5)]', "金额大于3000或人数小于5", (3, 4)),
        ('aid[aid["名称"].str.contains("助餐|学费")]', "名称含“助餐”或“学费”", (3, 3)),
        ('aid[aid["名称"].str.startswith("取暖")]', "名称以“取暖”开头", (2, 1)),
        ('aid[~aid["乡镇"].duplicated()]', "乡镇相同的只取一行", (2, 2)),
        ('aid.drop_duplicates("乡镇")', "乡镇相同的只取一行", (2, 2)),
        ('aid.nlargest(2, "金额")', "金额最大的2行", (2, 2)),
        (
            'aid.sort_values("计划", ascending=False).head(3)',
            "按计划由大到小排列，前3行",
            (3, 3),
        ),
        (
            'aid.assign(人均=aid["金额"] / aid["人数"]).query("人均 > 100")',
            "人均为金额÷人数，人均大于100",
            (2, 2),
        ),
        (
            'where(aid.assign(人均=lambda rows: rows["金额"] / rows["人数"]), 乡镇="石门乡")',
            "乡镇=石门乡",
            (0, 2),
        ),
        (
            'aid[aid["金额"] > 500][lambda rows: rows["人数"] > 10]',
            "金额大于500，人数大于10",
            (2, 1),
        ),
        ('aid.rename(columns={"金额": "资金"}).query("资金 > 3000")', "资金大于3000", (2, 3)),
    ],
)
def test_other_masks_and_methods_are_worded_and_compared(code, words, numbers, aid):
    figure = count("a", evaluated(code, aid), "件")
    assert figure.rule == f"救助台账，{words}，行数，{numbers[0]}行"
    assert (figure.value, figure.before.value) == numbers


LOST = {
    "aid.sample(5, random_state=1)": "sample",
    'aid.groupby("乡镇").head(5)': "groupby",
    'aid[aid["金额"].map(lambda value: value > 0)]': "map",
    'aid[(aid["金额"] > 0).to_numpy()]': "a mask of pandas",
    'aid[aid["金额"] > aid["金额"].mean() * 0]': "> with a number that was computed from rows",
    'aid[aid["日期"] >= aid["日期"].min()]': ">= with a day that is not written as a text",
    'aid[aid["日期"] - aid["日期"].min() >= pd.Timedelta(days=0)]': "sub with a value",
    'aid[aid["日期"].dt.year == 2021]': "dt.year",
    'aid[np.sqrt(aid["金额"]) >= 0]': "a mask of pandas",
    'aid[(aid["金额"] > 0).shift(0, fill_value=True)]': "shift",
    'aid.where(aid["计划"] > 0)': "where",
    'aid.replace("学费", "费")': "replace",
}


@pytest.mark.parametrize("code", LOST)
def test_a_lost_record_is_said_where_something_is_compared(code, aid):
    """Also where all rows are selected this year, as by chance another year's would not be."""
    figure = count("aid.lost", evaluated(code, aid), "件")
    assert figure.rule.endswith("不能自动与上年比较；改用where选取即可）")
    asked = (
        lambda: f"{figure:比}",
        lambda: comparison({"救助": figure}, "对照"),
        lambda: trends({"救助": figure}),
        lambda: parts_of(figure, "乡镇", {"官舟镇": "a.b"}),
    )
    for ask in asked:
        with pytest.raises(
            FigureError, match="It is not known how its rows were selected"
        ) as error:
            ask()
        assert LOST[code] in error.value.what
        assert "where(rows, lambda rows: …)" in error.value.remedy
    evidence = figure.evidence()
    assert "before" not in evidence
    assert LOST[code] in restored(evidence["uncompared"])


@pytest.mark.parametrize("code", LOST)
def test_a_lost_record_is_kept_alike_in_both_languages(code, aid):
    """A notebook that was executed in one language is exported in the other, from the cache."""
    kept = []
    for name in (ENGLISH, CHINESE):
        with speaking(name):
            evidence = count("aid.lost", evaluated(code, aid), "件").evidence()
            kept.append((evidence["rule"], json.dumps(evidence["uncompared"])))
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("value", "operation"),
    [("[1] * len(rows)", "金额 = a list of values"), ("rows['计划'].shift()", "金额 = shift")],
)
def test_a_field_that_was_set_to_what_is_not_recorded_is_kept_alike_too(value, operation, aid):
    kept = []
    for name in (ENGLISH, CHINESE):
        with speaking(name):
            rows = aid[aid["计划"] > 0]
            rows["金额"] = eval(value, {"rows": rows})
            kept.append(total("aid.set", rows["金额"], "元").evidence()["uncompared"])
    assert kept[0] == kept[1]
    with speaking(ENGLISH):
        assert operation in restored(kept[0])


def test_a_lost_record_can_be_compared_by_hand(aid):
    figure = count("aid.lost", aid.sample(3, random_state=1), "件")
    compared = figure.against(count("aid.before", aid, "件"))
    assert without_marks(f"{compared:比数}") == "，比上年减少2件"
    assert "uncompared" not in compared.evidence()


@pytest.mark.parametrize(
    ("code", "what", "remedy"),
    [
        ('aid[aid["乡镇"] == "官周镇"]', "no '官周镇' among the choices", "'官舟镇'"),
        ('aid[aid["乡镇"] != "官舟街上"]', "no '官舟街上' among the choices", "'官舟镇'"),
        ('aid[aid["名称"].isin(["学费", "学廢"])]', "No row has 名称=学廢", "学费"),
        (
            'aid[(aid["名称"].str.contains("取曖")) | (aid["金额"] > 3)]',
            "含“取曖” in 2021 or 2020",
            "",
        ),
        ("aid.query(\"乡镇 == '官周镇'\")", "no '官周镇'", "'官舟镇'"),
        ('where(aid, lambda rows: rows["乡镇"] == "官周镇")', "no '官周镇'", "'官舟镇'"),
        ('aid[aid["金额"] == "5000"]', "numbers, and is compared with the text '5000'", "quotes"),
        ('aid[aid["金额"] > "5000"]', "numbers, and is compared with '5000'", "without quotes"),
        ('aid[aid["乡镇"] > 5]', "texts, and is compared with 5", "text"),
        ('aid[aid["乡镇"] == 5]', "texts, and is compared with the number 5", "in quotes"),
        ('aid[aid["金额"] == None]', "None, which equals nothing", ".isna()"),
        ('aid[aid["金额"] == np.nan]', "nan, which equals nothing", ".isna()"),
        ('aid[aid["备注"].notna()]', "are empty texts: none is missing", '!= ""'),
        ('aid[aid["日期"] == "3月5日"]', "is none that pandas reads", "2021-03-05"),
        ('aid[aid["日期"] <= "2021-03"]', "for its first day only", ".dt.month == 3"),
    ],
)
def test_what_would_select_in_silence_is_refused(code, what, remedy, aid):
    with pytest.raises(FigureError) as error:
        evaluated(code, aid)
    assert what in error.value.what
    assert remedy in error.value.remedy


def test_two_masks_of_days_are_joined(aid):
    rows = aid[(aid["日期"] >= "2021-03-09") & (aid["日期"] <= "2021-09-01")]
    figure = count("a", rows, "件")
    assert (figure.value, figure.before.value) == (3, 2)
    assert "日期不早于2021年3月9日，日期不晚于2021年9月1日" in figure.rule


def test_a_value_that_only_the_year_before_has_is_a_true_zero(aid):
    figure = count("a", aid[aid["乡镇"] == "石门乡"], "件")
    assert (figure.value, figure.before.value) == (0, 2)


def test_a_column_that_was_computed_is_compared_and_explained(aid):
    goods = total("a", (aid["金额"] * aid["人数"]).rename("合价"), "元")
    assert goods.rule == "救助台账，合价（金额×人数），合计，5行"
    assert (goods.value, goods.before.value) == (280500, 340200)
    filled = mean("b", aid["金额"].fillna(0), "元")
    assert (filled.value, filled.before.value) == (3500, 5400)
    assert total("c", aid["金额"] + aid["计划"], "元").rule.startswith("救助台账，金额+计划，")


def test_a_unit_is_converted_once(aid):
    assert total("a", aid["金额"] / 10_000, "万元").value == pytest.approx(1.75)
    assert total("b", aid["金额"].rename("救助金"), "万元").value == 1.75
    assert total(
        "c", aid.assign(金额=aid["金额"] / 10_000)["金额"], "万元"
    ).before.value == pytest.approx(2.16)


def test_a_field_that_was_set_in_place_is_recorded_or_lost(aid):
    rows = aid.copy()
    rows["差额"] = rows["计划"] - rows["金额"]
    assert total("a", rows["差额"], "元").before.value == 1400 - 9600
    rows["次序"] = list(range(5))
    assert count("b", rows, "件").before.value == 4
    with pytest.raises(FigureError, match="次序 = a list of values is not repeated"):
        _ = count("c", where(rows, 次序=at_least(1)), "件").before
    rows.loc[rows["金额"] > 10_000, "金额"] = 10_000  # of no row, this year
    with pytest.raises(FigureError, match=r"金额 loc\[…\] = …"):
        _ = total("d", rows["金额"], "元").before
    assert total("e", aid["金额"], "元").before.value == 21_600


def test_a_mask_of_other_rows_is_not_taken_for_their_own(aid):
    large, others = aid[aid["金额"] > 500], aid[aid["计划"] > 500]
    assert count("a", large[large["人数"] > 10], "件").before.value == 1
    mixed = large[(large["金额"] > others["计划"].reindex(large.index))]
    with pytest.raises(FigureError, match="It is not known"):
        _ = count("b", mixed, "件").before


def test_a_mask_can_be_given_to_where(aid):
    chosen = where(aid, aid["金额"] > 3000, 乡镇="官舟镇")
    assert count("a", chosen, "件").rule.startswith("救助台账，乡镇=官舟镇，金额大于3000，")
    with pytest.raises(FigureError, match="not known how this mask was computed"):
        where(aid, aid["金额"].map(lambda value: value > 3000))
    with pytest.raises(FigureError, match="takes no mask"):
        where_not(aid, aid["金额"] > 3000)


def test_rows_are_saved_and_copied_as_any_table(aid, tmp_path):
    chosen = where(aid[aid["金额"] > 500], lambda rows: rows["人数"] > 10)
    chosen.to_parquet(tmp_path / "a.parquet")
    chosen.to_pickle(tmp_path / "a.pickle")
    read = pd.read_pickle(tmp_path / "a.pickle")
    assert type(read) is pd.DataFrame
    pd.testing.assert_frame_equal(read, pd.DataFrame(chosen))
    grouped = chosen.groupby("乡镇")["金额"].sum()
    assert type(grouped) is pd.Series
    assert type(pd.merge(chosen, aid, on="名称")) is pd.DataFrame


def test_rows_that_repeat_a_field_of_other_values_are_not_compared(aid):
    numbered = aid.assign(金额=list(range(len(aid))))
    repeated = numbered[numbered.duplicated("金额")]
    assert selection_of(repeated).lost


def test_counts_of_a_column_have_no_decimals_in_the_evidence(aid):
    towns = distinct("a", aid["乡镇"], "个乡镇")
    assert json.dumps(towns.evidence()["value"]) == "2"
    assert json.dumps(towns.value) == "2"
