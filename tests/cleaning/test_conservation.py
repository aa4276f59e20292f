"""No row is lost and no cell counted twice, however registers are laid out.

Random sheets hold tables of every structure, below one another: each has a title, and what it
should become is known. Their numbers are all different and too large for one to be the sum of
others by chance.
"""

from __future__ import annotations

import datetime as dt
import random
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.cleaning.clean import clean
from annual_review.project.loading import load_settings
from annual_review.registers.inputs import read_inputs
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import is_blank

pytestmark = pytest.mark.slow

OFFICE = """
name: 云溪县综合办公室
county: 云溪县
townships: {双河镇: , 白沙乡: , 青山街道: }
"""
REGISTERS = """
lines: [工作]
common:
  序号: {kind: serial}
registers:
  巡查登记:
    line: 工作
    fields:
      日期: {kind: date}
      地点: {required: true}
      隐患: {kind: count, unit: 处}
  探访记录:
    line: 工作
    fields:
      日期: {kind: date, fill: down}
      对象: {required: true}
      人次: {kind: count, unit: 人次}
  设备清单:
    line: 工作
    fields:
      部门: {kind: category, choices: [办公室, 财务科, 业务科], fill: group}
      设备: {required: true}
      数量: {kind: count, unit: 台}
  月度统计:
    line: 工作
    spread: {into: 月份, value: 件数}
    fields:
      单位: {required: true}
      月份: {kind: month}
      件数: {kind: count, unit: 件}
  签到表:
    line: 工作
    fields:
      姓名: {required: true}
      时长: {kind: count, unit: 分钟}
  走访表:
    line: 工作
    shape: form
    fields:
      户主: {required: true}
      走访日期: {kind: date}
      人口: {kind: count, unit: 人}
"""
MONTHS = [f"{month}月" for month in range(1, 13)]
DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
CHANCES = st.integers(0, 2**32).map(random.Random)


@dataclass
class Piece:
    """A table or form with its title: its rows, and the numbers that its register should have."""

    register: str
    rows: list[list[object]]
    numbers: list[int] = field(default_factory=list)


