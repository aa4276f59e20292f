"""A workbook of a form: its sheets, its texts, the formats of numbers, and its names.

`Workbook.read` reads what filling needs; `sheets` gives each worksheet (`sheets.FormSheet`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from annual_review.export.forms.package import (
    NoWorkbookError,
    Package,
    children,
    local,
    namespace,
    within,
)

GENERAL = "General"
# Formats that have only a number (ECMA-376 part 1, 18.8.30), as far as filling asks for them.
_PERCENT, _DAYS = {9: "0%", 10: "0.00%"}, {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)}
_DAY_CODE = "yyyy/m/d"
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 37: "#,##0", 38: "#,##0", 49: "@"}
_RELATION_ID = "id"
# What stands behind calcPr in a workbook, and behind dxfs in styles.
_AFTER_CALCULATION = (
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)
_AFTER_DIFFERENCES = ("tableStyles", "colors", "extLst")


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name and its part."""

    name: str
    part: str


@dataclass(frozen=True)
class Workbook:
    """The parts of a workbook that filling needs."""

    package: Package
    part: str

    @classmethod
    def read(cls, package: Package) -> Workbook:
        """Find the workbook of a package. Raises NoWorkbookError if there is none."""
        found = package.related("", "officeDocument")
        if not found or local(package.peek(found[0].target)) != "workbook":
            raise NoWorkbookError("no workbook")
        return cls(package, found[0].target)

    @cached_property
    def sheets(self) -> list[SheetPart]:
        """The worksheets in order, hidden ones, too; sheets that are a chart are left out."""
        parts = {one.id: one for one in self.package.relations(self.part)}
        found = []
        for sheet in within(self.package.peek(self.part), "sheet"):
            ids = [value for key, value in sheet.items() if key.endswith("}" + _RELATION_ID)]
            relation = parts.get(ids[0]) if ids else None
            if relation is not None and relation.kind == "worksheet":
                found.append(SheetPart(sheet.get("name", ""), relation.target))
        return found

    @cached_property
    def texts(self) -> Sequence[Any]:
        """The shared texts (`si`), by the numbers that cells name."""
        found = self.package.related(self.part, "sharedStrings")
        return children(self.package.peek(found[0].target), "si") if found else ()

    @cached_property
    def names(self) -> dict[str, str]:
        """What the defined names stand for, by name in lower case."""
        return {
            one.get("name", "").lower(): one.text or ""
            for one in within(self.package.peek(self.part), "definedName")
        }

    @cached_property
    def _styles(self) -> str:
        found = self.package.related(self.part, "styles")
        return found[0].target if found else ""

    @cached_property
    def _codes(self) -> list[str]:
        """The code of the number format of each style of cells."""
        if not self._styles:
            return []
        root = self.package.peek(self._styles)
        own = {one.get("numFmtId"): one.get("formatCode", "") for one in _in_list(root, "numFmts")}
        return [_code(one.get("numFmtId", "0"), own) for one in _in_list(root, "cellXfs")]

    def code_of(self, style: int) -> str:
        """Return the number format of a style."""
        return self._codes[style] if style < len(self._codes) else GENERAL

    def add_difference(self, code: str) -> int | None:
        """Add a format for conditions, red and bold with a number format; return its number.

        None if the workbook has no styles.
        """
        if not self._styles:
            return None
        root = self.package.tree(self._styles)
        space = namespace(root)
        formats = children(root, "dxfs")
        if formats:
            differences = formats[0]
        else:
            differences = etree.Element(f"{{{space}}}dxfs")
            insert_before(root, differences, _AFTER_DIFFERENCES)
        taken = [int(one.get("numFmtId", 0)) for one in within(root, "numFmt")]
        dxf = etree.SubElement(differences, f"{{{space}}}dxf")
        font = etree.SubElement(dxf, f"{{{space}}}font")
        etree.SubElement(font, f"{{{space}}}b")
        etree.SubElement(font, f"{{{space}}}color").set("rgb", "FFC00000")
        number = etree.SubElement(dxf, f"{{{space}}}numFmt")
        number.set("numFmtId", str(max([200, *taken]) + 1))
        number.set("formatCode", code)
        differences.set("count", str(len(differences)))
        return len(differences) - 1

    def calculate_on_opening(self) -> None:
        """Let a spreadsheet calculate all formulas when it opens the workbook."""
        root = self.package.tree(self.part)
        found = children(root, "calcPr")
        if found:
            calculation = found[0]
        else:
            calculation = etree.Element(f"{{{namespace(root)}}}calcPr")
            insert_before(root, calculation, _AFTER_CALCULATION)
        calculation.set("fullCalcOnLoad", "1")


def insert_before(root: Any, element: Any, names: Sequence[str]) -> None:
    """Insert an element before the first child that has one of some names, or at the end."""
    later = [place for place, one in enumerate(root) if local(one) in names]
    root.insert(later[0] if later else len(root), element)


def _in_list(root: Any, name: str) -> list[Any]:
    found = children(root, name)
    return [one for one in found[0] if isinstance(one.tag, str)] if found else []


def _code(number: str, own: dict[str | None, str]) -> str:
    if number in own:
        return own[number]
    known = int(number) if number.isdigit() else 0
    if known in _DAYS:
        return _DAY_CODE
    return (_PERCENT | _BUILT_IN).get(known, GENERAL)
