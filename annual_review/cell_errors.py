"""Cells whose formula failed: “#REF!” and its like, in place of the value."""

from __future__ import annotations

import re
from typing import Any

from annual_review.readings import Reading
from annual_review.texts import as_text, compact

_ERROR = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA)"
    r"|ERR:\d{3}"
)
FAILED = Reading(problem="公式出错")


def is_error(value: Any) -> bool:
    """Tell whether a cell shows the error of a formula.

    >>> [is_error(text) for text in ("#REF!", " ＃Ｎ／Ａ", "#1", "")]
    [True, True, False, False]
    """
    text = as_text(value)
    return ("#" in text or "＃" in text or ":" in text) and (
        _ERROR.fullmatch(compact(text).upper()) is not None
    )
