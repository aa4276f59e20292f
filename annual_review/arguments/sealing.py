"""What --seal and --reopen are given: roles with names, and a reason.

`parser` calls these for each text, so that argparse itself says what is wrong.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Sequence

from annual_review.language import _

_EQUALS = re.compile("[=＝]")


def role_and_name(text: str) -> tuple[str, str]:
    """Return the role and the name of 审核=张三; a full-width ＝ is accepted.

    >>> role_and_name("审核＝张三")
    ('审核', '张三')
    """
    parts = [_one_line(part) for part in _EQUALS.split(text, maxsplit=1)]
    if len(parts) != 2 or not all(parts):
        raise argparse.ArgumentTypeError(
            _("'{text}' is not a role and a name: 审核=张三", text=text)
        )
    return parts[0], parts[1]


def reason(text: str) -> str:
    """Return a reason without the spaces around it; a blank one and one of several lines is wrong.

    >>> reason("乡镇补报了一张表 ")
    '乡镇补报了一张表'
    """
    found = _one_line(text)
    if not found:
        raise argparse.ArgumentTypeError(
            _("a reason is one line that says why the review is corrected")
        )
    return found


def repeated_role(persons: Sequence[tuple[str, str]]) -> str:
    """Return a role that is given twice, "" if there is none."""
    roles = [role for role, _name in persons]
    return next((role for role in roles if roles.count(role) > 1), "")


def _one_line(text: str) -> str:
    """Return a text without the spaces around it; "" if it has no sign that is seen, or a break."""
    found = text.strip()
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs") for char in found):
        return ""
    seen = (char for char in found if unicodedata.category(char)[0] not in "CZ")
    return found if any(seen) else ""
