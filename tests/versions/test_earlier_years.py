"""A sealed earlier year whose registers are edited later is warned of."""

import pytest

from annual_review.build.make import unchanged
from annual_review.project.period import PeriodName
from annual_review.versions.earlier import changed_sealed_years
from tests.support.sealed_reviews import SmallProject

LATER = PeriodName(2022)


@pytest.fixture
def project(tmp_path):
    made = SmallProject(tmp_path)
    made.build()
    return made


def changed(project, period=LATER):
    earlier = {2021: project.options.data}
    return changed_sealed_years(project.options.reports, period, earlier)


def test_changed_added_and_removed_registers_of_a_sealed_year_are_named(project):
    project.seal()
    assert changed(project) == {}
    project.edit("data/2021/a.csv", "other")
    project.edit("data/2021/b.csv", "new")
    assert changed(project) == {"2021": ["data/a.csv", "data/b.csv"]}
    assert changed(project, PeriodName(2022, "h1")) == {"2021": ["data/a.csv", "data/b.csv"]}


def test_a_year_that_is_not_sealed_or_was_reopened_is_not_warned_of(project):
    project.edit("data/2021/a.csv", "other")
    assert changed(project) == {}
    project.build()
    project.seal()
    project.reopen()
    project.edit("data/2021/a.csv", "another")
    assert changed(project) == {}


def test_a_run_of_the_later_year_warns(project):
    project.seal()
    project.go_on_to(2022)
    project.build()
    assert not any("is sealed" in line for line in unchanged(project.options))
    project.edit("data/2021/a.csv", "other")
    project.build()
    [warning] = [line for line in unchanged(project.options) if "is sealed" in line]
    assert warning.startswith("warning: 2021 is sealed")
    assert "data/a.csv" in warning
