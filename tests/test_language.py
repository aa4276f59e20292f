"""Messages are Chinese or English, by the locale or by --lang; what is stored is for both."""

import gettext
import json
import os
import pickle
import subprocess
import sys

import pytest

from annual_review import language as module
from annual_review.arguments import read_arguments, split_language
from annual_review.cli import main
from annual_review.language import (
    CHINESE,
    ENGLISH,
    LANGUAGE,
    Message,
    _,
    command_language,
    in_chinese,
    language,
    language_of,
    listed,
    mapped,
    month_name,
    restored,
    speaking,
    stored,
)
from tests.conftest import ROOT

VARIABLES = (LANGUAGE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def locale(monkeypatch):
    """Set the variables of a locale, and no others."""

    def set_variables(**values):
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_variables


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ENGLISH),
        ({"LANG": "zh_CN.UTF-8"}, CHINESE),
        ({"LANG": "zh_TW.UTF-8"}, CHINESE),
        ({"LANG": "zh"}, CHINESE),
        ({"LANG": "de_DE.UTF-8"}, ENGLISH),
        ({"LANG": "C"}, ENGLISH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, ENGLISH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, CHINESE),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, CHINESE),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, CHINESE),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, ENGLISH),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, CHINESE),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en"}, ENGLISH),
        ({"LANG": "C", "LANGUAGE": "zh_CN"}, ENGLISH),
        ({"LANG": "en_US.UTF-8", LANGUAGE: "zh"}, CHINESE),
        ({"LANG": "zh_CN.UTF-8", LANGUAGE: "en"}, ENGLISH),
    ],
    ids=str,
)
def test_the_language_is_that_of_the_locale(locale, variables, expected):
    locale(**variables)
    assert language() == expected


def test_the_desktop_decides_only_where_no_variable_is_set(locale, monkeypatch):
    monkeypatch.setattr(module, "_of_desktop", lambda: "zh_CN")
    locale()
    assert language() == CHINESE
    locale(LANG="en_US.UTF-8")
    assert language() == ENGLISH


def test_any_chinese_is_chinese():
    assert {language_of(name) for name in ("zh", "zh_CN", "zh-Hans-CN", "zh_HK.UTF-8")} == {CHINESE}


@pytest.mark.parametrize(
    ("arguments", "rest"),
    [
        (["2021", "--lang", "zh"], ["2021"]),
        (["--lang", "zh", "2021", "--check"], ["2021", "--check"]),
        (["2021", "--lang=zh", "--force"], ["2021", "--force"]),
        (["--lang", "zh", "init", "place", "--name", "x"], ["init", "place", "--name", "x"]),
    ],
    ids=" ".join,
)
def test_the_option_may_stand_anywhere(locale, arguments, rest):
    locale(LANG="en_US.UTF-8")
    assert split_language(arguments) == (CHINESE, rest)


def test_the_option_comes_before_the_locale(locale):
    locale(LANG="zh_CN.UTF-8", **{LANGUAGE: "zh"})
    assert split_language(["2021", "--lang", "en"])[0] == ENGLISH
    assert split_language(["2021"]) == (CHINESE, ["2021"])


@pytest.mark.parametrize("option", [["--lang", "fr"], ["--lang"]], ids=" ".join)
def test_another_language_is_refused(option, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["2021", *option])
    assert ended.value.code == 2
    assert "argument --lang: " in capsys.readouterr().err


def test_the_options_of_a_run_are_the_same_in_each_language():
    assert read_arguments(split_language(["2021", "--lang", "zh"])[1]) == read_arguments(["2021"])


def test_the_command_and_argparse_speak_the_language(capsys):
    for name, words in (
        ("zh", ("用法：", "选项：", "显示")),
        ("en", ("usage: ", "options:", "show")),
    ):
        with pytest.raises(SystemExit):
            main(["--help", "--lang", name])
        shown = capsys.readouterr().out
        assert all(word in shown for word in words)


def test_an_error_is_said_in_the_language(capsys):
    assert main(["1821", "--lang", "zh"]) == 2
    assert capsys.readouterr().err.startswith("错误：“1821”")
    assert main(["1821", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("error: '1821'")


def test_the_environment_is_as_before_after_a_command(locale):
    locale(LANG="en_US.UTF-8")
    before, domain = dict(os.environ), gettext.textdomain()
    with command_language(CHINESE):
        assert language() == CHINESE
    assert (dict(os.environ), gettext.textdomain()) == (before, domain)


def test_a_child_process_speaks_the_language(locale):
    locale(LANG="en_US.UTF-8")
    code = "from annual_review.language import _; print(_('Preview'))"
    with command_language(CHINESE):
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            capture_output=True,
            encoding="utf-8",
            check=True,
            cwd=ROOT,
        )
    assert done.stdout.strip() == "预览"


def _made():
    return _(
        "{where}: {what} {remedy}",
        where="甲.xlsx",
        what=_("There is no such file."),
        remedy=_("It took longer than {seconds} seconds.", seconds=120),
    )


def test_what_is_stored_in_one_language_is_said_in_the_other():
    with speaking(ENGLISH):
        english = _made()
    with speaking(CHINESE):
        chinese = _made()
        assert stored(chinese) == stored(english)
        assert restored(json.loads(json.dumps(stored(english)))) == chinese
    assert english == "甲.xlsx: There is no such file. It took longer than 120 seconds."
    assert chinese == in_chinese(english) == "甲.xlsx：没有这个文件。运行超过了120秒。"


def test_a_message_that_travels_is_said_in_the_language_of_the_receiver():
    with speaking(ENGLISH):
        sent = pickle.dumps(_made())
    with speaking(CHINESE):
        assert pickle.loads(sent) == _made()


def test_a_text_is_stored_as_it_is():
    assert restored(stored("没有台账")) == in_chinese("没有台账") == "没有台账"
    assert mapped("a/b", str.upper) == "A/B"


def test_the_texts_within_a_message_can_be_changed():
    with speaking(ENGLISH):
        changed = mapped(_made(), lambda text: text.replace("甲", "乙"))
    assert changed.startswith("乙.xlsx: ")
    assert isinstance(changed, Message)


def test_lists_and_months_are_said_in_the_language():
    with speaking(ENGLISH):
        assert (listed(["a", "b"]), month_name(9)) == ("a, b", "September")
    with speaking(CHINESE):
        assert (listed(["a", "b"]), month_name(9)) == ("a、b", "9月")
