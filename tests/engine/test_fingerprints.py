"""Digests of folders and notebooks: what counts as a change, and what does not."""

import hashlib
import json
import sys

import pytest

from annual_review.engine.fingerprints import (
    differences,
    digest,
    fingerprints,
    notebook_digest,
    path_digest,
)


def test_every_visible_file_of_a_folder_has_a_fingerprint(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("a/x.csv", "y.csv", ".hidden", "~$lock.xlsx"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert list(fingerprints(tmp_path, "data/")) == ["data/a/x.csv", "data/y.csv"]


def test_fingerprints_are_in_the_order_of_paths(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/x.csv", "b.csv", "a.csv", "c.csv"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert list(fingerprints(tmp_path)) == ["a.csv", "b/x.csv", "b.csv", "c.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_to_a_file_counts_and_one_to_a_folder_or_to_nothing_does_not(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.csv").write_text("x", encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    for name, target in {"file": "x.csv", "folder": "", "nothing": "none.csv"}.items():
        (data / name).symlink_to(tmp_path / "elsewhere" / target)
    (data / "itself").symlink_to(data / "itself")
    found = fingerprints(data)
    assert found == {"file": path_digest(tmp_path / "elsewhere" / "x.csv")}


def test_what_is_no_folder_has_no_fingerprints(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert fingerprints(tmp_path / "file") == fingerprints(tmp_path / "none") == {}


def test_a_file_of_any_size_has_its_sha256(tmp_path):
    for size in (0, 1, 2**16, 2**16 + 1, 300_000):
        content = bytes(range(251)) * (size // 251 + 1)
        (tmp_path / "file").write_bytes(content[:size])
        assert digest(tmp_path / "file") == hashlib.sha256(content[:size]).hexdigest()


def test_differences_are_changed_new_and_removed_names():
    before = {"a": "1", "b": "1", "c": "1"}
    assert differences(before, {"a": "1", "b": "2", "d": "1"}) == ["b", "c", "d"]


def write_notebook(path, source, **more):
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source} | more
    text = {"cells": [cell], "metadata": {"kernelspec": {}}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(text), encoding="utf-8")
    return notebook_digest(path)


def test_running_a_notebook_does_not_change_its_digest(tmp_path):
    path = tmp_path / "a.ipynb"
    written = write_notebook(path, ["say(1)\n", "say(2)"], outputs=[], execution_count=None)
    output = {"output_type": "stream", "name": "stdout", "text": "1"}
    assert write_notebook(path, "say(1)\nsay(2)", outputs=[output], execution_count=3) == written
    assert write_notebook(path, "say(1)\nsay(3)", outputs=[output], execution_count=3) != written
    tagged = write_notebook(path, "say(1)\nsay(2)", outputs=[], metadata={"tags": ["appendix"]})
    assert tagged != written


def test_a_file_that_is_no_notebook_has_the_digest_of_its_bytes(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("[1]", encoding="utf-8")
    assert notebook_digest(path) == path_digest(path)
    assert notebook_digest(tmp_path / "none.ipynb") == "absent"
