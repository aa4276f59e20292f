"""Run Typst with the review's fonts.

`typst` compiles the PDF with it, `docx.pictures` the charts of the Word document. No font of the
system, no other file and no clock is read, so that the same source gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import typst

from annual_review.document.blocks import Document
from annual_review.document.fonts import fonts_of_roles
from annual_review.errors import TypesettingError
from annual_review.export.typst_writer import literal
from annual_review.language import _

# The private areas of Unicode, 23.5.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
NO_DATE = dt.date(1970, 1, 2)  # the earliest that a PDF can hold in every time zone
_BEIJING = dt.timezone(dt.timedelta(hours=8))


PdfStandard = Literal["a-3a", "a-3b", "ua-1"]


@dataclass(frozen=True)
class Attachment:
    """A file within a PDF: what it is, and how the document comes from it or goes with it.

    `relationship` is one of PDF/A-3 (ISO 19005-3, annex E): the document was made from a `source`,
    and its charts, tables and numbers are drawn from `data`.
    """

    name: str
    content: bytes
    mime_type: str
    description: str
    relationship: Literal["source", "data", "supplement"]


def compile_pdf(
    source: str, document: Document, attachments: Sequence[Attachment] = ()
) -> tuple[bytes, list[typst.TypstWarning]]:
    """Compile Typst source; return the PDF, with the attachments, and Typst's warnings.

    It is PDF/A-3a and PDF/UA-1 at once. Raises TypesettingError with Typst's message for source
    that it refuses.
    """
    date = publication_date(document) or NO_DATE
    moment = dt.datetime.combine(date, dt.time(), _BEIJING)
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(attachments):
            Path(folder, str(number)).write_bytes(one.content)
        try:
            pdf, warnings = _compiler(
                source + _attaching(attachments), document, folder
            ).compile_with_warnings(
                format="pdf", pdf_standards=[*_standards(source)], timestamp=moment
            )
        except typst.TypstError as error:
            raise _refused(error, document) from None
    return cast(bytes, pdf), warnings  # one file, since the format is PDF


def _standards(source: str) -> list[PdfStandard]:
    """Return the standards that a PDF of some source meets.

    Level a of PDF/A wants the meaning of every character to be known, which that of a character of
    the private area is not: an office's own font may have one for a name. Such a PDF meets level b.
    """
    return ["a-3b" if _PRIVATE.search(source) else "a-3a", "ua-1"]


def _attaching(attachments: Sequence[Attachment]) -> str:
    """Return the Typst source that attaches files, whose contents are in files 0, 1 and so on."""
    return "".join(
        f'\n#pdf.attach({literal(one.name)}, read("{number}", encoding: none), '
        f"relationship: {literal(one.relationship)}, mime-type: {literal(one.mime_type)}, "
        f"description: {literal(one.description)})"
        for number, one in enumerate(attachments)
    )


def query_metadata(source: str, document: Document, label: str) -> Any:
    """Return the value of the metadata with a label in Typst source.

    Raises TypesettingError with Typst's message for source that it refuses.
    """
    with tempfile.TemporaryDirectory() as empty:
        compiler = _compiler(source, document, empty)
        try:
            return json.loads(compiler.query(f"<{label}>", field="value", one=True))
        except RuntimeError as error:  # of which TypstError is one
            raise _refused(error, document) from None


def _refused(error: RuntimeError, document: Document) -> TypesettingError:
    message = " ".join([str(error), *getattr(error, "hints", ())])
    return TypesettingError(
        _("Typst refused the page: {reason}.", reason=message),
        document.title,
        _("Correct the block it names."),
    )


def compile_pictures(source: str, document: Document, resolution: int) -> list[bytes]:
    """Compile Typst source to a PNG per page. Raises TypesettingError for a broken drawing."""
    with tempfile.TemporaryDirectory() as empty:
        try:
            pictures = _compiler(source, document, empty).compile(format="png", ppi=resolution)
        except typst.TypstError as error:
            raise TypesettingError(
                _("A chart cannot be drawn: {reason}.", reason=error.message),
                document.title,
                _("Correct its drawing."),
            ) from None
    return [pictures] if isinstance(pictures, bytes) else list(pictures or ())


def _compiler(source: str, document: Document, root: str) -> typst.Compiler:
    return typst.Compiler(
        source.encode(), Path(root), _font_book(document), ignore_system_fonts=True
    )


def publication_date(document: Document) -> dt.date | None:
    """Return the day for a file's metadata: the review's own, or the first after its period."""
    return document.date or document.day_after


def _font_book(document: Document) -> typst.Fonts:
    """Return the fonts of a review, and no others."""
    return _fonts_in(tuple(sorted({str(path.resolve().parent) for path in _font_files(document)})))


@lru_cache(maxsize=4)
def _fonts_in(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )


def _font_files(document: Document) -> set[Path]:
    roles = fonts_of_roles(document.fonts, document.more_fonts)
    return {path for paths in roles.values() for path in paths}


def font_families(document: Document) -> dict[Path, tuple[str, int]]:
    """Return the family and weight by which Typst knows each font file of the review.

    Raises TypesettingError for a file that is not a font.
    """
    faces = _font_book(document).fonts()
    known = {Path(face.path): (face.family, face.weight) for face in faces if face.path}
    files = _font_files(document)
    for path in files:
        if path.resolve() not in known:
            raise TypesettingError(
                _("The file cannot be read as a font."), str(path), _("Name a .ttf or .otf file.")
            )
    return {path: known[path.resolve()] for path in files}
