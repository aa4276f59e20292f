"""What argparse says is translated, and help fits the terminal with wide characters, too."""

import argparse
import ast
import inspect

import pytest

from annual_review.argparse_texts import TEXTS, HelpFormatter
from annual_review.cli import main
from annual_review.language import CHINESE, command_language
from annual_review.wrapping import columns_of

# Texts of argparse for the programmer of a parser, which no user of one sees.
OF_PROGRAMMERS = {
    ".__call__() not defined",
    "%r is not callable",
    "'required' is an invalid argument for positionals",
    "cannot have multiple subparser arguments",
    "cannot merge actions - two groups are named %r",
    "conflicting option string: %s",
    "conflicting option strings: %s",
    "conflicting subparser: %s",
    "conflicting subparser alias: %s",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "mutually exclusive arguments must be optional",
}


def texts_of(module):
    """Return the texts that a module marks for translation."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
            yield from (one.value for one in node.args if isinstance(one, ast.Constant))


def test_the_texts_of_this_python_s_argparse_are_marked():
    found = {text for text in texts_of(argparse) if isinstance(text, str)}
    assert len(found) > 20
    plural = "expected %s arguments"
    assert found - OF_PROGRAMMERS <= {*TEXTS, plural}


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_of_the_help_is_wider_than_the_terminal(columns, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(columns))
    for name in ("zh", "en"):
        with pytest.raises(SystemExit):
            main(["--help", "--lang", name])
        lines = capsys.readouterr().out.splitlines()
        assert max(map(columns_of, lines)) <= columns


def test_the_usage_is_indented_by_the_columns_of_its_first_word(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    parser = argparse.ArgumentParser(prog="x", formatter_class=HelpFormatter)
    for number in range(6):
        parser.add_argument(f"--option{number}", metavar="N")
    with command_language(CHINESE):
        first, second, *_rest = parser.format_usage().splitlines()
    assert first.startswith("用法：x [-h]")
    assert len(second) - len(second.lstrip()) == columns_of("用法：x ")


def test_a_chinese_heading_has_a_chinese_colon():
    with command_language(CHINESE):
        parser = argparse.ArgumentParser(prog="x", formatter_class=HelpFormatter)
        assert "\n选项：\n" in parser.format_help()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2021", "--nix"], "错误：不认识的参数：--nix"),
        (["2021", "--port"], "错误：参数 --port：后面要写一个值"),
        (["2021", "--re", "x"], "错误：选项 --re 不明确，可能是 --reports, --register"),
        (["2021", "--force=1"], "错误：参数 --force：后面不能带值 '1'"),
        (["2021", "--lang", "fr"], "错误：参数 --lang：没有 'fr' 这个选项"),
    ],
    ids=lambda value: value[1] if isinstance(value, list) else "",
)
def test_what_is_wrong_with_the_arguments_is_said_in_chinese(arguments, said, monkeypatch, capsys):
    monkeypatch.setenv("ANNUAL_REVIEW_LANG", "zh")
    with pytest.raises(SystemExit):
        main(arguments)
    assert said in capsys.readouterr().err
