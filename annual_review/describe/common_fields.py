"""What the registers of a draft share: serial numbers and remarks, lines of work, places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Literal

from annual_review.cleaning.headers.labels import label_key
from annual_review.describe.columns import RegisterColumn
from annual_review.describe.drafts import Draft, DraftField
from annual_review.describe.kinds import is_township
from annual_review.describe.names import Group, clean_name
from annual_review.project.register_book import Field
from annual_review.values.cell_text import as_text, compact

_DEFAULTS: tuple[tuple[Literal["serial", "remark"], str], ...] = (
    ("serial", "序号"),
    ("remark", "备注"),
)
_FORM = re.compile(r"(?:台账|登记表?|统计表?|汇总表?|报表|表)$")
_GENERIC = re.compile(r"(?:有关)?(?:材料|资料|数据|文件|情况|附件|信息|总|全部|各类|年报|月报)")
_OFFICE = re.compile("街道办(?:事处)?$")
_LEAST_REGISTERS = 3  # of a file, for its name to be a line of work


def share_fields(draft: Draft, known: Mapping[str, Field]) -> None:
    """Move serial numbers and remarks, which every register may have, to the common fields.

    `known` are the common fields of a project: what they stand for is not said again, and a field
    that they do not know stays with its register.
    """
    spelled = {label_key(text) for name, one in known.items() for text in (name, *one.headers)}
    for kind, default in _DEFAULTS:
        names = Counter(
            name
            for register in draft.registers
            for name, field in register.fields.items()
            if field.kind == kind
        )
        if not names:
            continue
        name = default if default in names else names.most_common(1)[0][0]
        common = DraftField(name, kind=kind)
        for register in draft.registers:
            own = next((one for one in register.fields.values() if one.kind == kind), None)
            if own is None or (known and label_key(own.name) not in spelled):
                continue
            texts = [own.name, *own.headers]
            common.headers += [one for one in texts if one not in (name, *common.headers)]
            del register.fields[own.name]
        if not known:
            draft.common[name] = common
    taken = {
        label_key(field.name) for register in draft.registers for field in register.fields.values()
    }
    for field in draft.common.values():
        field.headers = [text for text in field.headers if label_key(text) not in taken]


def suggest_lines(draft: Draft, groups: Sequence[Group]) -> None:
    """Take the names of files with several registers for lines of work."""
    by_file: dict[str, list[str]] = {}
    for group in groups:
        files = {table.grid.sheet.file for table in group.tables}
        if len(files) == 1:
            by_file.setdefault(files.pop(), []).append(group.name)
    by_name = {register.name: register for register in draft.registers}
    for file, names in by_file.items():
        line = _FORM.sub("", clean_name(PurePosixPath(file).stem))
        known = [name for name in names if name in by_name]
        if (
            len(known) >= _LEAST_REGISTERS
            and len(line) > 1
            and line not in names
            and not _GENERIC.fullmatch(line)
        ):
            draft.lines += [line] if line not in draft.lines else []
            for name in known:
                by_name[name].line = line


def places_of(
    draft: Draft, columns: Mapping[str, Sequence[RegisterColumn]], grouped: Sequence[str]
) -> list[str]:
    """Return the names in fields of places, without that of the county before them.

    `columns` are those of each register, `grouped` the names that stand in rows of their own.
    """
    names = list(grouped)
    for register in draft.registers:
        for column in columns.get(register.name, ()):
            field = register.fields.get(column.name)
            if field is not None and field.kind == "place":
                names += [compact(as_text(cell)) for cell, _ in column.cells.filled]
        if register.spread and register.fields[register.spread[0]].kind == "place":
            names += register.spread_labels
    known = dict.fromkeys(_OFFICE.sub("街道", name) for name in names if is_township(name))
    return [
        name for name in known if not any(name != other and name.endswith(other) for other in known)
    ]
