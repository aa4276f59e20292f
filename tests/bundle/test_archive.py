"""The archive: its files, their encodings, checksums and bytes."""

import hashlib
import json
import re
import tarfile
import zipfile

import pytest

from annual_review.bundle.archive import Content, requirements, write_archive
from annual_review.bundle.interpreters import Interpreter, interpreters
from annual_review.bundle.targets import PLATFORMS, Target
from annual_review.errors import BuildError, InputError
from tests.support.small_wheels import pin_of, write_small_archive, write_wheel

WINDOWS, LINUX = Target(PLATFORMS["windows-x64"], "3.11"), Target(PLATFORMS["linux-x64"], "3.12")
TRIPLES = {name: platform.triple for name, platform in PLATFORMS.items()}


def read(path):
    """Return the files of an archive by their places in its folder."""
    with zipfile.ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def content(tmp_path):
    package, shared = write_wheel(tmp_path, "annual-review"), write_wheel(tmp_path, "shared")
    windows = write_wheel(tmp_path, "lib", tags="cp311-cp311-win_amd64")
    linux = write_wheel(tmp_path, "lib", tags="cp312-cp312-manylinux_2_27_x86_64")
    lib = pin_of(windows)
    both = type(lib)(lib.requirement, (windows.digest, linux.digest))
    only = pin_of(shared, "os_name == 'nt'")
    chosen = {WINDOWS: [shared, windows], LINUX: [shared, linux]}
    return Content(package, [only, both], chosen, [("params/office.yaml", b"name: x\n")])


@pytest.fixture
def files(content, tmp_path):
    write_archive(tmp_path / "out.zip", content)
    return read(tmp_path / "out.zip")


def test_a_shared_wheel_is_in_it_once(files):
    wheels = [name for name in files if name.endswith(".whl")]
    assert len(wheels) == len(set(wheels)) == 4


def test_checksums_name_every_other_file(files):
    lines = files.pop("SHA256SUMS").decode().splitlines()
    said = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert said == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_requirements_hold_the_digests_of_the_wheels_and_the_markers_of_the_lock(content):
    shared, lib, own = requirements(content).splitlines()
    assert shared.startswith('shared==1.0 ; os_name == "nt" --hash=sha256:')
    assert lib.count("--hash=") == 2
    assert own.startswith("annual-review==1.0 --hash=sha256:")


def test_the_manifest_says_for_each_target_what_it_takes_and_needs(files):
    windows, linux = json.loads(files["program/manifest.json"])["targets"]
    assert (windows["platform"], windows["python"], windows["glibc"]) == ("win-amd64", "3.11", 0)
    assert (linux["platform"], linux["python"], linux["glibc"]) == ("linux-x86_64", "3.12", 27)
    assert windows["wheels"] == ["shared-1.0-py3-none-any.whl", "lib-1.0-cp311-cp311-win_amd64.whl"]


def test_the_start_file_of_windows_is_ascii_in_windows_lines_and_tries_the_right_pythons(files):
    text = files["开始.bat"].decode("ascii")
    assert "\n" not in text.replace("\r\n", "")
    assert '"py -3.12" "py -3.11" "python"' in text
    assert not re.search("@[A-Z_]+@", text)
    targets = set(re.findall(r"goto (\w+)|call :(\w+)", text))
    labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert {one or other for one, other in targets} <= labels


def test_the_chinese_of_the_start_file_of_windows_is_escaped_and_legible(files):
    escaped = re.search(r"Unescape\('(.+?)'\)", files["开始.bat"].decode("ascii"))[1]
    assert re.sub(r"\\u(\w{4})", lambda one: chr(int(one[1], 16)), escaped) == (
        "请先把压缩包全部解压，再双击解压后的“开始”。"
    )


def test_texts_open_in_the_editor_of_an_old_windows(files):
    instructions = files["使用说明.txt"]
    assert instructions.startswith(b"\xef\xbb\xbf")
    text = instructions.decode("utf-8-sig")
    assert "\n" not in text.replace("\r\n", "")
    assert "需要 Python 3.11、3.12（64 位）" in text
    assert "glibc 2.27" in text
    assert not re.search("@[A-Z_]+@", text)
    # `type` shows UTF-16 with its mark in a window of any code page.
    assert files["program/no_python_windows.txt"].decode("utf-16").startswith("\r\n没有找到")
    assert files["program/no_python_linux.txt"].decode().startswith("\n没有找到")


def test_the_start_file_of_linux_can_be_executed(content, tmp_path):
    write_archive(tmp_path / "out.zip", content)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert [name for name, mode in modes.items() if mode & 0o111] == ["annual-review-1.0/start.sh"]


def test_equal_contents_are_equal_bytes(content, tmp_path):
    for name in ("one.zip", "two.zip"):
        write_archive(tmp_path / name, content)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_an_archive_that_cannot_be_written_is_an_error_and_leaves_nothing(content, tmp_path):
    resource = pytest.importorskip("resource")
    folder = tmp_path / "folder"
    folder.mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, before[1]))  # bytes of a file
    try:
        with pytest.raises(BuildError, match=r"out\.zip: It cannot be written: File too large"):
            write_archive(folder / "out.zip", content)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(folder.iterdir()) == []


class TestPythonItself:
    def archive_of(self, folder, name, member="python/bin/python3"):
        (folder / "executable").write_text("#!/bin/sh\n", encoding="utf-8")
        path = folder / name
        with tarfile.open(path, "w:gz") as archive:
            archive.add(folder / "executable", member)
        return path

    def test_its_platform_and_version_are_those_of_its_name(self, tmp_path):
        name = f"cpython-3.12.4+20240726-{TRIPLES['linux-x64']}-install_only.tar.gz"
        path = self.archive_of(tmp_path, name)
        assert interpreters([path], [WINDOWS, LINUX]) == [Interpreter(path, LINUX)]

    def test_it_is_put_where_the_start_files_look(self, tmp_path, content):
        name = f"cpython-3.12.4+20240726-{TRIPLES['linux-x64']}-install_only_stripped.tar.gz"
        given = interpreters([self.archive_of(tmp_path, name)], [LINUX])
        more = Content(content.package, content.pins, content.chosen, (), given)
        write_archive(tmp_path / "out.zip", more)
        files = read(tmp_path / "out.zip")
        assert "python/linux-x64.tar.gz" in files
        assert "python/$name.tar.gz" in files["start.sh"].decode()
        assert "name=linux-x64" in files["start.sh"].decode()

    @pytest.mark.parametrize(
        ("name", "member", "said"),
        [
            ("cpython-3.12.4+1-{linux-x64}-install_only.tar.gz", "bin/python", "no python/bin"),
            ("cpython-3.10.4+1-{linux-x64}-install_only.tar.gz", "python/bin/python3", "3.10"),
            ("cpython-3.12.4+1-{windows-x64}-install_only.tar.gz", "python/python.exe", "windows"),
            ("Python-3.12.4.tgz", "python/bin/python3", "no archive of python-build-standalone"),
        ],
    )
    def test_another_file_is_refused(self, tmp_path, name, member, said):
        path = self.archive_of(tmp_path, name.format_map(TRIPLES), member)
        with pytest.raises(InputError, match=said):
            interpreters([path], [LINUX])


def test_the_small_archive_of_the_tests_of_installation_is_such_an_archive(tmp_path):
    assert "program/install.py" in read(write_small_archive(tmp_path, LINUX))
