"""`small` of a field in registers.yaml."""

import pytest
from pydantic import ValidationError

from annual_review.chapter.small_counts.registers import thresholds_of
from annual_review.project.register_book import Field


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "date", "small": 3}, "a date is neither"),
        ({"kind": "amount", "unit": "元", "small": 3}, "an? amount is neither"),
        ({"kind": "count", "small": 2}, "write 3 or more"),
        ({"kind": "count", "small": 0}, "write 3 or more"),
        ({"kind": "count", "small": 3.5}, "integer"),
        ({"kind": "count", "small": "三"}, "integer"),
    ],
)
def test_what_is_no_threshold_is_refused(given, words):
    with pytest.raises(ValidationError, match=words):
        Field.model_validate(given)


def test_a_count_has_its_own_threshold_and_a_name_that_of_the_rows():
    fields = {"姓名": Field(personal=True, small=3), "人数": Field(kind="count", small=5)}
    assert thresholds_of(fields) == {"姓名": 3, "人数": 5, "": 3}
    assert thresholds_of({"人数": Field(kind="count")}) == {}
