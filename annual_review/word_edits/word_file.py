"""Read an edited Word file: its paragraphs with their cells' bookmarks, tracked changes, comments.

Word, LibreOffice and WPS write the same elements in different ways, so names are compared without
their namespaces. What is tracked and not accepted yet is taken as its author means it: an inserted
text is in, a deleted one is out, a moved one is where it was moved to. ECMA-376, part 1, 17.13.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from annual_review.errors import InputError, os_reason
from annual_review.language import N_, _

_MAX_SIZE = 200_000_000  # bytes of a part
_REMEDY = N_("Save it in Word or WPS as .docx, and try again.")
_GONE, _ARRIVED = {"del", "moveFrom"}, {"ins", "moveTo"}
_SKIPPED = {"Fallback", "txbxContent", "drawing", "pict", "object", "rPr", "sdtPr", "instrText"}
_LINK_FIELD = re.compile(r"\s*HYPERLINK\s.*?\\l\s+\"?([^\s\"]+)", re.DOTALL)
_LINE = re.compile(r"_Line\d+")


@dataclass(frozen=True)
class Piece:
    """A run of text; `anchor` is the bookmark that it links to, if it does.

    `is_raised` is true for superscript digits, which may be the number of a note.
    """

    text: str
    anchor: str = ""
    is_raised: bool = False


@dataclass
class WordParagraph:
    """A paragraph as it reads once all tracked changes are accepted.

    `marks` are the names of the bookmarks that are around some of its text. `authors` are those of
    the tracked changes in it. `cell` says whether it is in a table.
    """

    pieces: list[Piece] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    authors: dict[str, None] = field(default_factory=dict)
    cell: bool = False
    style: str = ""

    @property
    def text(self) -> str:
        """The text of the paragraph."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Comment:
    """A comment: who wrote it, the words that it is about, and where these are.

    `paragraph` is the position of the first of its paragraphs, -1 if it is at none. `answers` is
    the id of the comment to which it is a reply, or "".
    """

    id: str
    author: str
    text: str
    about: str = ""
    paragraph: int = -1
    answers: str = ""


@dataclass
class WordFile:
    """The paragraphs and the comments of a Word file; `deleted` are marks of which no text is left.

    `tracked` has the authors who deleted a marked text, by mark.
    """

    paragraphs: list[WordParagraph]
    comments: list[Comment] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    tracked: dict[str, dict[str, None]] = field(default_factory=dict)


