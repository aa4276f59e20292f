"""The pages of the project: their links, their lengths, their Chinese versions, their facts."""

import re
import subprocess
import sys
import tomllib
from collections import Counter

import pytest
import yaml

from annual_review import chapter
from annual_review.project.register_book import Field, Register, RegisterBook
from annual_review.project.settings import Office
from annual_review.project.year_params import YearParams
from tests.conftest import ROOT
from tests.docs.pages import PAGES, TWINS, Page, twin_of

PACKAGE = ROOT / "annual_review"
MOST_LINES = 130


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name):
    page = Page(name)
    for link in page.links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        assert target.exists(), f"{name}: {link}"
        assert target.is_relative_to(ROOT)
        if anchor:
            other = Page(target.relative_to(ROOT).as_posix())
            assert anchor in other.anchors, f"{name}: {link} is none of {other.anchors}"


@pytest.mark.parametrize("name", PAGES)
def test_no_two_headings_of_a_page_have_one_anchor(name):
    if name != "CHANGELOG.md":
        assert [one for one, number in Counter(Page(name).anchors).items() if number > 1] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_is_short_and_calls_the_sample_synthetic(name):
    text = Page(name).text
    assert len(text.splitlines()) <= MOST_LINES
    assert ("synthetic" if name == "README.md" else "合成数据") in text


@pytest.mark.parametrize("name", TWINS)
def test_a_page_and_its_chinese_version_have_the_same_parts(name):
    page, twin = Page(name), Page(twin_of(name))
    assert [level for level, _ in page.headings] == [level for level, _ in twin.headings]
    assert page.languages == twin.languages
    assert page.rows == twin.rows
    assert page.prose.count("](") - twin.prose.count("](") in range(-3, 4)


@pytest.mark.parametrize("name", TWINS)
def test_a_page_and_its_chinese_version_link_to_each_other_at_the_top(name):
    page, twin = Page(name), Page(twin_of(name))
    for one, other in ((page, twin), (twin, page)):
        assert f"({other.path.name})" in "\n".join(one.text.splitlines()[:3])


def test_chinese_pages_link_to_chinese_pages():
    for name in TWINS:
        for link in Page(twin_of(name)).links[1:]:  # the first one is to the English page
            path = link.partition("#")[0]
            own = {twin.rpartition("/")[2] for twin in TWINS}
            assert path.rpartition("/")[2] not in own or "benchmarks/" in path, f"{name}: {link}"


def test_the_recipes_in_chinese_have_the_same_code():
    _, _, rest = Page("CONTRIBUTING.md").text.partition("## Recipes")
    recipes, fence = rest.partition("## Where to add what")[0], r"^```.*?^```$"
    english = re.findall(fence, recipes, re.MULTILINE | re.DOTALL)
    chinese = re.findall(fence, Page("docs/recipes.zh-CN.md").text, re.MULTILINE | re.DOTALL)
    assert english == chinese
    assert len(english) >= 10


def test_the_readmes_have_the_same_commands():
    english, chinese = (Page(name).blocks("sh") for name in ("README.md", "README.zh-CN.md"))
    assert english == chinese
    assert len(english) == 2


def test_the_lock_files_that_are_named_are_there():
    named = set()
    for path in (ROOT / ".ci" / "run", ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        named |= set(re.findall(r"requirements/\w+\.(?:lock|in)", path.read_text(encoding="utf-8")))
    assert named == {f"requirements/{one.name}" for one in (ROOT / "requirements").iterdir()}


def test_code_in_pages_can_be_parsed():
    for name in (name for name in PAGES if name.startswith("docs/")):
        page = Page(name)
        for code in page.blocks("python"):
            compile(code, name, "exec")
        for code in page.blocks("yaml"):
            assert isinstance(yaml.safe_load(code), dict)
        for code in page.blocks("sh"):
            subprocess.run(["bash", "-n"], input=code, text=True, check=True)
    for code in Page("CONTRIBUTING.md").blocks("text"):
        subprocess.run(["bash", "-n"], input=code, text=True, check=True)


@pytest.mark.parametrize("name", ["docs/running.md", "docs/running.zh-CN.md"])
def test_every_option_of_the_command_is_described_and_no_other(name):
    shown = ""
    for asked in (["--help"], ["init", "--help"]):
        command = [sys.executable, "run_report.py", *asked]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        shown += done.stdout
    options = set(re.findall(r"--[a-z]+", shown)) - {"--help"}
    described = {row for row in Page(name).text.splitlines() if row.startswith("| `--")}
    assert {re.search(r"--[a-z]+", row)[0] for row in described} == options


@pytest.mark.parametrize(
    ("name", "schemas"),
    [
        ("docs/registers.md", [Field, Register, RegisterBook]),
        ("docs/running.md", [Office, YearParams]),
    ],
)
def test_every_key_of_params_is_described(name, schemas):
    for page in (Page(name), Page(twin_of(name))):
        cells = [row.split("|")[1] for row in page.text.splitlines() if row.startswith("| `")]
        described = {key for cell in cells for key in re.findall(r"`(\w+)`", cell)}
        for schema in schemas:
            assert set(schema.model_fields) <= described, f"{page.name}: {schema.__name__}"


def test_the_names_of_chapters_are_those_that_are_exported():
    for name in ("docs/writing.md", "docs/writing.zh-CN.md"):
        _, first, rest = Page(name).text.partition("`open_review`")
        table = (first + rest).partition("\n\n")[0]
        described = {"open_review"} | set(re.findall(r"`(\w+)`", table))
        assert described == set(chapter.__all__)


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_module_that_is_named_is_there(name):
    text = Page(name).text
    modules = set(re.findall(r"`(?:annual_review/)?((?:\w+/)*\w+\.py)`", text))
    folders = set(re.findall(r"`(?:annual_review/)?((?:\w+/)+)`", text))
    own = tuple(f"{name}/" for name in ("data", "params", "reports"))  # of a project, not of ours
    for path in modules | {folder for folder in folders if not folder.startswith(own)}:
        assert (PACKAGE / path).exists() or (ROOT / path).exists() or "test_" in path, path


def test_the_changelog_begins_with_what_is_unreleased_and_has_the_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = [text for level, text in Page("CHANGELOG.md").headings if level == 2]
    assert versions[0] == "Unreleased"
    assert versions[1].split()[0] == project["version"]
