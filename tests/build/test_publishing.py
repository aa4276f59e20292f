import os
import stat
import threading

import pytest

from annual_review.build import publishing
from annual_review.build.publishing import publish, save_failed_notebook, workspace
from annual_review.errors import InputError
from annual_review.project.period import PeriodName


def waits():
    raise AssertionError("nobody else is running")


def make(folder, content):
    folder.mkdir(parents=True)
    (folder / "review.html").write_text(content, encoding="utf-8")
    return folder


def test_a_review_replaces_the_last_one(tmp_path):
    target = tmp_path / "2021"
    publish(make(tmp_path / "first", "1"), target)
    publish(make(tmp_path / "second", "2"), target)
    assert (target / "review.html").read_text(encoding="utf-8") == "2"


def test_it_does_so_where_folders_cannot_be_exchanged(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "_exchange", lambda first, second: False)
    test_a_review_replaces_the_last_one(tmp_path)


def test_a_run_that_published_nothing_leaves_nothing(tmp_path):
    with workspace(tmp_path, PeriodName(2021), waits) as work:
        make(work / "2021", "half")
    assert [path.name for path in tmp_path.iterdir()] == [".lock-2021"]


def test_the_next_run_cleans_up_after_a_killed_one(tmp_path):
    make(tmp_path / ".work-2021-dead", "half")
    make(tmp_path / ".work-2020-alive", "of another year")
    make(tmp_path / ".last-2021", "the last one, set aside")
    with workspace(tmp_path, PeriodName(2021), waits):
        assert (
            (tmp_path / "2021" / "review.html").read_text(encoding="utf-8").startswith("the last")
        )
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".lock-2021", ".work-2020-alive", "2021"]


def test_it_cleans_up_after_a_killed_run_of_another_year_but_not_beside_a_living_one(tmp_path):
    make(tmp_path / ".work-2019-abcdefgh", "rows of a run that was killed")
    (tmp_path / ".lock-2019").touch()
    this, other = PeriodName(2021), PeriodName(2020)
    with workspace(tmp_path, other, waits) as living, workspace(tmp_path, this, waits):
        assert living.exists()
        assert not (tmp_path / ".work-2019-abcdefgh").exists()


def test_what_is_personal_can_be_opened_by_its_owner_alone(tmp_path):
    before = os.umask(0)
    try:
        with workspace(tmp_path, PeriodName(2021), waits) as work:
            make(work / "2021", "1")
            make(work / "2021" / "records" / "2020", "rows")
            (work / "2021" / "to_fix.xlsx").write_text("rows", encoding="utf-8")
            publish(work / "2021", tmp_path / "2021")
        (tmp_path / "02.ipynb").write_text("{}", encoding="utf-8")
        failed = save_failed_notebook(tmp_path / "02.ipynb", tmp_path, PeriodName(2021))
    finally:
        os.umask(before)
    private = [failed, tmp_path / "2021" / "to_fix.xlsx", *(tmp_path / "2021/records").rglob("*")]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in private}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert stat.S_IMODE((tmp_path / "2021/review.html").stat().st_mode) == 0o666


def test_a_second_run_reports_that_it_waits_and_then_runs(tmp_path):
    messages, inside, release = [], threading.Event(), threading.Event()

    def first():
        with workspace(tmp_path, PeriodName(2021), waits):
            inside.set()
            release.wait(10)

    running = threading.Thread(target=first)
    running.start()
    inside.wait(10)

    def waiting():
        messages.append("waits")
        release.set()

    with workspace(tmp_path, PeriodName(2021), waiting):
        assert messages == ["waits"]
    running.join()


def test_reports_that_cannot_be_written_are_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="Nothing can be written there"):
        workspace(tmp_path / "file" / "reports", PeriodName(2021), waits).__enter__()


def test_a_failed_notebook_is_saved(tmp_path):
    executed = tmp_path / "03_wheels.ipynb"
    assert save_failed_notebook(executed, tmp_path, PeriodName(2021)) is None
    executed.write_text("{}", encoding="utf-8")
    assert os.fspath(save_failed_notebook(executed, tmp_path, PeriodName(2021))).endswith(
        "2021-failed/03_wheels.ipynb"
    )
