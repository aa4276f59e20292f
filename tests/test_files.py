"""Files are the same bytes on every system, and never half written."""

import json

import pytest

from annual_review import files
from annual_review.files import replace_file, write_json, write_text, zip_bytes, zip_parts


def test_json_is_utf_8_with_line_feeds_and_one_entry_a_line(tmp_path):
    write_json(tmp_path / "a.json", {"title": "综述", "years": [2021]})
    assert (tmp_path / "a.json").read_bytes() == (
        '{\n "title": "综述",\n "years": [\n  2021\n ]\n}\n'.encode()
    )


def test_line_feeds_are_not_translated(tmp_path):
    write_text(tmp_path / "a.txt", "甲\n乙\r\n")
    assert (tmp_path / "a.txt").read_bytes() == "甲\n乙\r\n".encode()


@pytest.mark.parametrize("content", ["甲\n", b"\xff\n"])
def test_a_file_is_replaced_and_its_folder_is_made(tmp_path, content):
    path = tmp_path / "folder" / "a.txt"
    replace_file(path, "old")
    replace_file(path, content)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    write_json(path, 1)

    def write_half(part, text):
        part.write_text(text[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_text", write_half)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, "new")
    assert json.loads(path.read_text()) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_archive_depends_on_its_parts_alone():
    parts = {"b.xml": b"<b/>" * 99, "a.xml": b""}
    archive = zip_bytes(parts, 1980)
    assert archive == zip_bytes(dict(parts), 1980)
    assert list(zip_parts(archive).items()) == list(parts.items())
