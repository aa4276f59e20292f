"""The members of an office, and the folders that are read of them."""

import pytest

from annual_review.errors import ParamsError
from annual_review.project.members import member_ids, member_roots, read_member_ids


@pytest.fixture
def params(tmp_path):
    """Return the path of a year's params and a way to write its office.yaml."""
    folder = tmp_path / "city"
    folder.mkdir()

    def write(text):
        (folder / "office.yaml").write_text(text, encoding="utf-8")
        return folder / "2021.yaml"

    return write


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("members: [b, a]\n", ["b", "a"]),
        ("members: [1]\n", ["1"]),
        ("members: a\n", ["a"]),
        ("\ufeffmembers: [a]\n", ["a"]),
        ("{members: [a]}\n", ["a"]),
        ("name: 市\n", []),
        ("members: [", []),
        ("base: nowhere.yaml\nmembers: [a]\n", []),
    ],
)
def test_members_are_those_of_the_office_file_and_none_while_it_is_broken(params, text, ids):
    assert member_ids(params(text)) == ids


def test_members_may_be_in_the_base_of_the_office_file(params, tmp_path):
    (tmp_path / "shared.yaml").write_text("members: [a]\n", encoding="utf-8")
    assert member_ids(params("base: ../shared.yaml\nmembers: [b]\n")) == ["a", "b"]


def test_a_broken_office_file_is_reported_when_it_is_read(params):
    with pytest.raises(ParamsError, match="cannot be read"):
        read_member_ids(params("members: [").with_name("office.yaml"))


def test_the_reviews_and_params_of_members_are_read(params, tmp_path):
    file = params("members: [a]\n")
    assert member_roots(file, None, ["a"]) == {}
    assert member_roots(file, tmp_path / "reports", ["a"]) == {
        "member-a": tmp_path / "reports" / "a",
        "office-a": tmp_path / "a",
    }
