"""Properties of tables whose columns are values: random wide tables come back as their records."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.values.cell_text import is_empty
from tests.support.spread_tables import MONTHS, NAME, cleaned, records, spread

pytestmark = pytest.mark.slow

MONTH = [f"{number}月" for number in range(1, 13)]
PAPERS = ["日报", "周刊", "画报", "月刊"]
CHOICES = spread("报刊", "category", choices=PAPERS)
# Numbers of which hardly any is the sum of others, so that no row looks like a total.
NUMBERS = st.sampled_from([3, 17, 101, 257, 1009, 4099, 10007, 40009, 100003, 400009])
CELLS = st.one_of(NUMBERS, NUMBERS, st.just(""), st.sampled_from(["-", "/"]), st.just(0))
BAD = st.sampled_from(["若干", "1.5", "#REF!", "-3"])
QUICK = hypothesis_settings(
    suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None
)


@st.composite
def wide(draw: Any, cells: st.SearchStrategy[Any] = CELLS) -> dict[str, Any]:
    """Return a wide table: its book, its labels in any order, its rows of cells, what is beside."""
    book, labels = draw(st.sampled_from([(MONTHS, MONTH), (CHOICES, PAPERS)]))
    chosen = draw(st.lists(st.sampled_from(labels), min_size=2, max_size=6, unique=True))
    rows = draw(st.lists(st.lists(cells, min_size=len(chosen), max_size=len(chosen)), max_size=5))
    flags = [draw(st.booleans()) for _ in range(4)]
    return {"book": book, "labels": chosen, "rows": rows, "flags": flags}


def laid_out(table: dict[str, Any]) -> list[list[Any]]:
    """Return the rows of a sheet: serial numbers, sums beside and below, a header of two rows."""
    has_serial, has_sums, has_totals, has_two = table["flags"]
    numbers = [[cell if isinstance(cell, int) else 0 for cell in row] for row in table["rows"]]
    lines = [["单位", *table["labels"], *["合计"] * has_sums]]
    for at, (row, plain) in enumerate(zip(table["rows"], numbers, strict=True)):
        lines.append([f"第{'甲乙丙丁戊'[at]}社", *row, *[sum(plain)] * has_sums])
    if has_totals and numbers:
        sums = [sum(column) for column in zip(*numbers, strict=True)]
        lines.append(["合计", *sums, *[sum(sums)] * has_sums])
    if has_serial:
        lines = [["序号"], *([number] for number in range(1, len(lines)))] and [
            [number or "序号", *line] for number, line in enumerate(lines)
        ]
        if has_totals and numbers:
            lines[-1][0] = ""
    if has_two:
        width = len(table["labels"])
        before = 1 + has_serial
        head = lines[0]
        upper = [*head[:before], "人次", *[""] * (width - 1), *head[before + width :]]
        lines[0] = [*[""] * before, *head[before : before + width], *[""] * has_sums]
        lines.insert(0, upper)
    return [[NAME], *lines]


def expected(table: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the records of the table as a long one."""
    months = {label: f"2021-{number:02}" for number, label in enumerate(MONTH, 1)}
    return [
        (f"第{'甲乙丙丁戊'[at]}社", months.get(label, label), cell)
        for at, row in enumerate(table["rows"])
        for label, cell in zip(table["labels"], row, strict=True)
        if isinstance(cell, int)
    ]


@QUICK
@given(wide())
def test_a_long_table_made_wide_comes_back_as_the_same_records(table):
    result = cleaned(laid_out(table), table["book"])
    if NAME not in result.records:
        assert not table["rows"]
        return
    assert sorted(records(result)) == sorted(expected(table))
    assert not any("不符" in reason for reason in result.ledger["reason"])
    assert not result.ledger["reason"].str.contains("请核对").any()
    assert not result.warnings or not expected(table)


@QUICK
@given(wide(st.one_of(CELLS, BAD)))
def test_every_cell_is_in_one_record_one_rejection_or_one_total(table):
    rows = laid_out(table)
    result = cleaned(rows, table["book"])
    ledger = result.ledger
    shown = [number for number, row in enumerate(rows, 1) if any(cell != "" for cell in row)]
    assert sorted(set(ledger["row"])) == shown
    if NAME not in result.records:
        return
    kept = result.records[NAME].index.to_frame(index=False)
    assert not kept.duplicated(["row", "columns"]).any()
    bad = [cell for row in table["rows"] for cell in row if cell in BAD.elements]
    filled = [cell for row in table["rows"] for cell in row if not is_empty(str(cell))]
    asked = result.fixes[result.fixes["text"].isin(BAD.elements)]
    assert len(asked) == len(bad)
    assert len(kept) == len(filled) - len(bad)
    without = [row for row in table["rows"] if all(is_empty(str(cell)) for cell in row)]
    fates = ledger.loc[ledger["fate"].isin(["rejected", "note"]), "row"]
    with_bad = [row for row in table["rows"] if any(cell in BAD.elements for cell in row)]
    assert len(fates) == len(without) + len(with_bad)
