"""The preview of a small office: what is saved is shown, and errors too."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, is_running
from tests.support.previews import Preview
from tests.support.rebuilds import Office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc"),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    made = Office(tmp_path_factory.mktemp("office"))
    made.fill()
    return made


def arguments(office):
    return (
        *("--data", office.data, "--params", office.params / "2021.yaml"),
        *("--notebooks", office.notebooks, "--reports", office.reports),
    )


@pytest.fixture(scope="module")
def preview(office):
    running = Preview(office.folder, *arguments(office))
    running.until("done")
    yield running
    running.end()


def published(office):
    return (office.reports / "2021" / "review.html").read_text(encoding="utf-8")


def test_a_changed_sentence_is_shown_and_then_published(office, preview):
    office.edit("02_a", "宣讲{", "举行宣讲{")
    shown = preview.until("publishing")
    assert "举行宣讲" in preview.page()
    assert preview.until("done")["version"] == shown["version"]
    assert "举行宣讲" in published(office)
    assert 'id="preview"' not in published(office)


def test_an_error_is_shown_with_its_notebook_and_the_page_stays(office, preview):
    before = preview.page()
    office.edit("03_b", "helpers.WORDS", "helpers.WORD")
    error = preview.until("done", error=True)["error"]
    assert error["where"].startswith("03_b.ipynb, cell 4")
    assert "helpers has no attribute WORD; did you mean WORDS?" in error["what"]
    assert "the last one that was made" in error["beneath"]
    assert preview.page() == before
    office.edit("03_b", "helpers.WORD", "helpers.WORDS")
    assert preview.until("done")["error"] is None


def test_a_half_written_notebook_is_retried(office, preview):
    path = office.notebooks / "03_b.ipynb"
    text = path.read_text(encoding="utf-8")
    start = len(preview.messages)
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    time.sleep(0.3)
    path.write_text(text.replace("helpers.WORDS}", "helpers.WORDS}共"), encoding="utf-8")
    preview.until("publishing")
    preview.until("done")
    assert "订阅报刊共" in preview.page()
    assert all(message["error"] is None for message in preview.messages[start:])


def test_a_notebook_that_stays_half_written_is_an_error(office, preview):
    path = office.notebooks / "03_b.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    assert "not a notebook" in preview.until("done", error=True)["error"]["what"]
    path.write_text(text, encoding="utf-8")
    preview.until("done")


def test_the_last_of_quick_saves_is_shown(office, preview):
    for word in ("甲", "乙", "丙", "丁"):
        office.chapter("025_new", "新篇", f"say('新的一章，第{word}稿。')")
        time.sleep(0.25)
    while "第丁稿" not in preview.page():
        preview.until("publishing")
    preview.until("done")
    assert "第丁稿" in published(office)
    (office.notebooks / "025_new.ipynb").unlink()
    while "新的一章" in preview.page():
        preview.until("publishing")
    preview.until("done")
    assert "新的一章" not in published(office)


def test_a_replaced_workbook_is_read(office, preview):
    (office.data / "~$b.xlsx").write_bytes(b"lock")
    office.workbook("c.xlsx~", "报刊订阅台账", [["报刊名称", "订阅份数"], ["晚晴", 4321]])
    (office.data / "c.xlsx~").replace(office.data / "b.xlsx")
    preview.until("publishing")
    assert "4321" in preview.page()
    preview.until("done")


def test_wrong_parameters_are_shown_until_they_are_fixed(office, preview):
    path = office.params / "2021.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text("titel: 年度综述\n", encoding="utf-8")
    assert "titel" in preview.until("done", error=True)["error"]["what"]
    path.write_text(before, encoding="utf-8")
    assert preview.until("done")["error"] is None


def test_outputs_without_the_page_are_an_error_above_the_last_one(office, preview):
    path = office.params / "2021.yaml"
    before, page = path.read_text(encoding="utf-8"), preview.page()
    path.write_text(f"{before}outputs: [article]\n", encoding="utf-8")
    assert "html is not among" in preview.until("done", error=True)["error"]["what"]
    assert preview.page() == page
    path.write_text(before, encoding="utf-8")
    assert preview.until("done")["error"] is None


def test_nothing_is_built_when_nothing_is_saved(office, preview):
    start = len(preview.messages)
    time.sleep(1)
    (office.notebooks / ".ipynb_checkpoints").mkdir()
    (office.notebooks / ".ipynb_checkpoints" / "02_a-checkpoint.ipynb").write_text("{}")
    time.sleep(1)
    office.edit("02_a", "举行宣讲{", "又行宣讲{")
    preview.until("publishing")
    assert [message["stage"] for message in preview.messages[start:]] == ["building", "publishing"]
    preview.until("done")


def children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return [*found, *(child for one in found for child in children(one))]


def still_running(pids):
    """Return which processes do not end, within a time for those that end with their parents."""
    until = time.monotonic() + 5
    while (left := [pid for pid in pids if is_running(pid)]) and time.monotonic() < until:
        time.sleep(0.05)
    return left


@pytest.fixture
def unbuildable(tmp_path):
    office = Office(tmp_path)
    office.fill()
    office.edit("02_a", "获奖", "{获奖}")
    running = Preview(tmp_path, *arguments(office))
    yield office, running
    if running.process.poll() is None:
        running.end()


def test_a_review_that_cannot_be_built_at_first_is_served_once_fixed(unbuildable):
    office, running = unbuildable
    assert "02_a.ipynb" in running.until("done", error=True)["error"]["where"]
    assert "Preview of the annual review" in running.page()
    office.edit("02_a", "{获奖}", "获奖")
    running.until("done")
    assert "听众" in running.page()


def test_ending_it_during_a_build_leaves_nothing(unbuildable):
    office, running = unbuildable
    running.until("done", error=True)
    office.edit("02_a", "{获奖}", "获奖")
    running.until("building", error=True)
    time.sleep(0.3)
    processes = children(running.process.pid)
    assert len(processes) > 2
    assert running.end() == 0
    assert not still_running(processes)
    assert not list(office.reports.glob(".work-*"))
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


def ended(*arguments):
    command = [sys.executable, ROOT / "run_report.py", *arguments]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr


def test_wrong_inputs_at_the_start_end_it(tmp_path):
    status, stderr = ended("2021", "--watch", "--data", tmp_path / "none")
    assert (status, "no such folder" in stderr) == (2, True)
    params = tmp_path / "2021.yaml"
    params.write_text("titel: x\n", encoding="utf-8")
    status, stderr = ended("2021", "--watch", "--params", params, "--reports", tmp_path)
    assert (status, "titel" in stderr) == (2, True)
    params.write_text("outputs: [pdf]\n", encoding="utf-8")
    for name in ("office.yaml", "registers.yaml"):
        shutil.copy(ROOT / "params" / name, tmp_path)
    status, stderr = ended("2021", "--watch", "--params", params, "--reports", tmp_path)
    assert (status, "html is not among them" in stderr) == (2, True)


@pytest.mark.parametrize(
    "more", [["--port", "80"], ["--watch", "--check"], ["--watch", "--port", "x"]]
)
def test_options_that_cannot_be_combined(more):
    assert ended("2021", *more)[0] == 2
