"""Imports run one way through the package: a wing imports those below it and no other."""

import ast

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "annual_review"
LAYERS = [  # from top to bottom; wings of one layer do not import each other
    {"__main__"},
    {"cli"},
    {"arguments", "bundle", "locked_text", "offices", "preview", "starter", "word_edits"},
    {"build"},
    {"chapter", "describe", "forms"},
    {"cleaning"},
    {"versions"},
    {"changes"},
    {"export", "hints", "proofreading"},
    {"records"},
    {"document"},
    {"registers"},
    {"engine", "project"},
    {"values"},
    {"cell_errors"},
    {"errors"},
    {"language"},
    {
        "files",
        "pauses",
        "person_numbers",
        "program_name",
        "standard_streams",
        "temporary",
        "tracebacks",
    },
    {"indented_json"},
]
NEVER = {("build", "chapter"), ("engine", "project")}


def wing_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_wings(path):
    """Return the wings that a module imports, wherever in it, with the lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "annual_review":
            names = [f"annual_review.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module]
        else:
            continue
        for name in names:
            if name.startswith("annual_review."):
                yield name.split(".")[1], node.lineno


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_every_wing_has_a_layer():
    known = set.union(*LAYERS)
    assert {wing_of(path) for path in MODULES} == known


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_lies_below_it(path):
    own = wing_of(path)
    allowed = {own}.union(*LAYERS[1 + next(i for i, layer in enumerate(LAYERS) if own in layer) :])
    for wing, line in imported_wings(path):
        assert wing in allowed, f"{path.name}:{line} imports {wing}, which lies above {own}"
        assert (own, wing) not in NEVER, f"{path.name}:{line}: {own} must not import {wing}"


def test_relative_imports_are_not_used():
    for path in MODULES:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        assert not [one for one in nodes if isinstance(one, ast.ImportFrom) and one.level], path