class Numbers:
    """Numbers of which none is another's, nor a sum of others by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._used = chance, set()

    def take(self) -> int:
        while (number := self._chance.randrange(10**5, 10**6)) in self._used:
            pass
        self._used.add(number)
        return number


def plain(chance, numbers):
    found = [numbers.take() for _ in range(chance.randint(1, 5))]
    rows = [[_day(chance), f"地点{number}", number] for number in found]
    total = [["合计", "", sum(found)]] if chance.random() < 0.5 else []
    return Piece("巡查登记", [["巡查登记"], ["日期", "地点", "隐患"], *rows, *total], found)


def filled_down(chance, numbers):
    found = [numbers.take() for _ in range(chance.randint(1, 5))]
    rows = [
        [
            _day(chance) if i == 0 or chance.random() < 0.4 else chance.choice(["", "〃", "同上"]),
            f"对象{number}",
            number,
        ]
        for i, number in enumerate(found)
    ]
    return Piece("探访记录", [["探访记录"], ["日期", "对象", "人次"], *rows], found)


def grouped(chance, numbers):
    piece = Piece("设备清单", [["设备清单"], ["序号", "设备", "数量"]])
    for name in chance.sample(["办公室", "财务科", "业务科"], chance.randint(1, 3)):
        found = [numbers.take() for _ in range(chance.randint(1, 3))]
        piece.rows.append([name, "", ""])
        piece.rows += [[i, f"设备{number}", number] for i, number in enumerate(found, 1)]
        piece.numbers += found
    return piece


def spread(chance, numbers):
    months = chance.sample(MONTHS, chance.randint(2, 6))
    beside, below = chance.random() < 0.5, chance.random() < 0.5
    rows, found = [], []
    for unit in range(chance.randint(1, 4)):
        cells = [numbers.take() if chance.random() < 0.8 else None for _ in months]
        if not any(cells):
            cells[0] = numbers.take()
        found += [cell for cell in cells if cell]
        rows.append(
            [
                f"单位{unit}-{numbers.take()}",
                *cells,
                *([sum(filter(None, cells))] if beside else []),
            ]
        )
    if below:
        columns = zip(*(row[1:] for row in rows), strict=True)
        rows.append(["合计", *(sum(filter(None, column)) or None for column in columns)])
    head = ["单位", *months, *(["合计"] if beside else [])]
    return Piece("月度统计", [["2021年月度统计"], head, *rows], found)


def side_by_side(chance, numbers):
    count, gap = chance.randint(2, 3), [""] * chance.randint(0, 1)
    height = chance.randint(1, 4)
    blocks = [
        [numbers.take() for _ in range(height if i == 0 else chance.randint(1, height))]
        for i in range(count)
    ]
    rows = []
    for at in range(height):
        cells = [[f"人{block[at]}", block[at]] if at < len(block) else ["", ""] for block in blocks]
        rows.append(_joined(cells, gap))
    head = _joined([["姓名", "时长"]] * count, gap)
    return Piece("签到表", [["签到表"], head, *rows], [*chain.from_iterable(blocks)])


def form(chance, numbers):
    number = numbers.take()
    cells = [["户主", f"户{number}"], ["走访日期", _day(chance)], ["人口", number]]
    chance.shuffle(cells)
    rows = [cells[0] + cells[1], cells[2]] if chance.random() < 0.5 else cells
    return Piece("走访表", [["走访表"], *map(list, rows)], [number])


def _joined(cells, gap):
    joined = []
    for cell in cells:
        joined += [*(gap if joined else []), *cell]
    return joined


def _day(chance):
    return dt.date(2021, chance.randint(1, 12), chance.randint(1, 28))


MAKERS = (plain, filled_down, grouped, spread, side_by_side, form)


def pieces(chance):
    numbers = Numbers(chance)
    return [chance.choice(MAKERS)(chance, numbers) for _ in range(chance.randint(1, 5))]


def laid_out(found, chance):
    """Return sheets that hold the pieces, each below the one before."""
    sheets: list[list[list[object]]] = [[]]
    for piece in found:
        if sheets[-1] and chance.random() < 0.4:
            sheets.append([])
        sheets[-1] += [*([[]] if sheets[-1] else []), *piece.rows]
    return [Sheet(f"{i}.xlsx", "Sheet1", _even(rows)) for i, rows in enumerate(sheets)]


def _even(rows):
    width = max(map(len, rows))
    return [
        ["" if cell is None else cell for cell in row] + [""] * (width - len(row)) for row in rows
    ]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("params")
    (folder / "office.yaml").write_text(OFFICE, encoding="utf-8")
    (folder / "registers.yaml").write_text(REGISTERS, encoding="utf-8")
    (folder / "2021.yaml").write_text("# nothing of this year alone\n", encoding="utf-8")
    return load_settings(2021, folder / "2021.yaml")


MANY = hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None
)


def numbers_of(cleaned, settings):
    """Return the numbers in the clean tables, by register."""
    return {
        name: Counter(
            table[next(n for n, f in settings.book.fields_of(name).items() if f.kind == "count")]
        )
        for name, table in cleaned.records.items()
        if len(table)
    }


def expected_of(found):
    expected: dict[str, Counter] = {}
    for piece in found:
        expected.setdefault(piece.register, Counter()).update(piece.numbers)
    return expected


@MANY
@given(CHANCES)
def test_every_number_is_in_one_record_and_every_row_in_the_ledger(settings, chance):
    found = pieces(chance)
    sheets = laid_out(found, chance)
    cleaned = clean(sheets, settings)
    assert numbers_of(cleaned, settings) == expected_of(found)
    shown = {
        (sheet.file, number)
        for sheet in sheets
        for number, row in enumerate(sheet.rows, 1)
        if not all(map(is_blank, row))
    }
    ledger = cleaned.ledger
    assert set(zip(ledger["file"], ledger["row"], strict=True)) == shown
    assert not ledger.duplicated(["file", "sheet", "row", "register", "fate"]).any()
    assert set(ledger["fate"]) <= {"kept", "heading", "subtotal", "note"}
    for name, table in cleaned.records.items():
        assert table.index.is_unique
        kept = ledger[(ledger["register"] == name) & (ledger["fate"] == "kept")]
        assert set(table.index.get_level_values("row")) == set(kept["row"])


@MANY
@given(CHANCES)
def test_the_order_of_tables_sheets_and_files_does_not_matter(settings, chance):
    found = pieces(chance)
    before = clean(laid_out(found, chance), settings)
    chance.shuffle(found)
    after = clean(laid_out(found, chance), settings)
    assert numbers_of(before, settings) == numbers_of(after, settings)
    fates = [Counter(one.ledger["fate"]) for one in (before, after)]
    assert fates[0]["kept"] == fates[1]["kept"]


@hypothesis_settings(parent=MANY, max_examples=10)
@given(CHANCES)
def test_an_archive_holds_what_its_files_hold(settings, tmp_path_factory, chance):
    found = pieces(chance)
    sheets = laid_out(found, chance)
    plain, packed = (tmp_path_factory.mktemp(name) for name in ("plain", "packed"))
    with zipfile.ZipFile(packed / "上报.zip", "w") as archive:
        for sheet in sheets:
            workbook = openpyxl.Workbook()
            for row in sheet.rows:
                workbook.active.append([None if cell == "" else cell for cell in row])
            workbook.save(plain / sheet.file)
            archive.write(plain / sheet.file, f"双河镇/{sheet.file}")
    one, other = (clean(read_inputs(folder).sheets, settings) for folder in (plain, packed))
    assert numbers_of(one, settings) == numbers_of(other, settings) == expected_of(found)
    columns = ["sheet", "row", "register", "fate", "reason"]
    assert one.ledger[columns].equals(other.ledger[columns])
    assert set(other.ledger["file"]) == {f"上报.zip/双河镇/{sheet.file}" for sheet in sheets}
