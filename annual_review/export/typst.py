"""nbconvert's exporters to Typst source and, standing on it, to PDF."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import typst
from nbformat import NotebookNode
from traitlets import default

from annual_review.document.blocks import Block, Document, Paragraph, Quote, Span, plain, texts
from annual_review.document.fonts import Role, fonts_of_roles, require_glyphs
from annual_review.document.sources import Source, sources_of
from annual_review.errors import TypesettingError
from annual_review.export.base import ReviewExporter
from annual_review.export.typst_writer import breakable, document_source, literal
from annual_review.project.settings import Page

_NO_DATE = dt.date(1970, 1, 2)  # as near to nothing as a PDF can say in every time zone
_BEIJING = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True)
class Faces:
    """The fonts of a role as Typst knows them: families to be tried in turn, and the weight."""

    families: tuple[str, ...]
    weight: int


@dataclass(frozen=True)
class Setting:
    """What the Typst template needs to know of a review beside its blocks."""

    page: Page
    size: int
    faces: dict[Role, Faces]
    date: dt.date | None


class ReviewTypstExporter(ReviewExporter):
    """Exports an executed notebook as Typst source that holds all but the fonts."""

    export_from_notebook = "综述排版源文件 Review source (Typst)"
    output_mimetype = "text/vnd.typst"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".typ"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".typ.j2"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "review-typst"

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """Return nbconvert's filters and those of the template."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "typst", literal
        yield "typst_blocks", document_source
        yield "typst_evidence", evidence_source
        yield "typst_setting", setting_of


class ReviewPDFExporter(ReviewTypstExporter):
    """Exports an executed notebook as a tagged PDF (PDF/UA-1), always the same bytes."""

    export_from_notebook = "综述版面 Review in print (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the PDF. Raises TypesettingError for a missing glyph or a page refused."""
        source, resources = super().from_notebook_node(nb, resources, **kw)
        document: Document = resources["document"]
        require_all_glyphs(document)
        pdf, warnings = compile_pdf(source, document)
        for warning in warnings:
            self.log.warning("Typst: %s", warning)
        return pdf, resources


def setting_of(document: Document) -> Setting:
    """Return the page, type size, fonts and date that a review is set with."""
    page = Page.model_validate(document.page)
    families = _families(document)
    faces = {
        role: Faces(tuple(families[path][0] for path in paths), families[paths[0]][1])
        for role, paths in fonts_of_roles(document.fonts).items()
    }
    return Setting(page, page.size, faces, publication_date(document))


def publication_date(document: Document) -> dt.date | None:
    """Return the day in the PDF's metadata: the review's own, or the first of the next year."""
    if document.date is None and document.year:
        return dt.date(document.year + 1, 1, 1)
    return document.date


def require_all_glyphs(document: Document) -> None:
    """Raise TypesettingError, which names chapter and place, for a character without a glyph."""
    fonts = fonts_of_roles(document.fonts)
    require_glyphs([("the cover", document.title)], fonts["title"])
    require_glyphs([("the cover", document.office)], fonts["body"])
    require_glyphs(((TITLE, text) for text in evidence_texts(document)), fonts["body"])
    for place, block in _placed_blocks(document):
        for role in _roles_of(block):
            require_glyphs(((place, text) for text in texts(block)), fonts[role])


def _placed_blocks(document: Document) -> Iterator[tuple[str, Block]]:
    for chapter in document.chapters:
        place = plain(chapter.heading.spans) if chapter.heading else document.title
        yield from ((place, block) for block in (chapter.heading, *chapter.blocks) if block)


def _roles_of(block: Block) -> tuple[Role, ...]:
    """Return the roles whose fonts a block may be set in: one for prose without a mark."""
    spans = block.spans if isinstance(block, Paragraph | Quote) else (Span("", "strong"),)
    return ("heading", "subheading", "body") if any(span.style for span in spans) else ("body",)


