"""Notebooks in forked kernels: cell by cell what they are in ordinary ones, and as safe."""

import json
import re
import subprocess
import sys

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from annual_review.build.notebooks import read_notebook, strip_run_details
from annual_review.engine.papermill_engine import execute_unwritten
from annual_review.engine.provisioner import kernel_arguments
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

# Cells that have gone wrong in one way of executing or another.
ODD = [
    "import os, sys\nos.environ['PWD_SEEN'] = os.getcwd()\nprint(sys.argv[0][-21:], __name__)",
    "print('out'); print('err', file=sys.stderr); os.write(1, b'descriptor\\n'); 1 + 1",
    "os.system('echo from a shell') and None",
    "!echo from a magic",
    "len?",
    "from IPython.display import HTML, display, clear_output\ndisplay(HTML('<b>甲</b>'))",
    "handle = display('first', display_id=True); handle.update('second')",
    "print('cleared'); clear_output(wait=True); print('kept')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])",
    "import pandas as pd\npd.DataFrame({'甲': [1, 2]})",
    "plt.figure(); plt.bar(['x'], [1]); plt.show()",
    "import seaborn as sns\nsns.barplot(x=['a', 'b'], y=[1, 2])",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor",
    "with ThreadPoolExecutor(2) as pool: print(list(pool.map(abs, [-1, -2])))",
    "with ProcessPoolExecutor(2) as pool: print(list(pool.map(abs, [-1, -2])))",
    "import multiprocessing\nmultiprocessing.current_process().name",
    "multiprocessing.parent_process(), multiprocessing.active_children()",
    "import subprocess\nsubprocess.run('ls -l /proc/self/fd | wc -l', shell=True) and None",
    "import pyarrow.compute as pc\npc.sum(list(range(1000))).as_py()",
    "try: input('?')\nexcept Exception as error: print(type(error).__name__)",
    "import warnings; warnings.warn('careful'.upper(), stacklevel=1)",
    "get_ipython().__class__.__name__, sorted(set(globals()) & {'annual_review', 'run'})",
    "sys.path[0], '' in sys.path, plt.get_backend()",
    "import locale, time\nlocale.getlocale(), time.tzname, sys.flags.utf8_mode",
    "import signal; signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)",
    "%config InlineBackend.figure_format = 'svg'\nfig, ax = plt.subplots(); ax.plot([1])\nNone",
    "class Odd:\n    def _repr_html_(self): return '<i>html</i>'\nOdd()",
    "1 / 0",
]
SAME = ("time", "0x", "SVG", "<dc:date>")  # what differs between two ordinary kernels, too

RUN = """
import json, sys
from annual_review.engine.preloading import preload
preload(["ipykernel.kernelapp", "papermill", "annual_review.chapter"])
import papermill
from annual_review.engine.forking import can_fork
from annual_review.engine.jobs import Job
source, target, engine, seconds, parameters = json.loads(sys.argv[1])
print("can fork:", can_fork())


def run():
    papermill.execute_notebook(
        source, target, parameters=parameters, engine_name=engine, kernel_name="python3",
        language="python", progress_bar=False, execution_timeout=seconds, cwd=parameters["cwd"],
    )


try:
    Job(run).result() if engine == "fork" else run()  # as a run of the command does
except Exception as error:
    print(type(error).__name__, *str(error).split())
"""


def execute(folder, source, engine, seconds=60, **parameters):
    """Execute a notebook in a process of its own; return it and what the process printed."""
    target = folder / f"{engine}.ipynb"
    arguments = [str(source), str(target), engine, seconds, {"cwd": str(folder), **parameters}]
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(arguments)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    nb = nbformat.read(target, 4) if target.exists() else None
    return nb, done.stdout


def notebook(folder, *cells):
    path = folder / "cells.ipynb"
    tagged = new_code_cell("cwd = ''", metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[tagged, *map(new_code_cell, cells)]), path)
    return path


def outputs(nb):
    """Return the outputs of each code cell, without what differs between any two runs."""
    return [
        (cell.source[:60], [plain(output) for output in cell.outputs])
        for cell in nb.cells
        if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", [])
    ]


def plain(output):
    data = output.get("data", {})
    kinds = sorted(data)
    texts = {kind: text for kind, text in data.items() if not any(s in str(text) for s in SAME)}
    traceback = output.get("ename"), output.get("evalue")
    text = re.sub(r"ipykernel_\d+", "ipykernel", output.get("text", ""))
    return output.output_type, output.get("name"), text, kinds, texts, traceback


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    source = notebook(folder, *ODD)
    return {engine: execute(folder, source, engine) for engine in ("fork", "nbclient")}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_the_parent_can_fork_after_its_imports(odd):
    assert odd["fork"][1].startswith("can fork: True")


@pytest.mark.parametrize("place", range(1, len(ODD) + 1), ids=lambda n: ODD[n - 1][:30])
def test_a_cell_has_the_outputs_of_an_ordinary_kernel(odd, place):
    forked, ordinary = (outputs(odd[engine][0])[place] for engine in ("fork", "nbclient"))
    assert streams_first(forked) == streams_first(ordinary)


def streams_first(cell):
    """Return a cell with its streams in order: which of two a kernel sends first is chance."""
    source, found = cell
    streams = sorted((one for one in found if one[0] == "stream"), key=lambda one: one[1])
    return source, streams, [one for one in found if one[0] != "stream"]


