"""The schema of `document:` in params/: the parts that a review has on paper, and how it looks.

office.yaml says it for every year, <year>.yaml for its own, key by key (`changed_by`).
`project.cover` hands it to the exporters, `review.document` a part of it to notebooks.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator

from annual_review.language import _
from annual_review.project.schema import Schema
from annual_review.project.typed_values import NOTHING
from annual_review.values.colours import read_colour, readable

Extent = bool | Literal["short"]  # whole, left out, or shortened
HeadingStyle = Literal["official", "decimal", "plain"]

PAPER, TINT = "#fdfcf9", "#f5f2ea"  # the grounds on which the page writes in the office's colour
_WHOLE, _NONE = ("true", "yes", "on"), ("false", "no", "off")


def _as_extent(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in (*_WHOLE, *_NONE):
        return text in _WHOLE
    if text != "short":
        raise ValueError(_("'{value}' is none of true, short and false", value=value))
    return text


def _as_colour(value: Any) -> Any:
    if value is None:  # a colour without quotation marks is a comment
        raise ValueError(NOTHING)
    try:
        return read_colour(str(value))
    except ValueError:
        raise ValueError(
            _("'{value}' is not a colour; one is written \"#9c1f1f\"", value=value)
        ) from None


class PartsForChapters(NamedTuple):
    """The parts to which sentences of a chapter may refer: whole (True), "short", or left out."""

    quality: Extent
    evidence: Extent


class DocumentParts(Schema):
    """The parts of a review's document, and its look.

    Without `cover` the title and the office stand at the head of the first page. `contents` is the
    table of contents, also the one beside the page. `quality` is the chapter on data quality, and
    `evidence` the list of figures at the end of the PDF and the Word file: whole, `short` or left
    out. `color` is the office's own; one too light for text on paper is darkened for it (`ink`).
    `headings` are numbered as official documents are (一、（一）1.), as standards (1, 1.1), or not.
    `attachments` are the files within the PDF: the figures, the ledger and the clean tables.

    >>> DocumentParts(quality="short", color="#9C1F1F").ink
    '#9c1f1f'
    """

    cover: bool = True
    contents: bool = True
    quality: Annotated[Extent, BeforeValidator(_as_extent)] = True
    evidence: Annotated[Extent, BeforeValidator(_as_extent)] = True
    color: Annotated[str | None, BeforeValidator(_as_colour)] = None
    headings: HeadingStyle = "official"
    attachments: bool = True

    def changed_by(self, other: DocumentParts | None) -> DocumentParts:
        """Return these parts with what is written in another file in place of their own.

        >>> office = DocumentParts(cover=False, color="#9c1f1f")
        >>> office.changed_by(DocumentParts(cover=True)).color
        '#9c1f1f'
        """
        written = other.model_fields_set if other else ()
        return self.model_copy(update={name: getattr(other, name) for name in sorted(written)})

    @property
    def for_chapters(self) -> PartsForChapters:
        """The parts to which sentences of a chapter may refer."""
        return PartsForChapters(self.quality, self.evidence)

    @property
    def ink(self) -> str | None:
        """The office's colour as text is written in it: 4.5:1 on every ground (WCAG 2.2, 1.4.3)."""
        return self.color and readable(self.color, TINT)

    @property
    def warnings(self) -> list[str]:
        """A warning of a colour that is too light for text, which is written in a darker one."""
        if self.color is None or self.color == self.ink:
            return []
        return [
            _(
                "document: color: {color} is too light to be read on paper: text is in {ink}.",
                color=self.color,
                ink=self.ink,
            )
        ]
