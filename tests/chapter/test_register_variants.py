"""Sentences hold whatever one register holds: missing, empty, without a kind, of one kind alone.

The chapters that use the register are read; see test_year_variants.py for whole years.
"""

import pytest

from tests.support.prose_rules import complaints
from tests.support.year_variants import catalogue

QUICK = catalogue.COUNTED | catalogue.missing()
MORE = catalogue.empty() | catalogue.kinds()


@pytest.mark.parametrize("name", QUICK)
def test_the_prose_about_a_register_keeps_the_rules(name):
    found = complaints(QUICK[name].read(name))
    assert "\n".join(map(str, found)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", MORE)
def test_the_prose_without_rows_without_a_kind_or_of_one_kind_keeps_the_rules(name):
    found = complaints(MORE[name].read(name))
    assert "\n".join(map(str, found)) == ""
