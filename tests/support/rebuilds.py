"""A small office whose review is built again after each of many changes; prints the outcome.

One process builds them all, as one command would each: python -m tests.support.rebuilds <folder>.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annual_review.build import manifest
from annual_review.cli import main
from annual_review.engine.fingerprints import fingerprints
from annual_review.engine.preloading import importing

with importing():  # as the command does, so that kernels can be forked
    import openpyxl
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    from annual_review.build.notebooks import write_notebook
    from annual_review.document.fonts import SANS, SERIF

ROOT = Path(__file__).resolve().parent.parent.parent
TALKS = ["日期", "宣讲人", "地点", "听众人数", "宣讲主题", "场所类别", "主办方"]
AWARDS = ["日期", "荣誉名称", "获得者", "级别", "授予单位"]
OPEN = "from annual_review.chapter import *\nreview = open_review()"
TALK = """talks = review["宣讲台账"]
say(f"宣讲{count('a.talks', talks, '场')}，听众{total('a.people', talks['受教人数'], '人')}。")
say(f"获奖{count('a.awards', review['荣誉表彰台账'], '项')}。")
say(open(params.replace("2021.yaml", "extra.txt")).read())"""
PAPER = """import helpers
papers = total("b.papers", review["报刊订阅台账"]["订阅份数"], "份")
say(f"{helpers.WORDS}{papers}。")"""
QUALITY = """from annual_review.chapter.quality import read_figures
rows = count("q.rows", review.ledger, "行")
say(f"共{rows}，另有{len(read_figures(figures))}个数字。")
say("；".join(review.cleaned.warnings))"""


class Office:
    """The small office: its folders, and how to build its review."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data, self.params = folder / "data" / "2021", folder / "params"
        self.notebooks, self.reports = folder / "notebooks", folder / "reports"
        for made in (self.data, self.params, self.notebooks, self.reports):
            made.mkdir(parents=True)

    def fill(self) -> None:
        """Put everything in place."""
        self.workbook("a.xlsx", "宣讲台账", [TALKS, self.talk(30), self.talk(40)])
        self.workbook("b.xlsx", "报刊订阅台账", [["报刊名称", "订阅份数"], ["晚晴", 12]])
        office = (ROOT / "params" / "office.yaml").read_text(encoding="utf-8")
        own = office + "\nfonts:\n  body: body.otf\n  title: title.otf\n"
        (self.params / "office.yaml").write_text(own, encoding="utf-8")
        shutil.copy(ROOT / "params" / "registers.yaml", self.params)
        (self.params / "2021.yaml").write_text("title: 年度综述\n", encoding="utf-8")
        (self.params / "extra.txt").write_text("补充一句。", encoding="utf-8")
        for name in ("body.otf", "title.otf"):
            shutil.copy(SANS, self.params / name)
        shutil.copy(ROOT / "notebooks" / "01_clean.ipynb", self.notebooks)
        (self.notebooks / "helpers.py").write_text("WORDS = '订阅报刊'\n", encoding="utf-8")
        self.chapter("02_a", "宣讲", TALK)
        self.chapter("03_b", "报刊", PAPER)
        self.chapter("04_q", "质量", QUALITY, "figures = ''")

    def talk(self, people: int) -> list[Any]:
        return ["2021-03-05", "甲", "中界镇", people, "党史", "学校", "关工委"]

    def workbook(self, name: str, sheet: str, rows: list[list[Any]], year: int = 2021) -> None:
        book = openpyxl.Workbook()
        book.worksheets[0].title = sheet
        for row in rows:
            book.worksheets[0].append(row)
        folder = self.data.with_name(str(year))
        folder.mkdir(exist_ok=True)
        book.save(folder / name)

    def chapter(self, name: str, title: str, code: str, *parameters: str) -> None:
        given = "\n".join(["year = 2021", "data = params = records = ''", *parameters])
        cells = [
            new_markdown_cell(f"# {title}", id="title"),
            new_code_cell(given, id="given", metadata={"tags": ["parameters"]}),
            new_code_cell(OPEN, id="open"),
            new_code_cell(code, id="code"),
        ]
        write_notebook(new_notebook(cells=cells), self.notebooks / f"{name}.ipynb")

    def edit(self, name: str, before: str, after: str) -> None:
        """Change a word of a chapter, as an analyst would."""
        path = self.notebooks / f"{name}.ipynb"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def build(self, reports: Path, *more: str) -> dict[str, Any]:
        """Build the review; return the steps that were rebuilt and kept, as printed."""
        arguments = ["--data", self.data, "--params", self.params / "2021.yaml"]
        arguments += ["--notebooks", self.notebooks, "--reports", reports, *more]
        printed, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
            status = main(["2021", *map(str, arguments)])
        lines = dict(line.partition(": ")[::2] for line in printed.getvalue().splitlines())
        return {
            "status": status,
            "printed": printed.getvalue() + errors.getvalue(),
            "changed": lines.get("Changed", ""),
            "rebuilt": reasons(lines.get("Rebuilt", "")),
            "kept": lines.get("Kept", "").rstrip(".").split(", "),
        }