def compile_pdf(source: str, document: Document) -> tuple[bytes, list[typst.TypstWarning]]:
    """Set Typst source; return the PDF and Typst's warnings.

    No font of the system, no file and no clock is read. Raises TypesettingError with what Typst
    says, should it refuse the source.
    """
    date = publication_date(document) or _NO_DATE
    moment = dt.datetime.combine(date, dt.time(), _BEIJING)
    with tempfile.TemporaryDirectory() as empty:
        try:
            compiler = typst.Compiler(
                source.encode(),
                Path(empty),
                font_book(document),
                ignore_system_fonts=True,
            )
            pdf, warnings = compiler.compile_with_warnings(
                format="pdf", pdf_standards=["ua-1"], timestamp=moment
            )
        except typst.TypstError as error:
            said = " ".join([str(error.message), *error.hints])
            raise TypesettingError(
                f"Typst refused the page: {said}.", document.title, "Mend the block it names."
            ) from None
    return cast(bytes, pdf), warnings  # one file, since the format is PDF


def font_book(document: Document) -> typst.Fonts:
    """Return the fonts of a review, and no others."""
    files = {path for paths in fonts_of_roles(document.fonts).values() for path in paths}
    return _font_book(tuple(sorted({str(path.resolve().parent) for path in files})))


@lru_cache(maxsize=4)
def _font_book(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )


def _families(document: Document) -> dict[Path, tuple[str, int]]:
    """Return the family and weight by which Typst knows each font file of the review."""
    book = font_book(document).fonts()
    known = {Path(face.path): (face.family, face.weight) for face in book if face.path}
    files = {path for paths in fonts_of_roles(document.fonts).values() for path in paths}
    for path in files:
        if path.resolve() not in known:
            raise TypesettingError(
                "It cannot be read as a font.", str(path), "Name a .ttf or .otf file."
            )
    return {path: known[path.resolve()] for path in files}


TITLE = "数字依据一览"
HEADER = ("文中数字", "精确值", "算法", "所在位置")


def evidence_lines(document: Document) -> list[tuple[str, tuple[str, str, str, str]]]:
    """Return each figure's id and its line: as printed, exact value, rule, where its rows lie.

    The value and the place of the year before stand beside those of the year.
    """
    lines = []
    for id, kept in document.evidence.items():
        value = f"{kept.get('value', '')}{kept.get('unit', '')}"
        rule = str(kept.get("rule") or "由文中其他数字得出")
        where = _where(kept)
        before: Any = kept.get("before")
        if before:
            value += f"\n上年{before['value']}{kept['unit']}"
            where += f"\n上年：{_where(before, sheets=1, runs=2)}"
        lines.append((id, (str(kept.get("text", "")), value, rule, where)))
    return lines


def _where(kept: Mapping[str, Any], **most: int) -> str:
    return places(sources_of(kept.get("rows", [])), **most)


def evidence_source(document: Document) -> str:
    """Return the appendix as a call of the template; nothing where there are no figures."""
    lines = evidence_lines(document)
    if not lines:
        return ""
    header = ", ".join(literal(text) for text in HEADER)
    rows = ", ".join(
        f"({literal(id)}, {', '.join(literal(breakable(text)) for text in line)})"
        for id, line in lines
    )
    return f"#evidence-appendix({literal(TITLE)}, ({header}), {rows})"


def evidence_texts(document: Document) -> Iterator[str]:
    """Yield every text of the appendix."""
    if document.evidence:
        yield from (TITLE, *HEADER)
    for _, line in evidence_lines(document):
        yield from line


def places(sources: Sequence[Source], sheets: int = 3, runs: int = 4) -> str:
    """Say where rows lie, as far as a line can hold it: so many sheets, and runs of rows in each.

    >>> places([{"file": "a.xlsx", "sheet": "表", "rows": [3, 4, 5, 9]}])
    'a.xlsx［表］第3—5、9行'
    >>> places([])
    '—'
    """
    if not sources:
        return "—"
    said = [_place(source, runs) for source in sources[:sheets]]
    if len(sources) > sheets:
        said.append(f"等{len(sources)}张表")
    return "；".join(said)


def _place(source: Source, most: int) -> str:
    sheet = f"［{source['sheet']}］" if source["sheet"] else " "
    runs = list(_runs(source["rows"]))
    shown = "、".join(runs[:most]) + ("等" if len(runs) > most else "")
    return f"{source['file']}{sheet}第{shown}行"


def _runs(rows: Iterable[int]) -> Iterator[str]:
    """Yield runs of rows that follow one another: 3—5, 9."""
    ordered = sorted(rows)
    breaks = [place for place, (one, next_) in enumerate(pairwise(ordered), 1) if next_ != one + 1]
    for start, end in pairwise([0, *breaks, len(ordered)]):
        first, last = ordered[start], ordered[end - 1]
        yield str(first) if first == last else f"{first}—{last}"
