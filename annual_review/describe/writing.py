"""Write a draft as registers.yaml, with what was seen of each register and field as comments.

`write_draft` returns the text; what it holds is read again by `strict_yaml` before it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annual_review.describe.drafts import Draft, DraftField, DraftRegister
from annual_review.person_numbers import mask
from annual_review.values.cell_text import text_width, tidy

_WIDEST = 110  # half-width characters of a line with its comment
_PLAIN = re.compile(r"[\w“”·（）]+(?:[-/.+][\w“”·（）]+)*")
_OTHERWISE_READ = re.compile(r"[\d.+-].*|y|n|yes|no|on|off|true|false|null|none|~", re.IGNORECASE)
_NO_LINES = (
    "# lines: [条线一, 条线二]  # 分几条线的工作；写了以后，每项登记加一行 line: 说明属于哪一条"
)
_SEPARATOR = "；"


def write_draft(draft: Draft) -> str:
    """Return a draft as the text of registers.yaml."""
    lines = [f"# {_one_line(text)}" for text in draft.remarks]
    lines += [
        "",
        f"lines: {write_flow(draft.lines)}" if draft.lines else _NO_LINES,
        "",
    ]
    if draft.common:
        lines += ["common:", *_fields(draft.common.values(), "  "), ""]
    lines.append("registers:")
    for register in draft.registers:
        lines += [*write_register(register, draft.lines), ""]
    return "\n".join([*lines, *write_places(draft)])


def write_places(draft: Draft) -> list[str]:
    """Return the places that were seen, as a comment to be moved to office.yaml."""
    if not draft.places:
        return []
    return [
        "# 表中的地点，请核对后写进 office.yaml：",
        "# places:",
        *(f"#   {scalar(name)}:" for name in draft.places),
        "",
    ]


def write_register(register: DraftRegister, known: Sequence[str]) -> list[str]:
    """Return the lines of a register, below `registers:`; `known` are the lines of work."""
    lines = [f"  # {_one_line(text)}" for text in register.remarks]
    lines.append(f"  {scalar(register.name)}:")
    lines += [f"    {key}: {write_flow(value)}" for key, value in register.keys.items()]
    if known and not register.line:
        lines.append(f"    # line: 是哪一条？{'、'.join(known)}")
    return [*lines, "    fields:", *_fields(register.fields.values(), "      ")]


def _fields(fields: Iterable[DraftField], indent: str) -> list[str]:
    return [line for field in fields for line in write_field(field, indent)]


def write_field(field: DraftField, indent: str) -> list[str]:
    """Return the line of a field; its remarks stand behind it, or above it if they are long."""
    line = f"{indent}{scalar(field.name)}: {write_flow(field.keys)}"
    remark = comment(field.remarks)
    if not remark:
        return [line]
    if text_width(line) + text_width(remark) + 4 > _WIDEST:
        return [f"{indent}# {remark}", line]
    return [f"{line}  # {remark}"]


def write_flow(value: Any) -> str:
    """Return a value in YAML's flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k)}: {write_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(write_flow, value)) + "]"
    return str(value)


def scalar(text: str) -> str:
    """Return a text as a YAML scalar, in quotation marks where YAML would read something else.

    >>> scalar("参加人数"), scalar("是否：达标"), scalar("2021年"), scalar("no")
    ('参加人数', '"是否：达标"', '"2021年"', '"no"')
    """
    plain = _PLAIN.fullmatch(text) and not _OTHERWISE_READ.fullmatch(text)
    if plain and not (text[0] in "“（" and text[-1] in "”）"):
        return text
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def comment(remarks: Sequence[str]) -> str:
    """Return remarks as one comment, in one line."""
    return _one_line(_SEPARATOR.join(remarks))


def _one_line(text: str) -> str:
    """Return a comment in one line, numbers of persons masked."""
    return mask(tidy(" ".join(text.split())))
