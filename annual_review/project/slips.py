"""Explain an error of YAML by what was typed in place of YAML's signs.

PyYAML says what it expected next. Most often the reason is a sign of Chinese typing, or a tab, in
the line of the error or just before it; `find_slip` names it and says what to write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from annual_review.language import N_, _, sentences
from annual_review.project.strict_yaml import COLON, QUOTE

_KEY = r"[^\s#：:，,\"'\[\]{}]{1,30}"
_SLIPS = (
    (
        re.compile(r"^ *\t"),
        N_("a tab stands at the beginning of the line"),
        (N_("Indent with spaces."),),
    ),
    (
        re.compile(rf"(?:^\s*(?:-\s+)?|[{{,，]\s*)({_KEY})\s*："),
        N_("a full-width colon stands behind '{text}'"),
        (COLON, QUOTE),
    ),
    (
        re.compile(rf"(?:^\s*(?:-\s+)?|[{{,]\s*)({_KEY}):(?=[^ \t/\\,\]}}])"),
        N_("no space stands behind the colon of '{text}'"),
        (N_("Write a colon and a space, “: ”."),),
    ),
    (
        re.compile(r"[\[{][^\]}]*?([，；])"),
        N_("“{text}” stands between brackets"),
        (N_("Write half-width commas: [甲, 乙]."), QUOTE),
    ),
    (
        re.compile(r":\s+([［｛])"),
        N_("“{text}” is a full-width bracket"),
        (N_("Write half-width brackets: [甲, 乙], {甲: 乙}."),),
    ),
    (
        re.compile(r"\{[^{}\"']*?:\s+([^\s\"'\[\]{},][^\"'\[\]{},]*\[)"),
        N_("a bracket stands in the text '{text}…'"),
        (QUOTE,),
    ),
    (
        re.compile(r"[\[{][^\]}\"']*\s(#[^\]}]*[\]}])"),
        N_("'{text}' is a comment, which hides the closing bracket"),
        (QUOTE,),
    ),
    (
        re.compile(r"(?::|^\s*-|[\[,])\s+([@`%&*!|>][^\s,\]]*)"),
        N_("'{text}' begins with a sign that YAML reserves"),
        (QUOTE,),
    ),
    (
        re.compile(rf"^\s*(?:-\s+)?{_KEY}: ([^\"'\[{{].*?): "),
        N_("a second colon stands behind '{text}'"),
        (QUOTE,),
    ),
)


class Slip(NamedTuple):
    """A slip of typing: its line, from 1, what it is, and what to do."""

    line: int
    what: str
    remedy: str


def find_slip(lines: Sequence[str], first: int, last: int) -> Slip | None:
    """Return the first slip of the lines `first` to `last` (from 0), or None."""
    for pattern, what, remedies in _SLIPS:
        for number in range(max(first, 0), min(last, len(lines) - 1) + 1):
            line = lines[number]
            if not line.lstrip().startswith("#") and (found := pattern.search(line)):
                return Slip(
                    number + 1,
                    _(what, text=" ".join(found.groups()).strip(" :")),
                    sentences(*map(_, remedies)),
                )
    return None
