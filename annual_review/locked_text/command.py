"""Do what `--brief` asks for: write the material of a review, or take a text written from it.

Both read the review that was made last, and write into reports/<period>-brief/, as a whole or not
at all: material.md, and of an accepted text article.html, article.docx, article.md and the
figures.json of its numbers.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from annual_review.build.make import unchanged
from annual_review.build.manifest import read_manifest
from annual_review.build.notebooks import merge_notebooks, read_executed
from annual_review.build.options import BriefOptions, RunOptions
from annual_review.build.publishing import publish, workspace
from annual_review.document.blocks import Document
from annual_review.document.figures_file import figures_text
from annual_review.document.reading import Documents, read_documents
from annual_review.engine.preloading import importing
from annual_review.errors import InputError, os_reason
from annual_review.files import write_text
from annual_review.language import _
from annual_review.locked_text.allowed import Allowed, allowed_in, spans_of
from annual_review.locked_text.checking import check_text
from annual_review.locked_text.comparing import contradictions
from annual_review.locked_text.filling import blocks_of_text, filled_document, filled_source
from annual_review.locked_text.material import material
from annual_review.locked_text.persons import named_persons
from annual_review.locked_text.tokens import Tokens, tokens_of
from annual_review.project.cover import cover_of
from annual_review.project.loading import load_settings
from annual_review.project.members import RECORDS
from annual_review.project.outputs import PAGE
from annual_review.project.paths import chapter_files

MATERIAL, PAGE_OF_TEXT, WORD_OF_TEXT = "material.md", "article.html", "article.docx"
_SOURCE_OF_TEXT, _FIGURES = "article.md", "figures.json"
_SUFFIXES = {".md": True, ".markdown": True, ".txt": False}  # whether it is Markdown
_ENCODINGS = ("utf-8-sig", "gb18030")
_LARGEST = 2_000_000  # bytes of a text


def write_brief(options: BriefOptions) -> list[str]:
    """Write the material, or the article of a text; return lines about what was written.

    Raises InputError without a review, and for a text that is not accepted.
    """
    run = options.run
    document = _review(run)
    settings = load_settings(run.year, run.params, part=run.period.part)
    tokens = tokens_of(document, settings)
    allowed = allowed_in(document, settings, tokens)
    files: dict[str, str | bytes] = {MATERIAL: material(document, settings, tokens, allowed)}
    warnings = [] if unchanged(run) else [_outdated(run)]
    if options.text:
        article, source = _accepted(options.text, document, tokens, allowed)
        files |= _article_files(article, source, run)
        warnings += [*_contradictions(article), *named_persons(source, run.folder / RECORDS)]
    folder = _publish(files, run)
    lines = [f"  {folder / name}" for name in files]
    if options.text:
        figures = len(article.evidence)
        lines.append(
            _("Accepted: each of its {number} figures is one of the review.", number=figures)
        )
    return [*lines, *(_("warning: {warning}", warning=one) for one in warnings)]


def _review(run: RunOptions) -> Document:
    """Return the review that was made last. Raises InputError if there is none."""
    folder = run.folder / "notebooks"
    if not read_manifest(run.folder) or not folder.is_dir():
        raise InputError(
            _("There is no review of this period."),
            str(run.folder),
            _("Make it first: run_report.py {period}", period=run.period),
        )
    settings = load_settings(run.year, run.params, part=run.period.part)
    chapters = [(path.stem, read_executed(path)) for path in chapter_files(folder)]
    return read_documents(merge_notebooks(chapters, cover_of(settings, run.params))).review


def _outdated(run: RunOptions) -> str:
    return _(
        "the review is older than its inputs: run_report.py {period} makes it anew.",
        period=run.period,
    )


def _accepted(
    path: Path, document: Document, tokens: Tokens, allowed: Allowed
) -> tuple[Document, str]:
    """Return the article of a text, and its source with the numbers in it.

    Raises InputError for a text that is not accepted, or cannot be read.
    """
    is_markdown = _SUFFIXES.get(path.suffix.lower())
    if is_markdown is None:
        raise InputError(
            _("It is neither Markdown nor plain text."),
            str(path),
            _("Save it as .md or .txt."),
        )
    locked, faults = check_text(_read(path), tokens, allowed.all, str(path))
    blocks = blocks_of_text(locked, faults, allowed.all, str(path), is_markdown=is_markdown)
    return filled_document(document, blocks, document.evidence), filled_source(locked)


def _read(path: Path) -> str:
    """Return a text. Raises InputError for a file that is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("It cannot be read: {reason}.", reason=os_reason(error)), str(path)
        ) from None
    for encoding in _ENCODINGS if len(content) <= _LARGEST else ():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError(_("It is no text."), str(path), _("Save it as .md or .txt, in UTF-8."))


def _article_files(article: Document, source: str, run: RunOptions) -> dict[str, str | bytes]:
    """Return the files of an accepted text by name."""
    with importing():  # nbconvert: not for the material
        from annual_review.export.article.html import ReviewArticleExporter  # noqa: PLC0415
        from annual_review.export.article.word import ReviewArticleDocxExporter  # noqa: PLC0415
        from annual_review.export.base import ReadNotebook  # noqa: PLC0415

    nothing = Document(article.title, article.office, article.year, article.date, ())
    nb = ReadNotebook(Documents(article, None, article, nothing, None))
    has_page = (run.folder / PAGE).is_file()
    page = ReviewArticleExporter(  # type: ignore[no-untyped-call]
        review_page=f"../{run.period}/{PAGE}" if has_page else ""
    )
    word = ReviewArticleDocxExporter()  # type: ignore[no-untyped-call]
    return {
        PAGE_OF_TEXT: page.from_notebook_node(nb)[0],
        WORD_OF_TEXT: word.from_notebook_node(nb)[0],
        _SOURCE_OF_TEXT: source,
        _FIGURES: figures_text(article.evidence),
    }


def _contradictions(article: Document) -> list[str]:
    found = (
        warning
        for block in article.blocks
        for spans in spans_of(block)
        for warning in contradictions(spans, article.evidence)
    )
    return list(dict.fromkeys(found))


def _publish(files: dict[str, str | bytes], run: RunOptions) -> Path:
    """Write files beside those that the folder has already, and move all there in one step."""
    target = run.reports / f"{run.period}-brief"
    with workspace(run.reports, run.period, _waiting) as work:
        folder = work / target.name
        if target.is_dir():
            shutil.copytree(target, folder)
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            if isinstance(content, str):
                write_text(folder / name, content)
            else:
                (folder / name).write_bytes(content)
        publish(folder, target)
    return target


def _waiting() -> None:
    print(_("Another run of this year is in progress; waiting for it."))
