"""Offices in one folder, in the order in which they are built."""

import pytest

from annual_review.errors import InputError, ParamsError
from annual_review.project.offices import find_offices


@pytest.fixture
def folder(tmp_path):
    """Return a way to make the params of an office, and their folder."""

    def make(id, text="name: 某县\ncounty: 某县\n"):
        (tmp_path / id).mkdir()
        (tmp_path / id / "office.yaml").write_text(text, encoding="utf-8")

    make.folder = tmp_path
    return make


def test_members_come_before_the_offices_that_cover_them(folder):
    folder("a_province", "name: 省\ncounty: 省\nmembers: [b_prefecture]\n")
    folder("b_prefecture", "name: 市\ncounty: 市\nmembers: [d, c]\n")
    folder("c")
    folder("d")
    assert [office.id for office in find_offices(folder.folder)] == [
        "c",
        "d",
        "b_prefecture",
        "a_province",
    ]


def test_hidden_folders_and_folders_without_an_office_yaml_are_ignored(folder):
    folder("a")
    folder(".hidden")
    (folder.folder / "notes").mkdir()
    assert [office.id for office in find_offices(folder.folder)] == ["a"]


def test_an_office_with_broken_params_is_found_with_the_others(folder):
    folder("a", "name: [")
    folder("b")
    assert [office.id for office in find_offices(folder.folder)] == ["a", "b"]


def test_a_member_without_a_folder_is_left_to_its_review(folder):
    folder("a", "name: 市\ncounty: 市\nmembers: [nobody]\n")
    (office,) = find_offices(folder.folder)
    assert office.members == ("nobody",)


def test_members_in_a_circle_are_refused(folder):
    folder("a", "name: 市\ncounty: 市\nmembers: [b]\n")
    folder("b", "name: 市\ncounty: 市\nmembers: [a]\n")
    with pytest.raises(ParamsError, match="circle"):
        find_offices(folder.folder)


def test_a_folder_without_offices_is_refused(tmp_path):
    with pytest.raises(InputError, match="no offices"):
        find_offices(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        find_offices(tmp_path / "nowhere")


def test_an_office_with_a_year_as_its_name_is_refused(folder):
    folder("2021")
    with pytest.raises(InputError, match="a year as its name"):
        find_offices(folder.folder)
