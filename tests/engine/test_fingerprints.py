"""Digests of folders and notebooks: what counts as a change, and what does not."""

import json

from annual_review.engine.fingerprints import (
    differences,
    fingerprints,
    notebook_digest,
    path_digest,
)


def test_every_visible_file_of_a_folder_has_a_fingerprint(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("a/x.csv", "y.csv", ".hidden", "~$lock.xlsx"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert list(fingerprints(tmp_path, "data/")) == ["data/a/x.csv", "data/y.csv"]


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
