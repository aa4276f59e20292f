from types import SimpleNamespace

import numpy as np
import pandas as pd

from annual_review.cleaning.ledger_lines import lines_of_records, merge_lines


def part(span, rows, fates, reasons):
    return SimpleNamespace(
        table=SimpleNamespace(span=span, register="月报", value=""),
        origins=np.array(rows),
        rows=np.array(rows),
        layout=SimpleNamespace(of_sheet=SimpleNamespace(kinds=np.full(9, "data", dtype=object))),
        fates=np.array(fates, dtype=object),
        reasons=np.array(reasons, dtype=object),
    )


def lines(*rows):
    return pd.DataFrame(rows, columns=["row", "register", "fate", "reason"])


def test_a_row_with_several_kept_records_is_one_line_that_says_how_many():
    above = lines((1, "月报", "heading", "标题"), (2, "月报", "data", ""))
    parts = [part("B", [1], ["kept"], [""]), part("C", [1], ["kept"], [""])]
    found = merge_lines([lines_of_records(above, parts)])
    assert found.to_numpy().tolist() == [
        [1, "月报", "heading", "标题"],
        [2, "月报", "kept", "本行2条记录"],
    ]


def test_a_record_with_another_fate_is_a_line_of_its_own_that_names_its_column():
    above = lines((2, "月报", "data", ""))
    parts = [
        part("B", [1], ["kept"], [""]),
        part("C", [1], ["rejected"], ["人次“若干”不是数"]),
        part("D", [1], ["kept"], ["人次“约3”是约数"]),
    ]
    assert merge_lines([lines_of_records(above, parts)]).to_numpy().tolist() == [
        [2, "月报", "kept", "本行2条记录；D列：人次“约3”是约数"],
        [2, "月报", "rejected", "C列：人次“若干”不是数"],
    ]


def test_rows_of_tables_of_several_registers_have_a_line_for_each():
    left = lines((3, "签到", "kept", ""), (4, "签到", "kept", ""))
    right = lines((3, "抽签", "kept", ""), (3, "签到", "kept", "存疑"))
    assert merge_lines([left, right]).to_numpy().tolist() == [
        [3, "签到", "kept", "存疑"],
        [3, "抽签", "kept", ""],
        [4, "签到", "kept", ""],
    ]


def test_a_reason_of_all_records_of_a_row_names_no_column():
    above = lines((2, "月报", "data", ""))
    parts = [
        part("B", [1], ["kept"], ["单位不在名单中"]),
        part("C", [1], ["kept"], ["单位不在名单中；人次“约3”是约数"]),
    ]
    assert merge_lines([lines_of_records(above, parts)]).to_numpy().tolist() == [
        [2, "月报", "kept", "本行2条记录；单位不在名单中；C列：人次“约3”是约数"]
    ]


def test_reasons_that_differ_only_in_their_columns_are_said_once():
    above = lines((3, "月报", "data", ""))
    parts = [
        part(span, [2], ["duplicate"], [f"与月报.xlsx第2行{span}列相同"]) for span in ("B", "C")
    ]
    assert merge_lines([lines_of_records(above, parts)]).to_numpy().tolist() == [
        [3, "月报", "duplicate", "本行2条记录；与月报.xlsx第2行相同"]
    ]
