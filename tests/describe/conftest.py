"""A register of a hospital that nobody declared."""

import datetime as dt

import pytest

from tests.support.undeclared import sheet_of


@pytest.fixture
def clinics():
    """A hospital's register: blank rows and columns, two title lines, a total, notes."""
    rows = [
        [],
        [],
        ["", "青岭县人民医院"],
        ["", "附件3：2022年度义诊活动登记表（盖章）"],
        ["", "填报单位：医务科", "", "", "", "填报时间：2022年12月20日"],
        ["", "序号", "义诊时间", "地点", "医务人员数（人）", "接诊人次", "药品金额/元", "备注"],
    ]
    days = ["2022.3.5", "2022年4月12日", dt.date(2022, 5, 20), "6月8日", "20220715", "10月11-12日"]
    for i, day in enumerate(days):
        cost = ["￥800", 1200.5, ""][i % 3]
        rows.append(["", i + 1, day, "广场", 3 + i, f"{20 + i}人次", cost, ""])
    rows += [
        ["", "合计", "", "", 33, 135, 4001],
        ["", "注：接诊人次含复诊。"],
        ["", "审核人：      制表人：李四"],
    ]
    merges = [((2, 1), (2, 7)), ((3, 1), (3, 7))]
    return sheet_of(*rows, file="附件3义诊2022（盖章）终稿(2).xlsx", merges=merges)
