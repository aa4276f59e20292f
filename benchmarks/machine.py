"""What a measurement was made on and with."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib import metadata
from pathlib import Path

import psutil  # type: ignore[import-untyped]

_PACKAGES = (
    "papermill",
    "nbconvert",
    "nbclient",
    "ipykernel",
    "jupyter_client",
    "jupyterlab",
    "pandas",
    "numpy",
    "matplotlib",
    "pyarrow",
    "typst",
)


def description() -> list[str]:
    """Return lines of Markdown: day, machine, load, Python, packages, whether bytecode is kept."""
    return [
        f"- Date: {dt.datetime.now(dt.UTC):%Y-%m-%d}",
        f"- Machine: {_processor()}, {_cores()} cores, {_gibibytes():.0f} GiB, "
        f"{platform.system()} {platform.machine()}",
        f"- Load before the first round: {os.getloadavg()[0]:.1f}",
        f"- {platform.python_implementation()} {platform.python_version()}; "
        + ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES),
        f"- {bytecode()}",
    ]


def bytecode() -> str:
    """Say whether Python may keep compiled modules, without which every start takes longer."""
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return "PYTHONDONTWRITEBYTECODE is set: modules without compiled ones compile each time"
    return "PYTHONDONTWRITEBYTECODE is not set"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _gibibytes() -> float:
    return float(psutil.virtual_memory().total) / 2**30
