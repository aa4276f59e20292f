"""The name that the command was called by, for its help and for what it tells to type."""

from __future__ import annotations

import sys
from pathlib import Path

_SCRIPT = "run_report.py"


def program_name(*, in_project: bool = False) -> str:
    """Return run_report.py, annual-review, or python -m annual_review, as the command was called.

    `in_project` is for a command to type in a project's folder: python run_report.py.
    """
    name = Path(sys.argv[0]).name.removesuffix(".exe")
    if name == "__main__.py":
        return "python -m annual_review"
    return f"python {_SCRIPT}" if in_project and name == _SCRIPT else name
