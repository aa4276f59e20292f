"""Proofread a Document, and hand what was found to the run and to the chapter on data quality.

`build.rendering` calls `proofread` and writes the findings; the run prints them, and the chapter on
data quality shows `proofreading_warnings`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annual_review.files import write_json

if TYPE_CHECKING:
    from annual_review.document.blocks import Document
    from annual_review.proofreading.passages import Passage
    from annual_review.proofreading.rules import Match, Rule

_EXCEPTION = "校对的例外"  # the rule of a text that leaves nothing out


class Finding(NamedTuple):
    """A breach of a rule: its chapter and sentence, the words that break it, and what to do.

    `source` is the standard and its clause, or empty. A hint is a matter of style; a strict run
    refuses all others.
    """

    chapter: str
    sentence: str
    quoted: str
    rule: str
    advice: str
    source: str
    is_hint: bool

    def __str__(self) -> str:
        """Return it as one line."""
        where = f"“{self.chapter}”" if self.chapter else "正文"
        source = f"（{self.source}）" if self.source else ""
        sentence = f"原句：{self.sentence}" if self.sentence else ""
        return f"{where}的文字校对：{self.advice}{source}。{sentence}"


def proofread(
    document: Document, names: Iterable[str] = (), ignored: Sequence[str] = ()
) -> list[Finding]:
    """Return what is found in the prose of a review, in its order.

    `names` are those of params/, in which nothing is found. A finding is left out if a text of
    `ignored` stands where it is; a text that leaves nothing out is a finding, too.
    """
    from annual_review.proofreading.passages import passages_of  # noqa: PLC0415 - heavy

    passages = passages_of(document, names)
    used: set[str] = set()
    findings: list[Finding] = []
    for passage, rule, match in _in_order(passages):
        if reasons := _covering(ignored, passage, match):
            used |= reasons
            continue
        quoted = passage.text[match.start : match.end]
        sentence = passage.sentence_at(match.start)
        findings.append(
            Finding(
                passage.chapter,
                sentence,
                quoted,
                rule.name,
                match.advice,
                rule.source,
                rule.is_hint,
            )
        )
    findings = list(dict.fromkeys(findings))  # several in a sentence with the same advice are one
    unused = [text for text in dict.fromkeys(ignored) if text not in used]
    return findings + [_unused(text) for text in unused]


def proofread_all(
    documents: Sequence[Document], names: Iterable[str] = (), ignored: Sequence[str] = ()
) -> list[Finding]:
    """Return what is found in documents that nobody reads together, each by itself, in order.

    What one says may be repeated in the other. A text of `ignored` has to leave something out of
    one of them.
    """
    known = list(names)
    filled = [one for one in documents if one.blocks] or documents[:1]
    found = [proofread(document, known, ignored) for document in filled]
    unused = set.intersection(*({one for one in each if one.rule == _EXCEPTION} for each in found))
    every = dict.fromkeys(finding for each in found for finding in each)
    return [one for one in every if one.rule != _EXCEPTION or one in unused]


def _unused(text: str) -> Finding:
    advice = f"proofread 的 ignore 中的“{text}”不再对应任何提示，可以删去"
    return Finding("params", "", text, _EXCEPTION, advice, "", is_hint=True)


def _in_order(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Rule, Match]]:
    """Yield the matches of all rules; of those that overlap the one of the earlier rule."""
    from annual_review.proofreading import (  # noqa: PLC0415 - heavy
        enumerations,
        measures,
        numerals,
        punctuation,
        repetition,
        width,
        wording,
    )
    from annual_review.proofreading.rules import Rule  # noqa: PLC0415 - heavy

    groups = [
        [*punctuation.RULES, *width.RULES],
        [*numerals.RULES, *measures.RULES],
        enumerations.RULES,
        wording.RULES,
        *([rule] for rule in repetition.RULES),
    ]
    repeated = Rule("重复的句子", "", lambda passage: (), is_hint=True)
    again: dict[int, list[Match]] = {}
    for passage, match in repetition.repeated_sentences(passages):
        again.setdefault(id(passage), []).append(match)
    for passage in passages:
        found: list[tuple[Match, Rule]] = []
        for rules in groups:
            found += _not_overlapping(passage, rules)
        found += [(match, repeated) for match in again.get(id(passage), [])]
        for match, rule in sorted(found, key=lambda one: one[0].start):
            yield passage, rule, match


def _not_overlapping(passage: Passage, rules: Iterable[Rule]) -> list[tuple[Match, Rule]]:
    taken: list[tuple[Match, Rule]] = []
    for rule in rules:
        if passage.kind in rule.kinds:
            for match in rule.find(passage):
                if all(match.end <= one.start or one.end <= match.start for one, _ in taken):
                    taken.append((match, rule))
    return taken


def _covering(ignored: Iterable[str], passage: Passage, match: Match) -> set[str]:
    """Return the ignored texts that stand where a match is."""
    found = set()
    for text in ignored:
        place = passage.text.find(text)
        while place >= 0:
            if place < match.end and match.start < place + len(text):
                found.add(text)
                break
            place = passage.text.find(text, place + 1)
    return found


def faults(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that a strict run refuses."""
    return [finding for finding in findings if not finding.is_hint]


def write_findings(findings: Iterable[Finding], path: Path) -> None:
    """Write findings for the chapter on data quality."""
    write_json(path, [list(finding) for finding in findings])


def read_findings(path: Path) -> list[Finding]:
    """Read what `write_findings` wrote."""
    return [Finding(*fields) for fields in json.loads(path.read_text(encoding="utf-8"))]


def proofreading_warnings(path: str) -> list[str]:
    """Return a line for each finding of proofreading in the other chapters.

        for warning in proofreading_warnings(proofread):
            notice(warning)

    A line says the chapter, what to do, and the sentence. `path` is the notebook's parameter
    `proofread`, which a run passes; without it, as in JupyterLab, there are no lines.
    """
    return [str(finding) for finding in read_findings(Path(path))] if path else []
