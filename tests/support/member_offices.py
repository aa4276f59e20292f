"""Two counties and a prefecture over them: params in tests/data/offices, registers made here.

The first county sends workbooks under the names of params/registers.yaml, the second CSV files in
GB18030 with other headers, other units, another order. python tests/member_offices.py <folder>
makes them to look at.
"""

from __future__ import annotations

import contextlib
import csv
import io
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annual_review.cli import main
from annual_review.engine.preloading import importing

with importing():  # as the command does, so that kernels can be forked
    import openpyxl

ROOT = Path(__file__).resolve().parent.parent.parent
PARAMS = ROOT / "tests" / "data" / "offices"
YEAR = 2021

Rows = list[list[Any]]

# A register: its header, then its rows; the year is put in place of Y.
FIRST: dict[str, Rows] = {
    "宣讲台账": [
        ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"],
        ["Y-01-08", "学校", "官舟镇", "党史", 45],
        ["Y-05-09", "村（社区）", "和平街道", "法治", "60人"],
        ["Y-12-09", "学校", "黄土镇", "党史", 30],
        ["Y-12-10", "学校", "黄土镇", "党史", "若干"],
        ["合计", None, None, None, 135],
    ],
    "农技培训台账": [
        ["培训时间", "乡镇", "村", "培训作物", "果农人数", "科技二传手人数", "发放资料"],
        ["Y年3月5日", "和平街道", "甲村", "柚子", 120, 40, 150],
        ["Y年4月6日", "官舟镇", "乙村", "茶叶", 80, 20, 90],
    ],
    "离退休干部党支部台账": [
        ["党支部名称", "是否达标", "党费返还（元）"],
        ["第一支部", "是", 1200],
        ["第二支部", "是", 800.5],
    ],
    "走访慰问台账": [
        ["慰问时间", "节日", "对象类别", "姓名", "乡镇", "身份证号"],
        ["Y.2.3", "春节", "老党员", "沿河雀鸟甲", "和平街道", "522228194901010011"],
        ["Y.10.14", "重阳节", "离休干部遗孀", "沿河雀鸟乙", "官舟镇", "522228194901010012"],
    ],
    "调解维权台账": [
        ["编号", "日期", "工作类别", "事由", "乡镇", "办理结果"],
        [1, "Y-03-01", "民事纠纷调解", "邻里", "官舟镇", "已办结"],
        [2, "Y-06-01", "民事纠纷调解", "土地", "官舟镇", "正在办理"],
    ],
    "老年学校台账": [["学校名称", "乡镇", "挂牌时间"], ["和舟社区老年学校", "官舟镇", "Y-06-30"]],
    "文体活动台账": [
        ["日期", "参与方式", "活动名称", "地点", "参加人数"],
        ["Y-10-14", "主办", "重阳登山", "乌江边", 70],
    ],
    "报刊订阅台账": [["报刊名称", "订阅份数"], ["晚晴", 12], ["老年报", 30]],
}
SECOND: dict[str, Rows] = {
    "政策宣讲": [
        ["序号", "到场人数", "主题", "主讲人", "地点", "宣讲日期", "场所"],
        [1, "一百二十人", "党史", "德江雀鸟丙", "和平", "Y.2.8", "学校"],
        [2, "1,050", "乡村振兴", "德江雀鸟丁", "煎茶镇", "Y.12.20", "院坝"],
    ],
    "农业技术培训": [
        ["受训农户数", "作物", "二传手", "镇街", "资料（百册）", "日期"],
        ["50", "天麻", "7", "枫香镇", "0.6", "Y0315"],
    ],
    "党支部台账": [
        ["返还金额（万元）", "支部名称", "达标情况"],
        ["0.15", "机关支部", "达标"],
        ["0.11", "学校支部", "未达标"],
    ],
    "慰问台账": [
        ["住址", "名字", "类别", "节点", "走访时间", "证件号码"],
        ["德江雀鸟路", "德江雀鸟戊", "老党员", "春节", "Y/2/4", "522227194901010013"],
        ["德江雀鸟巷", "德江雀鸟己", "困难老干部", "七一", "Y/6/29", "522227194901010014"],
    ],
    "调解台账": [
        ["案号", "受理时间", "类别", "案由", "镇街", "结果"],
        [1, "Y-04-01", "民事纠纷调解", "家庭", "煎茶镇", "已办结"],
    ],
    "文体活动": [
        ["活动时间", "方式", "名称", "举办地点", "人数"],
        ["Y-05-04", "参加", "气排球赛", "体育馆", "6"],
    ],
    "读书会台账": [["日期", "书名"], ["Y-03-03", "红星照耀中国"]],
}


class Offices:
    """A folder with params, data and reports of offices; `printed` is what the last run printed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.printed = folder, ""
        self.params, self.data = folder / "tests" / "data" / "offices", folder / "data"
        self.reports = folder / "reports"
        shutil.copytree(ROOT / "params", folder / "params")
        shutil.copytree(PARAMS, self.params)

    def fill(self, *years: int) -> Offices:
        """Let both counties send their registers of some years."""
        for year in years or (YEAR,):
            self.workbook("yanhe", FIRST, year)
            self.files("dejiang", SECOND, year)
        return self

    def workbook(self, id: str, registers: dict[str, Rows], year: int = YEAR) -> None:
        """Let an office send a workbook, a sheet a register."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in registers.items():
            sheet = book.create_sheet(name)
            for row in _of(rows, year):
                sheet.append(row)
        book.save(self.year(id, year) / "台账.xlsx")

    def files(self, id: str, registers: dict[str, Rows], year: int = YEAR) -> None:
        """Let an office send a CSV file a register, in GB18030."""
        for name, rows in registers.items():
            text = io.StringIO(newline="")
            csv.writer(text).writerows(_of(rows, year))
            path = self.year(id, year) / f"{name}.csv"
            path.write_bytes(text.getvalue().encode("gb18030"))

    def year(self, id: str, year: int = YEAR) -> Path:
        """Return the folder of an office's registers."""
        folder = self.data / id / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def office(self, id: str, text: str) -> None:
        """Add an office, with the registers of the first county."""
        (self.params / id).mkdir(exist_ok=True)
        (self.params / id / "office.yaml").write_text(text, encoding="utf-8")
        shutil.copy(self.params / "yanhe" / "registers.yaml", self.params / id)

    def review(self, id: str, year: int = YEAR) -> Path:
        """Return the folder of an office's review."""
        return self.reports / id / str(year)

    def build(self, id: str, *more: str, notebooks: Path | None = None, year: int = YEAR) -> int:
        """Build an office's review as the command does; return its exit status."""
        arguments = [year, "--params", self.params / id / f"{year}.yaml"]
        (self.params / id / f"{year}.yaml").touch()
        arguments += [
            "--reports",
            self.reports / id,
            "--notebooks",
            notebooks or ROOT / "notebooks",
        ]
        own = self.data / id
        arguments += ["--data", own] if own.is_dir() else []
        printed, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
            status = main([*map(str, arguments), *more])
        self.printed = printed.getvalue() + complained.getvalue()
        return status


def _of(rows: Rows, year: int) -> Sequence[Sequence[Any]]:
    return [
        [cell.replace("Y", str(year)) if isinstance(cell, str) else cell for cell in row]
        for row in rows
    ]


if __name__ == "__main__":
    offices = Offices(Path(sys.argv[1])).fill(2020, 2021)
    for id in ("yanhe", "dejiang", "tongren"):
        offices.build(id)
        print(offices.printed)
