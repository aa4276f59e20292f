"""Ditto marks: 〃, 同上 and the like, which stand for what is written above.

The words and signs are those that GB/T 1.1 and office forms use, in any width and with gaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annual_review.values.cell_text import compact

UNFILLED_DITTO = "是“同上”一类的记号，本栏不能据以取值，请填写具体内容"

_LONGEST = 12  # characters
_FIRST = frozenset("〃″〞〝〟˝´＂\"“”'′‘’´`,，同与上如（([【「DdＤｄIiＩｉ-—–…·. \u3000\t\n")
# In compatibility form: ″ is two primes, ＂ an ordinary quotation mark.
# ´ and ˝ are accents without a letter.
_SIGN = "(?:[〃〝〞〟\"“”\u030b]+|['‘’`\u2032\u0301]{2,4}|,,)"
_WORDS = (
    "同(?:上|前)(?:面|述|列|文)?(?:一?[行条栏项列格次个])?|同以?上(?:一?[行条栏项列格次个])"
    "|[与和同]上(?:一?[行条栏项格])?(?:面)?相?(?:同|一致)|上同|如上|ditto|ibid|idem|do[.]"
)
_DITTO = re.compile(
    rf"[-—–…·._\s]*(?:{_SIGN}|[(\[【「『“\"]?(?:{_WORDS})[)\]】」』”\"]?)[-—–…·._,，。、:\s]*",
    re.IGNORECASE,
)


def is_ditto(value: object) -> bool:
    """Return whether a cell stands for the one above it, and holds nothing else.

    >>> [is_ditto(text) for text in ("〃", "″", " 同 上 ", "“同上”", "—〃—", '"', "Ditto")]
    [True, True, True, True, True, True, True]
    >>> [is_ditto(text) for text in ("同上学期", "同前锋村", "”引语“", "上", "同意", "")]
    [False, False, False, False, False, False]
    """
    if not isinstance(value, str) or not value or value[0] not in _FIRST or len(value) > _LONGEST:
        return False
    return _DITTO.fullmatch(compact(value)) is not None


def find_dittos(cells: Sequence[object]) -> list[int]:
    """Return the indices of the cells that are ditto marks."""
    texts = ((i, cell) for i, cell in enumerate(cells) if isinstance(cell, str))
    return [i for i, text in texts if text[:1] in _FIRST and is_ditto(text)]
