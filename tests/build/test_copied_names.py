"""Warnings of names copied from the own office, kept for runs in which nothing changed."""

import pickle
import subprocess
import sys

import pytest

from annual_review.build.copied_names import COPIED_NAMES, copied_names
from annual_review.build.folders import cache_folder
from annual_review.build.manifest import MANIFEST
from annual_review.build.options import RunOptions
from annual_review.project.period import PeriodName

OWN = "name: 白水县委老干部局\ncounty: 白水县\n"
COPY = "name: 青岭县委老干部局\ncounty: 青岭县\nnames: {行动: [白水县暖阳行动]}\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return the file of the project's own office."""
    folder = tmp_path / "project" / "params"
    folder.mkdir(parents=True)
    monkeypatch.setenv("ANNUAL_REVIEW_PROJECT", str(folder.parent))
    (folder / "office.yaml").write_text(OWN, encoding="utf-8")
    (folder.parent / "notebooks").mkdir()
    (folder.parent / "run_report.py").touch()
    return folder / "office.yaml"


@pytest.fixture
def options(own, tmp_path):
    """Return the options of an office with a copied name, whose review has been made."""
    params = tmp_path / "offices" / "a"
    params.mkdir(parents=True)
    (params / "office.yaml").write_text(COPY, encoding="utf-8")
    (params / "registers.yaml").write_text("registers: {}\n", encoding="utf-8")
    (params / "2021.yaml").touch()
    made = RunOptions(
        period=PeriodName(2021),
        data=tmp_path / "data",
        params=params / "2021.yaml",
        reports=tmp_path / "reports",
        notebooks=tmp_path / "notebooks",
    )
    made.folder.mkdir(parents=True)
    (made.folder / MANIFEST).write_text("{}", encoding="utf-8")
    cache_folder(made.reports, made.period).mkdir()
    return made


def test_what_was_found_is_kept_as_long_as_the_review_and_the_own_office_are_the_same(options, own):
    (line,) = copied_names(options)
    assert "names.行动" in line
    kept = cache_folder(options.reports, options.period) / COPIED_NAMES
    kept.write_text(kept.read_text(encoding="utf-8").replace("行动", "活动"), encoding="utf-8")
    (kept_line,) = copied_names(options)
    assert "names.活动" in kept_line

    (options.folder / MANIFEST).write_text('{"other": 1}', encoding="utf-8")
    assert copied_names(options) == [line]
    own.write_text(OWN.replace("白水", "黑水"), encoding="utf-8")
    assert copied_names(options) == []


def test_kept_warnings_load_no_settings(options):
    lines = copied_names(options)
    code = (
        "import pickle, sys\n"
        "from annual_review.build.copied_names import copied_names\n"
        "found = copied_names(pickle.loads(sys.stdin.buffer.read()))\n"
        "assert 'pydantic' not in sys.modules\n"
        "sys.stdout.buffer.write(pickle.dumps(found))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(options), capture_output=True, check=True
    )
    assert pickle.loads(done.stdout) == lines != []


@pytest.mark.parametrize("content", ["", "[]", '{"basis": [], "warnings": []}', '{"basis": 1}'])
def test_a_damaged_file_is_found_anew(options, content):
    lines = copied_names(options)
    kept = cache_folder(options.reports, options.period) / COPIED_NAMES
    kept.write_text(content, encoding="utf-8")
    assert copied_names(options) == lines


def test_without_a_cache_they_are_found_each_time(options):
    cache_folder(options.reports, options.period).rmdir()
    assert len(copied_names(options)) == 1
