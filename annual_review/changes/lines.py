"""What a run prints of the changes: one line a figure, with the rows behind it."""

from __future__ import annotations

from pathlib import Path

from annual_review.changes.model import Changes, FigureChange, Place, RowChange, RowChanges, RowKind
from annual_review.changes.wording import is_explained
from annual_review.language import N_, _, restored
from annual_review.values.exact_values import exact_quantity

_MOST_FIGURES, _MOST_ROWS, _MOST_FIELDS = 40, 3, 3
_ROWS: dict[RowKind, str] = {
    "came": N_("came: {place}{details}"),
    "went": N_("went: {place}{details}"),
    "corrected": N_("corrected: {place}{details}"),
    "entered": N_("now counted: {place}{details}"),
    "left": N_("no longer counted: {place}{details}"),
}


def change_lines(changes: Changes, page: Path) -> list[str]:
    """Return the lines about what differs, and where all of it is."""
    lines = [restored(one) for one in changes.limits]
    if not changes:
        return [*lines, _("Nothing differs.")]
    lines += [
        _(
            "Only its place changed: {old} → {new}, {rows} rows.",
            old=_sheet_text(*one.old),
            new=_sheet_text(*one.new),
            rows=one.rows,
        )
        for one in changes.moved[:_MOST_FIGURES]
    ]
    lines += list(map(_figure_line, changes.changed[:_MOST_FIGURES]))
    if (more := len(changes.changed) - _MOST_FIGURES) > 0:
        lines.append(_("…and {number} more figures in changes.xlsx", number=more))
    if changes.same_value:
        lines.append(_("The same value, but its rows or its rule changed:"))
        lines += list(map(_figure_line, changes.same_value[:_MOST_FIGURES]))
        if (more := len(changes.same_value) - _MOST_FIGURES) > 0:
            lines.append(_("…and {number} more figures in changes.xlsx", number=more))
    return [*lines, summary_line(changes, page)]


def summary_line(changes: Changes, page: Path) -> str:
    """Return one line about all that differs."""
    return counts_line((len(changes.changed), len(changes.same_value), len(changes.texts)), page)


def counts_line(counts: tuple[int, int, int], page: Path) -> str:
    """Return one line: how many figures and texts differ, and the page that lists them."""
    changed, same, texts = counts
    return _(
        "{changed} figures changed, {same} only in their rows, and {texts} texts: {page}",
        changed=changed,
        same=same,
        texts=texts,
        page=page,
    )


def _figure_line(figure: FigureChange) -> str:
    causes = [*_row_texts(figure.rows)]
    if figure.rule:
        causes.append(_("another rule: {old} → {new}", old=figure.rule.old, new=figure.rule.new))
    causes += [
        _("{id} {old} → {new}", id=one.id, old=_value(one.old, ""), new=_value(one.new, one.unit))
        for one in figure.operands
    ]
    if before := figure.before:
        values = {
            "year": before.year,
            "old": _value(before.old, ""),
            "new": _value(before.new, figure.new_unit),
        }
        texts = _("; ").join(_row_texts(before.rows))
        causes.append(_("of {year}: {old} → {new} {rows}", rows=texts, **values).rstrip())
    if figure.is_value_changed and not is_explained(figure):
        causes.append(_("neither its rows nor its rule changed"))
    template = N_("  {id}: {old} → {new}") if not causes else N_("  {id}: {old} → {new} ({why})")
    return _(
        template,
        id=figure.id,
        old=figure.old_withheld or _value(figure.old, figure.old_unit),
        new=figure.new_withheld or _value(figure.new, figure.new_unit),
        why=_("; ").join(causes),
    )


def _row_texts(rows: RowChanges) -> list[str]:
    texts = list(map(_row_text, rows.some[:_MOST_ROWS]))
    if (more := rows.total - len(texts)) > 0:
        texts.append(_("…and {number} more in changes.xlsx", number=more))
    return texts


def _row_text(row: RowChange) -> str:
    fields = [
        _("{field} (personal)", field=one.field)
        if one.is_personal
        else f"{one.field} {one.old or '–'} → {one.new or '–'}"
        for one in row.fields[:_MOST_FIELDS]
    ]
    details = _(", ").join(fields)
    if row.fate:
        fate = _(row.fate)
        what = N_("was {fate}: {reason}") if row.kind == "came" else N_("now {fate}: {reason}")
        details = _(what, fate=fate, reason=row.reason)
    elif row.reason:
        details = row.reason
    text = f" ({details})" if details else ""
    return _(_ROWS[row.kind], place=_place(row.place), details=text)


def _place(place: Place) -> str:
    where = _sheet_text(place.file, place.sheet)
    if place.columns:
        return _("{where} row {row}, {columns}", where=where, row=place.row, columns=place.columns)
    return _("{where} row {row}", where=where, row=place.row)


def _sheet_text(file: str, sheet: str) -> str:
    return f"{file} [{sheet}]" if sheet else file


def _value(value: float | None, unit: str) -> str:
    return _("absent") if value is None else exact_quantity(value, unit)
