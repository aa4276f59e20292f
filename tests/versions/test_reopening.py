"""Reopening: the sealed review is kept whole, and the chain of seals goes on."""

import shutil
import stat

import pytest

from annual_review.build.drafts import keep_replaced_draft
from annual_review.build.make import unchanged
from annual_review.errors import InputError, SealedError
from annual_review.versions import last_version
from annual_review.versions.folders import VERSION, kept_versions, last_reopened
from annual_review.versions.seals import read_seal
from annual_review.versions.state import current_seal
from tests.support.sealed_reviews import SmallProject, contents


@pytest.fixture
def project(tmp_path):
    made = SmallProject(tmp_path)
    made.build()
    return made


def kept(project):
    return kept_versions(project.options.reports, project.options.period)


def test_the_sealed_review_is_kept_whole_and_stays_until_the_next_run(project):
    project.seal(签发="李四")
    sealed = contents(project.review)
    project.reopen("乡镇补报了一张表")
    [version] = kept(project)
    copy = dict(contents(version.folder))
    assert copy.pop(VERSION)
    assert copy == sealed == contents(project.review)
    assert (version.kind, version.reason, version.number) == ("sealed", "乡镇补报了一张表", 1)
    assert version.folder == project.folder / "reports" / "2021-versions" / "1"
    assert current_seal(project.options.reports, project.options.period) is None


def test_what_is_personal_in_it_stays_private(project):
    project.seal()
    project.reopen()
    [version] = kept(project)
    modes = [
        stat.S_IMODE((version.folder / name).stat().st_mode) for name in ("records", "to_fix.xlsx")
    ]
    assert modes == [0o700, 0o600]


def test_a_run_after_it_builds_again(project):
    project.seal()
    assert unchanged(project.options)
    project.reopen()
    assert unchanged(project.options) == []


def test_only_a_sealed_review_is_reopened_and_only_once(project):
    with pytest.raises(InputError, match="not sealed"):
        project.reopen()
    project.seal()
    project.reopen()
    with pytest.raises(InputError, match="not sealed"):
        project.reopen()
    assert len(kept(project)) == 1


def test_the_reopened_review_is_not_sealed_before_a_run_has_made_it(project):
    project.seal()
    project.reopen()
    with pytest.raises(InputError, match="not up to date"):
        project.seal()


def test_a_seal_names_the_one_before(project):
    project.seal(签发="李四")
    first = read_seal(project.review)
    project.reopen()
    project.build("2")
    project.seal(签发="王五")
    second = read_seal(project.review)
    assert second.previous == {"version": 1, "seal": first.digest}
    project.reopen("再次更正")
    project.build("3")
    project.seal()
    assert read_seal(project.review).previous == {"version": 2, "seal": second.digest}
    assert [version.seal for version in kept(project)] == [first.digest, second.digest]


def test_a_third_version_differs_from_the_second_whatever_drafts_are_between(project):
    project.seal()
    project.reopen()
    project.build("2", draft="送审稿")
    reports, period = project.options.reports, project.options.period
    keep_replaced_draft(reports, period, "", project.folder / "reports")
    project.build("3")
    assert last_version(reports, period).name == "2"
    assert last_reopened(reports, period).number == 1
    project.seal()
    project.reopen("再次")
    assert last_reopened(reports, period).number == 3


def test_a_review_whose_figures_were_touched_is_not_reopened(project):
    project.seal()
    (project.review / "figures.json").write_text("[]", encoding="utf-8")
    with pytest.raises(SealedError, match=r"figures\.json"):
        project.reopen()
    assert kept(project) == []


def test_a_touched_document_is_warned_of(project):
    project.seal()
    (project.review / "review.docx").write_text("edited", encoding="utf-8")
    assert any("review.docx" in line and line.startswith("warning") for line in project.reopen())


def test_a_changed_version_makes_the_review_anew(project):
    project.seal()
    project.reopen()
    project.build("2")
    assert unchanged(project.options)
    (kept(project)[0].folder / "figures.json").write_text("[ ]", encoding="utf-8")
    assert unchanged(project.options) == []


def test_who_deletes_the_review_gives_up_the_seal(project):
    project.seal()
    shutil.rmtree(project.review)
    assert current_seal(project.options.reports, project.options.period) is None


def test_a_damaged_sealed_version_stops_a_run(project):
    project.seal()
    project.reopen()
    project.build("2")
    (kept(project)[0].folder / VERSION).write_text("{", encoding="utf-8")
    for asked in (lambda: unchanged(project.options), project.seal):
        with pytest.raises(InputError, match="cannot be read"):
            asked()
