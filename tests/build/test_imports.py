"""What is imported before kernels are forked, by what their notebooks do."""

import subprocess
import sys

import pytest

from annual_review.build.imports import FOR_CHAPTERS, FOR_CHARTS, FOR_CLEANING
from annual_review.build.warm_process import build_modules
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def imported_by(modules):
    """Return the modules that a process has imported after it has imported these before a fork."""
    code = (
        "import sys\n"
        "from annual_review.engine.preloading import preload\n"
        f"preload({list(modules)!r})\n"
        "print(*sys.modules)"
    )
    call = [sys.executable, "-c", code]
    done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_a_run_in_which_no_notebook_cleans_imports_nothing_for_cleaning():
    found = imported_by(FOR_CHAPTERS)
    assert {"annual_review.chapter", "pandas", "ipykernel.kernelapp", "papermill"} <= found
    assert {"annual_review.cleaning", "openpyxl", "cn2an", "matplotlib", "seaborn"} & found == set()


def test_notebooks_that_clean_import_nothing_for_chapters():
    found = imported_by(FOR_CLEANING)
    assert {"annual_review.cleaning", "openpyxl", "ipykernel.kernelapp", "papermill"} <= found
    assert {"annual_review.chapter", "matplotlib", "cn2an"} & found == set()


def test_a_kernel_finds_what_it_imports_when_it_reads_its_first_table_and_when_it_ends():
    for modules in (FOR_CLEANING, FOR_CHAPTERS):
        assert {"pyarrow.dataset", "psutil", "IPython.core.oinspect"} <= imported_by(modules)


def test_a_warm_process_imports_what_any_notebook_needs():
    assert {*FOR_CLEANING, *FOR_CHAPTERS, *FOR_CHARTS} <= set(build_modules())


def test_the_tables_for_others_are_described_without_the_import_of_nbconvert():
    found = imported_by(["annual_review.export.data_dictionary"])
    assert "jinja2" in found
    assert "nbconvert" not in found
