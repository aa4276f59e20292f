import os

import pytest

from annual_review import publishing
from annual_review.errors import InputError
from annual_review.publishing import keep_failed, publish, workspace


def make(folder, content):
    folder.mkdir()
    (folder / "review.html").write_text(content, encoding="utf-8")
    return folder


def test_a_review_takes_the_place_of_the_last_one(tmp_path):
    target = tmp_path / "2021"
    publish(make(tmp_path / "first", "1"), target)
    publish(make(tmp_path / "second", "2"), target)
    assert (target / "review.html").read_text(encoding="utf-8") == "2"


def test_it_does_so_too_where_folders_cannot_change_places(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "_exchange", lambda one, other: False)
    test_a_review_takes_the_place_of_the_last_one(tmp_path)


def test_nothing_is_left_of_a_run_that_published_nothing(tmp_path):
    with workspace(tmp_path, 2021) as work:
        make(work / "2021", "half")
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="Nothing can be written there"):
        workspace(tmp_path / "file" / "reports", 2021).__enter__()


def test_a_notebook_that_failed_is_kept_for_reading(tmp_path):
    executed = tmp_path / "03_wheels.ipynb"
    assert keep_failed(executed, tmp_path, 2021) is None
    executed.write_text("{}", encoding="utf-8")
    assert os.fspath(keep_failed(executed, tmp_path, 2021)).endswith("2021-failed/03_wheels.ipynb")
