"""bundle.lock is in step with pyproject.toml and main.lock, and says what each target needs."""

import tomllib
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from annual_review.bundle.lock import pins_of, read_lock
from annual_review.bundle.targets import PLATFORMS, Target, holds
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
TARGETS = [Target(platform, "3.11") for platform in PLATFORMS.values()]
INSTALLED = [*PROJECT["dependencies"], *EXTRAS["lab"], *EXTRAS["offices"], *EXTRAS["bundle"]]
PINS = read_lock()


def names(requirements):
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def named(target, pins=PINS):
    return {(pin.name, str(pin.version)) for pin in pins_of(target, pins)}


def written(tmp_path, text):
    path = tmp_path / "some.lock"
    path.write_text(text, encoding="utf-8")
    return read_lock(path)


@pytest.mark.parametrize("requirement", INSTALLED)
def test_every_requirement_of_the_package_is_locked(requirement):
    wanted = Requirement(requirement)
    found = [pin for pin in PINS if pin.name == canonicalize_name(wanted.name)]
    assert found
    assert all(wanted.specifier.contains(pin.version, prereleases=True) for pin in found)


def test_its_versions_are_those_that_the_tests_run_with():
    lines = ROOT.joinpath("requirements/main.lock").read_text(encoding="utf-8").splitlines()
    main = {
        line.partition(";")[0].strip(" \\") for line in lines if not line.startswith((" ", "-"))
    }
    assert {f"{pin.name}=={pin.version}" for pin in PINS} <= main


def required_by(pin):
    """Return what a library requires here, without its extras."""
    try:
        lines = requires(pin.name) or []
    except PackageNotFoundError:  # of another system
        return set()
    wanted = map(Requirement, lines)
    return {
        canonicalize_name(each.name)
        for each in wanted
        if each.marker is None or each.marker.evaluate({"extra": ""})
    }


def test_tools_of_the_tests_are_not_in_it():
    needed = names(INSTALLED).union(*map(required_by, PINS))
    assert not (names(EXTRAS["test"]) - needed) & {pin.name for pin in PINS}


def test_every_file_has_a_digest():
    assert all(pin.digests for pin in PINS)


def test_a_target_needs_what_its_own_system_needs():
    windows, linux, _arm = (dict(named(target)) for target in TARGETS)
    assert "pywinpty" in windows
    assert "pywinpty" not in linux
    assert "pexpect" in linux
    assert "pexpect" not in windows
    assert not any("appnope" in dict(named(target)) for target in TARGETS)  # of macOS


def test_what_any_patch_version_of_python_needs_is_taken(tmp_path):
    pins = written(
        tmp_path,
        "soup==2.10 ; python_full_version < '3.11.5' --hash=sha256:" + 64 * "a" + "\n"
        "soup==4.1 ; python_full_version >= '3.11.5' --hash=sha256:" + 64 * "b" + "\n"
        "other==1 ; python_version < '3.11' --hash=sha256:" + 64 * "c" + "\n",
    )
    assert named(TARGETS[0], pins) == {("soup", "2.10"), ("soup", "4.1")}


def test_a_line_keeps_its_marker_for_the_python_that_installs(tmp_path):
    text = "some==1.0 ; os_name == 'nt' \\\n    --hash=sha256:" + 64 * "a" + "\n"
    [pin] = written(tmp_path, text)
    line = pin.line(["b" * 64])
    assert line == 'some==1.0 ; os_name == "nt" --hash=sha256:' + "b" * 64
    environments = [next(target.environments()) for target in TARGETS]
    marker = Requirement(line.partition(" --hash")[0]).marker
    assert [holds(marker, each) for each in environments] == [True, False, False]
