"""The official elements of a document as they are printed (GB/T 9704-2012, section 7).

`export.typst` and `docx.official` place these texts on the page. What the schema holds is in
`project.official_elements`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import ClassVar

from annual_review.document.blocks import Document, Heading
from annual_review.document.numbering import is_appendix
from annual_review.project.official_elements import DOCUMENT_WORD
from annual_review.project.settings import Page
from annual_review.values.cell_text import text_width

_TITLE_SIZE, _TITLE_LINE = 22, 36  # points
_LARGEST, _LARGEST_OF_SEVERAL = 48, 36  # points
_TALLEST = 62  # mm, of the names of several organs: below them is text on the first page (7.3.3)
_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class OfficialTexts:
    """The texts of the official elements, "" or () where there is none.

    `marks` stand at the upper left: number of the copy, secrecy, urgency. `organs` are those of the
    red head, of type size `mark_size`, `word` is 文件 at their right. `recipients` move to the foot
    (`recipients_below`) if the first page would have no text (7.3.2). `attachments` are numbered if
    there are several. `signers` and `date` stand at the end of the text, with room for seals if
    `seal`. `copies`, `printed_by` and `printed_on` are in the foot, `draft` above every page.
    """

    COPIES: ClassVar = "抄送："
    RECIPIENTS: ClassVar = "主送："
    ATTACHMENTS: ClassVar = "附件："
    SIGNATORY: ClassVar = "签发人："
    MARK_TOP: ClassVar = 35  # mm from the type area's upper edge to that of the organ's name
    MARK_PITCH: ClassVar = 1.28  # of the type size, between the names of several organs
    NARROWEST: ClassVar = 0.66  # of a character's own width, in a long name
    LINE_DROP: ClassVar = 4  # mm from the reference number to the red line
    SEAL: ClassVar = 45  # mm, of a county's seal; those of its organs are smaller

    marks: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    word: str = ""
    mark_size: float = 0
    number: str = ""
    signatories: tuple[str, ...] = ()
    recipients: str = ""
    recipients_below: bool = False
    attachments: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    date: str = ""
    seal: bool = False
    note: str = ""
    copies: str = ""
    printed_by: str = ""
    printed_on: str = ""
    draft: str = ""

    @property
    def has_head(self) -> bool:
        """Whether the first page of the text has the head of an official document."""
        return bool(self.organs or self.recipients)

    @property
    def has_end(self) -> bool:
        """Whether anything stands between the text and its appendices."""
        return bool(self.attachments or self.signers or self.note)

    @property
    def has_foot(self) -> bool:
        """Whether the last page has a foot (版记)."""
        return bool(self.printed_by or (self.recipients and self.recipients_below))

    @property
    def foot_lines(self) -> tuple[tuple[str, str], ...]:
        """The recipients and those who get copies, each with the word before them."""
        sent = self.recipients.rstrip("：") if self.recipients_below else ""
        lines = ((self.RECIPIENTS, sent), (self.COPIES, self.copies))
        return tuple((word, f"{names}。") for word, names in lines if names)

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts."""
        parts = (self.marks, self.organs, self.signatories, self.attachments, self.signers)
        alone = (self.number, self.recipients, self.note, self.copies, self.printed_by, self.draft)
        return (*(text for part in parts for text in part), *alone)


def official_texts(document: Document) -> OfficialTexts:
    """Return the official elements of a document as they are printed.

    >>> from annual_review.project.official_elements import OfficialElements
    >>> elements = OfficialElements(attachments="统计表", copies_to="县委办", printed_by="县局")
    >>> texts = official_texts(Document("综述", "县局", 2021, None, (), official=elements))
    >>> texts.foot_lines, texts.printed_on
    ((('抄送：', '县委办。'),), '2022年\u3000月\u3000日印发')
    """
    elements = document.official
    word = DOCUMENT_WORD if DOCUMENT_WORD in elements.issuer_mark else ""
    date = day_text(document.date, document.day_after)
    printed = day_text(elements.printed_on or document.date, document.day_after)
    texts = OfficialTexts(
        marks=tuple(filter(None, (elements.copy_number, elements.secrecy, elements.urgency))),
        organs=elements.organs,
        word=word,
        mark_size=_mark_size(elements.organs),
        number=elements.reference_number,
        signatories=tuple(elements.signatory),
        recipients=f"{'，'.join(elements.recipients)}：" if elements.recipients else "",
        attachments=tuple(elements.attachments),
        signers=_signers(document) if elements.is_signed else (),
        date=date if elements.is_signed else "",
        seal=elements.seal,
        note=f"（{elements.note}）" if elements.note else "",
        copies="，".join(elements.copies_to),
        printed_by=elements.printed_by,
        printed_on=f"{printed}印发" if elements.printed_by else "",
        draft=elements.draft,
    )
    return replace(texts, recipients_below=not _fits_first_page(texts, document))


def day_text(date: dt.date | None, year_of: dt.date | None = None) -> str:
    """Return a day as documents write it (7.3.5.4); of one that is not known, room for it.

    >>> day_text(dt.date(2022, 2, 7)), day_text(None, dt.date(2022, 1, 1))
    ('2022年2月7日', '2022年\u3000月\u3000日')
    """
    if date:
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{year_of.year if year_of else ''}年\u3000月\u3000日"


def end_of_text(document: Document) -> int:
    """Return the position of the first block that is no text: an appendix, or the end."""
    return next(
        (
            at
            for at, block in enumerate(document.blocks)
            if isinstance(block, Heading) and is_appendix(block)
        ),
        len(document.blocks),
    )


def _signers(document: Document) -> tuple[str, ...]:
    """Return the organs that sign: those named, else several of the mark, else the office."""
    elements = document.official
    if elements.signed_by:
        return tuple(elements.signed_by)
    return elements.organs if len(elements.organs) > 1 else (document.office,)


def _mark_size(organs: tuple[str, ...]) -> float:
    """Return the type size of the red head, in points: smaller, the more organs there are."""
    if len(organs) < 2:
        return _LARGEST
    most = _TALLEST * _POINTS_PER_MM / (len(organs) * OfficialTexts.MARK_PITCH)
    return min(_LARGEST_OF_SEVERAL, floor(most))


def _fits_first_page(texts: OfficialTexts, document: Document) -> bool:
    """Return whether two lines of text fit the first page below the recipients (7.3.2)."""
    page = Page.model_validate(document.page)
    pitch, width = page.height / page.lines, page.width * _POINTS_PER_MM
    title = ceil(text_width(document.title) / 2 * _TITLE_SIZE / width)
    used = title * _TITLE_LINE / _POINTS_PER_MM + pitch
    if texts.organs:
        mark = texts.mark_size * (
            1 if len(texts.organs) == 1 else texts.MARK_PITCH * len(texts.organs)
        )
        rows = max(ceil(len(texts.signatories) / 2), 1)
        used += texts.MARK_TOP + mark / _POINTS_PER_MM + (4 + rows) * pitch + texts.LINE_DROP
    lines = ceil(text_width(texts.recipients) / 2 / page.characters)
    return used + (lines + 2) * pitch <= page.height