def reasons(line: str) -> dict[str, str]:
    """Return the steps that a line names, each with the reasons in its brackets."""
    steps = [step.partition(" (") for step in line.removesuffix(".").split("; ") if step]
    return {name: why.removesuffix(")") for name, _, why in steps}


def bytes_of(folder: Path) -> dict[str, str]:
    """Return the digest of every file."""
    return fingerprints(folder)


def another_library(office: Office) -> None:
    installed = manifest.libraries()
    manifest.libraries = lambda: installed | {"pandas": installed["pandas"] + "+1"}


def swap_fonts(office: Office) -> None:
    path = office.params / "office.yaml"
    before, after = "body: body.otf\n  title: title.otf", "body: title.otf\n  title: body.otf"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def damage(office: Office) -> None:
    for kept in (office.reports / ".kept-2021" / "03_b").rglob("*.ipynb"):
        kept.write_bytes(kept.read_bytes() + b" ")
    (office.params / "extra.txt").write_text("又一句。", encoding="utf-8")


def garble(office: Office) -> None:
    for kept in (office.reports / ".kept-2021").rglob("kept.json"):
        kept.write_text("{}", encoding="utf-8")
    (office.reports / "2021" / "review.html").unlink(missing_ok=True)


def without_reports(office: Office) -> None:
    shutil.rmtree(office.reports / "2021")


def outputs(wanted: str) -> Callable[[Office], None]:
    """Return what writes the file of the year, with another line in it."""

    def write(office: Office) -> None:
        text = f"title: 工作综述\n{wanted}"
        (office.params / "2021.yaml").write_text(text, encoding="utf-8")

    return write


def year_before(people: int) -> Callable[[Office], None]:
    """Return what writes a register of the year before."""
    row = ["2020-03-05", "甲", "中界镇", people, "党史", "学校", "关工委"]
    return lambda office: office.workbook("a.xlsx", "宣讲台账", [TALKS, row], 2020)


def spoil_year_before(office: Office) -> None:
    stale = "file,sheet,row,field,value,reason,who\na.xlsx,宣讲台账,99,日期,2020-01-01,误,甲\n"
    (office.data.with_name("2020") / "corrections.csv").write_text(stale, encoding="utf-8")


CHANGES: dict[str, Callable[[Office], object]] = {
    "nothing": lambda office: None,
    "a sentence": lambda office: office.edit("02_a", "获奖", "得奖"),
    "a number": lambda office: office.workbook(
        "b.xlsx", "报刊订阅台账", [["报刊名称", "订阅份数"], ["晚晴", 15]]
    ),
    "a register that was missing": lambda office: office.workbook(
        "c.xlsx", "荣誉表彰台账", [AWARDS, ["2021-05-01", "先进", "甲", "县级", "县委"]]
    ),
    "an unused file": lambda office: (office.data / "x.txt").write_text("x", encoding="utf-8"),
    "a file that a chapter reads": lambda office: (office.params / "extra.txt").write_text(
        "改了一句。", encoding="utf-8"
    ),
    "a module of the chapters": lambda office: (office.notebooks / "helpers.py").write_text(
        "WORDS = '今年共订阅报刊'\n", encoding="utf-8"
    ),
    "a new chapter": lambda office: office.chapter("025_new", "新篇", "say('新的一章。')"),
    "a chapter gone": lambda office: (office.notebooks / "025_new.ipynb").unlink(),
    "the title": lambda office: (office.params / "2021.yaml").write_text(
        "title: 工作综述\n", encoding="utf-8"
    ),
    "the office's font": lambda office: shutil.copy(SERIF, office.params / "body.otf"),
    "fonts that change places": swap_fonts,
    "a template of Word files": lambda office: shutil.copy(
        office.reports / "2021" / "review.docx", office.params / "template.docx"
    ),
    "the cache is damaged": damage,
    "all of the cache is damaged": garble,
    "the review is gone": without_reports,
    "a year before": year_before(20),
    "a number of the year before": year_before(25),
    "a year before that cannot be cleaned": spoil_year_before,
    "no year before any more": lambda office: shutil.rmtree(office.data.with_name("2020")),
    "the article alone": outputs("outputs: [article]\n"),
    "all outputs again": outputs(""),
    "a document without a cover": outputs("document:\n  cover: false\n  headings: decimal\n"),
    "the office's colour": outputs('document: {color: "#9c1f1f"}\n'),
    "a short chapter on data quality": outputs("document: {quality: short}\n"),
    "a library": another_library,
}


def run(folder: Path) -> dict[str, Any]:
    """Build after each change, and from scratch; return the outputs, and whether bytes agree."""
    office = Office(folder)
    office.fill()
    found = {"at first": office.build(office.reports)}
    for name, change in CHANGES.items():
        change(office)
        found[name] = office.build(office.reports)
        found[name]["files"] = list(bytes_of(office.reports / "2021"))
        scratch = folder / "scratch"
        office.build(scratch)
        found[name]["same"] = bytes_of(office.reports / "2021") == bytes_of(scratch / "2021")
        shutil.rmtree(scratch)
    found["--force"] = office.build(office.reports, "--force")
    return found


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1])), ensure_ascii=False))
