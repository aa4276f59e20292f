"""Leave out the characters that XML cannot hold, of documents and of charts (XML 1.0, 2.2)."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    r"""Return text without the characters that XML does not allow.

    >>> xml_text("甲\x00\uffff乙")
    '甲乙'
    """
    return _NOT_XML.sub("", text)
