"""The section on rules: its table is what cleaning makes of it, its examples are conditions."""

import re

import pytest

from annual_review.project.rules.compiler import compile_expression
from annual_review.project.strict_yaml import load_yaml
from tests.docs.pages import Page
from tests.support.ruled_registers import clean_registers, outcomes, settings_of

SECTIONS = {
    "docs/registers.md": "Rules and limits",
    "docs/registers.zh-CN.md": "规则和限额",
}
SCHOOLS = ("老年学校", [["校名", "乡镇"], ["和舟老年学校", "官舟镇"]])
SIGNS = {"<", "<=", ">", ">=", "==", "!=", "in", "not in", "+", "-", "*", "/", "and", "or", "not"}


@pytest.fixture(params=SECTIONS, ids=["English", "Chinese"])
def section(request):
    text = Page(request.param).text.partition(f"\n## {SECTIONS[request.param]}\n")[2]
    return text.partition("\n## ")[0]


def registers_of(section):
    return load_yaml(re.search(r"```yaml\n(.*?)```", section, re.DOTALL)[1])["registers"]


def tables_of(section):
    """Return the tables of a section, each with its rows of cells."""
    found = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    rows = [[re.split(r"(?<!\\)\|", line.strip()[1:-1]) for line in t.splitlines()] for t in found]
    return [[[cell.strip() for cell in row] for row in [t[0], *t[2:]]] for t in rows]


def test_the_rows_of_the_table_have_the_fate_and_reason_that_it_says(section):
    cells, _ = tables_of(section)
    fields = [row[:-2] for row in cells]
    cleaned = clean_registers(registers_of(section), ("培训台账", fields), SCHOOLS)
    said = [(fate.strip("`"), reason) for *_, fate, reason in cells[1:]]
    assert outcomes(cleaned, "培训台账") == said


def test_each_example_is_a_condition_and_each_sign_is_in_one(section):
    _, (_, *lines) = tables_of(section)
    book = settings_of(registers_of(section)).book
    examples = [line[1].strip("`").strip() for line in lines]
    examples[-1] = lines[-1][1][2:-2].strip()
    for example in examples:
        assert compile_expression(example, book, "培训台账").tests
    described = {sign for line in lines[:-2] for sign in re.findall(r"`([^`]+)`", line[0])}
    assert described == SIGNS
