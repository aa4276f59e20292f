"""What travels to a worker: params and notebooks, so that they say there what they say here."""

import pickle
import shutil

from annual_review.engine.fingerprints import fingerprints
from annual_review.offices.orders import OfficeOrder, notebooks_bundle, params_bundle, unpacked
from annual_review.project.form_files import forms_folder
from annual_review.project.loading import load_settings
from annual_review.project.params_files import params_with_bases, read_params_file
from annual_review.project.period import PeriodName
from annual_review.project.root import project_params
from tests.conftest import ROOT


def order_of(params, notebooks):
    bundle = params_bundle(params)
    return pickle.loads(
        pickle.dumps(
            OfficeOrder("a", PeriodName(2021), params, notebooks, "data", "reports", bundle=bundle)
        )
    )


def office(folder, text="base: ../../shared/county.yaml\n"):
    (folder / "shared").mkdir()
    shutil.copy(ROOT / "params" / "office.yaml", folder / "shared" / "county.yaml")
    made = folder / "params" / "offices" / "a"
    made.mkdir(parents=True)
    (made / "office.yaml").write_text(text.replace("../../", "../../../"), encoding="utf-8")
    (made / "2021.yaml").write_text("title: 综述\n", encoding="utf-8")
    (made / "2020.yaml").write_text("base: ../2020.yaml\n", encoding="utf-8")
    (made.parent / "2020.yaml").write_text("title: 去年\n", encoding="utf-8")
    (made / ".hidden").write_text("", encoding="utf-8")
    return made


def test_unpacked_params_have_the_same_settings(tmp_path):
    params = office(tmp_path)
    shutil.copy(ROOT / "params" / "registers.yaml", params.parent.parent)
    with unpacked(order_of(params, params), notebooks_bundle(params)) as inputs:
        assert inputs.params != params
        for year in (2020, 2021):
            here = load_settings(year, params / f"{year}.yaml")
            assert load_settings(year, inputs.params / f"{year}.yaml") == here
        here, there = (params_with_bases(one / "2021.yaml") for one in (params, inputs.params))
        assert here.keys() == there.keys()
        assert [inputs.with_places(str(path)) for path in there.values()] == list(
            map(str, here.values())
        )
        assert not (inputs.params / ".hidden").exists()
    assert not inputs.params.exists()


def test_the_project_s_registers_travel_with_an_office_that_has_none(tmp_path):
    params = office(tmp_path)
    assert (
        params_with_bases(params / "2021.yaml")["params/registers.yaml"].parent == project_params()
    )
    with unpacked(order_of(params, params), notebooks_bundle(params)) as inputs:
        found = params_with_bases(inputs.params / "2021.yaml")["params/registers.yaml"]
        assert found.is_relative_to(inputs.root)
        assert found.read_bytes() == (project_params() / "registers.yaml").read_bytes()
        assert found.parent != inputs.params  # it is named as one that is shared


def test_files_beside_the_notebooks_travel_with_them(tmp_path):
    params = office(tmp_path)
    with unpacked(order_of(params, ROOT / "notebooks"), notebooks_bundle(ROOT / "notebooks")) as it:
        assert fingerprints(it.notebooks) == fingerprints(ROOT / "notebooks")


def test_forms_travel_with_the_notebooks_that_they_are_beside(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "表.xlsx").write_bytes(b"x")
    (tmp_path / "forms" / "~$表.xlsx").write_bytes(b"x")
    params, bundle = office(tmp_path), notebooks_bundle(tmp_path / "notebooks")
    with unpacked(order_of(params, tmp_path / "notebooks"), bundle) as inputs:
        folder = forms_folder(inputs.params / "2021.yaml", inputs.notebooks)
        assert [path.name for path in folder.iterdir()] == ["表.xlsx"]


def test_an_order_for_this_machine_uses_its_own_paths(tmp_path):
    order = OfficeOrder("a", PeriodName(2021), tmp_path, tmp_path, "data", "reports")
    with unpacked(order, None) as inputs:
        assert (inputs.params, inputs.notebooks) == (tmp_path, tmp_path)
        assert inputs.with_places(f"{tmp_path}: x") == f"{tmp_path}: x"


def test_the_params_of_members_travel_with_their_office(tmp_path):
    params = office(tmp_path)
    member = params.parent / "b"
    member.mkdir()
    (member / "office.yaml").write_text("base: ../../../shared/b.yaml\n", encoding="utf-8")
    (tmp_path / "shared" / "b.yaml").write_text("short: 乙\n", encoding="utf-8")
    (member / "body.otf").write_bytes(b"x")
    bundle = params_bundle(params, ["b", "nobody"])
    order = OfficeOrder(
        "a", PeriodName(2021), params, params, "data", "reports", ("b",), bundle=bundle
    )
    with unpacked(order, notebooks_bundle(params)) as inputs:
        there = inputs.params.parent / "b"
        assert read_params_file(there / "office.yaml") == {"short": "乙"}
        assert not (there / "body.otf").exists()
