"""Forms with random layouts for hypothesis: labels in any order, values beside or below, merges."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from hypothesis import strategies as st

from annual_review.project.register_book import RegisterBook
from annual_review.registers.workbooks import Merge, Sheet

TITLE = "实地检查情况表"
BOOK = RegisterBook.model_validate(
    {
        "lines": ["工作"],
        "common": {"备注": {"kind": "remark"}},
        "registers": {
            TITLE: {
                "titles": [TITLE],
                "line": "工作",
                "shape": "form",
                "fields": {
                    "机构名称": {"required": True},
                    "检查日期": {"kind": "date"},
                    "地点": {},
                    "实到人数": {"kind": "count", "unit": "人"},
                    "检查结论": {"kind": "category", "choices": ["通过", "整改", "停办"]},
                },
            }
        },
    }
)
OTHERS = ("法定代表人", "许可证编号", "经办人员姓名")  # labels that nobody declared

_NAMES = st.text(st.sampled_from("甲乙丙丁东西南北城关新阳"), min_size=2, max_size=6)
_DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
RECORDS = st.fixed_dictionaries(
    {
        "机构名称": _NAMES.map(lambda text: f"{text}校"),
        "检查日期": _DAYS,
        "地点": st.one_of(st.just(""), _NAMES),
        "实到人数": st.integers(1, 900),
        "检查结论": st.sampled_from(["", "通过", "整改", "停办"]),
    }
)


@dataclass
class Canvas:
    """Cells and merged ranges of a sheet that is being drawn."""

    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def put(self, row: int, column: int, value: object, height: int = 1, width: int = 1) -> None:
        """Write a value, merged over some rows and columns."""
        if value not in ("", None):
            self.cells[row, column] = value
        if (height, width) != (1, 1):
            self.merges.append(((row, column), (row + height - 1, column + width - 1)))

    def sheet(self, file: str, name: str) -> Sheet:
        """Return the sheet, cut behind its last cell that shows something."""
        height = 1 + max(row for row, _ in self.cells)
        width = 1 + max(column for _, column in self.cells)
        rows = [[self.cells.get((r, c), "") for c in range(width)] for r in range(height)]
        return Sheet(file, name, rows, tuple(self.merges))


@dataclass(frozen=True)
class Line:
    """A row of a form: its labels, whether their values stand below, and their sizes."""

    labels: tuple[str, ...]
    is_below: bool
    label_width: int
    value_width: int
    height: int


@st.composite
def designs(draw: st.DrawFn) -> list[Line]:
    """Draw the design of a form: all forms of a sheet look alike."""
    others = draw(st.lists(st.sampled_from(OTHERS), unique=True, max_size=2))
    order = draw(st.permutations([*RECORDS.wrapped_strategy.mapping, *others]))  # type: ignore[attr-defined]
    lines, rest = [], list(order)
    while rest:
        count = draw(st.integers(1, 3))
        is_below = draw(st.booleans()) and min(count, len(rest)) > 1
        lines.append(
            Line(
                tuple(rest[:count]),
                is_below,
                draw(st.integers(1, 2)),
                draw(st.integers(1, 3)),
                draw(st.integers(1, 2)),
            )
        )
        rest = rest[count:]
    return lines


def draw_form(
    canvas: Canvas, design: list[Line], record: dict[str, object], place: tuple[int, int]
) -> int:
    """Draw one form from a cell on; return the row below it."""
    row, left = place
    for line in design:
        column = left
        for label in line.labels:
            value = record.get(label, "某某")
            if line.is_below:
                canvas.put(row, column, label, 1, line.label_width)
                canvas.put(row + 1, column, value, line.height, line.label_width)
                column += line.label_width
            else:
                canvas.put(row, column, label, line.height, line.label_width)
                column += line.label_width
                canvas.put(row, column, value, line.height, line.value_width)
                column += line.value_width
        row += line.height + (1 if line.is_below else 0)
    return row


def width_of(design: list[Line]) -> int:
    """Return how many columns a form takes."""
    return max(
        len(line.labels) * (line.label_width + (0 if line.is_below else line.value_width))
        for line in design
    )
