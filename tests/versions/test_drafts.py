"""Drafts: a replaced draft is kept as a version when its mark changes."""

import pytest

from annual_review.build.drafts import keep_replaced_draft, review_before
from annual_review.project.official_elements import OfficialElements
from annual_review.versions import last_version
from annual_review.versions.folders import VERSION, kept_versions
from tests.support.sealed_reviews import SmallProject, contents


@pytest.fixture
def project(tmp_path):
    made = SmallProject(tmp_path)
    (tmp_path / "work").mkdir()
    return made


def replaced_by(project, draft):
    options = project.options
    return keep_replaced_draft(options.reports, options.period, draft, project.folder / "work")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("送审稿", "送审稿"),
        (" 送审稿 ", "送审稿"),
        ({"mark": "送审稿", "number": 2}, "送审稿（第2稿）"),
        ({"mark": "送审稿"}, "送审稿"),
    ],
)
def test_a_draft_has_a_mark_and_perhaps_a_number(written, printed):
    assert OfficialElements(draft=written).draft == printed


@pytest.mark.parametrize(
    "written",
    [
        {"mark": "", "number": 1},
        {"number": 1},
        {"mark": "送审稿", "number": 0},
        {"mark": "送审稿", "number": True},
        {"mark": "送审稿", "number": "二"},
        {"mark": "送审稿", "nr": 2},
        ["送审稿"],
        None,
    ],
)
def test_other_drafts_are_refused(written):
    with pytest.raises(ValueError, match="draft"):
        OfficialElements(draft=written)


@pytest.mark.parametrize(
    ("before", "after", "is_kept"),
    [
        ("送审稿（第1稿）", "送审稿（第2稿）", True),
        ("送审稿", "", True),
        ("", "送审稿", True),
        ("送审稿", "送审稿", False),
        ("", "", False),
    ],
)
def test_a_draft_is_kept_if_its_mark_changes(project, before, after, is_kept):
    project.build("1", draft=before)
    review = contents(project.review)
    folder = replaced_by(project, after)
    assert (folder is not None) == is_kept
    if folder is None:
        assert last_version(project.options.reports, project.options.period) is None
        return
    copy = dict(contents(folder))
    assert copy.pop(VERSION)
    assert copy == review
    [version] = kept_versions(project.options.reports, project.options.period)
    assert (version.kind, version.draft, version.folder) == ("draft", before, folder)
    assert last_version(project.options.reports, project.options.period) == folder


def test_a_draft_that_was_kept_before_a_run_was_killed_is_not_kept_twice(project):
    project.build("1", draft="送审稿")
    assert replaced_by(project, "") == replaced_by(project, "")


def test_there_is_nothing_to_keep_at_first_or_of_an_older_program(project):
    assert replaced_by(project, "送审稿") is None
    project.build()
    manifest = project.review / "manifest.json"
    text = manifest.read_text(encoding="utf-8").replace('"draft"', '"other"')
    manifest.write_text(text, encoding="utf-8")
    assert replaced_by(project, "送审稿") is None


def test_versions_are_counted_on_past_damaged_ones_and_past_nine(project):
    folder = project.folder / "reports" / "2021-versions"
    for number in range(1, 11):
        project.build(str(number), draft=f"第{number}稿")
        replaced_by(project, "")
    (folder / "10" / VERSION).write_text("{", encoding="utf-8")
    (folder / "notes").mkdir()
    project.build("11", draft="第11稿")
    assert replaced_by(project, "").name == "11"
    numbers = [version.number for version in kept_versions(folder.parent, project.options.period)]
    assert numbers == [*range(1, 10), 11]


def test_a_run_is_compared_with_the_last_version_or_the_one_that_it_keeps(project):
    reports, period = project.options.reports, project.options.period

    def before(draft):
        folder, name, is_version = review_before(reports, period, draft)
        return folder.relative_to(reports).as_posix(), name, is_version

    project.build("1", draft="送审稿（第1稿）")
    assert before("送审稿（第1稿）") == ("2021", "上次生成的", False)
    assert before("送审稿（第2稿）") == ("2021", "送审稿（第1稿）", True)
    replaced_by(project, "送审稿（第2稿）")
    project.build("2", draft="送审稿（第2稿）")
    assert before("送审稿（第2稿）") == ("2021-versions/1", "送审稿（第1稿）", True)
    assert before("") == ("2021", "送审稿（第2稿）", True)
    replaced_by(project, "")
    project.build("3")
    project.seal()
    project.reopen()
    assert before("") == ("2021-versions/3", "封存的定稿", True)
