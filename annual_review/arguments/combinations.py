"""Which options of the command cannot be given together, and which need another one."""

from __future__ import annotations

import argparse

from annual_review.arguments.sealing import repeated_role
from annual_review.language import _

_OF_RUNS = ("check", "force", "strict", "times", "watch")
_OF_OTHERS = ("describe", "new", "offices", "against")

# For each option, those that it does not go with; the first of two that are given is named first.
_NOT_WITH = {
    "accept": ("brief", "seal", "reopen", *_OF_OTHERS, *_OF_RUNS, "port"),
    "brief": ("seal", "reopen", *_OF_OTHERS, *_OF_RUNS, "port"),
    "seal": ("reopen", *_OF_OTHERS, *_OF_RUNS, "port"),
    "reopen": (*_OF_OTHERS, *_OF_RUNS, "port"),
    "against": ("check", "new", "describe", "watch", "offices"),
    "describe": ("data", "reports", "notebooks", "members", "offices", "new", *_OF_RUNS),
    "offices": ("params", "members", "check", "times", "new", "watch", "port"),
    "new": _OF_RUNS,
    "watch": ("check",),
}
_ONLY_WITH = {
    "register": "describe",
    "scheduler": "offices",
    "dry_run": "accept",
    "port": "watch",
}


def check_combinations(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """Exit with status 2 if options are given that cannot be combined."""
    if given.period is None and given.describe is None:
        parser.error(_("the following arguments are required: period"))
    for name, others in _NOT_WITH.items():
        for other in others if _is_given(given, name) else ():
            if _is_given(given, other):
                parser.error(
                    _("argument {name}: not allowed with argument {other}", **_named(name, other))
                )
    for name, other in _ONLY_WITH.items():
        if _is_given(given, name) and not _is_given(given, other):
            parser.error(
                _("argument {name}: only allowed with argument {other}", **_named(name, other))
            )
    if role := repeated_role(given.seal or ()):
        parser.error(_("argument --seal: '{role}' stands there twice", role=role))


def _is_given(given: argparse.Namespace, name: str) -> bool:
    return getattr(given, name) not in (None, False)


def _named(name: str, other: str) -> dict[str, str]:
    return {"name": f"--{name.replace('_', '-')}", "other": f"--{other.replace('_', '-')}"}
