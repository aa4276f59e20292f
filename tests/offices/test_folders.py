"""Remote folders: what is fetched, put back and removed."""

import sys

import pytest

pytest.importorskip("fsspec", reason="the extra 'offices' is not installed")

import fsspec

from annual_review.errors import InputError
from annual_review.offices.folders import Folder


@pytest.fixture
def elsewhere():
    """Return a file system that only this process has, with a few files."""
    system = fsspec.filesystem("memory")
    for name in (
        "a/2021/x.txt",
        "a/2021/manifest.json",
        "a/2020/y.txt",
        "ab/2021/z[1].txt",
        "a/2021/[x].txt",
    ):
        system.pipe(f"/office/{name}", name.encode())
    yield system
    system.store.clear()
    system.pseudo_dirs.clear()


def found(system):
    return {path: system.cat_file(path).decode() for path in system.find("/office")}


def test_only_wanted_files_are_fetched(elsewhere, tmp_path):
    folder = Folder("memory://office", tmp_path)
    folder.fetch("a", lambda path: path.parts[1] != "2020")
    folder.fetch("ab")
    folder.fetch("nobody")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    names = sorted(path.relative_to(tmp_path).as_posix() for path in files)
    assert names == ["a/2021/[x].txt", "a/2021/manifest.json", "a/2021/x.txt", "ab/2021/z[1].txt"]
    assert (tmp_path / "ab/2021/z[1].txt").read_text() == "ab/2021/z[1].txt"


def test_changed_files_are_put_back_and_deleted_ones_removed(elsewhere, tmp_path, monkeypatch):
    folder = Folder("memory://office", tmp_path)
    folder.fetch("a")
    (tmp_path / "a/2021/[x].txt").unlink()  # it is no pattern
    (tmp_path / "a/2021/manifest.json").write_text("new")
    (tmp_path / "a/2021/deep").mkdir()
    (tmp_path / "a/2021/deep/new.txt").write_text("new")
    done = []
    for name in ("put_file", "rm_file"):
        real = getattr(type(elsewhere), name)

        def noted(self, *paths, _real=real, _name=name, **more):
            done.append((_name, str(paths[-1]).rpartition("/office/")[2]))
            return _real(self, *paths, **more)

        monkeypatch.setattr(type(elsewhere), name, noted)
    folder.put("a/2021", last="a/2021/manifest.json")
    assert done == [
        ("put_file", "a/2021/deep/new.txt"),
        ("rm_file", "a/2021/[x].txt"),
        ("put_file", "a/2021/manifest.json"),
    ]
    assert found(elsewhere) == {
        "/office/a/2020/y.txt": "a/2020/y.txt",
        "/office/a/2021/deep/new.txt": "new",
        "/office/a/2021/manifest.json": "new",
        "/office/a/2021/x.txt": "a/2021/x.txt",
        "/office/ab/2021/z[1].txt": "ab/2021/z[1].txt",
    }


def test_a_rewritten_file_with_the_same_content_is_not_put(elsewhere, tmp_path):
    folder = Folder("memory://office", tmp_path)
    folder.fetch("a")
    before = elsewhere.modified("/office/a/2021/x.txt")
    (tmp_path / "a/2021/x.txt").write_text("a/2021/x.txt")
    folder.put("a")
    assert elsewhere.modified("/office/a/2021/x.txt") == before


def test_a_single_file_can_be_put(elsewhere, tmp_path):
    folder = Folder("memory://office", tmp_path)
    (tmp_path / "index.html").write_text("x")
    folder.put("index.html")
    assert elsewhere.cat("/office/index.html") == b"x"


def test_a_name_that_leads_out_of_the_folder_is_dropped(elsewhere, tmp_path, monkeypatch):
    monkeypatch.setattr(type(elsewhere), "find", lambda self, path: ["/office/a/../../evil"])
    copy = tmp_path / "copy"
    Folder("memory://office", copy).fetch("a")
    assert not copy.exists()


def test_texts_contain_the_place_instead_of_the_copy(tmp_path):
    folder = Folder("memory://office", tmp_path)
    assert folder.with_places(f"{tmp_path}/a: no.") == "memory://office/a: no."


def test_a_local_folder_is_used_directly(tmp_path):
    (tmp_path / "a").mkdir()
    folder = Folder(str(tmp_path), tmp_path / "copy")
    folder.fetch("a")
    folder.put("a")
    assert folder.path == tmp_path
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("place", ["nosuch://x/y", "ssh://host/x"])
def test_a_url_that_no_library_opens_is_an_input_error(place, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "paramiko", None)
    with pytest.raises(InputError, match=place):
        Folder(place, tmp_path)


def test_files_that_are_not_fetched_can_be_touched(elsewhere, tmp_path):
    folder = Folder("memory://office", tmp_path)
    folder.fetch("a", lambda path: path.suffix == ".json")
    folder.touch("a")
    assert (tmp_path / "a/2021/manifest.json").read_text() == "a/2021/manifest.json"
    assert (tmp_path / "a/2021/x.txt").read_bytes() == b""
