"""The labels of a form: texts that name a field of the register, with or without its value.

`FormLabels.read` finds the labels in one text, `FormLabels.on_sheet` those of a whole sheet, and
`looks_like_label` guesses whether a text that nobody declared is a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from annual_review.cleaning.forms.slots import Slot, Slots
from annual_review.cleaning.grid import Grid
from annual_review.cleaning.headers.fits import HeaderVocabulary, is_value
from annual_review.cleaning.headers.labels import label_key
from annual_review.cleaning.row_vocabulary import is_signature
from annual_review.registers.workbooks import Cell
from annual_review.values.cell_text import compact

Offers = tuple[tuple[int, str], ...]  # fields that a label may name, each with its distance

_LONGEST = 40  # characters of a label
_LONGEST_FIRST = 14  # of an unknown label before known ones in the same cell
_MOST = 2000  # characters of a text in which labels are sought
_WITH_HEAD = -5  # distance of a label that is known together with another
_GENERIC = frozenset(("姓名", "名称", "全称"))  # of whom or what the label before it says
_NUMBER = re.compile(
    r"^\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）][、.．]?|[、.．])\s*(?=\D)"
)
_GAP = re.compile(r"[\s,，;；。、]")
_ENDING = re.compile(
    r".{0,10}(?:姓名|名称|性别|年龄|民族|学历|职[务业称]|身份证(?:号码?)?|号码?|编号|电话|手机号?|[地住]址|日期|时间"
    r"|地[点区]|单位|部门|类[别型]|性质|情况|意见|原因|结果|[人户次件份]数|数量|面积|金额|备注|签[名字章]|盖章|方式|面貌|关系"
    r"|状况|籍贯|年月|级别|等级|标准|要求|依据|负责人|联系人|经办人|代表人|户主|是否.{1,6}|照片|签收|登记人|审核人)"
    r"(?:\([^()]*\))?[*:]?"
)


@dataclass(frozen=True)
class Label:
    """A label on a sheet: its slot, the fields that it may name, and its key.

    `inline` is the value that stands behind it in the same slot, None if it has a slot of its own.
    """

    slot: Slot
    offers: Offers
    key: str
    inline: str | None = None


@dataclass(frozen=True)
class _Piece:
    """A label within a text: where it begins, and where its value begins."""

    start: int
    end: int
    offers: Offers
    key: str


class FormLabels:
    """The labels of the fields of one register."""

    def __init__(self, vocabulary: HeaderVocabulary, register: str) -> None:
        self._vocabulary, self.register = vocabulary, register
        self._known: dict[str, list[tuple[Offers, str, str | None]]] = {}
        spellings = {
            label_key(spelling)
            for name, field in vocabulary.book.fields_of(register).items()
            for spelling in (name, *field.headers)
        }
        self._ends = {key[at:] for key in spellings for at in range(1, len(key) - 1)} | _GENERIC
        self._longest = max(map(len, spellings))

    def fields_named(self, label: str) -> Offers:
        """Return the fields that a whole text may name, with or without a number before it."""
        if not label or len(label) > _LONGEST:
            return ()
        if not self._vocabulary.knows(label) and not _NUMBER.match(label):
            return ()
        found = self._vocabulary.fields_named(self.register, label)
        bare = _NUMBER.sub("", label)
        if not found and bare != label:
            found = self._vocabulary.fields_named(self.register, bare)
        return tuple(found)

    def read(self, text: str) -> list[tuple[Offers, str, str | None]]:
        """Return the labels in a text: offers, key, and the value behind it in the text.

        A text that is nothing but a label, with or without a colon, has no value in it.
        """
        found = self._known.get(text)
        if found is None:
            found = self._read(text)
            if found:  # few texts of a register are labels
                self._known[text] = found
        return found

    def _read(self, text: str) -> list[tuple[Offers, str, str | None]]:
        if offers := self.fields_named(text):
            return [(offers, label_key(text), None)]
        if len(text) > _MOST or (":" not in text and "：" not in text):
            return []
        line = text.replace("：", ":")
        pieces = list(self._pieces(line))
        if not pieces:
            return []
        ends = [*(piece.start for piece in pieces[1:]), len(line)]
        return [
            (piece.offers, piece.key, text[piece.end : end].strip(" \t\r\n\u3000,，;；、"))
            for piece, end in zip(pieces, ends, strict=True)
        ]

    def _pieces(self, line: str) -> Iterator[_Piece]:
        """Yield the labels before the colons of a line; the first colon is behind a label."""
        begin = 0
        for colon in (place for place, sign in enumerate(line) if sign == ":"):
            is_first = begin == 0
            found = self._label_before(line, begin, colon)
            if found is not None:
                yield found
            elif is_first and len(compact(line[:colon])) > _LONGEST_FIRST:
                return
            if found is not None or is_first:
                begin = colon + 1

    def _label_before(self, line: str, begin: int, colon: int) -> _Piece | None:
        """Return the longest known label that ends at a colon.

        The first of a line begins with it; others may follow a value.
        """
        starts = [begin]
        if begin:
            reach = max(begin, colon - 2 * self._longest - 2)
            starts += [at for at in range(reach, colon - 1) if at > begin]
        for start in starts:
            label = line[start:colon].strip()
            if start > begin and line[start] != line[start].strip():
                continue
            offers = self.fields_named(label)
            if offers and (start == begin or len(label) > 1):
                return _Piece(start, colon + 1, offers, label_key(label))
        return None

    def on_sheet(self, grid: Grid, slots: Slots) -> list[Label]:
        """Return the labels of a sheet from top to bottom and from left to right.

        A label may be known only together with one left of it or above it: 户主 | 姓名.
        """
        mask = grid.word_mask(self._may_be_label)
        found: list[Label] = []
        heads: set[Cell] = set()  # labels of others, with no value of their own
        for row, column in zip(*(axis.tolist() for axis in np.nonzero(mask)), strict=True):
            slot = slots.at(row, column)
            if slot.place != (row, column):
                continue
            labels = [Label(slot, *one) for one in self.read(slot.text)]
            if len(labels) == 1 and labels[0].inline == "":
                labels = [replace(labels[0], inline=None)]
            if not labels or labels[0].inline is None:
                head = self._head_of(slot, slots)
                if head is not None:
                    heads.add(head[0].place)
                    own = labels[0].offers if labels else ()
                    labels = [Label(slot, (*head[1], *own), head[2])]
            found += labels
        return [label for label in found if label.slot.place not in heads or label.inline]

    def _may_be_label(self, text: str) -> bool:
        return bool(self.read(text)) or (len(text) <= _LONGEST and label_key(text) in self._ends)

    def _head_of(self, slot: Slot, slots: Slots) -> tuple[Slot, Offers, str] | None:
        """Return the label with which a slot is the label of a field, the fields, and the key."""
        text = compact(slot.text)
        if label_key(text) not in self._ends:
            return None
        left = [other for other in slots.in_row(slot.row, 0, slot.column - 1) if not other.is_blank]
        above = slots.at(slot.row - 1, slot.column) if slot.row else None
        is_wide = above is not None and above.right - above.column > slot.right - slot.column
        heads = [*reversed(left), *([above] if above is not None and is_wide else [])]
        for head in heads:
            if len(head.text) <= _LONGEST and (offers := self.fields_named(head.text + text)):
                nearer = tuple((distance + _WITH_HEAD, name) for distance, name in offers)
                return head, nearer, label_key(head.text + text)
        if text in _GENERIC and left and left[-1].right + 1 == slot.column:
            offers = self.fields_named(left[-1].text)
            if offers and not self.fields_named(text):
                return left[-1], offers, label_key(left[-1].text)
        return None


def looks_like_label(text: str, vocabulary: HeaderVocabulary) -> bool:
    """Return whether a text is probably the label of something that is no field."""
    key = compact(text)
    if not key or len(key) > _LONGEST_FIRST + 6 or is_value(text):
        return False
    if key.endswith(":") or vocabulary.knows(text) or is_signature(text):
        return True
    return _ENDING.fullmatch(_NUMBER.sub("", key)) is not None
