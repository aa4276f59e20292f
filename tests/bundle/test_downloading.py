"""What pip is asked for, and what its errors mean."""

import pytest

from annual_review.bundle.downloading import download
from annual_review.bundle.targets import PLATFORMS, Target
from annual_review.errors import BuildError
from tests.support.small_wheels import pin_of, write_wheel

WINDOWS, LINUX = Target(PLATFORMS["windows-x64"], "3.11"), Target(PLATFORMS["linux-x64"], "3.11")


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A folder that pip takes wheels from, and no other place."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


@pytest.fixture
def into(tmp_path):
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_wheels_of_another_system_than_this_one_are_downloaded(index, into):
    lib = write_wheel(index, "lib", tags="cp311-cp311-win_amd64")
    write_wheel(index, "lib", tags="cp311-cp311-manylinux2014_x86_64")
    download(WINDOWS, [pin_of(lib, "os_name == 'nt'")], into)
    assert names(into) == ["lib-1.0-cp311-cp311-win_amd64.whl"]


def test_the_wheel_for_old_systems_is_preferred_to_one_for_new_ones(index, into):
    old = write_wheel(index, "lib", tags="cp311-cp311-manylinux_2_17_x86_64")
    new = write_wheel(index, "lib", tags="cp311-cp311-manylinux_2_28_x86_64")
    write_wheel(index, "lib", tags="cp311-cp311-manylinux_2_34_x86_64")
    pin = pin_of(old)
    download(LINUX, [type(pin)(pin.requirement, (old.digest, new.digest))], into)
    assert names(into) == [old.path.name]


def test_two_versions_of_a_library_for_two_patch_versions_are_both_downloaded(index, into):
    wheels = [write_wheel(index, "soup", version) for version in ("2.10", "4.1")]
    download(WINDOWS, [pin_of(wheel) for wheel in wheels], into)
    assert names(into) == [wheel.path.name for wheel in wheels]


def test_a_library_that_requires_another_brings_nothing_that_the_lock_does_not_name(index, into):
    lib = write_wheel(index, "lib", requires=["more"])
    write_wheel(index, "more")
    download(WINDOWS, [pin_of(lib)], into)
    assert names(into) == [lib.path.name]


def test_a_missing_wheel_is_named_with_its_target(index, into):
    lib = write_wheel(index, "lib", tags="cp311-cp311-manylinux2014_x86_64")
    with pytest.raises(BuildError) as caught:
        download(WINDOWS, [pin_of(lib)], into)
    assert "windows-x64, Python 3.11" in caught.value.where
    assert caught.value.what == "There is no wheel of lib==1.0."


def test_a_file_that_is_not_the_one_of_the_lock_is_refused(index, into):
    pin = pin_of(write_wheel(index, "lib"))
    write_wheel(index, "lib", files={"lib/added.py": ""})
    with pytest.raises(BuildError, match="is not the one of the lock"):
        download(WINDOWS, [pin], into)
    assert names(into) == []


def test_without_a_network_the_error_says_so(into, index, monkeypatch):
    pin = pin_of(write_wheel(index, "lib"))
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(BuildError, match="The index of packages cannot be reached"):
        download(WINDOWS, [pin], into)
