"""The progress bar: one step a chapter and one a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from annual_review.notebooks import chapter_files
from annual_review.rendering import FORMATS


@contextmanager
def progress_bar(notebooks: Path, *, check: bool) -> Iterator[Callable[[str], None]]:
    """Show a bar on a terminal, nothing elsewhere; yields what is called as each step is done."""
    steps = 1 if check else len(chapter_files(notebooks)) + len(FORMATS)
    with tqdm(total=steps, unit="step", disable=None, leave=False) as bar:

        def done(step: str) -> None:
            bar.set_postfix_str(step)
            bar.update()

        yield done
