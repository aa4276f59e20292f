"""Small registers and cells that tests of cleaning share, and what cleaning makes of them."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from annual_review.cleaning.grid import Grid
from annual_review.registers.workbooks import Sheet

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]
ONE = ["2021.3.5", "学校", "官舟镇", "党史", 100]
TWO = ["2021.4.6", "村", "谯家镇", "党史", 50]
THREE = ["2021.5.7", "村", "和平街道", "新中国史", 20]
UNDATED = ["3.5", "学校", "官舟镇", "党史", 100]
PAPERS = ["报刊名称", "订阅份数"]
QUIZ = ["序号", "学校", "乡镇", "学段", "参赛人数", "备注"]
VISITS = ["慰问时间", "节日", "对象类别", "姓名", "乡镇", "身份证号"]

WORDS = st.text(
    st.sampled_from("党史宣讲 无/-—０ａA1９\u3000\u200b\n合计备注：（）#REF!约人余.,"), max_size=8
)


ANY_CELL = st.one_of(
    WORDS,
    st.text(max_size=6),
    st.text(st.characters(categories=["Cs", "Lo"]), max_size=2),
    st.integers(-(10**17), 10**17),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
)


def grid_of(cells):
    """Return the grid of a sheet with one column."""
    return Grid(Sheet("a.csv", "", [[cell] for cell in cells]))


def talks(data_folder):
    """Return the clean records of 宣讲台账."""
    return data_folder.clean().records["宣讲台账"]


def fates_of_papers(data_folder, *rows):
    """Clean an undated register; return the fates of the rows below its first two records."""
    return data_folder.fates(
        PAPERS, ["贵州日报", 30], ["铜仁日报", 20], *rows, sheet="报刊订阅台账"
    )[3:]


def counted(data_folder, register="宣讲台账", field="受教人数"):
    """Return the values of a field in the records of a register."""
    records = data_folder.clean().records
    return records[register][field].tolist() if register in records else []


def warned(data_folder, *words):
    """Return whether one warning contains all the words."""
    return any(all(word in line for word in words) for line in data_folder.clean().warnings)
