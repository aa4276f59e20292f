"""Where the forms of an office are."""

from annual_review.project.form_files import form_files, forms_folder


def test_an_office_has_its_own_forms_or_those_beside_the_notebooks(tmp_path):
    params = tmp_path / "params" / "offices" / "甲" / "2021.yaml"
    (params.parent / "forms").mkdir(parents=True)
    notebooks = tmp_path / "notebooks"
    assert forms_folder(params, notebooks) == tmp_path / "forms"
    (params.parent / "forms" / "~$表.xlsx").touch()
    assert forms_folder(params, notebooks) == tmp_path / "forms"
    (params.parent / "forms" / "表.xlsx").touch()
    assert forms_folder(params, notebooks) == params.parent / "forms"


def test_an_office_with_notebooks_of_its_own_may_share_forms(tmp_path):
    office = tmp_path / "params" / "offices" / "甲"
    for folder in (office / "notebooks", tmp_path / "forms"):
        folder.mkdir(parents=True)
    (tmp_path / "forms" / "表.xlsx").touch()
    assert forms_folder(office / "2021.yaml", office / "notebooks") == tmp_path / "forms"


def test_hidden_files_and_those_of_an_office_program_are_no_forms(tmp_path):
    for name in ("b.xlsx", "a.xlsm", ".a.xlsx", "~$b.xlsx", ".~lock.b.xlsx#"):
        (tmp_path / name).touch()
    (tmp_path / "旧").mkdir()
    assert [path.name for path in form_files(tmp_path)] == ["a.xlsm", "b.xlsx"]
    assert form_files(tmp_path / "nowhere") == []
