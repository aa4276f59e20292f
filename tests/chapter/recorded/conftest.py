"""An office with a register of aid in two years."""

import pytest

from annual_review.chapter.opening import open_review

OFFICE = """
name: 梅岭县民政局
county: 梅岭县
townships: {官舟镇: [官舟街上], 黄土镇: , 石门乡: }
"""
REGISTERS = """
registers:
  救助台账:
    repeats: true
    fields:
      日期: {kind: date}
      乡镇: {kind: place}
      名称: {}
      金额: {kind: amount, unit: 元, required: false}
      计划: {kind: amount, unit: 元}
      人数: {kind: count, unit: 人, required: false}
      备注: {required: false}
"""
HEAD = "日期,乡镇,名称,金额,计划,人数,备注\n"
ROWS = {
    2021: """\
2021-03-05,官舟镇,老年助餐,8000,5000,20,
2021-03-09,黄土镇,取暖救助,3000,4000,40,补发
2021-08-01,官舟镇,助餐点补助,6000,6000,,
2021-09-01,官舟镇,取暖救助,,1000,5,
2021-12-20,黄土镇,学费,500,200,1,补发
""",
    2020: """\
2020-02-29,官舟镇,老年助餐,9000,5000,30,
2020-03-31,石门乡,取暖救助,7000,8000,10,
2020-07-01,官舟镇,学费,100,200,2,补发
2020-11-01,石门乡,助餐点补助,5500,200,,
""",
}


@pytest.fixture
def review(tmp_path):
    """Return the review of 2021."""
    for year, rows in ROWS.items():
        (tmp_path / "data" / str(year)).mkdir(parents=True)
        (tmp_path / "data" / str(year) / "救助台账.csv").write_text(HEAD + rows, encoding="utf-8")
    (tmp_path / "params").mkdir()
    files = {"office.yaml": OFFICE, "registers.yaml": REGISTERS, "2021.yaml": ""}
    for name, text in files.items():
        (tmp_path / "params" / name).write_text(text, encoding="utf-8")
    paths = str(tmp_path / "data" / "2021"), str(tmp_path / "params" / "2021.yaml")
    return open_review(2021, *paths)


@pytest.fixture
def aid(review):
    """Return the register of 2021."""
    return review["救助台账"]
