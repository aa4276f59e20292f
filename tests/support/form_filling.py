"""Filling in a form as someone careful does: by its own rules and lists, read back."""

from __future__ import annotations

import datetime as dt
import io
import math
import random
import re

import openpyxl

from annual_review.forms.form import FIRST, HEADER
from annual_review.registers.xlsx import write_cell

EPOCH = dt.date(1899, 12, 30)
TEXTS = ("第{}次活动", "示例学校{}", "=A1说明{}", "-{}号文件", "@{}", "“五老”话{}", "0090000{:04}")


def is_identity(rule) -> bool:
    """Tell whether rows that differ in a column are different: no serial number, no remark."""
    return not rule.prompt.startswith(("填写顺序号", "填写需要说明的事项"))


class Form:
    """A form that was made: its sheets to fill in, and what each column asks for."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheets = [sheet for sheet in self.book if sheet.cell(HEADER, 1).border.left.style]

    def columns(self, sheet):
        """Return the rule of each column that has a label, by its number."""
        return {cell.column: self.rule(sheet, cell.column) for cell in sheet[HEADER] if cell.value}

    def rule(self, sheet, column, row=FIRST):
        place = sheet.cell(row, column).coordinate
        (found,) = [dv for dv in sheet.data_validations.dataValidation if place in dv.sqref]
        return found

    def choices(self, formula):
        """Return the choices of a list: within the rule, or where its name points to."""
        if formula.startswith('"'):
            return formula.strip('"').split(",")
        ((title, cells),) = self.book.defined_names[formula].destinations
        return [row[0].value for row in self.book[title][cells]]

    def answer(self, rule, chance: random.Random, number: int):
        """Return what the rule of a column allows."""
        if rule.type == "list":
            return chance.choice(self.choices(rule.formula1))
        if rule.type in ("date", "whole", "decimal"):
            least, most = math.ceil(float(rule.formula1)), math.floor(float(rule.formula2))
            if rule.type == "date":
                return EPOCH + dt.timedelta(days=chance.randint(least, most))
            found = chance.choice([least, most, chance.randint(least, min(most, 5000))])
            return found if rule.type == "whole" else min(found + chance.choice([0, 0.5]), most)
        assert rule.type is None
        return chance.choice(TEXTS).format(number)

    def fill(self, sheet, rows: int, chance: random.Random, **given) -> int:
        """Fill in rows that differ from one another; `given` are values by label."""
        seen = set()
        rules = self.columns(sheet)
        for number in range(rows):
            cells = {column: self.answer(rule, chance, number) for column, rule in rules.items()}
            for column, rule in rules.items():
                label = re.sub("（.*", "", sheet.cell(HEADER, column).value)
                if label in given:
                    cells[column] = given[label](number)
                elif rule.allow_blank and chance.random() < 0.3:
                    del cells[column]
            key = tuple(cells.get(column) for column, r in rules.items() if is_identity(r))
            if key not in seen and any(value is not None for value in key):
                for column, value in cells.items():
                    write_cell(sheet, FIRST + len(seen), column, value)
                seen.add(key)
        return len(seen)

    def save(self, path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book.save(path)
