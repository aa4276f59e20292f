"""Registers whose every text is hostile: for the tests of the finished review and the browser."""

from pathlib import Path

import openpyxl

from annual_review.project.settings import Settings

TEXTS = [
    "<script>window.hacked=1</script>",
    '<img src=x onerror="window.hacked=1">',
    "[点](javascript:window.hacked=1)",
    '#import "x": y',
    "$x^2$ #panic()",
    '=HYPERLINK("http://example.invalid","x")',
    "{{ 7*7 }} {% raw %}",
    "`a` \\ *b* _c_ @d",
    "</script><!-- --> ]]>",
    "甲\u202e乙\u200b丙",
    '"; window.hacked=1; //',
]
SHOWN = [text.replace("\u202e", "").replace("\u200b", "") for text in TEXTS]
SHEET = "<script>$x$ {{1}}"
FILE = "=HYPERLINK(1) <b>#import $x$ {{ 1 }}.xlsx"
PLAIN = {"date": "2021.3.5", "count": 12, "amount": 12, "serial": 1}


def make_registers(folder: Path, settings: Settings) -> None:
    """Put a workbook in `folder` with every register: a row for each hostile text."""
    folder.mkdir()
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, register in enumerate(settings.book.registers):
        sheet = book.create_sheet(f"{number}{SHEET}"[:31])
        fields = settings.book.fields_of(register)
        write(sheet, 1, [register])
        extra = TEXTS[number % 11 :][:1]  # a column of a hostile name
        write(sheet, 2, [*fields, *extra])
        for line, text in enumerate(TEXTS, 3):
            few = TEXTS[line % 4]  # categories head columns, of which a page holds not many
            cells = [
                cell_of(rule.kind, few if rule.kind == "category" else text)
                for rule in fields.values()
            ]
            write(sheet, line, [*cells, text])
        write(sheet, len(TEXTS) + 3, [f"2021年2月30日 {text}" for text in TEXTS[: len(fields)]])
    book.save(folder / FILE)
    long = f"长{'文' * 100_000}末"
    rows = f"日期,参与方式,活动名称,地点,参加人数\n2021.3.5,主办,{long},县城,20\n"
    (folder / "文体活动.csv").write_text(rows, encoding="utf-8")


def cell_of(kind: str, text: str) -> object:
    return PLAIN.get(kind, text)


def write(sheet, row, values) -> None:
    """Write a row; a text is a text, whatever it begins with."""
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
