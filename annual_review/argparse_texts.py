"""What argparse itself says, marked for translation, and its help in lines of the right width.

`language.command_language` lets argparse find the translations. HelpFormatter is for all parsers of
the command: `ArgumentParser(formatter_class=HelpFormatter)`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from gettext import gettext, ngettext
from typing import Any

from annual_review.language import N_
from annual_review.wrapping import columns_of, wrap

# The texts of argparse in Python 3.11 to 3.14 that a user of a parser may see.
TEXTS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("subcommands"),
    N_("%(heading)s:"),
    N_(" (default: %(default)s)"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("%(prog)s: warning: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    ngettext("expected %s argument", "expected %s arguments", 1),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("unexpected option string: %s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("can't open '%(filename)s': %(error)s"),
    N_('argument "-" with mode %r'),
    N_("option '%(option)s' is deprecated"),
    N_("argument '%(argument_name)s' is deprecated"),
    N_("command '%(parser_name)s' is deprecated"),
)
_CHINESE_HEADING = re.compile(r"(?m)(?<=[\u4e00-\u9fff]):$")


class HelpFormatter(argparse.HelpFormatter):
    """argparse's own formatter, but for texts in which a character may take two columns."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(f"{indent}{line}" for line in wrap(text, width - len(indent)))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the usage; its further lines are indented by the columns of "usage: "."""
        prefix = gettext("usage: ") if prefix is None else prefix
        self._prefix, stand_in = prefix, "\0" * columns_of(prefix)
        super().add_usage(usage, actions, groups, stand_in)

    def format_help(self) -> str:
        """Return the help; Python 3.13 and later leave the colon of a heading to translations."""
        found = re.sub("\0+", lambda match: self._prefix, super().format_help())
        return _CHINESE_HEADING.sub("：", found)
