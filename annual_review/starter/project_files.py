"""The files of a new project, by their paths in its folder.

Those that every project has alike are in the wheel as they are in the repository (pyproject.toml),
and are read from the repository where the package is run from it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from annual_review.forms.form import make_form
from annual_review.forms.new_params import new_params
from annual_review.forms.new_year import FORM
from annual_review.project.loading import load_settings
from annual_review.project.settings import DATA_NOTE, Settings
from annual_review.starter.example_register import REGISTER, example_name, example_workbook
from annual_review.starter.rendering import SUFFIX, TEMPLATES, render
from annual_review.starter.requirement import own_requirement

# The same in every project, the repository's own among them.
GENERAL_NOTEBOOKS = ("01_clean.ipynb", "015_opening.ipynb", "06_quality.ipynb")
SHARED = (
    "run_report.py",
    ".gitattributes",
    ".gitconfig",
    "lab/overrides.json",
    *(f"notebooks/{name}" for name in GENERAL_NOTEBOOKS),
)
_PACKAGED = Path(__file__).parent / "shared"  # in the wheel
_REPOSITORY = Path(__file__).parents[2]
_COPIED = ("notebooks/016_overview.ipynb", "notebooks/02_example.ipynb")
_RENDERED = ("requirements.txt", "README.md", "tests/test_review.py")
_PARAMS = ("params/office.yaml", "params/registers.yaml")
_NOTE = "说明：{years}的《{register}》为编造的样例，不涉及任何真实人员和单位。"

Contents = dict[PurePosixPath, bytes]


def project_files(name: str, county: str, year: int) -> Contents:
    """Return the content of each file of a project for an office, whose first review is of `year`.

    Raises ParamsError if the name or the county is none that params/ may hold.
    """
    values = {"name": name, "county": county, "year": year, "requirement": own_requirement()}
    texts = {path: render(f"{path}{SUFFIX}", **values) for path in (*_PARAMS, *_RENDERED)}
    settings = _settings(texts, year)
    note = _NOTE.format(years=f"{year - 1}年和{year}年", register=REGISTER)
    params = new_params(settings, Path(), names={DATA_NOTE: note})
    texts |= {f"params/{year}.yaml": params, "reports/.gitkeep": ""}
    contents = {path: text.encode("utf-8") for path, text in texts.items()}
    contents |= {path: shared_file(path) for path in SHARED}
    contents |= {path: (TEMPLATES / path).read_bytes() for path in _COPIED}
    contents |= {
        ".gitignore": (TEMPLATES / "gitignore").read_bytes(),
        f"data/{year}/{example_name(year)}": example_workbook(year),
        f"data/{year - 1}/{example_name(year - 1)}": example_workbook(year - 1, is_before=True),
        f"data/{year}/{FORM}": make_form(settings),
    }
    return {PurePosixPath(path): content for path, content in sorted(contents.items())}


def _settings(texts: Mapping[str, str], year: int) -> Settings:
    """Return the settings that the params of a new project hold; so they are known to be valid."""
    with tempfile.TemporaryDirectory() as folder:
        for path in _PARAMS:
            file = Path(folder) / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(texts[path], encoding="utf-8")
        return load_settings(year, Path(folder) / "params" / f"{year}.yaml")


def shared_file(path: str) -> bytes:
    """Return a file that every project has; a notebook without what a run has left in it."""
    packaged = _PACKAGED / path
    content = (packaged if packaged.is_file() else _REPOSITORY / path).read_bytes()
    return _without_outputs(content) if path.endswith(".ipynb") else content


def _without_outputs(content: bytes) -> bytes:
    """Return a notebook without outputs and counts; the same bytes if it has none."""
    notebook = json.loads(content)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    if not any(cell["outputs"] or cell["execution_count"] for cell in cells):
        return content
    for cell in cells:
        cell |= {"outputs": [], "execution_count": None}
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
