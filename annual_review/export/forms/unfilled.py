"""Placeholders that stand where no form is filled: names of sheets, headers, shapes, formulas.

They stay as they are, and the run says where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annual_review.export.forms.comments import comment_texts
from annual_review.export.forms.package import NoWorkbookError, Package, children, local, within
from annual_review.export.forms.placeholders import find_placeholders
from annual_review.export.forms.sheets import FormSheet
from annual_review.export.forms.workbook import Workbook
from annual_review.language import _

_OF_SHAPES = ("xl/drawings/", "xl/charts/", "xl/diagrams/")


def unfilled(workbook: Workbook, sheets: list[FormSheet]) -> Iterator[str]:
    """Yield a sentence for each place with placeholders that filling leaves as they are."""
    for sheet in sheets:
        yield from _of_sheet(sheet)
    for name in _shapes(workbook.package):
        yield _("Placeholders in shapes and charts are not filled: {text}.", text=name)


def _of_sheet(sheet: FormSheet) -> Iterator[str]:
    if find_placeholders(sheet.name):
        yield _("The name of the sheet '{sheet}' is not filled.", sheet=sheet.name)
    headers = [one for part in children(sheet.root, "headerFooter") for one in part.itertext()]
    for text in _with_placeholders(headers):
        yield _(
            "[{sheet}]: headers and footers are not filled: {text}.", sheet=sheet.name, text=text
        )
    for place, formula in sheet.formulas():
        for text in _with_placeholders([formula.text or ""]):
            yield _(
                "[{sheet}] {cell}: a placeholder in a formula is not filled: {text}. Write it in a "
                "cell of its own, which the formula names.",
                sheet=sheet.name,
                cell=str(place),
                text=text,
            )
    for cell, comment in comment_texts(sheet).items():
        for text in _with_placeholders([comment]):
            yield _(
                "[{sheet}] {cell}: comments are not filled: {text}.",
                sheet=sheet.name,
                cell=cell,
                text=text,
            )


def _shapes(package: Package) -> list[str]:
    found: dict[str, None] = {}
    for name in package.of_suffix(".xml"):
        if not name.startswith(_OF_SHAPES):
            continue
        try:
            root = package.peek(name)
        except NoWorkbookError:
            continue
        found |= dict.fromkeys(_with_placeholders(map(_joined, _paragraphs(root))))
    return list(found)


def _paragraphs(root: Any) -> list[Any]:
    return [*within(root, "p"), *within(root, "f")]


def _joined(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter() if local(one) in ("t", "f"))


def _with_placeholders(texts: Any) -> Iterator[str]:
    for text in texts:
        yield from (one.written for one in find_placeholders(text or ""))
