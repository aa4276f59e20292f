"""The progress of a run, a step for each chapter and each format, and how long each took.

build.make opens a `progress_bar`; --times prints `Progress.times`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from annual_review.language import _
from annual_review.project.paths import chapter_files


@contextmanager
def progress_bar(notebooks: Path, formats: int, *, check: bool, began: float) -> Iterator[Progress]:
    """Show a bar on a terminal, nothing elsewhere; yield the Progress of the run.

    `formats` is the number of files to be rendered.
    """
    tqdm.monitor_interval = 0  # its thread would forbid to fork
    steps = 1 if check else len(chapter_files(notebooks)) + formats
    with tqdm(total=steps, unit=_("step"), disable=None, leave=False) as bar:
        yield Progress(bar, began)


@dataclass
class Progress:
    """The progress of a run; `times` holds the name, start and end of each step, in seconds."""

    bar: tqdm[Any]
    began: float = field(default_factory=time.monotonic)
    times: list[tuple[str, float, float]] = field(default_factory=list)
    _started: dict[str, float] = field(default_factory=dict)

    def begin(self, step: str) -> None:
        """Note that a step begins."""
        self._started[step] = time.monotonic() - self.began

    def done(self, step: str, *, shown: bool = True) -> None:
        """Note that a step is done, and move the bar if the step is `shown`."""
        now = time.monotonic() - self.began
        self.times.append((step, self._started.pop(step, now), now))
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
        """Print that another run has to end first."""
        self.bar.write(
            _("Another run of this year is in progress; waiting for it."), file=sys.stderr
        )
