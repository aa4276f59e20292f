import pytest

from annual_review.errors import InputError
from annual_review.project.paths import paths_of
from annual_review.project.root import project_root
from tests.conftest import ROOT


def test_paths_are_those_of_the_run_or_of_the_project():
    project = paths_of(2021)
    assert project.data == ROOT / "data" / "2021"
    assert project.records is None
    run = paths_of(2021, "/d", "/p.yaml", "/r")
    assert [str(run.data), str(run.params), str(run.records)] == ["/d", "/p.yaml", "/r"]


def test_a_folder_outside_of_any_project_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"project.s folder"):
        project_root(tmp_path)
