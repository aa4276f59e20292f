"""Write what differs as yaml to be pasted into registers.yaml, with the lines it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annual_review.describe.differences import Difference
from annual_review.describe.drafts import Draft
from annual_review.describe.writing import (
    comment,
    scalar,
    write_field,
    write_flow,
    write_places,
    write_register,
)
from annual_review.project.params_files import params_files, read_params_file

NOTHING = "与登记的写法没有不同（nothing differs）"
_MOST_PLACES = 3


def write_differences(
    differences: Sequence[Difference], draft: Draft, params: Path, known: Sequence[str]
) -> list[str]:
    """Return the lines that say what differs, and the registers of a draft that params do not know.

    All of it is one piece of yaml, with a single `registers:`. `params` is the file of a year in a
    project, `known` are the lines of work there.
    """
    _, file, _ = params_files(params)
    content = read_params_file(file)
    lines: list[str] = []
    for one in differences:
        lines += _remarks(one, file.name, _line(content, "registers", one.register))
    lines += [f"# {comment([text])}" for text in draft.remarks]
    changing = [one for one in differences if one.changed or one.added]
    lines += ["registers:"] if changing or draft.registers else []
    for one in changing:
        lines += [f"  {scalar(one.register)}:", "    fields:"]
        for name, keys in one.changed.items():
            where = _line(content, "registers", one.register, "fields", name)
            lines.append(f"      # {file.name}{where}改为：")
            lines.append(f"      {scalar(name)}: {write_flow(keys)}")
        if one.added:
            lines.append("      # 新增的栏，加在这一登记的 fields: 末尾：")
        for field in one.added:
            lines += write_field(field, "      ")
    for register in draft.registers:
        lines += ["", f"  # params 里没有的登记，加在 {file.name} 的末尾："]
        lines += write_register(register, known)
    return [*lines, *write_places(draft)]


def _remarks(one: Difference, file: str, line: str) -> list[str]:
    more = f"等{len(one.places)}张表" if len(one.places) > _MOST_PLACES else ""
    where = "、".join(one.places[:_MOST_PLACES]) + more
    said = [NOTHING] if one.is_none else one.remarks
    return [
        f"# {comment([f'{one.register}（{file}{line}）：{where}，{one.rows}行'])}",
        *(f"#   {comment([text])}" for text in said),
    ]


def _line(content: Any, *path: str) -> str:
    """Return, in Chinese, the line of a key in registers.yaml, or "" if it is not known."""
    found = None
    for name in path:
        if not isinstance(content, dict):
            return ""
        found = next((key for key in content if key == name), None)
        content = content.get(name)
    line = getattr(found, "line", None)
    return f"第{line}行" if line else ""
