import pytest

from annual_review.build.publishing import (
    MANIFEST,
    changes,
    is_whole,
    read_manifest,
    write_manifest,
)
from annual_review.engine.reads import Roots


@pytest.fixture
def review(tmp_path):
    folder = tmp_path / "2021"
    (folder / "records").mkdir(parents=True)
    (folder / "review.html").write_text("x", encoding="utf-8")
    (folder / "records" / "a.parquet").write_text("a", encoding="utf-8")
    (tmp_path / "extra.csv").write_text("1", encoding="utf-8")
    elsewhere = roots(tmp_path).digests([tmp_path / "extra.csv"])
    write_manifest(folder, 2021, {"data/a.csv": "1"}, elsewhere=elsewhere, fonts=[], warnings=[])
    return folder


def roots(folder):
    return Roots({"params": folder})


def test_a_review_is_whole_until_one_of_its_files_changes_goes_or_is_added(review):
    manifest = read_manifest(review)
    assert is_whole(review, manifest)
    (review / "records" / "b.parquet").touch()
    assert not is_whole(review, manifest)
    (review / "records" / "b.parquet").unlink()
    (review / "review.html").write_text("y", encoding="utf-8")
    assert not is_whole(review, manifest)


def test_what_changed_since_is_named_wherever_it_was_read(review):
    manifest, folders = read_manifest(review), roots(review.parent)
    assert changes(manifest, {"data/a.csv": "1"}, folders) == []
    (review.parent / "extra.csv").write_text("2", encoding="utf-8")
    assert changes(manifest, {"data/a.csv": "2"}, folders) == ["data/a.csv", "params/extra.csv"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"inputs": []}', '{"inputs": {}}'])
def test_a_manifest_that_is_damaged_or_of_another_version_is_none(review, text):
    (review / MANIFEST).write_text(text, encoding="utf-8")
    assert read_manifest(review) == {}
    (review / MANIFEST).unlink()
    assert read_manifest(review) == {}
