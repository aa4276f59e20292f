"""Numbers of two chapters that together tell a small number of persons are warned of."""

from annual_review.document.small_differences import small_differences


def sum_of(value, *rows, field="人数"):
    group = {"register": "统计表", "fields": [], "rows": [["a.xlsx", "表", row] for row in rows]}
    return {"value": value, "rows": [group], "measured": ["统计表", field, 3]}


def warned(**evidence):
    return list(small_differences(evidence))


def test_a_part_that_lacks_a_small_number_of_the_whole_is_warned_of():
    (warning,) = warned(whole=sum_of(12, 2, 3, 4), part=sum_of(10, 2, 3))
    assert "whole" in warning
    assert "part" in warning
    assert "less than 3" in warning


def test_other_numbers_are_not_warned_of():
    assert not warned(whole=sum_of(12, 2, 3, 4), part=sum_of(9, 2, 3))
    assert not warned(whole=sum_of(12, 2, 3, 4), same=sum_of(12, 2, 3))
    assert not warned(one=sum_of(12, 2, 3), other=sum_of(11, 4, 5))
    assert not warned(whole=sum_of(12, 2, 3, 4), part=sum_of(10, 2, 3, field="户数"))
    assert not warned(whole=sum_of(12, 2, 3, 4), part=sum_of("少于3人", 2, 3))
    assert not warned(whole=sum_of(12, 2, 3, 4), part={"value": 10, "rows": []})
