"""The keys of `explained:` in params/<period>.yaml: a register, then what a hint is about.

    explained:
      某登记表 4月: 换届停训一个月

The schema checks that there is such a register; `hints.explanations` which hints they explain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BETWEEN = re.compile(r"[\s:：，,、·的—\-]+")
_GAPS = re.compile(r"\s+")
_TITLE_MARKS = str.maketrans("", "", "《》")


def split_explained(key: str, registers: Iterable[str]) -> tuple[str, str]:
    """Return the register that a key of `explained:` begins with, and the rest; "" for an unknown.

    Width and gaps make no difference, and title marks may stand around the register.

    >>> split_explained("《宣讲台账》０４月", ["宣讲台账", "宣讲"])
    ('宣讲台账', '04月')
    >>> split_explained("宣传台账 4月", ["宣讲台账"])
    ('', '宣传台账 4月')
    """
    text = unicodedata.normalize("NFKC", key.translate(_TITLE_MARKS)).strip()
    for name in sorted(registers, key=len, reverse=True):
        letters = [
            re.escape(letter) for letter in _GAPS.sub("", unicodedata.normalize("NFKC", name))
        ]
        found = re.match(r"\s*".join(letters), text, re.IGNORECASE)
        if found:
            rest = text[found.end() :]
            joint = _BETWEEN.match(rest)
            return name, rest[joint.end() if joint else 0 :].strip()
    return "", text
