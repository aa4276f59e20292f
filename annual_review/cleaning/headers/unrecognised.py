"""Say, in Chinese, why rows are of no register: which condition failed, and of which register.

A table needs a name that tells its register (a title above it, the sheet, the file or a folder) and
a header with the fields that this register requires. `Explanation.warnings` names the first of
these that is missing, one line a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.cleaning.headers.header_rows import has_labels_only, levels_of
from annual_review.cleaning.headers.header_search import HeaderCandidate, PlacedHeader
from annual_review.cleaning.headers.header_warnings import column_label, listed
from annual_review.cleaning.headers.recognition import RecognisedHeader
from annual_review.cleaning.headers.titles import (
    REACH,
    Titles,
    bare_title,
    place_names,
    titles_above,
)
from annual_review.cleaning.layout import Layout
from annual_review.values.cell_text import as_text, compact, quote

_MOST_LABELS = 4  # that a warning quotes
_LEAST_NAMED = 2  # fields in a row that is called a header
_LEAST_SIMILAR = 50.0  # in per cent, of a label that is suggested
_SOURCES = ("表名", "文件名", "文件夹名")


class Explanation:
    """Explains what is not recognised, by the titles and fields of a book of registers."""

    def __init__(self, titles: Titles, vocabulary: HeaderVocabulary) -> None:
        self.titles, self.vocabulary, self.book = titles, vocabulary, vocabulary.book

    def warnings(self, layout: Layout, found: Sequence[RecognisedHeader]) -> list[str]:
        """Return a warning for each table of a sheet that is of no register, and for other rows."""
        missing = layout.kinds == "unrecognised"
        if not missing.any():
            return []
        unknown = [table for table in found if not table.register]
        bounds = [table.start for table in unknown[1:]] if unknown else []
        warnings = []
        for i, (start, end) in enumerate(
            zip([0, *bounds], [*bounds, layout.grid.height], strict=True)
        ):
            rows = start + np.flatnonzero(missing[start:end])
            if not len(rows):
                continue
            reason = self._of_table(layout, unknown[i]) if unknown else self._of_rows(layout, rows)
            place = f"{layout.grid.sheet.place}：第{rows[0] + 1}行起有{len(rows)}行"
            warnings.append(f"{place}未能识别为任何一种登记：{reason}。")
        return warnings

    def _of_table(self, layout: Layout, table: RecognisedHeader) -> str:
        """Return what the table of a header lacks."""
        grid, header = layout.grid, table.header
        lines = titles_above(grid, table.start, header.top)
        for source, text in self._names(grid, lines, table.is_first):
            register = self.titles.find(text, self.book.registers)
            if register:
                fault = self._fault(header, register)
                return f"{source}{quote(text)}写的是{register}，但{fault}"
        if far := self._far_title(grid, header):
            return far
        sources = "上面的标题、表名、文件名都" if table.is_first else "上面的标题"
        solid = [name for name in header.enough if header.placed[name].fit.is_solid]
        if len(solid) > 1:
            return (
                f"表头（第{header.row + 1}行）同时合于{'和'.join(solid)}，{sources}没有写明是哪一种"
            )
        nearest = header.nearest or self._similar_name(grid, lines)
        if not nearest:
            return f"{sources}没有写明是哪一种登记"
        named = header.fits[nearest].fit.own if nearest in header.fits else frozenset()
        known = f"（认出{listed(sorted(named), _MOST_LABELS)}）" if named else ""
        return f"{sources}没有写明是哪一种登记，最接近“{nearest}”{known}"

    def _names(self, grid: Grid, lines: Sequence[str], is_first: bool) -> Iterator[tuple[str, str]]:
        """Yield the names that may tell a register, the nearest first, each with what it is."""
        for line in lines:
            yield "标题", bare_title(line)
        if is_first:
            for i, name in enumerate(place_names(grid.sheet.file, grid.sheet.name)):
                yield _SOURCES[min(i, len(_SOURCES) - 1)], name

    def _fault(self, header: HeaderCandidate, register: str) -> str:
        """Return why a header is not taken for the register that a name tells."""
        where = f"表头（第{header.row + 1}行）"
        placed = header.fits.get(register)
        if placed is None:
            wanted = self.required(register)
            return f"{where}没有它的登记字段（应有{listed(wanted, _MOST_LABELS)}）"
        fit = placed.fit
        known = fit.fields
        lacking = [name for name in self.required(register) if name not in known]
        if lacking:
            hint = self._similar_label(lacking, placed)
            return f"{where}缺少必填字段{listed(lacking, _MOST_LABELS)}{hint}"
        if not fit.has_required:
            return f"{where}只认出{listed(sorted(known), _MOST_LABELS)}"
        unknown = fit.labels - fit.named
        other = f"标题或名称说的像是别的内容，{where}又有{unknown}栏不是登记字段"
        return f"{other}；如是{register}，请在表的上方写明"

    def _fault_of_row(self, grid: Grid, row: int, register: str) -> str:
        """Return why a row with several labels of a register is no header of it, or ""."""
        if not has_labels_only(grid, self.vocabulary, row):
            return ""
        levels = levels_of(grid, row, row)
        found = self.vocabulary.fits(levels)
        fits = {fit.register: PlacedHeader(fit, row, row, levels) for fit in found}
        if register not in fits or fits[register].fit.named < _LEAST_NAMED:
            return ""
        return self._fault(HeaderCandidate(row, fits, {}, is_known=False), register)

    def required(self, register: str) -> list[str]:
        """Return the required fields of a register; all of them if it requires none."""
        fields = self.book.fields_of(register)
        return [
            name for name, field in fields.items() if field.is_required and not field.is_group
        ] or [*self.book.registers[register].fields]

    def _similar_label(self, lacking: Sequence[str], placed: PlacedHeader) -> str:
        """Return which unused label of a header is most like a field that it lacks."""
        fit = placed.fit
        used = {*fit.columns.values(), *(c for parts in fit.split.values() for c in parts)}
        labels = [
            column_label(texts)
            for column, texts in enumerate(placed.levels)
            if any(texts) and column not in used
        ]
        for name in lacking:
            best = process.extractOne(name, labels, scorer=fuzz.ratio, score_cutoff=_LEAST_SIMILAR)
            if best:
                return f"，{quote(best[0])}是否就是“{name}”？如是，请把它加进该字段的headers"
        return f"（其余各栏：{listed(labels, _MOST_LABELS)}）" if labels else ""

    def _far_title(self, grid: Grid, header: HeaderCandidate) -> str:
        """Return where a title of a register that the header fits stands, if not right above it."""
        near = range(max(0, header.top - REACH), header.top)
        for row in map(int, np.flatnonzero((grid.filled > 0) & (grid.filled <= 2))):
            text = as_text(grid.cell(row, grid.filled_columns(row)[0]))
            register = "" if row in near else self.titles.find(bare_title(text), header.placed)
            if register:
                place = f"在表头（第{header.row + 1}行）下面"
                if row < header.row:
                    place = f"离表头（第{header.row + 1}行）太远"
                return f"写着{quote(text)}的第{row + 1}行{place}，标题应在表头上面{REACH}行以内"
        return ""

    def _similar_name(self, grid: Grid, lines: Sequence[str]) -> str:
        names = [*lines, *place_names(grid.sheet.file, grid.sheet.name)]
        return next(filter(None, map(self.titles.nearest, names)), "")

    def _of_rows(self, layout: Layout, rows: NDArray[np.int64]) -> str:
        """Return what rows without a header lack."""
        grid = layout.grid
        hits = grid.mask(self.vocabulary.knows)[rows].sum(axis=1)
        row = int(rows[int(hits.argmax())])
        known = [c for c in grid.filled_columns(row) if self.vocabulary.knows(grid.text(row, c))]
        labels = [compact(grid.text(row, column)) for column in known]
        seen = f"，第{row + 1}行只认出{listed(labels, _MOST_LABELS)}" if labels else ""
        lines = titles_above(grid, 0, min(grid.height, int(rows[0]) + REACH))
        is_first = not layout.tables
        for source, text in self._names(grid, lines, is_first):
            if register := self.titles.find(text, self.book.registers):
                if fault := self._fault_of_row(grid, row, register):
                    return f"{source}{quote(text)}写的是{register}，但{fault}"
                wanted = listed(self.required(register), _MOST_LABELS)
                head = f"没有找到它的表头（应有{wanted}）"
                return f"{source}{quote(text)}写的是{register}，但{head}{seen}"
        nearest = self._similar_name(grid, lines) if is_first else ""
        hint = f"，最接近“{nearest}”" if nearest else ""
        return f"标题、表名、文件名没有写明是哪一种登记，也没有找到表头{hint}{seen}"
