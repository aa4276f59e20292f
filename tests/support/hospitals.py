"""A hospital with two sites, each of which keeps registers: no county, no lines, words of its own.

`Hospital` makes its params, data and notebooks in a folder, and builds the review of a site or of
the whole. What the registers hold makes a review say most of what it can say of registers: rows
that wait, doubts, totals, breaches of rules, registers that are blank, missing, or unknown.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from annual_review.build.notebooks import write_notebook
from annual_review.cli import main
from annual_review.engine.preloading import importing

with importing():  # as the command does, so that kernels can be forked
    import openpyxl

ROOT = Path(__file__).resolve().parent.parent.parent
YEAR = 2021
WORDS = "{register: 登记表, member: 院区, review: 年报, place: 病区}"
OFFICE = """name: 安和医院{site}
short: {short}
words: {words}
places: [心内科病区, 骨科病区, 骨科康复病区, 儿科病区, 急诊]
"""
REGISTERS = """
common:
  序号: {kind: serial}
  备注: {kind: remark}
registers:
  义诊活动登记表:
    fields:
      日期: {kind: date}
      病区: {kind: place}
      主题: {}
      接诊人数: {kind: count, unit: 人, max: 300}
      志愿者: {kind: count, unit: 人, required: false}
    rules:
      - {that: 志愿者 <= 接诊人数, say: 志愿者多于接诊人数}
  门诊统计表:
    fields:
      月份: {kind: month}
      病区: {kind: place}
      门诊人次: {kind: count, unit: 人次}
  护理检查登记表:
    fields:
      日期: {kind: date}
      病区: {kind: place}
      负责人: {personal: true}
      得分: {kind: amount, unit: 分}
  设备登记表:
    stock: true
    fields:
      设备名称: {required: true}
      数量: {kind: count, unit: 台}
  培训登记表:
    fields:
      日期: {kind: date}
      主题: {}
  随访登记表:
    fields:
      日期: {kind: date}
      内容: {}
"""
CLINICS = [
    ["安和医院2021年义诊活动登记表"],
    ["填报科室：门诊部", None, None, None, None],
    ["序号", "日期", "病区", "主题", "接诊人数", "志愿者"],
    [1, "2021-03-05", "骨科", "健步", 120, 5],
    [2, "2021-04-06", "安和医院心内科", "护心", 80, 4],
    [3, "2021-05-07", "食堂", "膳食", 60, 70],
    [4, "2021-06-08", "儿科病区", "防龋，联系13812345678", 500, 6],
    [5, "2021-13-01", "儿科病区", "防龋", 50, 6],
    [6, "2021-12-09", "急诊", "急救", "若干", 6],
    [None, "合计", None, None, 800, None],
]
OUTPATIENTS = [
    ["门诊统计表（2021年）"],
    ["月份", "病区", "门诊人次"],
    *([f"{month}月", "骨科病区", 100 + month] for month in range(1, 13)),
    ["全院合计", None, 1278],
]
CARE = [
    ["日期", "病区", "负责人", "得分"],
    ["2021-02-01", "心内科", "丁某", 95.5],
    ["2021-12-20", "急诊", "戊某", 97],
]
EQUIPMENT = [["设备名称", "数量"], ["心电图机", 4], ["呼吸机", "2台"]]
TRAINING = [["日期", "主题"]]
UNKNOWN = [["车牌", "里程", "油耗"], ["甲", 1, 2], ["乙", 3, 4]]
CHAPTER = [
    "# 医疗服务",
    "year = None",
    "from annual_review.chapter import *\nreview = open_review()\nwords = review.words",
    """clinics = review["义诊活动登记表"]
held = count("a.clinics", clinics, "场次")
seen = total("a.seen", clinics["接诊人数"], "人")
visits = total("a.visits", review["门诊统计表"]["门诊人次"], "人次")
all_events = count("a.events", review.activity(), "项")
say(sentence(f"全年登记有日期的事项{all_events}"), sentence(f"开展义诊{held}", f"接诊{seen}"))
say(f"门诊{visits}。", f"{figure('a.all', seen + visits, '人次')}。")
by_place = tally(area(clinics, "病区"))
show(bars(by_place, f"各{words.member if review.members else words.place}义诊", "场次"))
show(by_member(review, {"义诊": held, "接诊": seen}, f"各{words.member}的义诊"))
show(table(fields(clinics, "日期", "病区", "主题"), "义诊活动"))
follow = count("a.follow", review["随访登记表"], "次")
say(f"随访{follow}。")""",
    """activity = review.activity()
calendar = crosstab(activity[words.line], months(activity["日期"]), index=review.lines)
show(heatmap(calendar, f"各{words.line}逐月登记的事项", "条"))
show(stacked(crosstab(area(activity, words.line), activity[words.line]), "事项", "条"))""",
]


class Hospital:
    """A folder with params, data, notebooks and reports of a hospital and its two sites."""

    def __init__(self, folder: Path, words: str = WORDS) -> None:
        self.folder, self.reports = folder, folder / "reports"
        sites = {"east": "东院区", "west": "西院区", "whole": ""}
        for id, site in sites.items():
            params = folder / "params" / id
            params.mkdir(parents=True)
            members = "members: [east, west]\n" if id == "whole" else ""
            office = OFFICE.format(site=site, short=site or "安和医院", words=words) + members
            (params / "office.yaml").write_text(office, "utf-8")
            (params / "registers.yaml").write_text(REGISTERS, "utf-8")
            (params / f"{YEAR}.yaml").write_text("date: 2022-01-10\n", "utf-8")
        care = {"护理检查登记表": CARE, "设备登记表": EQUIPMENT, "培训登记表": TRAINING}
        self.workbook("east", {"义诊活动": CLINICS, "门诊": OUTPATIENTS, "用车": UNKNOWN} | care)
        self.workbook("west", {"义诊活动登记表": CLINICS[2:5], "设备登记表": EQUIPMENT})
        self._write_notebooks(folder / "notebooks")

    def workbook(self, id: str, sheets: dict[str, list[list[Any]]]) -> None:
        """Let a site send a workbook."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        (self.folder / "data" / id / str(YEAR)).mkdir(parents=True)
        book.save(self.folder / "data" / id / str(YEAR) / "登记.xlsx")

    def _write_notebooks(self, folder: Path) -> None:
        """Take the general notebooks of the project, and a chapter of the hospital's own."""
        folder.mkdir()
        for name in ("01_clean", "015_opening", "06_quality"):
            shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder)
        cells = [
            new_markdown_cell(source) if source.startswith("#") else new_code_cell(source)
            for source in CHAPTER
        ]
        for number, cell in enumerate(cells):
            cell["id"] = f"own-{number}"
            if cell["source"] == "year = None":
                cell["metadata"]["tags"] = ["parameters"]
        write_notebook(new_notebook(cells=cells), folder / "02_service.ipynb")

    def build(self, id: str, *more: str) -> str:
        """Build the review of a site, or of the whole; return what the command prints."""
        arguments = [str(YEAR), "--params", self.folder / "params" / id / f"{YEAR}.yaml"]
        arguments += ["--reports", self.reports / id, "--notebooks", self.folder / "notebooks"]
        data = self.folder / "data" / id
        arguments += ["--data", data] if data.is_dir() or "--new" in more else []
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = main([*map(str, arguments), *more])
        assert status == 0, printed.getvalue()
        return printed.getvalue()

    def review(self, id: str) -> Path:
        """Return the folder of a review."""
        return self.reports / id / str(YEAR)
