"""The schema of `official:` in params/: what makes a review an official document.

The elements are those of GB/T 9704-2012, section 7, all optional. office.yaml says what holds for
every year, <period>.yaml what holds for its own, key by key (`changed_by`); the day on which the
document is signed (成文日期) is `date:` of <period>.yaml. `document.official` makes the texts that
are printed of them. `wrong_combination` finds what cannot stand together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BeforeValidator
from pydantic import Field as Key

from annual_review.language import _, listed
from annual_review.project.schema import Schema
from annual_review.project.typed_values import NOTHING, Day, Spellings

DOCUMENT_WORD = "文件"  # stands at the right of several organs (7.2.4)
URGENCIES = ("特急", "加急")  # of documents; those of telegrams are others

_SECRECY = re.compile(r"(绝密|机密|秘密)(★(长期|[1-9]\d*(年|个月|天)))?")
_REFERENCE = re.compile(r"[^\s〔〕\d]+〔\d{4}〕([1-9]\d*|[ \u3000]+)号")
_COPY_DIGITS = 6  # 7.2.1
_NUMBERED = re.compile(r"\d+\s*[.．、]")
_END_MARKS = "。，；：,;:"
_BRACKETS = ("（）", "()")
_DRAFT_KEYS = {"mark", "number"}
_DRAFT_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_MOST_DRAFTS = 999


def _as_written(value: Any) -> Any:
    """Return a text without the spaces around it; an empty one takes away what the office says."""
    if value is None:
        raise ValueError(_(NOTHING))
    return str(value).strip() if isinstance(value, str) else value


def _as_copy_number(text: str) -> str:
    if text and not re.fullmatch(rf"[0-9]{{1,{_COPY_DIGITS}}}", text):
        raise ValueError(
            _("'{value}' is not the number of a copy: at most six digits, 000001", value=text)
        )
    return text.zfill(_COPY_DIGITS) if text else ""


def _as_secrecy(text: str) -> str:
    if text and not _SECRECY.fullmatch(text):
        raise ValueError(
            _("'{value}' is not a class of secrecy with its time: 秘密, or 机密★1年", value=text)
        )
    return text


def _as_urgency(text: str) -> str:
    if text and text not in URGENCIES:
        raise ValueError(_("'{value}' is none of {known}", value=text, known=listed(URGENCIES)))
    return text


def _as_reference(text: str) -> str:
    if text and not _REFERENCE.fullmatch(text):
        raise ValueError(
            _(
                "'{value}' is not a reference number: the organ's code, the year in 〔〕, and the "
                "number without 第 and zeros before it, 甲老干〔2022〕3号",
                value=text,
            )
        )
    return text


def _as_names(names: list[str]) -> list[str]:
    """Return names as they are printed, without empty ones; one that stands twice is an error."""
    names = [name.strip() for name in names if name.strip()]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(_("'{name}' stands twice in the list", name=name))
    return names


def _as_organs(names: list[str]) -> list[str]:
    """Return names of organs without the mark behind the last, which is added."""
    return [name.rstrip(_END_MARKS) for name in _as_names(names)]


def _as_mark(names: list[str]) -> list[str]:
    """Return the organs of the red head, the primary one first, and 文件 last if they have it."""
    names = _as_names(names)
    if names and names[0] == DOCUMENT_WORD:
        raise ValueError(_("no organ stands before {word}", word=DOCUMENT_WORD))
    if len(names) > 1 and any(
        name.endswith(DOCUMENT_WORD) and (name, at) != (DOCUMENT_WORD, len(names))
        for at, name in enumerate(names, 1)
    ):
        raise ValueError(
            _(
                "{word} stands once, at the right of several organs: write it as the last of the "
                "list, [甲县教育局, 甲县财政局, {word}]",
                word=DOCUMENT_WORD,
            )
        )
    return names


def _as_attachments(names: list[str]) -> list[str]:
    for name in _as_names(names):
        if name[-1] in _END_MARKS:
            raise ValueError(
                _("no mark stands behind the name of an attachment: '{name}'", name=name)
            )
        if _NUMBERED.match(name):
            raise ValueError(
                _("attachments are numbered by themselves: '{name}' begins with one", name=name)
            )
    return _as_names(names)


def _as_note(text: str) -> str:
    """Return a note without its brackets, which are added."""
    return text[1:-1] if text[:1] + text[-1:] in _BRACKETS else text


def _as_draft(value: Any) -> Any:
    """Return the text of a draft's mark; of a mapping, its mark with the draft's number behind it.

    >>> _as_draft({"mark": "送审稿", "number": 2})
    '送审稿（第2稿）'
    """
    if not isinstance(value, dict):
        return _as_written(value)
    if unknown := sorted(str(key) for key in value.keys() - _DRAFT_KEYS):
        raise ValueError(
            _(
                "a draft has a mark and a number, and no {unknown}: {{mark: 送审稿, number: 2}}",
                unknown=listed(unknown),
            )
        )
    mark, number = value.get("mark"), value.get("number")
    if not isinstance(mark, str) or not mark.strip():
        raise ValueError(_("a draft that has a number has a mark, too: mark: 送审稿"))
    if number is None:
        return mark.strip()
    if not _DRAFT_NUMBER.fullmatch(str(number)):  # params/ give numbers as they are written
        raise ValueError(
            _(
                "'{value}' is not the number of a draft: 1 to {highest}",
                value=number,
                highest=_MOST_DRAFTS,
            )
        )
    return f"{mark.strip()}（第{number}稿）"


Written = Annotated[str, BeforeValidator(_as_written)]
Organs = Annotated[Spellings, AfterValidator(_as_organs)]


class OfficialElements(Schema):
    """What makes a review an official document (GB/T 9704-2012, section 7).

    Head: `copy_number` (份号), `secrecy` (密级和保密期限), `urgency` (紧急程度), `issuer_mark`
    (发文机关标志: one text, or several organs and 文件), `reference_number` (发文字号) and
    `signatory` (签发人, of a document to a superior). Text: `recipients` (主送机关), `attachments`
    (附件说明), `signed_by` (发文机关署名; by default the organs of the mark, or the office), `seal`
    (room for it above the date) and `note` (附注). Foot: `copies_to` (抄送机关), `printed_by` and
    `printed_on` (印发机关和印发日期; the day of the document, if no other). `draft` stands above
    every page: 征求意见稿, or {mark: 送审稿, number: 2} for 送审稿（第2稿）.

    >>> OfficialElements(issuer_mark="甲县老干部局文件", copy_number="1").copy_number
    '000001'
    """

    copy_number: Annotated[Written, AfterValidator(_as_copy_number)] = ""
    secrecy: Annotated[Written, AfterValidator(_as_secrecy)] = ""
    urgency: Annotated[Written, AfterValidator(_as_urgency)] = ""
    issuer_mark: Annotated[Spellings, AfterValidator(_as_mark)] = Key(default=[])
    reference_number: Annotated[Written, AfterValidator(_as_reference)] = ""
    signatory: Annotated[Spellings, AfterValidator(_as_names)] = Key(default=[])
    recipients: Organs = Key(default=[])
    attachments: Annotated[Spellings, AfterValidator(_as_attachments)] = Key(default=[])
    signed_by: Organs = Key(default=[])
    seal: bool = False
    note: Annotated[Written, AfterValidator(_as_note)] = ""
    copies_to: Organs = Key(default=[])
    printed_by: Written = ""
    printed_on: Day | None = None
    draft: Annotated[str, BeforeValidator(_as_draft)] = ""

    @property
    def organs(self) -> tuple[str, ...]:
        """The organs of the red head; of one organ that is the whole text, perhaps with 文件."""
        return tuple(name for name in self.issuer_mark if name != DOCUMENT_WORD)

    @property
    def is_signed(self) -> bool:
        """Whether the organ's name and the date stand at the end of the text."""
        return bool(self.issuer_mark or self.signed_by or self.seal)

    @property
    def marks(self) -> tuple[str, ...]:
        """What every form of the document shows: that it is secret, urgent, or a draft."""
        return tuple(filter(None, (self.secrecy, self.urgency, self.draft)))

    def changed_by(self, other: OfficialElements | None) -> OfficialElements:
        """Return these elements with what is written in another file in place of their own.

        >>> office = OfficialElements(issuer_mark="甲县老干部局文件", seal=True)
        >>> office.changed_by(OfficialElements(seal=False)).issuer_mark
        ['甲县老干部局文件']
        """
        written = other.model_fields_set if other else ()
        return self.model_copy(update={name: getattr(other, name) for name in sorted(written)})

    def of_summary(self) -> OfficialElements:
        """Return what a summary of the document has, too: that it is secret, urgent, or a draft."""
        kept = ("copy_number", "secrecy", "urgency", "draft")
        return OfficialElements(**{name: getattr(self, name) for name in kept})


