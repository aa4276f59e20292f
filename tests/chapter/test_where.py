"""Conditions of `where`, in an office of its own: how values are read, repeated and refused."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.chapter import at_least, at_most, between, contains, one_of
from annual_review.chapter.aggregates import count, total
from annual_review.chapter.opening import open_review
from annual_review.chapter.selections import where, where_not
from annual_review.errors import FigureError

OFFICE = """
name: 梅岭县文化馆
county: 梅岭县
county_spellings: [江东省梅岭县]
townships: {石门镇: [石门街上], 河口乡: , 白沙街道: , 石门坎乡: }
"""
REGISTERS = """
registers:
  演出登记:
    fields:
      日期: {kind: date}
      乡镇: {kind: place}
      形式: {kind: category, choices: {花灯戏: [花灯], 木偶戏: [], 放映: [电影放映]}}
      场地: {}
      观众: {kind: count, unit: 人}
      经费: {kind: amount, unit: 元, required: false}
  藏品登记:
    fields:
      名称: {required: true}
"""
HEAD = "日期,乡镇,形式,场地,观众,经费\n"
NOW = [
    "2021-03-05,石门,花灯,文化广场,120,3000",
    "2021-03-31,河口乡,木偶戏,中心小学,80,500.5",
    "2021-04-01,石门镇,花灯戏,QQ广场,200,",
    "2021-10-20,白沙街道,花灯戏,文化广场,60,12000",
]
BEFORE = [
    "2020-02-29,河口乡,花灯戏,露天剧场,90,800",
    "2020-03-31,石门镇,木偶戏,文化广场,30,900",
    "2020-04-15,石门镇,花灯戏,文化广场,40,100",
]


@pytest.fixture
def shows(tmp_path):
    """Return a function that opens the register of 2021; without rows there is no file."""

    def opened(now=NOW, before=BEFORE, params=""):
        for year, rows in ((2021, now), (2020, before)):
            if rows is not None:
                folder = tmp_path / "data" / str(year)
                folder.mkdir(parents=True)
                content = HEAD + "\n".join(rows) + "\n"
                (folder / "演出登记.csv").write_text(content, encoding="utf-8")
        (tmp_path / "data" / "2021").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / "2021" / "藏品登记.csv").write_text("名称\n铜鼓\n", encoding="utf-8")
        (tmp_path / "params").mkdir()
        files = {"office.yaml": OFFICE, "registers.yaml": REGISTERS, "2021.yaml": params}
        for name, text in files.items():
            (tmp_path / "params" / name).write_text(text, encoding="utf-8")
        paths = str(tmp_path / "data" / "2021"), str(tmp_path / "params" / "2021.yaml")
        return open_review(2021, *paths)

    return opened


def chosen(table, **values):
    """Return the rows that are selected, by their position."""
    places = list(table.index)
    return [places.index(place) for place in where(table, **values).index]


SPELLINGS = ["石门", "石门镇", "梅岭县石门镇", "石 门镇", "江东省梅岭县石门", "石门街上"]


@pytest.mark.parametrize("place", SPELLINGS)
def test_a_place_may_be_written_in_any_of_its_spellings(shows, place):
    table = shows()["演出登记"]
    assert chosen(table, 乡镇=place) == [0, 2]
    figure = count("a", where(table, 乡镇=[place, "河口"]), "场")
    assert (figure.value, figure.before.value) == (3, 3)
    assert figure.rule.startswith("演出登记，乡镇=石门镇、河口乡，")


@pytest.mark.parametrize(
    ("values", "rows"),
    [
        ({"形式": "花灯"}, [0, 2, 3]),
        ({"场地": "ｑｑ 广场"}, [2]),
        ({"场地": ["文化广场", "中心小学"]}, [0, 1, 3]),
        ({"场地": contains("广场")}, [0, 2, 3]),
        ({"场地": contains("qq")}, [2]),
        ({"观众": "120"}, [0]),
        ({"观众": "120人"}, [0]),
        ({"观众": 120.0}, [0]),
        ({"观众": np.int64(120)}, [0]),
        ({"观众": one_of(60, "80")}, [1, 3]),
        ({"观众": at_least("一百二十")}, [0, 2]),
        ({"观众": at_most(80)}, [1, 3]),
        ({"观众": between(80, 120)}, [0, 1]),
        ({"经费": "500.50元"}, [1]),
        ({"经费": at_least("0.3万元")}, [0, 3]),
        ({"经费": ""}, [2]),
        ({"经费": None}, [2]),
        ({"日期": "2021-03-05"}, [0]),
        ({"日期": "2021年3月5日"}, [0]),
        ({"日期": "3.5"}, [0]),
        ({"日期": dt.date(2021, 3, 5)}, [0]),
        ({"日期": pd.Timestamp(2021, 3, 5, 9)}, [0]),
        ({"日期": np.datetime64("2021-03-05")}, [0]),
        ({"日期": 20210305}, [0]),
        ({"日期": "3月"}, [0, 1]),
        ({"日期": "2021-03"}, [0, 1]),
        ({"日期": "二季度"}, [2]),
        ({"日期": "下半年"}, [3]),
        ({"日期": 2021}, [0, 1, 2, 3]),
        ({"日期": at_least("3月31日")}, [1, 2, 3]),
        ({"日期": at_most("3月")}, [0, 1]),
        ({"日期": between("3月31日", "4月")}, [1, 2]),
        ({"month": 3}, [0, 1]),
        ({"month": ["3月", "10"]}, [0, 1, 3]),
        ({"month": at_least(4)}, [2, 3]),
        ({"quarter": 2}, [2]),
        ({"quarter": one_of(1, "4季度")}, [0, 1, 3]),
    ],
    ids=str,
)
def test_a_value_is_compared_as_the_cells_of_its_field_were_read(shows, values, rows):
    table = shows()["演出登记"]
    assert chosen(table, **values) == rows
    others = where_not(table, **values)
    assert len(others) == len(table) - len(rows)


@pytest.mark.parametrize(
    ("values", "before", "rule"),
    [
        ({"日期": "3月31日"}, 1, "日期=2020年3月31日"),
        ({"日期": "2021-03"}, 1, "日期=2020年3月"),
        ({"日期": at_least("2021-03-31")}, 2, "日期不早于2020年3月31日"),
        ({"日期": at_most("2021年2月")}, 1, "日期不晚于2020年2月29日"),
        ({"日期": between("3月1日", "4月")}, 2, "日期在2020年3月1日到2020年4月30日之间"),
        ({"month": 4}, 1, "日期在4月"),
        ({"quarter": [1, 2]}, 3, "日期在第1季度、第2季度"),
        ({"观众": at_least(40)}, 2, "观众不少于40"),
        ({"场地": contains("广场")}, 2, "场地含“广场”"),
    ],
    ids=str,
)
def test_a_condition_is_repeated_on_the_year_before(shows, values, before, rule):
    figure = count("a", where(shows()["演出登记"], **values), "场")
    assert figure.before.value == before
    assert figure.before.rule.startswith(f"演出登记，{rule}，")


def test_the_rule_of_what_is_left_out_says_so(shows):
    rows = where_not(shows()["演出登记"], 场地=contains("广场"), 观众=at_least(100))
    rule = count("a", rows, "场").rule
    assert rule.startswith("演出登记，不符合“场地含‘广场’”，不符合“观众不少于100”，")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"乡镇": "石口镇"}, r"no '石口镇' among the choices of 乡镇\. Did you mean '石门镇'"),
        ({"形式": "花灯剧"}, r"Did you mean '花灯戏'\? There are 花灯戏、木偶戏、放映\."),
        (
            {"场地": "文化广厂"},
            r"No row has 场地=文化广厂 in 2021 or 2020\. Did you mean '文化广场'",
        ),
        ({"场地": ["文化广场", "中心小雪"]}, r"场地=中心小雪.*Did you mean '中心小学'"),
        ({"场地": contains("礼堂")}, r"场地含“礼堂” in 2021 or 2020\. There are 文化广场、"),
        ({"观众": "121"}, r"观众=121.*The nearest is 120\. 观众 is 30 to 200\."),
        ({"观众": at_least(5000)}, r"观众不少于5000.*观众 is 30 to 200\."),
        ({"观众": "许多"}, r"观众 cannot be compared with '许多': 没有具体数字"),
        ({"观众": "120元"}, r"观众 cannot be compared with '120元'"),
        ({"观众": "约120"}, r"cannot be compared with '约120': 为约数"),
        ({"观众": between(9, 3)}, "ends before it begins"),
        ({"观众": contains("1")}, r"contains\(\) looks for texts"),
        ({"观众": True}, "不是数字"),
        ({"乡镇": at_least(3)}, "holds texts"),
        ({"日期": "2021-03-06"}, r"日期=2021年3月6日.*The nearest is 2021年3月5日\."),
        ({"日期": "2012-03-05"}, r"No row has 日期=2012年3月5日"),
        ({"日期": "2022年3月"}, r"No row has 日期=2022年3月"),
        ({"日期": at_least("2022-01-01")}, "No row has 日期不早于2022年1月1日"),
        ({"日期": "3月5日至8日"}, "是几天，不是一天"),
        ({"日期": "某日"}, "不是日期"),
        ({"month": 13}, "Give 1 to 12"),
        ({"quarter": "五"}, "Give 1 to 4"),
        ({"场底": "文化广场"}, r"no field '场底'\. Did you mean '场地'"),
        ({"观众": at_least("")}, "is compared with nothing"),
    ],
    ids=str,
)
@pytest.mark.parametrize("select", [where, where_not])
def test_a_value_that_cannot_be_meant_is_an_error(shows, values, message, select):
    with pytest.raises(FigureError, match=message):
        select(shows()["演出登记"], **values)


@pytest.mark.parametrize(
    "values",
    [
        {"场地": "露天剧场"},  # of the year before alone
        {"日期": "2021-04-15"},  # the same
        {"乡镇": "石门坎乡"},  # a township of office.yaml
        {"形式": "电影放映"},  # a choice of registers.yaml
        {"month": 12},
        {"quarter": 3},
        {"日期": "8月"},
        {"日期": between("8月1日", "9月30日")},
        {"日期": at_least("12月")},
        {"乡镇": "石门坎", "场地": "露天剧场"},
    ],
    ids=str,
)
def test_a_true_zero_is_no_error(shows, values):
    assert where(shows()["演出登记"], **values).empty


def test_values_that_exist_one_by_one_may_exclude_each_other(shows):
    table = where(shows()["演出登记"], 乡镇="石门镇")
    assert where(table, 场地="中心小学").empty
    with pytest.raises(FigureError, match="中心大学"):
        where(table, 场地="中心大学")


@pytest.mark.parametrize("before", [BEFORE, [], None])
@pytest.mark.parametrize("now", [[], None])
def test_a_register_without_rows_says_nothing_about_its_values(shows, now, before):
    table = shows(now, before)["演出登记"]
    for values in ({"场地": "文化广厂"}, {"观众": 7}, {"日期": "2021-01-01"}, {"month": 2}):
        assert where(table, **values).empty
        assert where_not(table, **values).empty
    figure = count("a", where(table, 乡镇="石门"), "场")
    assert bool(figure.missing) is (now is None)


def test_without_a_year_before_this_year_decides(shows):
    table = shows(before=None)["演出登记"]
    with pytest.raises(FigureError, match=r"场地=露天剧场 in 2021\. "):
        where(table, 场地="露天剧场")


def test_a_year_before_without_rows_is_none(shows):
    with pytest.raises(FigureError, match="露天剧场"):
        where(shows(before=[])["演出登记"], 场地="露天剧场")


def test_what_only_this_year_has_is_a_true_zero_of_the_year_before(shows):
    review = shows()
    assert where(review.before["演出登记"], 场地="中心小学").empty
    with pytest.raises(FigureError, match="中心大学"):
        where(review.before["演出登记"], 场地="中心大学")
    assert len(where(review.before["演出登记"], 日期="3月31日")) == 1


def test_a_part_of_the_year_knows_the_values_of_the_whole_year_before(shows):
    now = [row for row in NOW if row.startswith("2021-03")]
    table = shows(now, [*BEFORE, "2020-11-11,河口乡,放映,礼堂,10,"], "until: 2021-03-31\n")[
        "演出登记"
    ]
    assert where(table, 场地="礼堂").empty


def test_the_column_of_a_selection_knows_the_conditions(shows):
    table = where(shows()["演出登记"], 日期=at_most("4月1日"))
    people = total("a", table["观众"], "人")
    assert (people.value, people.before.value) == (400, 120)


def test_a_field_that_the_notebook_adds_is_compared_as_well(shows):
    table = shows()["演出登记"]
    table = table.assign(规模=["大" if number > 100 else "小" for number in table["观众"]])
    assert chosen(table, 规模="大") == [0, 2]
    with pytest.raises(FigureError, match=r"规模=中.*There are 大、小"):
        where(table, 规模="中")


def test_values_in_a_message_show_no_number_of_a_person(shows):
    rows = [*NOW, "2021-05-05,石门镇,放映,张三13912345678,5,"]
    with pytest.raises(FigureError) as caught:
        where(shows(rows)["演出登记"], 场地="张三的院子")
    assert "13912345678" not in str(caught.value)


def numbered(values):
    index = pd.MultiIndex.from_tuples(
        [("表", "a.csv", "", row) for row, _ in enumerate(values, 2)],
        names=["register", "file", "sheet", "row"],
    )
    table = pd.DataFrame({"数": pd.array(values, dtype="Int64")}, index=index)
    table.attrs = {"register": "表"}
    return table


@given(st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=30), st.integers(0, 9))
def test_no_row_is_lost_or_counted_twice(values, bound):
    table = numbered(values)
    whole = [value for value in values if value is not None]
    for condition in (at_least(bound), at_most(bound), between(bound, 9)):
        try:
            kept, left = where(table, 数=condition), where_not(table, 数=condition)
        except FigureError:
            continue
        assert sorted([*kept.index, *left.index]) == list(table.index)
        assert not kept["数"].isna().any()
    if bound in whole:
        assert len(where(table, 数=str(bound))) == whole.count(bound)
    else:
        with pytest.raises(FigureError, match="No row has 数="):
            where(table, 数=bound)
