"""The progress of a run: a bar on a terminal, one step a chapter and one a format."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from annual_review.notebooks import chapter_files
from annual_review.rendering import FORMATS


@dataclass
class Progress:
    """What a run tells of itself while it goes on."""

    bar: tqdm[Any]

    def done(self, step: str) -> None:
        """Say that a step is done."""
        self.bar.set_postfix_str(step)
        self.bar.update()

    def wait(self) -> None:
        """Say that another run has to end first."""
        self.bar.write(
            "Another run of this year is going on; waiting for its end.", file=sys.stderr
        )


@contextmanager
def progress_bar(notebooks: Path, *, check: bool) -> Iterator[Progress]:
    """Show a bar on a terminal, nothing elsewhere; yields what the run tells its progress to."""
    steps = 1 if check else len(chapter_files(notebooks)) + len(FORMATS)
    with tqdm(total=steps, unit="step", disable=None, leave=False) as bar:
        yield Progress(bar)
