"""The sample project of the repository is a new project and its own chapters."""

import json
import tomllib

from annual_review.engine.fingerprints import fingerprints
from annual_review.starter.project_files import GENERAL_NOTEBOOKS, SHARED, shared_file
from tests.conftest import ROOT


def test_what_every_project_has_is_the_repository_s_own(init, tmp_path):
    init("a", "--name", "某局")
    for path in SHARED:
        assert (tmp_path / "a" / path).read_bytes() == (ROOT / path).read_bytes(), path


def test_the_wheel_has_the_same_files():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {path: f"annual_review/starter/shared/{path}" for path in SHARED}


def test_a_new_project_has_the_folders_and_the_opening_of_the_sample(init, tmp_path):
    init("a", "--name", "某局")
    made = {path.partition("/")[0] for path in fingerprints(tmp_path / "a", "")}
    known = {path.name for path in ROOT.iterdir()}
    assert made - known == {"requirements.txt"}
    notebooks = {path.name for path in (tmp_path / "a" / "notebooks").iterdir()}
    assert notebooks - {path.name for path in (ROOT / "notebooks").iterdir()} == {
        "02_example.ipynb"
    }
    assert {*GENERAL_NOTEBOOKS, "016_overview.ipynb"} < notebooks


def test_what_git_ignores_in_a_new_project_it_ignores_in_the_repository(init, tmp_path):
    init("a", "--name", "某局")
    made = (tmp_path / "a" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert set(made) <= set((ROOT / ".gitignore").read_text(encoding="utf-8").splitlines())


def test_outputs_of_a_general_notebook_do_not_travel(monkeypatch, tmp_path):
    original = (ROOT / "notebooks" / "01_clean.ipynb").read_bytes()
    notebook = json.loads(original)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["张三"]}]
            cell["execution_count"] = 3
    (tmp_path / "notebooks").mkdir()
    run = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    (tmp_path / "notebooks" / "01_clean.ipynb").write_text(run, encoding="utf-8")
    monkeypatch.setattr("annual_review.starter.project_files._REPOSITORY", tmp_path)
    assert shared_file("notebooks/01_clean.ipynb") == original
