import pytest

from annual_review.chapter.opening import open_review
from annual_review.errors import FigureError, InputError, ParamsError
from annual_review.project.paths import paths_of
from annual_review.project.root import project_root
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def review():
    return open_review(2021)


def test_a_year_opens_by_hand_without_writing_anything(review):
    assert review.year == 2021
    assert len(review["宣讲台账"]) == 14
    assert review.missing == []


def test_an_unknown_register_is_named_with_those_there_are(review):
    with pytest.raises(FigureError, match=r"no register '宣讲'.*宣讲台账"):
        review["宣讲"]


def test_a_name_that_params_do_not_have_is_named_with_the_nearest(review):
    with pytest.raises(ParamsError, match=r"no name '互帮方式'.*Did you mean '互帮模式'"):
        review.names["互帮方式"]
    assert review.names.get("没有的", "") == ""


def test_activity_is_every_dated_record_by_its_line_of_work(review):
    activity = review.activity()
    assert set(activity["工作条线"]) == set(review.lines)
    assert len(activity) == sum(
        len(review[name])
        for name, register in review.settings.book.registers.items()
        if any(field.kind == "date" for field in register.fields.values())
    )


def test_places_are_those_of_the_run_or_of_the_project(tmp_path):
    ours = paths_of(2021)
    assert ours.data == ROOT / "data" / "2021"
    assert ours.records is None
    given = paths_of(2021, "/d", "/p.yaml", "/r")
    assert [str(given.data), str(given.params), str(given.records)] == ["/d", "/p.yaml", "/r"]
    with pytest.raises(InputError, match=r"project.s folder"):
        project_root(tmp_path)
