"""依据: by what a figure of a corrected review became another one, in words.

`note` writes it behind each number. Texts of cells come from `changes`, which leaves out those of
personal fields and masks numbers of persons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from annual_review.changes.model import FigureChange, RowChange, RowChanges, RowKind
from annual_review.values.exact_values import exact_quantity

_KINDS: dict[RowKind, str] = {
    "corrected": "更正",
    "came": "新增",
    "went": "减少",
    "entered": "改为计入",
    "left": "不再计入",
}
_MOST_ROWS = 3  # that are named; of more, their number is said
_MOST_TEXT = 20  # characters of a cell


class Grounds:
    """Words the grounds of the figures of a list.

    `names` are what figures are called, `rules` the rules by which they are computed, by their ids.
    """

    def __init__(
        self, shown: Sequence[FigureChange], names: Mapping[str, str], rules: Mapping[str, str]
    ) -> None:
        self._ids, self._names, self._rules = {figure.id for figure in shown}, names, rules
        self._files: dict[str, dict[tuple[str, str], None]] = {}
        for figure in shown:
            for row in figure.rows.some:
                place = row.place.file, row.place.sheet
                self._files.setdefault(row.register, {})[place] = None

    @property
    def files(self) -> str:
        """The file of each register whose rows are all in one; the others are in the grounds."""
        texts = [
            f"《{register}》见{self._place(*next(iter(places)))}"
            for register, places in self._files.items()
            if len(places) == 1
        ]
        return "；".join(texts)

    def of(self, figure: FigureChange) -> str:
        """Return by what a figure changed.

        The rows come first, then the figures that it is calculated of, then another rule.
        """
        parts = list(self._rows(_causes(figure.rows, self._rules.get(figure.id, ""))))
        if not parts:
            parts += _operands(figure, self._ids, self._names)
        if not parts and figure.rule:
            parts.append("计算口径调整")
        if not parts and figure.old is None:
            parts.append("新列的数字")
        if not parts and figure.new is None:
            parts.append("不再列出")
        return "；".join(parts) or "重新核算"

    def _rows(self, rows: RowChanges) -> Iterator[str]:
        """Yield the rows by register and file: which, and of corrected ones the fields."""
        if rows.total > len(rows.some) or rows.total > _MOST_ROWS:
            yield _counted(rows)
            return
        by_file: dict[str, list[str]] = {}
        for row in sorted(rows.some, key=lambda row: row.place.row):
            fields = "、".join(_fields(row))
            text = f"第{row.place.row}行{fields or _KINDS[row.kind]}"
            by_file.setdefault(self._register_of(row), []).append(text)
        for name, texts in by_file.items():
            yield f"{name}{'，'.join(texts)}"

    def _register_of(self, row: RowChange) -> str:
        """Return the register of a row, with its file if the rows of the list are in several."""
        if len(self._files[row.register]) == 1:
            return f"《{row.register}》"
        return f"《{row.register}》（{self._place(row.place.file, row.place.sheet)}）"

    @staticmethod
    def _place(file: str, sheet: str) -> str:
        return f"{file}，{sheet}" if sheet else file


def _causes(rows: RowChanges, rules: str) -> RowChanges:
    """Return the rows by which a figure changed, without corrections that cannot be the cause.

    `rules` are those by which it is computed: a correction of fields that none of them names leaves
    it as it was. Where nothing else is known, all rows are named.
    """
    kept = tuple(
        row
        for row in rows.some
        if row.kind != "corrected" or any(change.field in rules for change in row.fields)
    )
    if not kept or not rules or rows.total > len(rows.some):
        return rows
    counts: dict[RowKind, int] = dict(Counter(row.kind for row in kept))
    return RowChanges(kept, counts)


def _counted(rows: RowChanges) -> str:
    """Return the number of rows by kind, with the registers of those that are known."""
    registers = "".join(dict.fromkeys(f"《{row.register}》" for row in rows.some))
    numbers = "、".join(f"{_KINDS[kind]}{count}行" for kind, count in rows.counts.items() if count)
    return f"{registers}{numbers}"


def _fields(row: RowChange) -> Iterator[str]:
    for change in row.fields if row.kind == "corrected" else ():
        if change.is_personal:
            yield f"{change.field}更正"
        else:
            yield f"{change.field}由{_short(change.old)}改为{_short(change.new)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:_MOST_TEXT]}…" if len(line) > _MOST_TEXT else line or "空白"


def _operands(
    figure: FigureChange, shown: Collection[str], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield the figures and targets of which it is calculated that changed."""
    for one in figure.operands:
        name = names.get(one.id, "") if one.id in shown else ""
        if name:
            yield f"随“{name}”变动"
        elif one.old is not None and one.new is not None:
            old, new = exact_quantity(one.old, one.unit), exact_quantity(one.new, one.unit)
            yield f"所用数字由{old}改为{new}"
