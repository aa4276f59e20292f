"""Cut what a cell prints, so that a cell that prints without end does not fill memory and disk.

A run loads this module as an extension of IPython in each kernel. What is left out is said where
it would stand (`CUT`). Pictures and outputs of a type of their own are not counted.
"""

from __future__ import annotations

import sys
from typing import Any

MOST_CHARACTERS = 100_000  # of texts that a cell may print and show
MOST_HTML = 10 * MOST_CHARACTERS
CUT = "… (cut here: the cell printed more than {most:,} characters)\n"  # in every language
_PER_OUTPUT = 100  # characters that an output counts at least; each is a message
_TEXTS = {"text/plain", "text/html", "text/latex", "application/javascript"}


def load_ipython_extension(shell: Any) -> None:
    """Cut the streams and the texts of each cell of this kernel after `MOST_CHARACTERS`."""
    limits = _Limits(MOST_CHARACTERS, shell.history_manager.outputs)
    shell.events.register("pre_run_cell", limits.reset)
    for stream in (sys.stdout, sys.stderr):  # IPython sets and restores their attribute `write`
        stream.__class__ = limits.limited(type(stream))
    for publisher in (shell.display_pub, shell.displayhook):
        publisher.register_hook(limits.cut_message)


class _Limits:
    """How much a cell may still print; `history` is what IPython keeps of all that was written."""

    def __init__(self, most: int, history: dict[int, Any]) -> None:
        self._most, self._history = most, history
        self._left = most

    def reset(self, info: object) -> None:
        """Begin a cell."""
        self._left = self._most

    def cut(self, text: str) -> str:
        """Return what of a text may be printed; the first text that is cut ends in a word on it."""
        had, self._left = self._left, self._left - len(text)
        if self._left >= 0:
            return text
        self._history.clear()
        return text[:had] + CUT.format(most=self._most) if had >= 0 else ""

    def limited(self, kind: type[Any]) -> type[Any]:
        """Return a class of streams, derived from `kind`, that write what may be printed."""
        cut = self.cut

        class LimitedStream(kind):  # type: ignore[misc]  # a class that is given
            """Writes what the cell may still print."""

            def write(self, text: str) -> int | None:
                if isinstance(text, str) and text and not (text := cut(text)):
                    return 0
                written: int | None = super().write(text)
                return written

        return LimitedStream

    def cut_message(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Cut the texts of an output (see `register_hook` of ipykernel); None drops it."""
        data = message["content"]["data"]
        if not data or not set(data) <= _TEXTS:
            return message
        if any(len(text) > MOST_HTML for mime, text in data.items() if mime != "text/plain"):
            data = {"text/plain": data.get("text/plain", "").ljust(self._left + 1)}
        plain = self.cut(data.get("text/plain", "").ljust(_PER_OUTPUT))
        if not plain:
            return None
        if plain.endswith(CUT.format(most=self._most)):
            data = {}
        message["content"]["data"] = data | {"text/plain": plain.rstrip(" ")}
        return message
