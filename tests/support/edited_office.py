"""A small office whose registers are edited between two reviews, cell by cell."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from pathlib import Path
from typing import Any
from unittest.mock import patch

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from annual_review.build.notebooks import write_notebook
from annual_review.chapter.small_counts.disclosure import forget
from annual_review.cleaning import clean_registers, open_project, read_registers, save
from annual_review.cli import main
from annual_review.document.figures_file import write_figures
from annual_review.document.reading import read_documents
from annual_review.engine.preloading import importing
from annual_review.project.earlier_years import write_earlier_years

with importing():  # as the command does, so that kernels can be forked
    import openpyxl

ROOT = Path(__file__).resolve().parent.parent.parent
OFFICE = """name: 清河区社会服务中心
short: 清河区
words: {register: 登记表, member: 站点, line: 业务线, place: 社区, review: 年报}
places: [东岸社区, 西岸社区, 新桥社区, 老街社区]
"""
REGISTERS = """
common:
  序号: {kind: serial}
  备注: {kind: remark}
registers:
  服务登记表:
    fields:
      日期: {kind: date}
      社区: {kind: place}
      项目: {}
      人数: {kind: count, unit: 人}
      联系人: {personal: true}
  物资登记表:
    fields:
      日期: {kind: date}
      物品: {}
      金额: {kind: amount, unit: 元}
"""
SERVICES, GOODS = "服务.xlsx", "物资.csv"
SERVICES_SHEET = "服务登记表"
HEAD = ["日期", "社区", "项目", "人数", "联系人"]
ROWS = [
    ["2021-01-05", "东岸社区", "义诊", 30, "甲某"],
    ["2021-02-06", "西岸社区", "助浴", 41, "乙某"],
    ["2021-03-07", "新桥社区", "义诊", 52, "丙某"],
    ["2021-04-08", "老街社区", "助餐", 63, "丁某"],
    ["2021-05-09", "东岸社区", "助浴", 17, "戊某"],
    ["2021-06-10", "西岸社区", "义诊", 28, "己某"],
    ["2021-07-11", "新桥社区", "助餐", 39, "庚某"],
    ["2021-08-12", "东岸社区", "义诊", 44, "辛某"],
    ["2021-08-12", "东岸社区", "义诊", 44, "辛某"],  # the same as the row above
    ["2021-09-13", "老街社区", "助浴", "若干", "壬某"],  # no number
]
EARLIER = [
    ["2020-01-05", "东岸社区", "义诊", 20, "甲某"],
    ["2020-02-06", "西岸社区", "助浴", 31, "乙某"],
    ["2020-05-07", "新桥社区", "义诊", 42, "丙某"],
]
GOODS_ROWS = [
    ["日期", "物品", "金额"],
    ["2021-01-15", "轮椅", "1200"],
    ["2021-03-16", "拐杖", "350.5"],
    ["2021-06-17", "轮椅", "2400"],
]
CHAPTER = [
    "# 服务情况",
    "year = None",
    "from annual_review.chapter import *\nreview = open_review()",
    """services, goods = review["服务登记表"], review["物资登记表"]
held = count("a.held", services, "场次")
people = total("a.people", services["人数"], "人")
clinics = where(services, 项目="义诊")
clinic = total("a.clinic", clinics["人数"], "人")
east = count("a.east", where(services, 社区="东岸社区"), "场次")
say(f"全年服务{held}，共{people}{people:变化}。", f"其中义诊{clinic}，东岸社区{east}。")""",
    """most = largest("a.most", services["人数"], "人")
