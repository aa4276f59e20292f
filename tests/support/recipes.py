"""CONTRIBUTING.md as something that can be followed: its recipes, and one step after the other."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Block:
    """A block of code of a recipe: its language, the file that it goes into, and its text."""

    language: str
    file: str
    text: str

    def follow(self, folder: Path) -> None:
        """Do in a copy of the project what the block says."""
        target = folder / self.file
        if self.language == "sh":
            subprocess.run(["bash", "-euc", self.text], cwd=folder, check=True)
        elif self.language == "python":
            subprocess.run([sys.executable, "-c", self.text], cwd=folder, check=True)
        elif self.language == "diff":
            target.write_text(self._replaced(target.read_text("utf-8")), encoding="utf-8")
        else:
            before = target.read_text("utf-8") if target.exists() else ""
            target.write_text(before + self.text, encoding="utf-8")

    def _replaced(self, text: str) -> str:
        taken, given = (
            "".join(f"{line[1:]}\n" for line in self.text.splitlines() if line[0] == mark)
            for mark in "-+"
        )
        assert text.count(taken) == 1
        return text.replace(taken, given)


def recipes(text: str) -> dict[str, list[Block]]:
    """Return the blocks of each recipe by its heading."""
    sections = re.findall(r"^### (.+)\n((?:(?!^#{2,3} ).*\n)*)", text, re.MULTILINE)
    return {title: _blocks(body) for title, body in sections}


def _blocks(body: str) -> list[Block]:
    found = re.findall(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", body, re.MULTILINE)
    return [Block(*one) for one in found]
