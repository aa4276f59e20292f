"""Which wheels and which environment markers are those of a target."""

import sys
import sysconfig

import pytest
from packaging.markers import default_environment
from packaging.tags import sys_tags
from packaging.utils import parse_wheel_filename

from annual_review.bundle.targets import PLATFORMS, Target, oldest_glibc

HERE = next(
    (each for each in PLATFORMS.values() if each.sysconfig == sysconfig.get_platform()), None
)


def tags(ending):
    return parse_wheel_filename(f"some-1.0-{ending}.whl")[3]


def target(platform="linux-x64", python="3.11", **more):
    return Target(PLATFORMS[platform], python, **more)


@pytest.mark.skipif(HERE is None, reason="an archive is for other systems")
class TestThisSystem:
    def test_what_fits_a_target_fits_the_system_that_it_describes(self):
        described = Target(HERE, f"3.{sys.version_info.minor}")
        # Of a newer glibc than 2.28, of a plain linux_x86_64 and of musl, a target knows nothing.
        assert set(described.ranks) <= set(sys_tags())

    def test_markers_of_a_target_are_those_of_the_system_that_it_describes(self):
        first, last = Target(HERE, f"3.{sys.version_info.minor}").environments()
        here = default_environment()
        varying = {"python_full_version", "implementation_version"}
        varying |= {"platform_release", "platform_version"}
        for name in set(here) - varying:
            assert first[name] == last[name] == here[name], name


def test_a_wheel_of_another_system_or_python_does_not_fit():
    windows = target("windows-x64")
    assert windows.rank(tags("cp311-cp311-win_amd64")) == 0
    for ending in ("cp312-cp312-win_amd64", "cp311-cp311-win32", "cp311-cp311-win_arm64"):
        assert windows.rank(tags(ending)) is None
    assert target("linux-arm64").rank(tags("cp311-cp311-manylinux_2_17_x86_64")) is None
    assert target().rank(tags("cp311-cp311-musllinux_1_2_x86_64")) is None


def test_a_wheel_of_the_stable_interface_fits_later_versions_of_python():
    for python in ("3.11", "3.12", "3.13"):
        assert target(python=python).rank(tags("cp39-abi3-manylinux2014_x86_64")) is not None
    assert target(python="3.11").rank(tags("cp312-abi3-manylinux2014_x86_64")) is None


def test_the_wheel_for_older_systems_is_better():
    old, new = (target().rank(tags(f"cp311-cp311-manylinux_2_{n}_x86_64")) for n in (17, 28))
    assert old < new


def test_a_wheel_that_needs_a_newer_glibc_fits_only_where_that_is_said():
    needing = tags("cp311-cp311-manylinux_2_34_x86_64")
    assert target().rank(needing) is None
    assert target(glibc=34).rank(needing) is not None
    assert oldest_glibc(needing) == 34


def test_of_several_tags_the_oldest_glibc_counts():
    assert oldest_glibc(tags("cp311-abi3-manylinux2014_x86_64.manylinux_2_28_x86_64")) == 17
    assert oldest_glibc(tags("py3-none-any")) == 0
