from collections.abc import Mapping

import pandas as pd
import pytest

from annual_review.chapter.evidence import MOST, remember, rows_behind
from annual_review.document.sources import sources_of
from annual_review.records.cleaned import INDEX


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


def many(count):
    rows = ((("b.csv", "a.csv")[n % 2], "", n + 2, "官舟镇", n, None) for n in range(count))
    return register("宣讲台账", *rows)


def test_of_very_many_rows_a_sample_is_kept_and_where_all_of_them_stand():
    table = many(MOST + 1)
    remember("2021", {"宣讲台账": table}, lambda name: f"records/{name}.parquet")
    (group,) = rows_behind("2021", table.index)
    assert len(group["rows"]) < MOST / 2
    assert (group["count"], group["whole"]) == (MOST + 1, "records/宣讲台账.parquet")
    places = {(file, row) for _, file, _, row in table.index}
    sources = sources_of([group])
    assert {(s["file"], row) for s in sources for row in s["rows"]} == places
    assert all(
        (file, row) in places and text == str(row - 2) for file, _, row, _, text in group["rows"]
    )
    shown = [(file, row) for file, _, row, *_ in group["rows"]]
    assert shown == sorted(set(shown))
    assert {file for file, _ in shown} == {"a.csv", "b.csv"}
    assert shown[-1] == max(places)


def test_rows_that_are_not_very_many_are_kept_whole():
    table = many(MOST)
    remember("2021", {"宣讲台账": table})
    (group,) = rows_behind("2021", table.index)
    assert len(group["rows"]) == MOST
    assert set(group) == {"register", "fields", "rows"}


def test_a_sample_is_the_same_twice_and_grows_no_more():
    sizes = set()
    for count in (MOST + 1, 3 * MOST):
        table = many(count)
        remember("2021", {"宣讲台账": table})
        (group,) = rows_behind("2021", table.index)
        assert rows_behind("2021", table.index) == [group]
        sizes.add(len(group["rows"]))
    assert len(sizes) == 1


def test_a_row_that_the_register_does_not_have_is_told_of(lectures):
    remember("2021", {"宣讲台账": lectures})
    with pytest.raises(KeyError, match="99"):
        rows_behind("2021", register("宣讲台账", ("b.csv", "", 99, "", 1, None)).index)
