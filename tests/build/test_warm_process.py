"""A warm process builds with the code that it has imported, and only while that is the newest."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annual_review.build import manifest, warm_process
from annual_review.build.warm_process import ImportedCode
from annual_review.engine import fingerprints
from tests.conftest import ROOT


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Return a module of a package that takes the place of this one."""
    package = tmp_path / "annual_review"
    (package / "build").mkdir(parents=True)
    module = package / "build" / "make.py"
    module.write_text("A = 1\n")
    monkeypatch.setattr(manifest, "PACKAGE", package)
    monkeypatch.setattr(warm_process, "PACKAGE", package)
    monkeypatch.setattr(manifest, "_checked_program", {})
    return module


@pytest.fixture
def read(monkeypatch):
    """Return the names of the files whose digests are made from now on."""
    names = []
    usual = fingerprints.digest

    def digest(path):
        names.append(Path(path).name)
        return usual(path)

    monkeypatch.setattr(fingerprints, "digest", digest)
    return names


def test_code_that_has_not_changed_is_not_read_again(module, read):
    code = ImportedCode()
    assert read == ["make.py"]
    assert code.is_current()
    assert code.is_current()
    assert read == ["make.py"]


def test_code_of_the_same_size_and_time_that_was_replaced_is_noticed(module):
    code, was = ImportedCode(), module.stat()
    module.write_text("A = 2\n")
    os.utime(module, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert not code.is_current()


def test_a_new_module_and_a_removed_one_are_noticed(module):
    code = ImportedCode()
    (module.parent / "new.py").write_text("")
    assert not code.is_current()
    (module.parent / "new.py").unlink()
    assert code.is_current()
    module.unlink()
    assert not code.is_current()


def test_another_library_is_noticed(module, monkeypatch):
    code = ImportedCode()
    monkeypatch.setattr(warm_process, "libraries", lambda: {"pandas": "0"})
    monkeypatch.setattr(manifest, "libraries", lambda: {"pandas": "0"})
    assert not code.is_current()


def test_code_that_was_only_saved_again_is_the_same(module, read):
    code = ImportedCode()
    module.write_text("A = 1\n")
    assert code.is_current()
    assert code.is_current()
    assert read == ["make.py", "make.py"]


def test_a_build_relies_on_the_code_that_was_imported(module, tmp_path, read):
    places = tmp_path, {}, tmp_path, {}, {}
    plain = manifest.input_fingerprints(*places)
    assert ImportedCode().is_current()
    module_was_read = read.count("make.py")
    assert manifest.input_fingerprints(*places) == plain
    # twice more: it also is a file of both folders of this test
    assert read.count("make.py") == module_was_read + 2


WARM = """
from annual_review.build.warm_process import warm_up
warm_up()
from annual_review.engine.forking import can_fork
from nbformat import validator
assert can_fork()
print(len(validator.validators))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked")
def test_a_warm_process_may_fork_and_has_compiled_the_schemas_of_notebooks():
    done = subprocess.run(
        [sys.executable, "-c", WARM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) >= 2
