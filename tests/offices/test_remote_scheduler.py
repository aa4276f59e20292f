"""Many offices by a scheduler that exists, whose workers serve one run after the other."""

import json
import subprocess
import sys

import pytest

pytest.importorskip("distributed", reason="the extra 'offices' is not installed")

from tests.support.many_offices import TALK, Offices, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc"),
]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Return the address of a scheduler with a worker that does two tasks at a time."""
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    arguments = [
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        str(file),
    ]
    main = subprocess.Popen([*dask, "scheduler", *arguments], **quiet)
    until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
    arguments = ["--nthreads", "2", "--no-dashboard", "--scheduler-file", str(file)]
    worker = subprocess.Popen([*dask, "worker", *arguments], **quiet)
    yield json.loads(file.read_text())["address"]
    for process in (worker, main):
        process.terminate()
        process.wait()


def test_a_remote_run_makes_the_same_bytes_and_none_is_stale(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang", "yanhe")
    done = offices.run("--scheduler", scheduler)
    assert (done.status, done.stderr) == (0, "")
    assert done.summary == "2 offices: 2 built, 0 unchanged, 0 failed."

    offices.talk("yanhe", 40)
    done = offices.run("--scheduler", scheduler)
    assert done.summary == "2 offices: 1 built, 1 unchanged, 0 failed."
    alone = offices.alone("yanhe", tmp_path / "alone")
    made = offices.folder / "reports" / "yanhe" / "2021"
    for path in sorted(alone.rglob("*")):
        if path.is_file():
            assert (made / path.relative_to(alone)).read_bytes() == path.read_bytes(), path


def test_an_office_has_its_own_chapters_here_and_on_other_machines(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang", "yanhe")
    offices.own_chapter("yanhe", TALK.replace("宣讲{", "巡回宣讲{"))

    def text(id):
        return (offices.folder / "reports" / id / "2021" / "review.html").read_text("utf-8")

    assert offices.run().summary == "2 offices: 2 built, 0 unchanged, 0 failed."
    assert "巡回宣讲" in text("yanhe")
    assert "巡回宣讲" not in text("dejiang")
    done = offices.run("--scheduler", scheduler)
    assert done.summary == "2 offices: 0 built, 2 unchanged, 0 failed."
    offices.own_chapter("yanhe", TALK.replace("宣讲{", "流动宣讲{"))
    done = offices.run("--scheduler", scheduler)
    assert done.summary == "2 offices: 1 built, 1 unchanged, 0 failed."
    assert "流动宣讲" in text("yanhe")


def test_an_error_has_the_paths_of_the_machine_that_gave_the_order(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang")
    params = offices.params / "dejiang" / "office.yaml"
    params.write_text("base: ../county.yaml\nnmae: 德江\n", encoding="utf-8")
    done = offices.run("--scheduler", scheduler)
    assert done.status == 1
    assert done.stderr.startswith(f"error: dejiang: {params}: Unknown key 'nmae'.")


def test_a_prefecture_waits_for_its_members(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang", "yanhe")
    text = "base: ../county.yaml\nshort: 市\nmembers: [dejiang, yanhe]\n"
    offices.office("a_prefecture", text)
    done = offices.run("--scheduler", scheduler)
    assert (done.status, done.stderr) == (0, "")
    assert done.summary == "3 offices: 3 built, 0 unchanged, 0 failed."
    figures = offices.folder / "reports" / "a_prefecture" / "2021" / "figures.json"
    found = json.loads(figures.read_text(encoding="utf-8"))
    assert {one["id"]: one["value"] for one in found}["a.people"] == 60
    done = offices.run("--scheduler", scheduler)
    assert done.summary == "3 offices: 0 built, 3 unchanged, 0 failed."


def test_a_worker_without_the_package_is_an_input_error(scheduler, tmp_path):
    offices = Offices(tmp_path / "many", "dejiang")
    (tmp_path / "block.py").write_text("import sys; sys.modules['annual_review'] = None")
    log = tmp_path / "log.txt"
    arguments = [scheduler, "--nthreads", "1", "--no-dashboard", "--preload", "block.py"]
    with log.open("w") as output:
        command = [sys.executable, "-m", "dask", "worker", *arguments]
        worker = subprocess.Popen(command, stdout=output, stderr=output, cwd=tmp_path)
    try:
        until(lambda: "Registered to" in log.read_text())
        done = offices.run("--scheduler", scheduler)
    finally:
        worker.terminate()
        worker.wait()
    assert done.status == 2
    assert "This worker cannot build" in done.stderr
    assert len(done.stderr.splitlines()) == 1
