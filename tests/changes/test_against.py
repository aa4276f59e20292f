"""--against, and the list of changes that a run makes by itself, as the command does them."""

import shutil

import pytest

from annual_review.project.period import PeriodName
from annual_review.versions.folders import keep_version
from tests.support.edited_office import EditedOffice

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Return an office whose review has been built, and a copy of that review."""
    made = EditedOffice(tmp_path_factory.mktemp("office") / "office")
    first = made.build()
    assert "changed" not in first  # there is nothing to compare with
    shutil.copytree(made.review(), made.folder / "copy")
    return made


def changes_of(office):
    """Return the names of the files that list changes."""
    folder = office.reports / "2021-changes"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_run_lists_what_changed_and_a_kept_draft_is_compared_first(office):
    assert "Nothing differs." in office.run(None, "--against", str(office.folder / "copy"))
    assert changes_of(office) == []
    office.rows[0][3] = 34
    printed = office.build()
    assert "4 figures changed, 3 only in their rows, and 3 texts:" in printed
    assert changes_of(office) == ["changes.html", "changes.xlsx"]
    review = {path: path.read_bytes() for path in office.review().rglob("*") if path.is_file()}

    printed = office.run(None, "--force")  # the same again: the list of the last change stays
    assert "figures changed" not in printed
    assert changes_of(office) == ["changes.html", "changes.xlsx"]
    assert review == {path: path.read_bytes() for path in review}

    work = office.reports / ".work"
    work.mkdir()
    about = {"kind": "draft", "noticed": "2022-01-10T08:00:00+08:00"}
    keep_version(office.review(), office.reports, PeriodName(2021), work, **about)
    office.run(None, "--force")  # the same as the last draft: there is nothing to list
    assert changes_of(office) == []
    shutil.rmtree(office.reports / "2021-versions")

    printed = office.run(None, "--against", str(office.folder / "copy"))  # nothing was to do
    assert "Nothing has changed since" in printed
    assert "a.people: 314人 → 318人 (corrected: 服务.xlsx [服务登记表] row 3" in printed
    assert changes_of(office) == ["changes.html", "changes.xlsx"]


def test_what_it_is_compared_with_has_to_be_a_review(office, tmp_path):
    assert "no such review" in office.run(None, "--against", "2019", status=2)
    assert "figures.json" in office.run(None, "--against", str(tmp_path), status=2)


def test_a_damaged_review_that_is_replaced_stops_nothing(office):
    (office.review() / "figures.json").write_text("{", encoding="utf-8")
    office.rows[1][3] = 55
    assert "warning: what has changed cannot be listed" in office.build()