spent = total("b.spent", goods["金额"], "元")
each = figure("b.each", spent / people, "元")
say(f"最多的一次{most}。", f"物资{spent}，人均{each:.2}。")
say(f"义诊占{share('a.share', clinic, people)}。")
say(f"覆盖社区{distinct('a.places', services['社区'], '个')}。")""",
]


class EditedOffice:
    """The office's folder: `rows`, `earlier` and `goods` are what its registers hold now."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reports = folder, folder / "reports"
        self.rows = [list(row) for row in ROWS]
        self.earlier = [list(row) for row in EARLIER]
        self.goods = [list(row) for row in GOODS_ROWS]
        self.lead = [["服务登记表"]]  # lines above the header
        self.file, self.chapter = SERVICES, list(CHAPTER)
        params = folder / "params"
        params.mkdir(parents=True)
        (params / "office.yaml").write_text(OFFICE, "utf-8")
        (params / "registers.yaml").write_text(REGISTERS, "utf-8")
        (params / "2021.yaml").write_text("date: 2022-01-10\noutputs: [html]\n", "utf-8")

    @property
    def first_row(self) -> int:
        """The row, from 1, of the first of `rows` in its sheet."""
        return len(self.lead) + 2

    def write(self) -> None:
        """Write registers and notebooks anew."""
        data = self.folder / "data"
        shutil.rmtree(data, ignore_errors=True)
        for year, rows in ((2021, self.rows), (2020, self.earlier)):
            folder = data / str(year)
            folder.mkdir(parents=True)
            book = openpyxl.Workbook()
            sheet = book.worksheets[0]
            sheet.title = SERVICES_SHEET
            for row in [*self.lead, HEAD, *rows]:
                sheet.append(row)
            book.save(folder / (self.file if year == 2021 else "往年.xlsx"))
        lines = "\n".join(",".join(map(str, row)) for row in self.goods)
        (data / "2021" / GOODS).write_text(f"物资登记表,,\n{lines}\n", "utf-8")
        notebooks = self.folder / "notebooks"
        notebooks.mkdir(exist_ok=True)
        shutil.copy(ROOT / "notebooks" / "01_clean.ipynb", notebooks)
        cells = [
            new_markdown_cell(source) if source.startswith("#") else new_code_cell(source)
            for source in self.chapter
        ]
        for number, cell in enumerate(cells):
            cell["id"] = f"own-{number}"
            if cell["source"] == "year = None":
                cell["metadata"]["tags"] = ["parameters"]
        write_notebook(new_notebook(cells=cells), notebooks / "02_service.ipynb")

    def build(self, reports: Path | None = None, *more: str, status: int = 0) -> str:
        """Write everything, build the review, and return what the command prints."""
        self.write()
        return self.run(reports, *more, status=status)

    def run(self, reports: Path | None = None, *more: str, status: int = 0) -> str:
        """Build the review of what is there."""
        places = {
            "--params": self.folder / "params" / "2021.yaml",
            "--data": self.folder / "data" / "2021",
            "--notebooks": self.folder / "notebooks",
            "--reports": reports or self.reports,
        }
        given = [str(part) for pair in places.items() for part in pair]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            found = main(["2021", *given, *more])
        assert found == status, printed.getvalue()
        return printed.getvalue()

    def review(self, reports: Path | None = None) -> Path:
        """Return the folder of the review."""
        return (reports or self.reports) / "2021"

    def quick(self, review: Path) -> Path:
        """Make the review's data as a build does, without kernels and pages, in less time.

        That is figures.json, ledger.csv, the clean tables and the executed chapter.
        """
        self.write()
        params = str(self.folder / "params" / "2021.yaml")
        places = {2021: review / "records", 2020: review / "earlier" / "2020"}
        for year, records in places.items():
            data = str(self.folder / "data" / str(year))
            given = {"data": data, "params": params, "records": str(records), "of_year": 2021}
            project = open_project(year=year, **given)
            inputs = read_registers(project)
            cleaned = clean_registers(inputs, project)
            save(cleaned, cleaned, inputs, project)
        (review / "earlier" / "2020").rename(review / "records" / "2020")
        shutil.rmtree(review / "earlier")
        write_earlier_years({2020: ""}, review / "records")
        outputs: list[Any] = []
        path = review / "notebooks" / "02_service.ipynb"
        path.parent.mkdir()
        notebook = json.loads((self.folder / "notebooks" / path.name).read_text("utf-8"))
        given = {"data": "", "params": params, "records": str(review / "records")}
        names = {"__name__": "__main__", "year": 2021, "members": ""} | given
        with (
            patch("IPython.display.display", lambda data, **_: outputs.append(data)),
            patch.dict("annual_review.chapter.office_words._known"),
            patch.dict("annual_review.chapter.small_counts.registers._registers"),
        ):
            for cell in notebook["cells"]:
                if cell["cell_type"] != "code" or "year = None" in "".join(cell["source"]):
                    continue
                outputs.clear()
                exec("".join(cell["source"]), names)
                text = json.dumps(outputs, default=str)
                cell["outputs"] = [
                    {"output_type": "display_data", "data": data, "metadata": {}}
                    for data in json.loads(text)
                ]
        path.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")
        write_figures(read_documents(notebook).whole.evidence, review / "figures.json")
        forget()  # what has been printed
        return review


def holders(review: Path, file: str, sheet: str, row: int) -> set[str]:
    """Return the ids of the figures that figures.json says to be of a row, or were last year."""
    figures: list[dict[str, Any]] = json.loads((review / "figures.json").read_text("utf-8"))
    return {
        figure["id"]
        for figure in figures
        for entry in (figure, figure.get("before", {}))
        for source in entry.get("sources", ())
        if (source["file"], source["sheet"]) == (file, sheet) and row in source["rows"]
    }
