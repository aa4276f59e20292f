"""Many offices by a scheduler that exists, whose workers serve one run after the other."""

import json
import subprocess
import sys

import pytest

pytest.importorskip("distributed", reason="the extra 'offices' is not installed")

from tests.support.many_offices import Offices, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc"),
]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Return the address of a scheduler with a worker that does two tasks at a time."""
    folder = tmp_path_factory.mktemp("cluster")
    said = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(said)]
    main = subprocess.Popen([*dask, "scheduler", *words], **quiet)
    until(lambda: said.exists() and said.read_text().rstrip().endswith("}"))
    words = ["--nthreads", "2", "--no-dashboard", "--scheduler-file", str(said)]
    worker = subprocess.Popen([*dask, "worker", *words], **quiet)
    yield json.loads(said.read_text())["address"]
    for process in (worker, main):
        process.terminate()
        process.wait()


def test_a_run_by_it_makes_the_same_bytes_and_none_is_stale(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang", "yanhe")
    done = offices.run("--scheduler", scheduler)
    assert (done.status, done.complained) == (0, "")
    assert done.summary == "2 offices: 2 built, 0 unchanged, 0 failed."

    offices.talk("yanhe", 40)
    done = offices.run("--scheduler", scheduler)
    assert done.summary == "2 offices: 1 built, 1 unchanged, 0 failed."
    alone = offices.alone("yanhe", tmp_path / "alone")
    made = offices.folder / "reports" / "yanhe" / "2021"
    for path in sorted(alone.rglob("*")):
        if path.is_file():
            assert (made / path.relative_to(alone)).read_bytes() == path.read_bytes(), path


def test_an_error_names_the_files_of_who_gave_the_order(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang")
    params = offices.params / "dejiang" / "office.yaml"
    params.write_text("base: ../county.yaml\nnmae: 德江\n", encoding="utf-8")
    done = offices.run("--scheduler", scheduler)
    assert done.status == 1
    assert done.complained.startswith(f"error: dejiang: {params}: Unknown key 'nmae'.")


def test_a_review_of_reviews_waits_for_its_members(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang", "yanhe")
    text = "base: ../county.yaml\nshort: 市\nmembers: [dejiang, yanhe]\n"
    offices.office("a_prefecture", text)
    done = offices.run("--scheduler", scheduler)
    assert (done.status, done.complained) == (0, "")
    assert done.summary == "3 offices: 3 built, 0 unchanged, 0 failed."
    figures = offices.folder / "reports" / "a_prefecture" / "2021" / "figures.json"
    found = json.loads(figures.read_text(encoding="utf-8"))
    assert {one["id"]: one["value"] for one in found}["a.people"] == 60
    done = offices.run("--scheduler", scheduler)
    assert done.summary == "3 offices: 0 built, 3 unchanged, 0 failed."


def test_a_worker_without_the_package_is_told_of_before_it_is_given_an_order(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang")
    (tmp_path / "block.py").write_text("import sys; sys.modules['annual_review'] = None")
    log = tmp_path / "log.txt"
    words = [scheduler, "--nthreads", "1", "--no-dashboard", "--preload", "block.py"]
    with log.open("w") as said:
        command = [sys.executable, "-m", "dask", "worker", *words]
        worker = subprocess.Popen(command, stdout=said, stderr=said, cwd=tmp_path)
    try:
        until(lambda: "Registered to" in log.read_text())
        done = offices.run("--scheduler", scheduler)
    finally:
        worker.terminate()
        worker.wait()
    assert done.status == 2
    assert "This worker cannot do it" in done.complained
    assert len(done.complained.splitlines()) == 1
