import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

HEAVY = {
    "pandas",
    "numpy",
    "pyarrow",
    "matplotlib",
    "seaborn",
    "IPython",
    "ipykernel",
    "zmq",
    "papermill",
    "nbclient",
    "nbformat",
    "nbconvert",
    "jsonschema",
    "jinja2",
    "pydantic",
    "yaml",
    "fontTools",
    "typst",
    "docx",
    "lxml",
    "openpyxl",
    "python_calamine",
    "rapidfuzz",
    "tqdm",
    "filelock",
    "asyncio",
    "multiprocessing",
}


def imported(*arguments):
    """Return the packages that the command imports, by its own account."""
    call = [sys.executable, "-X", "importtime", ROOT / "run_report.py", *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def test_help_imports_nothing_heavy():
    assert imported("--help") & HEAVY == set()


def script(text):
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_preloading_starts_no_thread():
    printed = script(
        "from annual_review.engine.preloading import preload\n"
        "from annual_review.engine.forking import can_fork\n"
        "preload(['pandas', 'pyarrow', 'seaborn', 'ipykernel.kernelapp', 'papermill'])\n"
        "print(can_fork())"
    )
    assert printed == "True"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_a_warm_process_can_fork():
    printed = script(
        "import annual_review.build.make\n"
        "from annual_review.build.warm_process import warm_up\n"
        "from annual_review.engine.forking import can_fork\n"
        "warm_up()\n"
        "print(can_fork())"
    )
    assert printed == "True"


def test_the_backend_of_matplotlib_is_set_but_not_loaded():
    printed = script(
        "import os, sys\n"
        "from annual_review.engine.preloading import preload\n"
        "preload(['seaborn', 'ipykernel.kernelapp'])\n"
        "import matplotlib\n"
        "print(dict.__getitem__(matplotlib.rcParams, 'backend'))\n"
        "print('matplotlib_inline' in sys.modules, 'MPLBACKEND' in os.environ)"
    )
    assert printed.splitlines() == ["module://matplotlib_inline.backend_inline", "False False"]


def test_a_skipped_module_can_be_imported_later():
    printed = script(
        "import sys\n"
        "from annual_review.engine.preloading import importing\n"
        "with importing(): import jsonschema\n"
        "print('rfc3987_syntax' in sys.modules)\n"
        "try: import rfc3987_syntax\n"
        "except ModuleNotFoundError as error: assert 'None in sys.modules' not in str(error)"
    )
    assert printed == "False"


def test_what_papermill_needs_for_the_web_is_loaded_when_it_is_used():
    printed = script(
        "import sys\n"
        "from annual_review.engine.preloading import preload\n"
        "preload(['papermill'])\n"
        "from papermill import iorw\n"
        "print('urllib3' in sys.modules)\n"
        "print(iorw.requests.get.__name__, 'urllib3' in sys.modules)"
    )
    assert printed.splitlines() == ["False", "get True"]


def test_a_notebook_can_import_what_papermill_has_not_loaded():
    printed = script(
        "from annual_review.engine.preloading import preload\n"
        "preload(['papermill'])\n"
        "import requests.adapters\n"
        "from click import command\n"
        "from papermill import iorw\n"
        "print(requests is iorw.requests, type(requests).__name__, command.__name__)"
    )
    assert printed == "True module command"