def read_word_file(path: Path) -> WordFile:
    """Read a Word file. Raises InputError for one that cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("It cannot be read: {reason}.", reason=os_reason(error)), str(path)
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            main = _main_part(archive)
            root = _parsed(archive, main)
            body = next((one for one in root if _name(one) == "body"), None)
            if body is None:
                raise KeyError(main)
            reader = _Reader()
            reader.read_body(body)
            return reader.result(_comments(archive, main), _answers(archive, main))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, RuntimeError):
        raise InputError(_("It is no Word file (.docx)."), str(path), _(_REMEDY)) from None


def _main_part(archive: zipfile.ZipFile) -> str:
    """Return the name of the part with the text, as the relationships of the file say."""
    for one in _parsed(archive, "_rels/.rels"):
        if one.get("Type", "").endswith("/officeDocument"):
            return str(one.get("Target", "")).lstrip("/")
    raise KeyError("officeDocument")


def _related(archive: zipfile.ZipFile, main: str, kind: str) -> str:
    """Return the name of a part that the main one refers to, or ""."""
    folder = PurePosixPath(main)
    rels = str(folder.parent / "_rels" / f"{folder.name}.rels")
    if rels not in archive.namelist():
        return ""
    for one in _parsed(archive, rels):
        if one.get("Type", "").endswith(f"/{kind}"):
            target = str(one.get("Target", ""))
            name = target.lstrip("/") if target.startswith("/") else str(folder.parent / target)
            return name if name in archive.namelist() else ""
    return ""


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > _MAX_SIZE:
        raise ValueError(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(archive.read(name), parser)


def _name(element: Any) -> str:
    """Return the name of an element without its namespace; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Any, name: str) -> str:
    """Return an attribute, whatever its namespace is."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def _child(element: Any, name: str) -> Any:
    return next((one for one in element if _name(one) == name), None)


class _Reader:
    """Walks through a body; `current` is the paragraph that is being read."""

    def __init__(self) -> None:
        self.paragraphs: list[WordParagraph] = []
        self.current = WordParagraph()
        self.is_open = False  # a paragraph whose mark is deleted: the next one goes on in it
        self.fields: list[list[str]] = []  # code, state, anchor of each open field
        self.open_marks: dict[str, tuple[str, int, int]] = {}  # by id: name, paragraph, length
        self.found: dict[str, tuple[int, int, int, int]] = {}
        self.open_comments: dict[str, tuple[int, int]] = {}
        self.about: dict[str, tuple[int, str]] = {}
        self.lost: dict[str, dict[str, None]] = {}  # authors of tracked deletions, by mark

    def read_body(self, element: Any, *, cell: bool = False, authors: tuple[str, ...] = ()) -> None:
        for one in element:
            name = _name(one)
            if name == "p":
                self._paragraph(one, cell=cell, authors=authors)
            elif name in ("bookmarkStart", "bookmarkEnd"):
                self._mark(one)
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self._comment_range(one)
            elif name in _GONE:
                continue
            elif name in _ARRIVED:
                self.read_body(one, cell=cell, authors=(*authors, _attribute(one, "author")))
            elif name and name not in _SKIPPED and name not in ("tblPr", "trPr", "tcPr", "sectPr"):
                self.read_body(one, cell=cell or name == "tc", authors=authors)

    def _paragraph(self, element: Any, *, cell: bool, authors: tuple[str, ...]) -> None:
        if not self.is_open:
            self.current = WordParagraph(cell=cell)
            self.paragraphs.append(self.current)
        properties = _child(element, "pPr")
        style = _child(properties, "pStyle") if properties is not None else None
        self.current.style = self.current.style or (
            _attribute(style, "val") if style is not None else ""
        )
        of_mark = _child(properties, "rPr") if properties is not None else None
        inserted, deleted = (
            _child(of_mark, kind) if of_mark is not None else None for kind in ("ins", "del")
        )
        self._inline(element, "", authors)
        for one in (inserted, deleted):
            if one is not None:
                self.current.authors[_attribute(one, "author")] = None
        self.is_open = deleted is not None

    def _inline(self, element: Any, anchor: str, authors: tuple[str, ...]) -> None:
        for one in element:
            name = _name(one)
            if name == "r":
                self._run(one, anchor, authors)
            elif name == "hyperlink":
                self._inline(one, _attribute(one, "anchor") or anchor, authors)
            elif name == "fldSimple":
                self._inline(one, _link_of(_attribute(one, "instr")) or anchor, authors)
            elif name in ("bookmarkStart", "bookmarkEnd"):
                self._mark(one)
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self._comment_range(one)
            elif name in _GONE:
                self._tracked(_attribute(one, "author"))
            elif name in _ARRIVED:
                author = _attribute(one, "author")
                self._tracked(author)
                self._inline(one, anchor, (*authors, author))
            elif name and name not in _SKIPPED and name != "pPr":
                self._inline(one, anchor, authors)  # sdt, smartTag, customXml, AlternateContent …

    def _tracked(self, author: str) -> None:
        self.current.authors[author] = None
        for name, *_place in self.open_marks.values():
            self.lost.setdefault(name, {})[author] = None

    def _run(self, run: Any, anchor: str, authors: tuple[str, ...]) -> None:
        properties = _child(run, "rPr")
        raised = _child(properties, "vertAlign") if properties is not None else None
        texts: list[str] = []
        for one in _flat(run):
            name = _name(one)
            if name == "fldChar":
                self._add("".join(texts), anchor, raised, authors)
                texts = []
                self._field_character(_attribute(one, "fldCharType"))
            elif name == "instrText" and self.fields:
                self.fields[-1][0] += one.text or ""
            elif name == "commentReference":
                id = _attribute(one, "id")
                self.about.setdefault(id, (len(self.paragraphs) - 1, ""))
            elif name == "t":
                texts.append(one.text or "")
            elif name in ("br", "cr"):
                texts.append("" if _attribute(one, "type") == "page" else "\n")
            elif name == "tab":
                texts.append("\t")
            elif name == "noBreakHyphen":
                texts.append("-")
        self._add("".join(texts), anchor, raised, authors)

    def _field_character(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(["", "code", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][1:] = ["result", _link_of(self.fields[-1][0])]
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _add(self, text: str, anchor: str, raised: Any, authors: tuple[str, ...]) -> None:
        if not text or any(state == "code" for _code, state, _anchor in self.fields):
            return
        anchor = anchor or next((one[2] for one in reversed(self.fields) if one[2]), "")
        is_raised = raised is not None and _attribute(raised, "val") == "superscript"
        is_raised = is_raised and text.strip().isdigit()
        if is_raised and _LINE.fullmatch(anchor):
            return  # the number of a note
        self.current.authors |= dict.fromkeys(authors)
        last = self.current.pieces[-1] if self.current.pieces else None
        if last is not None and (last.anchor, last.is_raised) == (anchor, is_raised):
            self.current.pieces[-1] = Piece(last.text + text, anchor, is_raised)
        else:
            self.current.pieces.append(Piece(text, anchor, is_raised))

    def _mark(self, element: Any) -> None:
        id, name = _attribute(element, "id"), _attribute(element, "name")
        place = max(len(self.paragraphs) - 1, 0)
        if _name(element) == "bookmarkStart":
            self.open_marks[id] = (name, place, self._length())
        elif id in self.open_marks:
            name, start, length = self.open_marks.pop(id)
            self.found.setdefault(name, (start, length, place, self._length()))

    def _comment_range(self, element: Any) -> None:
        id = _attribute(element, "id")
        if _name(element) == "commentRangeStart":
            self.open_comments[id] = (max(len(self.paragraphs) - 1, 0), self._length())
        elif id in self.open_comments:
            start, length = self.open_comments.pop(id)
            end = len(self.paragraphs) - 1
            texts = [one.text for one in self.paragraphs[start : end + 1]]
            if texts:
                texts[-1] = texts[-1][: self._length()]
                texts[0] = texts[0][length:]
            at = start + 1 if len(texts) > 1 and not texts[0] else start
            self.about[id] = (at, "\n".join(texts).strip())

    def _length(self) -> int:
        return len(self.paragraphs[-1].text) if self.paragraphs else 0

    def result(self, comments: list[Comment], answers: dict[str, str]) -> WordFile:
        """Return what was read, each mark with the paragraphs that have some of its text."""
        deleted: list[str] = []
        for name, (start, before, end, after) in self.found.items():
            covered = []
            for at in range(start, min(end + 1, len(self.paragraphs))):
                text = self.paragraphs[at].text
                part = text[before if at == start else 0 : after if at == end else len(text)]
                if part.strip():
                    covered.append(at)
            for at in covered:
                self.paragraphs[at].marks.append(name)
            if not covered:
                deleted.append(name)
        placed = []
        for one in comments:
            at, about = self.about.get(one.id, (-1, ""))
            reply = answers.get(one.id, "")
            if at < 0 and reply in self.about:
                at, about = self.about[reply]
            placed.append(Comment(one.id, one.author, one.text, about, at, reply))
        return WordFile(self.paragraphs, placed, deleted, self.lost)


def _flat(run: Any) -> Iterator[Any]:
    """Yield the elements of a run, with those that stand in alternatives of it."""
    for one in run:
        if _name(one) in ("AlternateContent", "Choice"):
            yield from _flat(one)
        else:
            yield one


def _link_of(code: str) -> str:
    r"""Return the bookmark to which a field links, or "".

    >>> _link_of(r' HYPERLINK \l "_Line0001" \o "1493"')
    '_Line0001'
    """
    found = _LINK_FIELD.match(code)
    return found[1] if found else ""


def _comments(archive: zipfile.ZipFile, main: str) -> list[Comment]:
    """Return the comments of a file, without their places."""
    name = _related(archive, main, "comments")
    found = []
    for one in _parsed(archive, name) if name else ():
        if _name(one) == "comment":
            lines = [_text_of(p) for p in one.iter() if _name(p) == "p"]
            author = _attribute(one, "author")
            found.append(Comment(_attribute(one, "id"), author, "\n".join(lines).strip()))
    return found


def _text_of(paragraph: Any) -> str:
    reader = _Reader()
    reader._paragraph(paragraph, cell=False, authors=())
    return reader.current.text


def _answers(archive: zipfile.ZipFile, main: str) -> dict[str, str]:
    """Return the comment that each reply is to, by their ids.

    commentsExtended.xml names comments by the id of their last paragraph ([MS-DOCX], 2.5.4.2).
    """
    name, extended = (_related(archive, main, one) for one in ("comments", "commentsExtended"))
    if not name or not extended:
        return {}
    of_paragraph: dict[str, str] = {}
    for one in _parsed(archive, name):
        for paragraph in one.iter():
            if _name(paragraph) == "p" and (id := _attribute(paragraph, "paraId")):
                of_paragraph[id] = _attribute(one, "id")
    return {
        of_paragraph[_attribute(one, "paraId")]: of_paragraph[_attribute(one, "paraIdParent")]
        for one in _parsed(archive, extended)
        if _attribute(one, "paraId") in of_paragraph
        and _attribute(one, "paraIdParent") in of_paragraph
    }
