from collections.abc import Mapping

import pandas as pd
import pytest

from annual_review.chapter.evidence import MAX_ROWS, row_groups, set_tables
from annual_review.document.sources import sources_of
from annual_review.records.cleaned import INDEX


def register(name, *rows):
    columns = [*INDEX[:-1], "乡镇", "人数", "日期"]
    table = pd.DataFrame([(name, *row) for row in rows], columns=columns)
    return (
        table.astype({"人数": "Int64", "日期": "datetime64[ns]"})
        .assign(columns="")
        .set_index(list(INDEX))
    )


@pytest.fixture
def lectures():
    return register(
        "宣讲台账",
        ("b.csv", "", 2, "官舟镇", None, "2021-07-01"),
        ("a.xlsx", "表1", 10, "", 12, None),
        ("a.xlsx", "表1", 9, "", 8, None),
    )


class RecordingTables(Mapping):
    """Tables that record which of them were looked up."""

    def __init__(self, tables):
        self.tables, self.names = tables, []

    def __getitem__(self, name):
        self.names.append(name)
        return self.tables[name]

    def __contains__(self, name):
        return name in self.tables

    def __iter__(self):
        raise AssertionError("all tables were looked up")

    def __len__(self):
        return len(self.tables)


def test_rows_are_sorted_and_have_no_duplicates(lectures):
    set_tables("2021", {"宣讲台账": lectures})
    (group,) = row_groups("2021", pd.concat([lectures, lectures]).index)
    assert group["rows"] == [
        ["a.xlsx", "表1", 9, "", "8", ""],
        ["a.xlsx", "表1", 10, "", "12", ""],
        ["b.csv", "", 2, "官舟镇", "", "2021-07-01"],
    ]


def test_a_field_that_is_empty_in_all_rows_of_the_figure_is_left_out(lectures):
    set_tables("2021", {"宣讲台账": lectures})
    (group,) = row_groups("2021", lectures.index[1:])
    assert group["fields"] == ["人数"]
    assert group["rows"] == [["a.xlsx", "表1", 9, "8"], ["a.xlsx", "表1", 10, "12"]]


def test_a_table_is_looked_up_once_when_a_figure_needs_it(lectures):
    tables = RecordingTables({"宣讲台账": lectures, "行动台账": register("行动台账")})
    set_tables("2021", tables)
    assert tables.names == []
    assert row_groups("2021", lectures.index) == row_groups("2021", lectures.index)
    assert tables.names == ["宣讲台账"]


def test_rows_of_several_registers_are_groups_in_order(lectures):
    actions = register("行动台账", ("c.csv", "", 2, "黄土镇", 3, None))
    set_tables("2021", {"宣讲台账": lectures, "行动台账": actions})
    groups = row_groups("2021", pd.concat([actions, lectures]).index)
    assert [(group["register"], len(group["rows"])) for group in groups] == [
        ("行动台账", 1),
        ("宣讲台账", 3),
    ]


def test_the_table_without_a_name_serves_all_registers(lectures):
    set_tables("2021 ledger", {"": lectures})
    (group,) = row_groups("2021 ledger", lectures.index[:1])
    assert group["fields"] == ["乡镇", "日期"]


def test_of_rows_with_the_same_place_the_first_is_shown(lectures):
    set_tables("2021", {"宣讲台账": pd.concat([lectures, lectures.assign(乡镇="黄土镇")])})
    (group,) = row_groups("2021", lectures.index[:1])
    assert group["rows"] == [["b.csv", "", 2, "官舟镇", "2021-07-01"]]


def test_tables_that_are_set_again_replace_the_old(lectures):
    for town in ("官舟镇", "黄土镇"):
        set_tables("2021", {"宣讲台账": lectures.assign(乡镇=town)})
        (group,) = row_groups("2021", lectures.index[:1])
        assert group["rows"][0][3] == town


def test_rows_of_an_unknown_origin_have_only_their_places(lectures):
    (group,) = row_groups("1999", lectures.index)
    assert group["fields"] == []
    assert group["rows"] == [["a.xlsx", "表1", 9], ["a.xlsx", "表1", 10], ["b.csv", "", 2]]


def test_without_rows_there_is_no_group(lectures):
    assert row_groups("2021", lectures.index[:0]) == []


def many(count):
    rows = ((("b.csv", "a.csv")[n % 2], "", n + 2, "官舟镇", n, None) for n in range(count))
    return register("宣讲台账", *rows)


def test_of_very_many_rows_a_sample_and_all_places_are_kept():
    table = many(MAX_ROWS + 1)
    set_tables("2021", {"宣讲台账": table}, lambda name: f"records/{name}.parquet")
    (group,) = row_groups("2021", table.index)
    assert len(group["rows"]) < MAX_ROWS / 2
    assert (group["count"], group["whole"]) == (MAX_ROWS + 1, "records/宣讲台账.parquet")
    places = {(file, row) for _, file, _, row, _ in table.index}
    sources = sources_of([group])
    assert {(s["file"], row) for s in sources for row in s["rows"]} == places
    assert all(
        (file, row) in places and text == str(row - 2) for file, _, row, _, text in group["rows"]
    )
    shown = [(file, row) for file, _, row, *_ in group["rows"]]
    assert shown == sorted(set(shown))
    assert {file for file, _ in shown} == {"a.csv", "b.csv"}
    assert shown[-1] == max(places)


def test_up_to_the_limit_all_rows_are_kept():
    table = many(MAX_ROWS)
    set_tables("2021", {"宣讲台账": table})
    (group,) = row_groups("2021", table.index)
    assert len(group["rows"]) == MAX_ROWS
    assert set(group) == {"register", "fields", "rows"}


def test_a_sample_is_stable_and_of_one_size():
    sizes = set()
    for count in (MAX_ROWS + 1, 3 * MAX_ROWS):
        table = many(count)
        set_tables("2021", {"宣讲台账": table})
        (group,) = row_groups("2021", table.index)
        assert row_groups("2021", table.index) == [group]
        sizes.add(len(group["rows"]))
    assert len(sizes) == 1


def test_a_row_that_the_table_lacks_is_an_error(lectures):
    set_tables("2021", {"宣讲台账": lectures})
    with pytest.raises(KeyError, match="99"):
        row_groups("2021", register("宣讲台账", ("b.csv", "", 99, "", 1, None)).index)


def test_records_of_one_row_are_told_apart_by_their_columns():
    rows = [("月报", "a.xlsx", "", 3, "C", 5), ("月报", "a.xlsx", "", 3, "B", 4)]
    table = pd.DataFrame(rows, columns=[*INDEX, "人次"]).set_index(list(INDEX))
    set_tables("2021", {"月报": table})
    (group,) = row_groups("2021", table.index)
    assert group["fields"] == ["列", "人次"]
    assert group["rows"] == [["a.xlsx", "", 3, "B", "4"], ["a.xlsx", "", 3, "C", "5"]]
