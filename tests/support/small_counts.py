"""A project whose registers hold small numbers of persons, for tests of what is withheld.

The threshold is 300, so that the small numbers can be searched for: 137 is nowhere else.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from annual_review.build.notebooks import write_notebook
from annual_review.cli import main
from annual_review.engine.preloading import importing

with importing():  # as the command does, so that kernels can be forked
    import openpyxl

YEAR = 2021
OFFICE = """name: 某县老干部局
county: 某县
places: [甲镇, 乙镇, 丙镇, 丁镇]
outputs: [html, pdf, docx, article, slides, brief]
"""
REGISTERS = """
registers:
  困难党员统计表:
    fields:
      日期: {kind: date}
      乡镇: {kind: place}
      类别: {kind: category, choices: [男, 女]}
      困难党员: {kind: count, unit: 人, small: 300}
      慰问金: {kind: count, unit: 元}
  党员名册:
    stock: true
    fields:
      姓名: {required: true, personal: true, small: 3}
      乡镇: {kind: place}
      类别: {kind: category, choices: [男, 女]}
"""
SMALL, BESIDE = 137, 1409  # of 甲镇, and the next
COUNTS = [
    ["2021-01-05", "甲镇", "男", 52, 1],
    ["2021-02-05", "甲镇", "女", 85, 2],
    ["小计", None, None, 137, 3],
    ["2021-01-06", "乙镇", "男", 745, 3],
    ["2021-02-06", "乙镇", "女", 664, 4],
    ["2021-01-07", "丙镇", "男", 2111, 5],
    ["2021-02-07", "丙镇", "女", 2222, 6],
    ["2021-01-08", "丁镇", "男", 3331, 7],
    ["2021-02-08", "丁镇", "女", 3442, 8],
    ["合计", None, None, 12653, 36],
]
ROSTER = [
    *([f"赵{n}", "乙镇", "男"] for n in range(5)),
    ["钱一", "甲镇", "女"],
    *([f"孙{n}", "丙镇", "女"] for n in range(7)),
    *([f"李{n}", "丁镇", "男"] for n in range(11)),
]
HEADS = {
    "困难党员统计表": ["日期", "乡镇", "类别", "困难党员", "慰问金"],
    "党员名册": ["姓名", "乡镇", "类别"],
}
CHAPTER = [
    "# 困难党员",
    "year = None",
    "from annual_review.chapter import *\nreview = open_review()",
    """poor = review["困难党员统计表"]
everyone = total("poor.all", poor["困难党员"], "人")
towns = ["甲镇", "乙镇", "丙镇", "丁镇"]
each = [
    total(f"poor.town.n{at}", where(poor, 乡镇=name)["困难党员"], "人")
    for at, name in enumerate(towns)
]
glance((f"{everyone}", "困难党员"), (f"{each[0]}", "甲镇"))
say(f"全县困难党员{everyone}，" + "、".join(f"{n}{x}" for n, x in zip(towns, each)) + "。")
say(f"甲镇占{share('poor.share', each[0], everyone)}。")
say(f"其余{figure('poor.rest', everyone - each[0], '人')}。")
say(f"最少一次{smallest('poor.least', poor['困难党员'], '人')}。")
say(f"甲镇平均{mean('poor.mean', where(poor, 乡镇='甲镇')['困难党员'], '人')}。")
paid = total("poor.paid", poor["慰问金"], "元")
say(f"慰问金{paid}。")""",
    """by_town = tally(poor["乡镇"], poor["困难党员"])
show(bars(by_town, "各乡镇困难党员", "人"))
show(columns(by_town.sort_values(), "各乡镇困难党员排列", "人"))
both = crosstab(poor["乡镇"], poor["类别"], poor["困难党员"])
show(heatmap(both, "各乡镇男女", "人"))
show(stacked(both, "各乡镇男女合计", "人"))
show(grouped(both, "各乡镇男女比较", "人"))
both.insert(0, "合计", both.sum(axis=1))
show(table(both.rename_axis("乡镇").reset_index(), "各乡镇男女表"))
sums = poor.groupby("乡镇", sort=False)[["困难党员", "慰问金"]].sum()
show(table(sums.reset_index(), "各乡镇汇总"))
other = poor.groupby("乡镇", as_index=False).agg(人数=("困难党员", "sum"))
show(table(other, "各乡镇改名"))
show(bars(pd.Series({k: int(v) for k, v in by_town.items()}), "手工各乡镇", "人"))
show(table(fields(poor, "乡镇", "类别", "困难党员"), "逐行"))
listed = {"各镇": each[1], "全县": everyone}
show(comparison(listed, "对比"))
place = rank("poor.rank", by_town, "甲镇")
say(f"甲镇居{place}。")
say(f"较多的是{top_of('poor.top', everyone, poor['乡镇'])}。")
print(by_town)
by_town""",
    """roster = review["党员名册"]
persons = count("roster.all", roster, "名")
women = count("roster.women", where(roster, 类别="女"), "名")
first = count("roster.first", where(roster, 乡镇="甲镇"), "名")
say(f"党员{persons}，其中女{women}，甲镇{first}。")
show(columns(tally(roster["乡镇"]), "各乡镇党员", "名"))
show(table(tally(roster["乡镇"]).rename("人数").reset_index(), "各乡镇党员表"))""",
]


class SmallCounts:
    """A folder with params, data, notebooks and reports of an office with small numbers."""

    def __init__(self, folder: Path, cells: list[str] | None = None) -> None:
        self.folder, self.reports = folder, folder / "reports"
        (folder / "params").mkdir(parents=True)
        for name, text in {"office": OFFICE, "registers": REGISTERS, str(YEAR): ""}.items():
            (folder / "params" / f"{name}.yaml").write_text(text, "utf-8")
        self.workbook(YEAR, {"困难党员统计表": COUNTS, "党员名册": ROSTER})
        self.notebook("02_poor", cells or CHAPTER)

    def workbook(self, year: int, sheets: dict[str, list[list[Any]]]) -> None:
        """Let the office keep registers in a year."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in [HEADS[name], *rows]:
                sheet.append(row)
        (self.folder / "data" / str(year)).mkdir(parents=True)
        book.save(self.folder / "data" / str(year) / "登记.xlsx")

    def notebook(self, name: str, sources: list[str]) -> None:
        """Write a chapter."""
        folder = self.folder / "notebooks"
        folder.mkdir(exist_ok=True)
        cells = [
            new_markdown_cell(source) if source.startswith("#") else new_code_cell(source)
            for source in sources
        ]
        for number, cell in enumerate(cells):
            cell["id"] = f"own-{number}"
            if "glance(" in cell["source"] or "columns(" in cell["source"]:
                cell["metadata"]["tags"] = ["brief", "slides"]
            if cell["source"] == "year = None":
                cell["metadata"]["tags"] = ["parameters"]
        write_notebook(new_notebook(cells=cells), folder / f"{name}.ipynb")

    def build(self, *more: str) -> str:
        """Build the review; return what the command prints."""
        params = self.folder / "params" / f"{YEAR}.yaml"
        arguments = [str(YEAR), "--params", params, "--reports", self.reports]
        arguments += ["--notebooks", self.folder / "notebooks", "--data", self.folder / "data"]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = main([*map(str, arguments), *more])
        assert status == 0, printed.getvalue()
        return printed.getvalue()

    @property
    def review(self) -> Path:
        """The folder of the review."""
        return self.reports / str(YEAR)
