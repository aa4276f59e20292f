import json

from annual_review.engine.fingerprints import (
    changed,
    digest_of,
    digest_of_source,
    fingerprints,
    of_inputs,
)


def test_every_visible_file_has_its_fingerprint(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("a/x.csv", "y.csv", ".hidden", "~$lock.xlsx"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert list(fingerprints(tmp_path, "data/")) == ["data/a/x.csv", "data/y.csv"]


def test_what_changed_is_named(tmp_path):
    for name in ("data", "notebooks"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "a.csv").write_text("1", encoding="utf-8")
    params = tmp_path / "2021.yaml"

    def now():
        return of_inputs(
            tmp_path / "data", {"params/2021.yaml": params}, tmp_path / "notebooks", {}, {}
        )

    before = now()
    assert not changed(before, now())
    (tmp_path / "data" / "a.csv").write_text("2", encoding="utf-8")
    params.write_text("title: x", encoding="utf-8")
    assert changed(before, now()) == ["data/a.csv", "params/2021.yaml"]
    assert any(name.startswith("annual_review/") for name in before)
    assert "library pandas" in before


def notebook(path, source, **more):
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source} | more
    text = {"cells": [cell], "metadata": {"kernelspec": {}}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(text), encoding="utf-8")
    return digest_of_source(path)


def test_a_notebook_that_was_only_run_is_the_same(tmp_path):
    path = tmp_path / "a.ipynb"
    written = notebook(path, ["say(1)\n", "say(2)"], outputs=[], execution_count=None)
    output = {"output_type": "stream", "name": "stdout", "text": "1"}
    assert notebook(path, "say(1)\nsay(2)", outputs=[output], execution_count=3) == written
    assert notebook(path, "say(1)\nsay(3)", outputs=[output], execution_count=3) != written
    tagged = notebook(path, "say(1)\nsay(2)", outputs=[], metadata={"tags": ["appendix"]})
    assert tagged != written


def test_what_is_no_notebook_is_known_by_its_bytes(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("[1]", encoding="utf-8")
    assert digest_of_source(path) == digest_of(path)
    assert digest_of_source(tmp_path / "none.ipynb") == "absent"
