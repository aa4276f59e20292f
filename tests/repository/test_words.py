"""The words of the first office stand in project/words.py, and in no other module or notebook."""

import ast
import json
import re

import pytest

from annual_review.project.words import Words
from tests.conftest import ROOT

PACKAGE = ROOT / "annual_review"
DEFAULTS = Words()
WORDS = re.compile(
    "|".join((DEFAULTS.register, DEFAULTS.member, DEFAULTS.line, DEFAULTS.place, DEFAULTS.review))
)
# Vocabulary by which tables are recognised and titles broken, among the words of other offices;
# spelling; and examples of code in what errors tell to write.
EXCEPTED = {
    "chapter/ranks.py",
    "chapter/top_of.py",
    "cleaning/headers/titles.py",
    "cleaning/row_vocabulary.py",
    "describe/column_names.py",
    "describe/common_fields.py",
    "describe/label_words.py",
    "describe/names.py",
    "document/title_vocabulary.py",
    "project/rules/compiler.py",
    "proofreading/passages.py",
    "proofreading/wording.py",
}
GENERAL = ("01_clean", "015_opening", "06_quality")
MODULES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path.relative_to(PACKAGE).as_posix() not in {*EXCEPTED, "project/words.py"}
)
TEMPLATES = sorted(
    path for path in PACKAGE.rglob("templates/**/*") if path.suffix in (".j2", ".js", ".html")
)


def literals(path):
    """Return the texts of a module, but for those that stand by themselves: docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_says_a_word_of_one_office(path):
    assert [text for text in literals(path) if WORDS.search(text)] == []


@pytest.mark.parametrize("name", sorted(EXCEPTED))
def test_what_is_excepted_has_such_a_word(name):
    assert any(WORDS.search(text) for text in literals(PACKAGE / name))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_template_says_a_word_of_one_office(path):
    assert WORDS.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", GENERAL)
def test_no_general_notebook_says_a_word_of_one_office(name):
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert [cell for cell in cells if WORDS.search(cell)] == []
