"""What a warm process keeps of the last review, for the builds that it forks."""

import json
import sys

import pytest

from annual_review.build import practice, rendering
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


def test_a_process_practises_once_and_keeps_the_chapters_of_each_review(monkeypatch):
    done = []
    monkeypatch.setattr(practice, "can_fork", lambda: True)
    monkeypatch.setattr(practice, "_keep_chapters", lambda options: done.append("kept"))
    monkeypatch.setattr(practice, "_practise", lambda options: done.append("practised"))
    one = practice.Practice()
    one.after(None)
    one.after(None)
    assert done == ["kept", "practised", "kept"]


def test_practice_that_fails_stops_nothing(monkeypatch):
    def fail(options):
        raise OSError("the folder was removed")

    monkeypatch.setattr(practice, "can_fork", lambda: True)
    monkeypatch.setattr(practice, "_keep_chapters", fail)
    practice.Practice().after(None)


def test_nothing_is_practised_where_nothing_is_forked(monkeypatch):
    done = []
    monkeypatch.setattr(practice, "can_fork", lambda: False)
    monkeypatch.setattr(practice, "_keep_chapters", done.append)
    practice.Practice().after(None)
    assert done == []