def test_charts_are_not_lost(odd):
    pictures = [
        kind
        for _, found in outputs(odd["fork"][0])
        for output in found
        for kind in output[3]
        if kind.startswith("image/")
    ]
    assert pictures.count("image/png") == 3
    assert pictures.count("image/svg+xml") == 1


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    from annual_review.cleaning.clean import clean
    from annual_review.project.loading import load_settings
    from annual_review.registers.inputs import read_inputs

    folder = tmp_path_factory.mktemp("records")
    inputs = read_inputs(ROOT / "data" / "2021")
    settings = load_settings(2021, ROOT / "params" / "2021.yaml")
    clean(inputs.sheets, settings, inputs.corrections, inputs.ignored).save(folder)
    return folder


@pytest.mark.parametrize("name", ["02_carrier", "05_focuses"])
def test_a_chapter_has_the_same_bytes_in_both_kernels(name, records, tmp_path):
    source = ROOT / "notebooks" / f"{name}.ipynb"
    given = {"records": str(records), "params": str(ROOT / "params" / "2021.yaml")}
    given |= {"year": 2021, "data": str(ROOT / "data" / "2021")}
    forked, _ = execute(tmp_path, source, "fork", **given)
    ordinary, _ = execute(tmp_path, source, "nbclient", **given)
    of_code = [[cell.get("outputs") for cell in nb.cells] for nb in (forked, ordinary)]
    assert of_code[0] == of_code[1]
    assert any("svg" in str(found) for found in of_code[0])


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("import time; time.sleep(60)", "CellTimeoutError"),
        ("import os; os._exit(1)", "DeadKernelError"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "DeadKernelError"),
        ("import ctypes; ctypes.string_at(0)", "DeadKernelError"),
        ("x = [0] * 10 ** 12", "PapermillExecutionError"),
    ],
    ids=["hangs", "ends", "is killed", "crashes", "asks for too much memory"],
)
def test_a_kernel_that_hangs_or_dies_raises_and_the_notebook_is_written(tmp_path, cell, message):
    nb, printed = execute(tmp_path, notebook(tmp_path, "print('before')", cell), "fork", seconds=2)
    assert message in printed
    assert "before" in str(nb.cells)


def test_a_notebook_that_is_left_unwritten_is_the_one_that_papermill_writes(tmp_path):
    source = notebook(tmp_path, "import os; print(os.getcwd(), year)", "{'a': 1}")
    given = {"year": 2021}
    papermill.execute_notebook(
        str(source), str(tmp_path / "written.ipynb"), given, "fork", cwd=str(tmp_path),
        kernel_name="python3", language="python", progress_bar=False,
    )  # fmt: skip
    target = tmp_path / "unwritten.ipynb"
    nb = execute_unwritten(read_notebook(source), target, given, tmp_path)
    assert not target.exists()
    written = nbformat.read(tmp_path / "written.ipynb", 4)
    assert strip_run_details(nb, 2021) == strip_run_details(written, 2021)
    assert str(tmp_path) in str(nb.cells)


def test_a_failed_notebook_is_written_as_papermill_writes_it(tmp_path):
    source = notebook(tmp_path, "print('before')", "1 / 0")
    target = tmp_path / "failed.ipynb"
    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
        execute_unwritten(read_notebook(source), target, {"year": 2021}, tmp_path)
    texts = [str(cell) for cell in nbformat.read(target, 4).cells]
    assert "An Exception was encountered" in texts[0]
    assert any("before" in text for text in texts)


def test_kernels_share_no_state(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    execute(first, notebook(first, "import pandas as pd\npd.left = 1\nx = 1"), "fork")
    nb, _ = execute(
        second, notebook(second, "import pandas as pd\n'x' in dir(), hasattr(pd, 'left')"), "fork"
    )
    assert nb.cells[-1].outputs[0].data["text/plain"] == "(False, False)"


SHUT_DOWN = """
import sys
from annual_review.engine.preloading import KERNEL, preload
preload([*KERNEL, "papermill", "annual_review.engine.provisioner"])
import multiprocessing
import papermill
from annual_review.engine.forking import ForkedProcess
set_status = ForkedProcess._set_status
def note(self, status):
    set_status(self, status)
    print(self.returncode, flush=True)
ForkedProcess._set_status = note
for number in range(20):
    arguments = {"engine_name": "fork", "kernel_name": "python3", "language": "python"}
    more = {"progress_bar": False, "parameters": {}}
    process = multiprocessing.get_context("fork").Process(
        target=papermill.execute_notebook, args=(sys.argv[1], None), kwargs=arguments | more
    )
    process.start()
    process.join()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_kernels_shut_down_without_being_killed(tmp_path):
    source = notebook(tmp_path, "for n in range(50): print(n)", "1")
    call = [sys.executable, "-c", SHUT_DOWN, str(source)]
    done = subprocess.run(call, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == ["0"] * 20


def test_a_kernel_of_another_language_or_interpreter_is_not_forked():
    assert kernel_arguments(["/usr/bin/R", "--slave", "-e", "IRkernel::main()"]) is None
    assert kernel_arguments(["/elsewhere/python", "-m", "ipykernel_launcher", "-f", "x"]) is None
    options = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "x"]
    assert kernel_arguments(options) == ["-f", "x"]
