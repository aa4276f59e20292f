"""A review says the same in every language of messages, also where it quotes an error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import NamedTuple

import pytest

from annual_review.engine.fingerprints import fingerprints
from tests.conftest import ROOT
from tests.support.many_offices import Done, Offices
from tests.support.workbook_files import compound

pytestmark = pytest.mark.slow

RARE = "\U0003134a"  # a character of extension H, which no font of the package has
CHAPTER = f"""talks = review["宣讲台账"]
people = total('a.people', talks['受教人数'], '人')
say(f"宣讲{{count('a.talks', talks, '场')}}，听众{{people}}，另有手写的35人，主讲人{RARE}。")
print(len(talks))
talks.head()"""
LOCALES = ("C", "zh_CN.UTF-8")


class Run(NamedTuple):
    """A run in a locale: what it printed, and the files that it made."""

    done: Done
    digests: dict[str, str]
    texts: dict[str, str]

    def says(self, text: str) -> list[str]:
        """Return the files in which a text stands."""
        return [name for name, content in self.texts.items() if text in content]


def faulty_offices(folder):
    """Return offices with all that a review warns of or quotes.

    The first has a workbook that is locked, a table that is not known, and a chapter that prints,
    ends with a table, has a typed number and a rare character; params of its year before are wrong.
    Two others fail, by a key of params/ and by the registers, which a kernel reads. They are all
    members of the fourth.
    """
    offices = Offices(folder, "warned", "mistyped", "locked")
    offices.chapter(CHAPTER)
    shutil.copy(ROOT / "notebooks" / "06_quality.ipynb", offices.notebooks)
    county = offices.params / "county.yaml"
    text = county.read_text(encoding="utf-8")
    outputs = "outputs: [html, pdf, docx, article, data]"
    county.write_text(text.replace(outputs, "outputs: [html, pdf, docx]"), encoding="utf-8")
    locked, own = compound("EncryptedPackage"), offices.registers("warned")
    (own / "乙.xlsx").write_bytes(locked)
    (own / "丙.csv").write_text("项目,数量\n甲,3\n乙,4\n", encoding="utf-8")
    shutil.copytree(own, own.with_name("2020"))
    (offices.params / "warned" / "2020.yaml").write_text("titel: 综述\n", encoding="utf-8")
    (offices.params / "mistyped" / "2021.yaml").write_text("untl: 2021-06-30\n", encoding="utf-8")
    (offices.registers("locked") / "a.xlsx").write_bytes(locked)
    members = "base: ../county.yaml\nshort: 市\nmembers: [warned, mistyped, locked]\n"
    offices.office("city", members)
    return offices


def speaking(locale):
    return {"LANG": locale, "LC_ALL": "", "LANGUAGE": "", "ANNUAL_REVIEW_LANG": ""}


def run(offices, locale):
    """Run all offices in a locale, from the start."""
    reports = offices.folder / "reports"
    shutil.rmtree(reports, ignore_errors=True)
    done = offices.run(**speaking(locale))
    texts = {
        path.relative_to(reports).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(reports.rglob("*"))
        if path.is_file() and path.suffix in (".html", ".json", ".csv", ".txt", ".ipynb")
    }
    return Run(done, fingerprints(reports), texts)


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    return faulty_offices(tmp_path_factory.mktemp("languages"))


@pytest.fixture(scope="module")
def runs(offices):
    return [run(offices, locale) for locale in LOCALES]


def test_a_run_makes_the_same_bytes_in_every_language_of_messages(runs):
    english, chinese = (one.digests for one in runs)
    assert {"warned/2021/review.html", "city/2021/review.html", "index-2021.html"} <= {*english}
    assert {*english} == {*chinese}
    assert [name for name in english if english[name] != chinese[name]] == []


def test_its_own_lines_are_in_the_language_of_the_locale(runs):
    english, chinese = (one.done.stderr for one in runs)
    assert "Unknown key 'untl'. Did you mean 'until'?" in english
    assert "a.xlsx: It is locked with a password." in english
    assert "没有“untl”这个键。是不是“until”？" in chinese
    assert "a.xlsx：它设有密码。" in chinese


@pytest.mark.parametrize(
    ("quoted", "files"),
    [
        ("没有“titel”这个键", {"warned/2021/review.html", "index-2021.html"}),
        ("没有“untl”这个键", {"mistyped/2021-failed/error.txt", "city/2021/review.html"}),
        ("a.xlsx：它设有密码", {"locked/2021-failed/error.txt", "city/2021/review.html"}),
        ("乙.xlsx：设有密码", {"warned/2021/review.html"}),
    ],
)
def test_errors_that_a_review_quotes_are_in_chinese(runs, quoted, files):
    for one in runs:
        assert files <= {*one.says(quoted)}
        assert one.says("Did you mean 'until'") == []


def test_what_a_finished_review_warns_of_is_in_the_language_of_each_run(offices, runs):
    del runs  # they have made it
    lines = {}
    for locale in LOCALES:
        given = ["2021", "--params", offices.params / "warned" / "2021.yaml"]
        given += ["--data", offices.registers("warned").parent]
        given += ["--reports", offices.folder / "reports" / "warned"]
        command = [sys.executable, ROOT / "run_report.py", *given]
        command += ["--notebooks", offices.notebooks]
        env = os.environ | speaking(locale)
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
        lines[locale] = done.stdout + done.stderr
    english, chinese = lines.values()
    assert "Unknown key 'titel'. Did you mean 'title'?" in english
    assert "没有“titel”这个键。是不是“title”？" in chinese
    assert "02_a.ipynb, cell 4 (talks = " in english
    assert "what it prints, a table on its last line. Use say(…) or show(…)" in english
    assert f"no font has the character “{RARE}” (U+3134A)" in english
    assert "02_a.ipynb，第4个单元格（talks = " in chinese
    assert "print 的内容、最后一行的表没有印入综述。请改用 say(…) 或 show(…)" in chinese
    assert f"中的“{RARE}”（U+3134A）是哪种字体都没有的字" in chinese
