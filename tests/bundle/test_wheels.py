"""Which wheels a target takes; what they require and nobody has."""

import pytest

from annual_review.bundle.targets import PLATFORMS, Target
from annual_review.bundle.wheels import check_complete, chosen, wheels_in
from annual_review.errors import BuildError
from tests.support.small_wheels import pin_of, write_wheel

WINDOWS, LINUX = Target(PLATFORMS["windows-x64"], "3.11"), Target(PLATFORMS["linux-x64"], "3.11")


def test_each_target_takes_its_own_wheel_and_shares_the_others(tmp_path):
    shared = write_wheel(tmp_path, "shared")
    windows = write_wheel(tmp_path, "lib", tags="cp311-cp311-win_amd64")
    linux = write_wheel(tmp_path, "lib", tags="cp311-cp311-manylinux2014_x86_64")
    pins = [pin_of(shared), pin_of(windows), pin_of(linux)]
    assert chosen(WINDOWS, pins[:2], wheels_in(tmp_path)) == [shared, windows]
    assert chosen(LINUX, [pins[0], pins[2]], wheels_in(tmp_path)) == [shared, linux]


def test_of_two_wheels_that_fit_the_better_is_taken(tmp_path):
    write_wheel(tmp_path, "lib")
    best = write_wheel(tmp_path, "lib", tags="cp311-cp311-win_amd64")
    pin = pin_of(best)
    both = type(pin)(pin.requirement, tuple(each.digest for each in wheels_in(tmp_path)))
    assert chosen(WINDOWS, [both], wheels_in(tmp_path)) == [best]


def test_a_library_without_a_wheel_for_the_target_is_named_with_it(tmp_path):
    linux = write_wheel(tmp_path, "lib", tags="cp311-cp311-manylinux2014_x86_64")
    with pytest.raises(BuildError) as caught:
        chosen(WINDOWS, [pin_of(linux)], wheels_in(tmp_path))
    assert "lib==1.0" in str(caught.value)
    assert "windows-x64, Python 3.11" in str(caught.value)


def test_a_wheel_with_another_digest_than_the_locks_is_not_taken(tmp_path):
    lib = write_wheel(tmp_path, "lib")
    pin = pin_of(lib)
    write_wheel(tmp_path, "lib", files={"lib/added.py": ""})
    with pytest.raises(BuildError):
        chosen(WINDOWS, [pin], wheels_in(tmp_path))


class TestCompleteness:
    def check(self, folder, target, *wheels, requires=("lib>=1",)):
        package = write_wheel(folder, "annual-review", requires=requires)
        check_complete(target, package, wheels)

    def test_what_is_required_is_there(self, tmp_path):
        lib = write_wheel(tmp_path, "lib", requires=["deep"])
        self.check(tmp_path, LINUX, lib, write_wheel(tmp_path, "deep"))

    def test_a_requirement_of_a_requirement_is_missing(self, tmp_path):
        lib = write_wheel(tmp_path, "lib", requires=["deep>=2"])
        with pytest.raises(BuildError, match=r"lib==1\.0 requires deep>=2"):
            self.check(tmp_path, LINUX, lib)
        with pytest.raises(BuildError, match="deep"):
            self.check(tmp_path, LINUX, lib, write_wheel(tmp_path, "deep", "1.9"))

    def test_markers_are_those_of_the_target(self, tmp_path):
        lib = write_wheel(tmp_path, "lib", requires=["winpty; os_name == 'nt'"])
        self.check(tmp_path, LINUX, lib)
        with pytest.raises(BuildError, match=r"windows-x64, Python 3\.11: .*winpty"):
            self.check(tmp_path, WINDOWS, lib)

    def test_a_requirement_of_the_first_patch_versions_alone_counts(self, tmp_path):
        lib = write_wheel(tmp_path, "lib", requires=["old; python_full_version < '3.11.3'"])
        with pytest.raises(BuildError, match="old"):
            self.check(tmp_path, LINUX, lib)

    def test_extras_that_are_asked_for_are_followed_and_no_others(self, tmp_path):
        extras = ["fast; extra == 'speed'", "sphinx; extra == 'docs'"]
        lib = write_wheel(tmp_path, "lib", requires=extras)
        with pytest.raises(BuildError, match="fast"):
            self.check(tmp_path, LINUX, lib, requires=["lib[speed]"])
        self.check(tmp_path, LINUX, lib, requires=["lib"])

    def test_jupyterlab_is_required_and_the_tools_of_the_tests_are_not(self, tmp_path):
        self.check(tmp_path, LINUX, requires=["pytest; extra == 'test'"])
        with pytest.raises(BuildError, match="jupyterlab"):
            self.check(tmp_path, LINUX, requires=["jupyterlab; extra == 'lab'"])
