"""The manifest: what a review was made of, and whether its files are complete."""

import pytest

from annual_review.build.manifest import (
    MANIFEST,
    changed_inputs,
    input_fingerprints,
    is_complete,
    read_manifest,
    write_manifest,
)
from annual_review.engine.fingerprints import differences
from annual_review.engine.reads import Roots
from annual_review.project.period import PeriodName


@pytest.fixture
def review(tmp_path):
    folder = tmp_path / "2021"
    (folder / "records").mkdir(parents=True)
    (folder / "review.html").write_text("x", encoding="utf-8")
    (folder / "records" / "a.parquet").write_text("a", encoding="utf-8")
    (tmp_path / "extra.csv").write_text("1", encoding="utf-8")
    elsewhere = roots(tmp_path).digests([tmp_path / "extra.csv"])
    write_manifest(
        folder, PeriodName(2021), {"data/a.csv": "1"}, elsewhere=elsewhere, fonts=[], warnings=[]
    )
    return folder


def roots(folder):
    return Roots({"params": folder})


def test_a_review_is_complete_until_a_file_is_changed_removed_or_added(review):
    manifest = read_manifest(review)
    assert is_complete(review, manifest)
    (review / "records" / "b.parquet").touch()
    assert not is_complete(review, manifest)
    (review / "records" / "b.parquet").unlink()
    (review / "review.html").write_text("y", encoding="utf-8")
    assert not is_complete(review, manifest)


def test_changed_inputs_are_named_wherever_they_were_read(review):
    manifest, folders = read_manifest(review), roots(review.parent)
    assert changed_inputs(manifest, {"data/a.csv": "1"}, folders) == []
    (review.parent / "extra.csv").write_text("2", encoding="utf-8")
    assert changed_inputs(manifest, {"data/a.csv": "2"}, folders) == [
        "data/a.csv",
        "params/extra.csv",
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"inputs": []}', '{"inputs": {}}'])
def test_a_damaged_or_missing_manifest_is_empty(review, text):
    (review / MANIFEST).write_text(text, encoding="utf-8")
    assert read_manifest(review) == {}
    (review / MANIFEST).unlink()
    assert read_manifest(review) == {}


def test_a_changed_register_and_a_changed_parameter_are_named(tmp_path):
    for name in ("data", "notebooks"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "a.csv").write_text("1", encoding="utf-8")
    params = tmp_path / "2021.yaml"

    def now():
        return input_fingerprints(
            tmp_path / "data", {"params/2021.yaml": params}, tmp_path / "notebooks", {}, {}
        )

    before = now()
    assert not differences(before, now())
    (tmp_path / "data" / "a.csv").write_text("2", encoding="utf-8")
    params.write_text("title: x", encoding="utf-8")
    assert differences(before, now()) == ["data/a.csv", "params/2021.yaml"]
    assert any(name.startswith("annual_review/") for name in before)
    assert "library pandas" in before
