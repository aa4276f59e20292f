from collections.abc import Mapping

import pandas as pd
import pytest

from annual_review.evidence import remember, rows_behind
from annual_review.records import INDEX


def register(name, *rows):
    columns = [*INDEX, "乡镇", "人数", "日期"]
    table = pd.DataFrame([(name, *row) for row in rows], columns=columns)
    return table.astype({"人数": "Int64", "日期": "datetime64[ns]"}).set_index(list(INDEX))


@pytest.fixture
def lectures():
    return register(
        "宣讲台账",
        ("b.csv", "", 2, "官舟镇", None, "2021-07-01"),
        ("a.xlsx", "表1", 10, "", 12, None),
        ("a.xlsx", "表1", 9, "", 8, None),
    )


class Asked(Mapping):
    """Tables that note which of them were asked for."""

    def __init__(self, tables):
        self.tables, self.asked = tables, []

    def __getitem__(self, name):
        self.asked.append(name)
        return self.tables[name]

    def __contains__(self, name):
        return name in self.tables

    def __iter__(self):
        raise AssertionError("all tables were asked for")

    def __len__(self):
        return len(self.tables)


def test_rows_stand_in_the_order_of_their_places_each_once(lectures):
    remember("2021", {"宣讲台账": lectures})
    (group,) = rows_behind("2021", pd.concat([lectures, lectures]).index)
    assert group["rows"] == [
        ["a.xlsx", "表1", 9, "", "8", ""],
        ["a.xlsx", "表1", 10, "", "12", ""],
        ["b.csv", "", 2, "官舟镇", "", "2021-07-01"],
    ]


def test_a_field_that_is_empty_in_all_rows_of_the_figure_is_left_out(lectures):
    remember("2021", {"宣讲台账": lectures})
    (group,) = rows_behind("2021", lectures.index[1:])
    assert group["fields"] == ["人数"]
    assert group["rows"] == [["a.xlsx", "表1", 9, "8"], ["a.xlsx", "表1", 10, "12"]]


def test_a_register_is_asked_for_when_a_figure_stands_on_it_and_only_once(lectures):
    tables = Asked({"宣讲台账": lectures, "行动台账": register("行动台账")})
    remember("2021", tables)
    assert tables.asked == []
    assert rows_behind("2021", lectures.index) == rows_behind("2021", lectures.index)
    assert tables.asked == ["宣讲台账"]


def test_rows_of_several_registers_are_groups_in_order(lectures):
    actions = register("行动台账", ("c.csv", "", 2, "黄土镇", 3, None))
    remember("2021", {"宣讲台账": lectures, "行动台账": actions})
    groups = rows_behind("2021", pd.concat([actions, lectures]).index)
    assert [(group["register"], len(group["rows"])) for group in groups] == [
        ("行动台账", 1),
        ("宣讲台账", 3),
    ]


def test_one_table_may_serve_all_registers(lectures):
    remember("2021 ledger", {"": lectures})
    (group,) = rows_behind("2021 ledger", lectures.index[:1])
    assert group["fields"] == ["乡镇", "日期"]


def test_of_several_rows_in_one_place_the_first_is_shown(lectures):
    remember("2021", {"宣讲台账": pd.concat([lectures, lectures.assign(乡镇="黄土镇")])})
    (group,) = rows_behind("2021", lectures.index[:1])
    assert group["rows"] == [["b.csv", "", 2, "官舟镇", "2021-07-01"]]


def test_tables_remembered_anew_take_the_place_of_the_old(lectures):
    for town in ("官舟镇", "黄土镇"):
        remember("2021", {"宣讲台账": lectures.assign(乡镇=town)})
        (group,) = rows_behind("2021", lectures.index[:1])
        assert group["rows"][0][3] == town


def test_of_rows_that_nobody_remembers_the_places_are_known(lectures):
    (group,) = rows_behind("1999", lectures.index)
    assert group["fields"] == []
    assert group["rows"] == [["a.xlsx", "表1", 9], ["a.xlsx", "表1", 10], ["b.csv", "", 2]]


def test_no_rows_are_no_group(lectures):
    assert rows_behind("2021", lectures.index[:0]) == []
