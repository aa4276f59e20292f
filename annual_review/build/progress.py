"""The progress of a run, and its times: a step for each chapter and each format."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from annual_review.build.notebooks import chapter_files
from annual_review.build.rendering import FORMATS


@dataclass
class Progress:
    """What a run tells of itself while it goes on.

    `times` has a line for each step: its name, when it began and when it ended, in seconds.
    """

    bar: tqdm[Any]
    began: float = field(default_factory=time.monotonic)
    times: list[tuple[str, float, float]] = field(default_factory=list)
    _begun: dict[str, float] = field(default_factory=dict)

    def begin(self, step: str) -> None:
        """Note that a step begins."""
        self._begun[step] = time.monotonic() - self.began

    def done(self, step: str, *, shown: bool = True) -> None:
        """Note that a step is done; the bar goes on if it is one that is `shown`."""
        now = time.monotonic() - self.began
        self.times.append((step, self._begun.pop(step, now), now))
        if shown:
            self.bar.set_postfix_str(step)
            self.bar.update()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Note the time of a step that the bar does not show."""
        self.begin(name)
        yield
        self.done(name, shown=False)

    def wait(self) -> None:
        """Say that another run has to end first."""
        self.bar.write(
            "Another run of this year is going on; waiting for its end.", file=sys.stderr
        )


@contextmanager
def progress_bar(notebooks: Path, *, check: bool, began: float) -> Iterator[Progress]:
    """Show a bar on a terminal, nothing elsewhere; yields what the run tells its progress to."""
    tqdm.monitor_interval = 0  # its thread would forbid to fork
    steps = 1 if check else len(chapter_files(notebooks)) + len(FORMATS)
    with tqdm(total=steps, unit="step", disable=None, leave=False) as bar:
        yield Progress(bar, began)
