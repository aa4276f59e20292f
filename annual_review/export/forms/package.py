"""The package of a form (ECMA-376, part 2): its parts, their relations and kinds.

`Package` reads them and writes them again; a part that nobody has changed keeps its bytes.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath, relpath
from typing import Any

from lxml import etree

from annual_review.files import zip_bytes

# What zipfile raises of an archive that is damaged, locked or packed in another way.
_DAMAGES = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)
_MOST_BYTES = 2**29  # of all parts; a form of a hundred sheets takes a few millions
_YEAR = 2000  # of each part's date, so that equal forms are equal bytes
CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


class NoWorkbookError(ValueError):
    """The content is no workbook that can be filled."""


@dataclass(frozen=True)
class Relation:
    """A relation of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    target: str


@dataclass
class Package:
    """The parts of a form by name, and those of them that were parsed to be changed."""

    parts: dict[str, bytes]
    _trees: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, content: bytes) -> Package:
        """Read a package. Raises NoWorkbookError for what is none, is locked or too large."""
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                    raise NoWorkbookError(_MOST_BYTES)
                names = [info.filename for info in archive.infolist() if not info.is_dir()]
                return cls({name: archive.read(name) for name in names})
        except _DAMAGES as error:
            raise NoWorkbookError(str(error)) from error

    def bytes(self) -> bytes:
        """Return the package; equal parts give equal bytes."""
        changed = {name: _serialized(tree) for name, tree in self._trees.items()}
        return zip_bytes(self.parts | changed, _YEAR)

    def tree(self, name: str) -> Any:
        """Return the root of a part, whose changes are written. Raises NoWorkbookError."""
        if name not in self._trees:
            self._trees[name] = self.peek(name)
        return self._trees[name]

    def peek(self, name: str) -> Any:
        """Return the root of a part to read it. Raises NoWorkbookError for what is no XML."""
        if name in self._trees:
            return self._trees[name]
        try:
            return etree.fromstring(self.parts[name], _parser())
        except (KeyError, etree.XMLSyntaxError) as error:
            raise NoWorkbookError(f"{name}: {error}") from error

    def add(self, name: str, root: Any) -> None:
        """Add a part."""
        self.parts[name] = b""
        self._trees[name] = root

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of a part to other parts of the package."""
        name = _relations_of(part)
        if name not in self.parts:
            return []
        return [
            Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], _target(part, one))
            for one in self.peek(name)
            if isinstance(one.tag, str) and one.get("TargetMode") != "External"
        ]

    def related(self, part: str, kind: str) -> list[Relation]:
        """Return the relations of a part of one kind."""
        return [one for one in self.relations(part) if one.kind == kind]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation of a part, and return its id."""
        name = _relations_of(part)
        if name not in self.parts:
            self.add(
                name, etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
            )
        root = self.tree(name)
        taken = {one.get("Id") for one in root}
        id = next(f"rId{number}" for number in range(1, 1 << 20) if f"rId{number}" not in taken)
        one = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        one.set("Id", id)
        one.set("Type", f"{_OFFICE}/{kind}")
        one.set("Target", relpath(target, dirname(part)))
        return id

    def declare(self, name: str, content_type: str) -> None:
        """Declare of which type a new part is."""
        one = etree.SubElement(self.tree(CONTENT_TYPES), f"{{{_TYPES}}}Override")
        one.set("PartName", f"/{name}")
        one.set("ContentType", content_type)

    def declare_suffix(self, suffix: str, content_type: str) -> None:
        """Declare of which type parts with a suffix are, unless that is known."""
        root = self.tree(CONTENT_TYPES)
        if any(one.get("Extension", "").lower() == suffix for one in root):
            return
        one = etree.Element(f"{{{_TYPES}}}Default")
        one.set("Extension", suffix)
        one.set("ContentType", content_type)
        root.insert(0, one)

    def free_name(self, folder: str, stem: str, suffix: str) -> str:
        """Return the name of a new part that is not taken."""
        taken = {name.lower() for name in self.parts}
        names = (f"{folder}/{stem}{number}{suffix}" for number in range(1, 1 << 20))
        return next(name for name in names if name.lower() not in taken)

    def of_suffix(self, *suffixes: str) -> Iterator[str]:
        """Yield the names of the parts with one of some suffixes."""
        yield from (name for name in self.parts if name.lower().endswith(suffixes))


def local(element: Any) -> str:
    """Return the name of an element without its namespace; "" of a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: Any) -> str:
    """Return the namespace of an element: that of strict workbooks is another one."""
    return str(etree.QName(element).namespace or "")


def children(element: Any, name: str) -> list[Any]:
    """Return the children of an element with a name, whatever their namespace."""
    return [one for one in element if local(one) == name]


def within(element: Any, name: str) -> list[Any]:
    """Return the elements below an element with a name, whatever their namespace."""
    return [one for one in element.iter() if local(one) == name]


def _relations_of(part: str) -> str:
    folder, _slash, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _target(part: str, relation: Any) -> str:
    target: str = relation.get("Target", "")
    if target.startswith("/"):
        return target.lstrip("/")
    return normpath(join(dirname(part), target))


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _serialized(root: Any) -> bytes:
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
