"""The pages of the project as tests see them: their headings, links and blocks of code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"]
)
TWINS = [
    "README.md",
    "docs/writing.md",
    "docs/registers.md",
    "docs/running.md",
    "docs/sign-off.md",
    "docs/data.md",
    "docs/offices.md",
]

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_INDENTED = re.compile(r"^ {4}.*$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")


@dataclass(frozen=True)
class Page:
    """A page of Markdown, by its path within the project."""

    name: str

    @property
    def path(self) -> Path:
        return ROOT / self.name

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """The text without blocks of code."""
        return _INDENTED.sub("", _FENCE.sub("", self.text))

    @property
    def headings(self) -> list[tuple[int, str]]:
        """The level and the text of each heading."""
        return [(len(marks), text) for marks, text in _HEADING.findall(_FENCE.sub("", self.text))]

    @property
    def anchors(self) -> list[str]:
        """What a link may name behind “#”, as GitHub makes it of headings."""
        return [anchor(text) for _, text in self.headings]

    @property
    def links(self) -> list[str]:
        """The targets of links and pictures, in the order of the page."""
        return _LINK.findall(_CODE.sub("", self.prose))

    def blocks(self, language: str) -> list[str]:
        """The fenced blocks of a language."""
        return [code for name, code in _FENCE.findall(self.text) if name == language]

    @property
    def languages(self) -> list[str]:
        return [name for name, _ in _FENCE.findall(self.text)]

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(line.startswith("|") for line in self.prose.splitlines())


def anchor(heading: str) -> str:
    """Return the anchor of a heading: lower case, no punctuation, a hyphen for each space.

    >>> anchor("Where do I find …?"), anchor("registers.yaml"), anchor("重做什么，为什么")
    ('where-do-i-find-', 'registersyaml', '重做什么为什么')
    """
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def twin_of(name: str) -> str:
    """Return the Chinese version of a page."""
    return name.replace(".md", ".zh-CN.md")
