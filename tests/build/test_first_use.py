"""What a warm process keeps of the last review, for the builds that it forks."""

import json
import sys

import pytest

from annual_review.build import first_use, rendering
from annual_review.build.rendering import Reading, keep_read

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked")


def write(path, text):
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}
    nb = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(nb), encoding="utf-8")
    return path


@pytest.fixture
def read(monkeypatch):
    """Return the names of the chapters that are read from now on."""
    names, usual = [], rendering._read_chapter

    def read_chapter(path):
        names.append(path.stem)
        return usual(path)

    monkeypatch.setattr(rendering, "_read_chapter", read_chapter)
    monkeypatch.setattr(rendering, "_kept", {})
    return names


def test_a_chapter_that_is_kept_is_not_read_again(tmp_path, read):
    chapter = write(tmp_path / "02_a.ipynb", "# A")
    keep_read([chapter])
    kept = Reading().read(chapter)
    keep_read([chapter])
    assert Reading().read(chapter) is kept
    assert read == ["02_a"]


def test_a_chapter_of_other_bytes_or_another_name_is_read(tmp_path, read):
    chapter = write(tmp_path / "02_a.ipynb", "# A")
    keep_read([chapter])
    write(chapter, "# B")
    Reading().read(chapter)
    Reading().read(write(tmp_path / "03_b.ipynb", "# A"))
    assert read == ["02_a", "02_a", "03_b"]


def test_chapters_of_an_older_review_are_forgotten(tmp_path, read):
    old, new = write(tmp_path / "02_a.ipynb", "# A"), write(tmp_path / "03_b.ipynb", "# B")
    keep_read([old])
    keep_read([new])
    assert [name for name, _digest in rendering._kept] == ["03_b"]


def test_a_process_use_onces_once_and_keeps_the_chapters_of_each_review(monkeypatch):
    done = []
    monkeypatch.setattr(first_use, "can_fork", lambda: True)
    monkeypatch.setattr(first_use, "_keep_chapters", lambda options: done.append("kept"))
    monkeypatch.setattr(first_use, "_use_once", lambda options: done.append("used"))
    one = first_use.FirstUse()
    one.after(None)
    one.after(None)
    assert done == ["kept", "used", "kept"]


def test_a_first_use_that_fails_stops_nothing(monkeypatch):
    def fail(options):
        raise OSError("the folder was removed")

    monkeypatch.setattr(first_use, "can_fork", lambda: True)
    monkeypatch.setattr(first_use, "_keep_chapters", fail)
    first_use.FirstUse().after(None)


def test_nothing_is_use_onced_where_nothing_is_forked(monkeypatch):
    done = []
    monkeypatch.setattr(first_use, "can_fork", lambda: False)
    monkeypatch.setattr(first_use, "_keep_chapters", done.append)
    first_use.FirstUse().after(None)
    assert done == []
