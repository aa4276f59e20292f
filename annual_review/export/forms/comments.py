"""Comments of a form's cells: what was there stays, and what is added stands behind it.

A comment is a text in a part of its sheet (ECMA-376 part 1, 18.7) and a box in a drawing in VML
(part 4, 19), which Excel and WPS both need.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from annual_review.export.forms.package import children, namespace
from annual_review.export.forms.sheets import FormSheet, Place
from annual_review.export.forms.workbook import insert_before
from annual_review.values.cell_text import strip_illegal

_AUTHOR = "依据"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AFTER_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_WIDTH, _PER_LINE, _LINE = 300, 22, 15  # points, full-width characters, points
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY = (
    f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    "</xml>"
)
_SHAPE_TYPE = (
    '<v:shapetype {spaces}id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape {spaces}id="_x0000_s{number}" type="#_x0000_t202"'
    ' style="position:absolute;margin-left:80pt;margin-top:2pt;width:{width}pt;height:{height}pt;'
    'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_END = re.compile(rb"</(?:\w+:)?xml>\s*\Z")


def add_comments(sheet: FormSheet, notes: Mapping[Place, str]) -> None:
    """Add notes to the comments of a sheet's cells."""
    if not notes:
        return
    comments = _comments(sheet)
    space = namespace(comments)
    author = _author(comments)
    texts = children(comments, "commentList")[0]
    known = {one.get("ref"): one for one in children(texts, "comment")}
    new = {}
    for place, note in sorted(notes.items()):
        comment = known.get(str(place))
        if comment is None:
            comment = etree.SubElement(texts, f"{{{space}}}comment")
            comment.set("ref", str(place))
            comment.set("authorId", str(author))
            new[place] = note
            text, words = etree.SubElement(comment, f"{{{space}}}text"), note
        else:
            text, words = _text_of(comment), f"\n{note}"
        _add_run(text, words)
    _draw(sheet, new)


def comment_texts(sheet: FormSheet) -> dict[str, str]:
    """Return the texts of a sheet's comments by the name of the cell."""
    found = sheet.package.related(sheet.part, "comments")
    if not found:
        return {}
    lists = children(sheet.package.peek(found[0].target), "commentList")
    comments = [one for each in lists for one in children(each, "comment")]
    return {one.get("ref", ""): "".join(one.itertext()) for one in comments}


def _comments(sheet: FormSheet) -> Any:
    """Return the root of a sheet's comments, which is made if there is none."""
    package = sheet.package
    found = package.related(sheet.part, "comments")
    if found:
        root = package.tree(found[0].target)
    else:
        name = package.free_name("xl", "comments", ".xml")
        root = etree.Element(f"{{{_MAIN}}}comments", nsmap={None: _MAIN})
        package.add(name, root)
        package.declare(name, _COMMENTS_TYPE)
        package.relate(sheet.part, "comments", name)
    for place, kind in enumerate(("authors", "commentList")):
        if not children(root, kind):
            root.insert(place, etree.Element(f"{{{namespace(root)}}}{kind}"))
    return root


def _author(comments: Any) -> int:
    """Return the number of our author in the list of authors."""
    authors = children(comments, "authors")[0]
    names = [one.text for one in children(authors, "author")]
    if _AUTHOR not in names:
        etree.SubElement(authors, f"{{{namespace(comments)}}}author").text = _AUTHOR
        names.append(_AUTHOR)
    return names.index(_AUTHOR)


def _add_run(text: Any, words: str) -> None:
    """Add words to a text. One without runs becomes a run: Excel shows either that or runs."""
    space = namespace(text)
    for plain in children(text, "t"):
        run = etree.Element(f"{{{space}}}r")
        text.replace(plain, run)
        run.append(plain)
    run = etree.Element(f"{{{space}}}r")
    content = etree.SubElement(run, f"{{{space}}}t")
    content.text = strip_illegal(words)
    content.set(_SPACE, "preserve")
    insert_before(text, run, ("rPh", "phoneticPr"))


def _text_of(comment: Any) -> Any:
    found = children(comment, "text")
    if found:
        return found[0]
    text = etree.Element(f"{{{namespace(comment)}}}text")
    comment.insert(0, text)
    return text


def _draw(sheet: FormSheet, notes: Mapping[Place, str]) -> None:
    """Add the boxes of new comments to the sheet's drawing in VML.

    It is changed as a text: what Excel writes into it is not always XML.
    """
    if not notes:
        return
    name = _drawing(sheet)
    drawing = sheet.package.parts[name]
    first = max([1024, *(int(number) for number in _SHAPE_ID.findall(drawing))]) + 1
    is_declared = all(space.encode() in drawing for space in _SPACES.split())
    spaces = "" if is_declared else f"{_SPACES} "
    shapes = [] if b"_x0000_t202" in drawing else [_SHAPE_TYPE.format(spaces=spaces)]
    shapes += [_shape(first + at, *one, spaces) for at, one in enumerate(sorted(notes.items()))]
    added = "".join(shapes).encode()
    sheet.package.parts[name] = _END.sub(lambda end: added + end[0], drawing)


def _drawing(sheet: FormSheet) -> str:
    """Return the part of a sheet's drawing in VML, which is made if there is none."""
    package = sheet.package
    drawings = {one.id: one.target for one in package.related(sheet.part, "vmlDrawing")}
    for element in children(sheet.root, "legacyDrawing"):
        for key, id in element.items():
            if key.endswith("}id") and id in drawings:
                return drawings[id]
    name = package.free_name("xl/drawings", "vmlDrawing", ".vml")
    package.parts[name] = _EMPTY.encode()
    package.declare_suffix("vml", _DRAWING_TYPE)
    tag = f"{{{namespace(sheet.root)}}}legacyDrawing"
    element = etree.Element(tag, nsmap={"r": _RELATIONS})
    element.set(f"{{{_RELATIONS}}}id", package.relate(sheet.part, "vmlDrawing", name))
    insert_before(sheet.root, element, _AFTER_DRAWING)
    return name


def _shape(number: int, place: Place, note: str, spaces: str) -> str:
    """Return the box of a comment, as large as its text needs."""
    lines = sum(-(-len(line) // _PER_LINE) or 1 for line in note.splitlines())
    height = (lines + 1) * _LINE
    top, left = max(place.row - 2, 0), place.column
    return _SHAPE.format(
        spaces=spaces,
        number=number,
        width=_WIDTH,
        height=height,
        left=left,
        right=left + 4,
        top=top,
        bottom=top + -(-height // 18) + 1,
        row=place.row - 1,
        column=place.column - 1,
    )
