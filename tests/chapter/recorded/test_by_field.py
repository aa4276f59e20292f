"""What attrs say by field is shared by all rows and columns taken from a table."""

import pytest


@pytest.mark.parametrize("key", ["choices", "order", "units"])
def test_pandas_does_not_copy_what_attrs_say_by_field(aid, key):
    known = aid.attrs[key]
    assert aid[aid["金额"] >= 5000]["金额"].attrs[key] is known
    assert aid.sort_values("金额").attrs[key] is known


def test_a_field_that_is_renamed_leaves_the_table_before_as_it_is(aid):
    renamed = aid.rename(columns={"金额": "钱"})
    assert renamed.attrs["units"]["钱"] == aid.attrs["units"]["金额"] == "元"
    assert "钱" not in aid.attrs["units"]
