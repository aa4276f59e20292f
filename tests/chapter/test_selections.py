import pytest

from annual_review.chapter.grouping import crosstab, peak, tally
from annual_review.chapter.selections import missing_reason, months, where
from annual_review.errors import FigureError


def test_a_tally_counts_or_adds_up_and_keeps_the_register_s_order(training):
    assert tally(training["乡镇"]).to_dict() == {"官舟镇": 2, "黄土镇": 1}
    assert tally(training["乡镇"], training["人数"].fillna(0)).to_dict() == {
        "官舟镇": 12,
        "黄土镇": 8,
    }
    assert list(tally(training["作物"]).index) == ["葡萄", "柚子"]
    assert tally(months(training["日期"])).to_dict() == {3: 2, 7: 1}


def test_a_crosstab_has_the_rows_and_columns_that_are_asked_for(training):
    table = crosstab(training["乡镇"], months(training["日期"]), header=range(1, 13))
    assert table.shape == (2, 12)
    assert table.loc["官舟镇", 7] == 1
    assert table.to_numpy().sum() == 3
    by_number = crosstab(training["乡镇"], training["作物"], training["人数"], index=["黄土镇"])
    assert list(by_number.index) == ["黄土镇", "官舟镇"]


def test_the_peak_is_the_greatest_value_if_no_other_is_as_great(training):
    assert peak(tally(training["乡镇"])) == "官舟镇"
    assert peak(tally(training["作物"])) == ""
    assert peak(tally(training["乡镇"].iloc[:1])) == ""


def test_selections_of_a_missing_register_are_empty_with_the_reason(missing):
    assert "未收到" in str(tally(missing["乡镇"]).attrs["missing"])
    table = crosstab(missing["乡镇"], months(missing["日期"]), header=range(1, 13))
    assert table.shape == (0, 12)
    assert "未收到" in str(table.attrs["missing"])
    assert "未收到" in str(where(missing, 乡镇="官舟镇").attrs["missing"])


def test_a_field_that_no_member_has_is_missing_unless_the_whole_register_is(training, missing):
    training.attrs["lacking"] = missing.attrs["lacking"] = ["人数"]
    assert str(missing_reason(training["人数"])) == (
        "《农技培训台账》的“人数”各成员单位均缺，有关情况暂缺。"
    )
    assert missing_reason(training["乡镇"]) is None
    assert str(missing_reason(missing["人数"])) == "本年未收到《宣讲台账》。"


def test_an_unknown_field_or_choice_is_named_with_the_nearest(training):
    training.attrs["choices"] = {"乡镇": ["官舟镇", "黄土镇"]}
    with pytest.raises(FigureError, match=r"no field '乡真'\. Did you mean '乡镇'"):
        where(training, 乡真="官舟镇")
    with pytest.raises(
        FigureError, match=r"no '官周镇' among the choices of 乡镇\. Did you mean '官舟镇'"
    ):
        where(training, 乡镇="官周镇")


def test_a_declared_category_comes_in_the_order_of_its_choices(office):
    office.registers("""
  督导台账:
    titles: [督导台账]
    fields:
      乡镇: {kind: place}
      时间: {kind: date}
      情况: {kind: category, choices: [良好, 基本达标, 需整改]}
      个数: {kind: count, unit: 个}
      类型: {kind: category}
""")
    rows = [
        ("官舟镇", "2021-04-01", "需整改", 5, "村"),
        ("官舟镇", "2021-03-01", "需整改", 1, "校"),
        ("黄土镇", "2021-04-02", "良好", 1, "校"),
        ("官舟镇", "2021-04-03", "基本达标", 9, "校"),
    ]
    office.write(2021, rows, "督导台账", ["乡镇", "时间", "情况", "个数", "类型"])
    table = office.open()["督导台账"]
    assert list(tally(table["情况"]).index) == ["良好", "基本达标", "需整改"]
    assert tally(table["情况"], table["个数"]).to_dict() == {"良好": 1, "基本达标": 9, "需整改": 6}
    assert list(tally(where(table, 乡镇="官舟镇")["情况"]).index) == ["基本达标", "需整改"]
    by_town = crosstab(table["乡镇"], table["情况"])
    assert list(by_town.columns) == ["良好", "基本达标", "需整改"]
    assert list(by_town.index) == ["官舟镇", "黄土镇"]  # places by size
    assert list(crosstab(table["类型"], table["情况"]).index) == ["校", "村"]  # free, by size
    wanted = crosstab(table["情况"], table["乡镇"], index=["需整改"])
    assert list(wanted.index) == ["需整改", "良好", "基本达标"]
    assert list(tally(months(table["时间"])).index) == [3, 4]
    assert peak(tally(table["情况"])) == "需整改"
