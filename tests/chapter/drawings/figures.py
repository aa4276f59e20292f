"""A small register for the tests of drawings, as a review gives it."""

import numpy as np
import pandas as pd

from annual_review.records.cleaned import INDEX

TOWNS = ["官舟镇", "黄土镇", "中界镇", "谯家镇"]
KINDS = ["低保", "特困", "边缘户"]


def aid(number=60, seed=0, kinds=KINDS):
    """Return rows of a register of aid: township, kind, age and amount."""
    random = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "乡镇": random.choice(TOWNS, number),
            "类别": random.choice(kinds, number),
            "年龄": random.integers(40, 95, number),
            "金额": random.integers(3, 60, number) * 100,
        }
    )
    places = [["救助台账"] * number, ["a.xlsx"] * number, ["表"] * number, range(2, number + 2)]
    rows.index = pd.MultiIndex.from_arrays([*places, [""] * number], names=list(INDEX))
    rows.attrs = {
        "register": "救助台账",
        "origin": "2021",
        "choices": {"乡镇": TOWNS, "类别": KINDS},
        "order": {"类别": KINDS},
    }
    return rows
