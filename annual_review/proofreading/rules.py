"""What a rule of proofreading is: a name, its source, and a function from a passage to matches.

The rules are in the other modules of this wing, a list in each. Most are patterns, which
`pattern_rule` makes a Rule of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from annual_review.proofreading.passages import Kind, Passage

PUNCTUATION = "GB/T 15834—2011"
NUMERALS = "GB/T 15835—2011"
EVERYWHERE: tuple[Kind, ...] = ("paragraph", "item", "heading", "caption")
PROSE: tuple[Kind, ...] = ("paragraph", "item")


class Match(NamedTuple):
    """Where in a passage's text a rule is broken, and what to do about it, in Chinese."""

    start: int
    end: int
    advice: str


@dataclass(frozen=True)
class Rule:
    """A rule: its name in Chinese, its source if it has one, and what finds its breaches.

    A hint is a matter of style, about which an office may think otherwise; any other breach is a
    fault, and a strict run refuses it. `kinds` are the passages that the rule holds for.
    """

    name: str
    source: str
    find: Callable[[Passage], Iterable[Match]]
    is_hint: bool = False
    kinds: tuple[Kind, ...] = EVERYWHERE


def pattern_rule(
    name: str,
    source: str,
    pattern: str,
    advice: str,
    *,
    is_hint: bool = False,
    kinds: tuple[Kind, ...] = EVERYWHERE,
    without_figures: bool = False,
) -> Rule:
    r"""Return a rule that a pattern finds in what was typed of a passage.

    Names are gaps in it, and so are figures if `without_figures`. In `advice`, {0} is the match and
    {1}, {2} … its groups.

    >>> rule = pattern_rule("重复", "", r"(的)的", "删去一个“{1}”")
    >>> list(rule.find(Passage("甲的的乙")))
    [Match(start=1, end=3, advice='删去一个“的”')]
    """
    compiled = re.compile(pattern)

    def find(passage: Passage) -> Iterator[Match]:
        for found in compiled.finditer(passage.words if without_figures else passage.typed):
            groups = (found[0], *(group or "" for group in found.groups()))
            yield Match(*found.span(), advice.format(*groups))

    return Rule(name, source, find, is_hint, kinds)
