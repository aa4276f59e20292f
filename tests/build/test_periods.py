"""The list of periods that the pages of reviews link to."""

import json

import pytest

from annual_review.build.periods import PERIODS, write_periods


@pytest.fixture
def reports(tmp_path):
    """Return a folder of reports: two periods with a page, and what is none."""
    for name in ("2021", "2021-h1", "2021-check", "2021-failed", ".kept-2021", "brief"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "review.html").write_text(name, encoding="utf-8")
    (tmp_path / "2020").mkdir()  # without a page: outputs: [pdf]
    (tmp_path / ".lock-2021").touch()
    return tmp_path


def listed(reports):
    text = (reports / PERIODS).read_text(encoding="utf-8")
    value = text.removeprefix(":root { --periods: ").removesuffix("; }\n")
    return [(one["period"], one["label"]) for one in json.loads(value)]


def test_periods_with_a_page_are_listed_in_order(reports):
    write_periods(reports)
    assert listed(reports) == [("2021", "2021年"), ("2021-h1", "2021年上半年")]
    (reports / "2020" / "review.html").touch()
    write_periods(reports)
    assert listed(reports)[0] == ("2020", "2020年")


def test_they_are_called_as_the_office_calls_its_years(reports):
    write_periods(reports, 9, "学年度")
    assert listed(reports)[0] == ("2021", "2021—2022学年度")


def test_a_list_that_has_not_changed_is_not_written_again(reports):
    write_periods(reports)
    before = (reports / PERIODS).stat()
    write_periods(reports)
    after = (reports / PERIODS).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_list_that_cannot_be_written_stops_no_run(reports):
    (reports / PERIODS).mkdir()
    write_periods(reports)
    assert (reports / PERIODS).is_dir()
