"""--accept: read an edited Word copy of a review, and write its edits back into the notebooks.

1. the review has to be that of the present notebooks, params/ and registers
2. the published Word file and the edited one are compared, paragraph by paragraph   planning
3. the edits are tried on a copy that is executed                                    verifying
4. notebooks and params/ are written, all or none                                    drafts
5. what was done and what is left is printed, and kept in reports/<period>-accepted/ listing
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from annual_review.build.folders import accepted_folder
from annual_review.build.make import edited_since_built, sources_of
from annual_review.build.notebooks import read_chapters
from annual_review.build.options import AcceptOptions, RunOptions
from annual_review.build.reasons import some_names
from annual_review.document.blocks import Document
from annual_review.errors import InputError
from annual_review.language import _
from annual_review.project.cover import cover_of
from annual_review.versions import require_unsealed
from annual_review.word_edits.drafts import changed_files, read_project, write_files
from annual_review.word_edits.items import Item, wanted
from annual_review.word_edits.listing import (
    lines_of,
    summary,
    write_workbooks,
)
from annual_review.word_edits.pairing import places_of
from annual_review.word_edits.passages import (
    REVIEW_FILES,
    all_passages,
    passages_of,
    printed_documents,
    read_review,
)
from annual_review.word_edits.planning import plan
from annual_review.word_edits.verifying import executor, verify
from annual_review.word_edits.word_file import WordFile, read_word_file


def accept_word_file(options: AcceptOptions) -> list[str]:
    """Write the edits of a Word copy into the notebooks; return lines about each of them.

    Raises InputError if the review is not that of its present inputs, or has no Word file.
    """
    edited = read_word_file(options.file)
    review = options.review
    require_unsealed(review.reports, review.period)
    _require_built(review)
    items, written = _accept(options, edited)
    lines = lines_of(items)
    lines.append(summary(items, dry_run=options.dry_run))
    lines += [_("Written: {file}", file=path) for path in written]
    if written and wanted(items):
        lines.append(_("Build the review to see them in it."))
    return lines


def _require_built(review: RunOptions) -> None:
    """Raise InputError if there is no review, or its inputs have changed since it was built."""
    changed = edited_since_built(review)
    build = _("Build the review first, and compare the Word file with it.")
    if changed is None:
        raise InputError(_("There is no complete review."), str(review.folder), build)
    if changed:
        what = _("It is not of the present inputs: {names}.", names=some_names(changed))
        raise InputError(what, str(review.folder), build)


def _accept(options: AcceptOptions, edited: WordFile) -> tuple[list[Item], list[Path]]:
    """Plan, verify and write; return the items and the files that were written."""
    review = options.review
    sources = sources_of(review)
    notebooks = read_chapters(review.notebooks)
    executed = [review.folder / "notebooks" / one.path.name for one in notebooks]
    documents = read_review(executed, cover_of(sources.settings, review.params))
    facts = {key: text for one in sources.settings.known_facts for key, text in one.say.items()}
    names = sources.settings.names
    project = read_project(review.notebooks, review.params, facts, names)
    base, document = _base(options, printed_documents(documents), edited)
    printed = {one.place: one for one in passages_of(document)}
    items = plan(base, edited, printed, project.sources())
    derived = frozenset(one.name for one in notebooks if one.asks_for("figures"))
    verify(items, all_passages(documents) | printed, project, executor(review, project), derived)
    for one in wanted(items):
        one.status = "写入"
    if options.dry_run:
        return items, []
    changed = changed_files(project, wanted(items))
    before = {
        path: project.contents[path.stem]
        if path in project.notebooks.values()
        else path.read_bytes()
        for path in changed
    }
    write_files(changed, before)
    folder = accepted_folder(review.reports, review.period)
    kept = write_workbooks(folder, items, review.folder / "figures.json") if items else []
    return items, [*changed, *kept]


def _base(
    options: AcceptOptions, documents: Mapping[str, Document], edited: WordFile
) -> tuple[WordFile, Document]:
    """Return the published Word file that the edited one is a copy of, and its document.

    It is the one with which it shares most bookmarks, or, without any, most paragraphs.
    """
    review = options.review
    files = {
        name: read_word_file(review.folder / name)
        for name in REVIEW_FILES
        if name in documents and (review.folder / name).is_file()
    }
    if not files:
        raise InputError(
            _("The review has no Word file."),
            str(review.folder),
            _("Add docx to outputs: of params/, and build it."),
        )
    places = {one for paragraph in edited.paragraphs for one in places_of(paragraph)}
    texts = {paragraph.text for paragraph in edited.paragraphs if paragraph.text.strip()}

    def shared(name: str) -> tuple[int, int]:
        paragraphs = files[name].paragraphs
        own = {one for paragraph in paragraphs for one in places_of(paragraph)}
        return len(places & own), len(texts & {paragraph.text for paragraph in paragraphs})

    best = max(files, key=shared)
    if shared(best) == (0, 0):
        raise InputError(
            _("No paragraph of the Word file is one of this review."),
            str(options.file),
            _("Name a copy of {files}, edited.", files=", ".join(files)),
        )
    return files[best], documents[best]
