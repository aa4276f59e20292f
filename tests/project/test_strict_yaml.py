"""YAML as PyYAML reads it, except for keys that occur twice."""

import subprocess
import sys

import pytest
import yaml

from annual_review.project.strict_yaml import load_yaml
from tests.conftest import ROOT

PARAMS = sorted((ROOT / "params").glob("*.yaml"))


@pytest.mark.parametrize("path", PARAMS, ids=lambda path: path.name)
def test_a_params_file_is_read_as_by_pyyaml(path):
    text = path.read_text(encoding="utf-8")
    assert load_yaml(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", r"the key 'a' occurs twice\s+in .* line 3, column 1"),
        ("a: {b: 1, b: 1}", r"the key 'b' occurs twice\s+in .* line 1, column 11"),
        ("- {1: x, 1: y}", "the key '1' occurs twice"),
        ("name: [", r"expected the node content.*\s+.*line 1, column 8"),
        ("a: b: c", r"mapping values are not allowed here\s+.*line 1, column 5:\s+a: b: c"),
        ("a: \x07", "special characters are not allowed"),
        ("!!python/object:os.system x", "could not determine a constructor"),
    ],
)
def test_an_error_is_reported_with_its_place(text, message):
    with pytest.raises(yaml.YAMLError, match=message):
        load_yaml(text)


def test_without_libyaml_the_same_texts_are_read_and_refused():
    program = (
        "import sys; sys.modules['yaml._yaml'] = None; import yaml;"
        "from annual_review.project.strict_yaml import load_yaml;"
        "assert not yaml.__with_libyaml__;"
        "assert load_yaml('a: [1, 2]') == {'a': [1, 2]};"
        "load_yaml('a: 1\\na: 2')"
    )
    command = [sys.executable, "-c", program]
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "the key 'a' occurs twice" in refused.stderr