class WrongCombination(NamedTuple):
    """Elements that cannot stand together: the key to change, what is wrong, what to do."""

    key: str
    what: str
    remedy: str


def wrong_combination(
    elements: OfficialElements, date: dt.date | None = None
) -> WrongCombination | None:
    """Return the first combination of elements that no official document can have, or None.

    `date` is the day of the document (成文日期).

    >>> wrong_combination(OfficialElements(reference_number="甲老干〔2022〕3号")).key
    'reference_number'
    """
    return next(_wrong_combinations(elements, date), None)


def _wrong_combinations(
    elements: OfficialElements, date: dt.date | None
) -> Iterator[WrongCombination]:
    mark = _("Add issuer_mark, or take the line out.")
    if elements.reference_number and not elements.issuer_mark:
        what = _("a reference number stands below the name of the organ that issues the document")
        yield WrongCombination("reference_number", what, mark)
    if elements.signatory and not elements.issuer_mark:
        what = _("a signatory stands below the name of the organ that issues the document")
        yield WrongCombination("signatory", what, mark)
    organs, persons = len(elements.organs), len(elements.signatory)
    if 0 < persons < organs:
        what = _(
            "{organs} organs issue the document, and {persons} sign it",
            organs=organs,
            persons=persons,
        )
        yield WrongCombination("signatory", what, _("Name a person for each organ."))
    if elements.secrecy and not elements.copy_number and not elements.draft:
        what = _("copies of a secret document are numbered (党政机关公文处理工作条例, 9)")
        yield WrongCombination("secrecy", what, _("Add copy_number: 000001."))
    if elements.seal and elements.draft:
        what = _("a draft has no seal")
        yield WrongCombination("seal", what, _("Take out seal or draft."))
    if elements.copies_to and not elements.printed_by:
        what = _("it stands above who printed the document and when")
        yield WrongCombination("copies_to", what, _("Add printed_by."))
    if elements.printed_on and not elements.printed_by:
        what = _("it stands beside who printed the document")
        yield WrongCombination("printed_on", what, _("Add printed_by."))
    if elements.printed_on and date and elements.printed_on < date:
        what = _(
            "the document was printed on {printed}, before its own day, {date}",
            printed=elements.printed_on,
            date=date,
        )
        yield WrongCombination("printed_on", what, _("Correct one of the two days."))
