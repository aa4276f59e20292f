"""Parse HTML into a tree, as a browser would: unclosed elements end where HTML lets them end.

`html_blocks` converts the tree. The standard library's parser keeps every text, at any depth, which
lxml's does not; what it lacks is the nesting of elements, which is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from annual_review.errors import BuildError
from annual_review.language import _

ROOT = ""
_VOID_NAMES = "area base br col embed frame hr img input link meta param source track wbr"
_PARAGRAPH_ENDERS_NAMES = """
    address article aside blockquote center details dialog dir div dl fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section summary
    table ul
"""
_VOID = frozenset(_VOID_NAMES.split())
_PARAGRAPH_ENDERS = frozenset(_PARAGRAPH_ENDERS_NAMES.split())
# Elements whose start ends an open one, unless an element of the second set is opened in between.
# https://html.spec.whatwg.org/multipage/syntax.html#optional-tags
_TABLE = frozenset({"table"})
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "table"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
    "td": (frozenset({"td", "th", "caption"}), _TABLE),
    "th": (frozenset({"td", "th", "caption"}), _TABLE),
    "tr": (frozenset({"td", "th", "tr", "caption"}), _TABLE),
    "rt": (frozenset({"rt", "rp"}), frozenset({"ruby"})),
    "rp": (frozenset({"rt", "rp"}), frozenset({"ruby"})),
} | {
    name: (frozenset({"td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"}), _TABLE)
    for name in ("thead", "tbody", "tfoot")
}
_CELLS = frozenset({"td", "th", "caption", "table"})  # an end tag in one ends nothing around it
_TABLE_PARTS = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"})
_DEEPEST = 100  # elements within each other; a browser stops at 512
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)


@dataclass
class Node:
    """An element: its name, its attributes, and the elements and texts in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Node]:
        """The elements in it, without the texts."""
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self) -> str:
        """All text in it, as it is written; <br> is a newline."""
        parts = (
            child if isinstance(child, str) else "\n" if child.name == "br" else child.text
            for child in self.children
        )
        return "".join(parts)

    @property
    def classes(self) -> list[str]:
        """The names in its `class`."""
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator[Node]:
        """Yield the elements in it at any depth, in order."""
        for child in self.elements:
            yield child
            yield from child.walk()


def parse_html(html: str) -> Node:
    """Return the tree of an HTML text, without its comments.

    Raises BuildError for a comment that is not closed, since the rest of the text would be lost,
    and for elements that are nested too deeply.
    """
    builder = _TreeBuilder()
    builder.feed(_without_comments(html))
    builder.close()
    return builder.root


def _without_comments(html: str) -> str:
    shown = _COMMENT.sub("", html)
    if "<!--" in shown:
        start = " ".join(shown[shown.index("<!--") :][:30].split())
        raise BuildError(
            _("The comment “{start}” is not closed.", start=start), remedy=_("Close it with -->.")
        )
    return shown


class _TreeBuilder(HTMLParser):
    """Builds the tree from the parser's events."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Node(ROOT)
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _PARAGRAPH_ENDERS:
            self._end(frozenset({"p"}), _CELLS)
        if tag in _ENDS:
            self._end(*_ENDS[tag])
        node = Node(tag, {name: value or "" for name, value in reversed(attrs)})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)
        if len(self._open) > _DEEPEST:
            raise BuildError(
                _(
                    "More than {most} HTML elements are open within each other.",
                    most=_DEEPEST,
                ),
                remedy=_("Close them, such as <{tag}>.", tag=tag),
            )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML has no self-closing elements but the void ones

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":  # </br> is a line break in every browser
            self.handle_starttag("br", [])
        elif tag not in _VOID:
            around = _TABLE if tag in _TABLE_PARTS else _CELLS
            self._end(frozenset({tag}), around - {tag})

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_pi(self, data: str) -> None:
        self._open[-1].children.append(Node(f"?{data[:20]}"))

    def unknown_decl(self, data: str) -> None:
        self._open[-1].children.append(Node(f"![{data[:20]}"))

    def _end(self, names: frozenset[str], around: frozenset[str]) -> None:
        """End the innermost open element of a name, unless one of `around` is open within it."""
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].name in names:
                outer = place
                # A row, or a part of a table, ends together with the cell in it.
                while outer > 1 and self._open[outer - 1].name in names:
                    outer -= 1
                del self._open[outer:]
                return
            if self._open[place].name in around:
                return
