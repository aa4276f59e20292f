"""YAML whose texts stay as they were typed, and what is refused in it."""

import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annual_review.project.strict_yaml import Text, load_yaml
from tests.conftest import ROOT

PARAMS = sorted((ROOT / "params").glob("*.yaml"))


@pytest.mark.parametrize("path", PARAMS, ids=lambda path: path.name)
def test_a_params_file_has_the_texts_that_were_typed(path):
    text = path.read_text(encoding="utf-8")
    as_typed = yaml.load(text, yaml.BaseLoader)
    assert load_yaml(text) == with_none(as_typed)


def with_none(value):
    """Return what YAML holds with None where nothing stands."""
    if isinstance(value, dict):
        return {key: with_none(one) for key, one in value.items()}
    return [with_none(one) for one in value] if isinstance(value, list) else value or None


@pytest.mark.parametrize(
    "typed",
    ["012", "1:30", "yes", "NO", "off", "1_000", "2021", "0x1F", "1e3", ".inf", "2022-02-30", "=",
     "<<", "第1号 # 编号", "全县：2021", "“五老”话今昔", "甲、乙", "是"],
)  # fmt: skip
def test_a_word_is_no_number_no_date_and_no_truth(typed):
    found = load_yaml(f"a: {typed}\n")["a"]
    assert found == typed.partition(" #")[0]
    assert (found.line, found.is_plain) == (1, True)


@pytest.mark.parametrize("typed", ["", "~", "null"])
def test_nothing_is_none_unless_it_is_quoted(typed):
    assert load_yaml(f"a: {typed}\nb: '{typed}'\n") == {"a": None, "b": typed}


@pytest.mark.parametrize(
    ("text", "line", "problem", "note"),
    [
        ("a: {城关镇：, 河西乡: }", 1, "a full-width colon stands in the key '城关镇：'", "“: ”"),
        ("f: {kind:date}", 1, "a colon without a space stands in the key", "“: ”"),
        ("x: 1\ny: [甲，乙]", 2, "'甲，乙' is one item", "half-width commas"),
        ("x: [甲；乙, 丙]", 1, "'甲；乙' is one item", "half-width commas"),
        ("x: 1\n\ny: 第1号 #2", 3, "followed by '#2', which is a comment", "quotation marks"),
        ("x: No.1 # 2", 1, "followed by '#2', which is a comment", "quotation marks"),
        ("x: ［甲］", 1, "full-width brackets", "quotation marks"),
        ("x: 一\n  名称：二", 1, "a full-width colon stands in '名称：'", "“: ”"),
        ("x: {unit: 人，required：false}", 1, "a full-width colon stands in", "“: ”"),
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' occurs twice", "Delete one"),
        ("a: {b: 1, b: 1}", 1, "the key 'b' occurs twice", "Delete one"),
        ("- {1: x, 1: y}", 1, "the key '1' occurs twice", "Delete one"),
        ("? [a]\n: b", 1, "a key has to be a text", ""),
        ("~: b", 1, "a key has to be a text", ""),
        ("!!python/object:os.system x", 1, "could not determine a constructor", "Delete the tag"),
        ("a: !x y", 1, "could not determine a constructor", "Delete the tag"),
    ],
)
def test_what_would_be_misread_is_refused(text, line, problem, note):
    with pytest.raises(yaml.MarkedYAMLError) as refused:
        load_yaml(text)
    assert problem in refused.value.problem
    assert note in refused.value.note
    assert refused.value.problem_mark.line == line - 1


@pytest.mark.parametrize("text", ["name: [", "a: b: c", "a: \x07", "a: 1\n---\nb: 2", "a: *x"])
def test_an_error_of_syntax_is_one_of_yaml(text):
    with pytest.raises(yaml.YAMLError):
        load_yaml(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: {item: 全省先进，全市先进, printed: 2名}",
        "a: ['甲，乙', \"丙；丁\"]",
        "a: '第1号 #2'",
        "kind: date #日期",
        "中寨镇: #新设",
        "a: 第1号  # 见附件2",
        "'名称：': 1",
        "a: 标题：副标题",
        "a: |\n  注意：一\n  其他：二",
        "a: 一句话，\n  分两行写",
        "a: &x {b: 1}\nc: {<<: *x, b: 2}",
        "---\na: 1\n...\n",
    ],
)
def test_ordinary_lines_are_not_refused(text):
    assert load_yaml(text)


@given(st.text(alphabet="ab甲：:，, #-[]{}'\"\n\t　!&*?|>01", max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        found = load_yaml(text)
    except yaml.YAMLError:
        return
    assert isinstance(found, Text | list | dict | None)


def test_without_libyaml_the_same_texts_are_read_and_refused():
    program = (
        "import sys; sys.modules['yaml._yaml'] = None; import yaml;"
        "from annual_review.project.strict_yaml import load_yaml;"
        "assert not yaml.__with_libyaml__;"
        "assert load_yaml('a: [一, 2]') == {'a': ['一', '2']};"
        "load_yaml('a: 1\\na: 2')"
    )
    command = [sys.executable, "-c", program]
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "the key 'a' occurs twice" in refused.stderr
