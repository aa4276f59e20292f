"""Names of columns: each column of a header gets one of its own, from its labels.

`name_columns` is called by `tables`; a name is that of the field in registers.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annual_review.cleaning.headers.labels import label_key
from annual_review.describe.label_words import is_remark, is_serial, is_total
from annual_review.describe.labels import Label, plain_name, read_label
from annual_review.values.cell_text import compact
from annual_review.values.units import is_unit

_SELF_STANDING = re.compile(
    r"日期|时间|姓名|名称|地点|地址|电话|备注|单位|性别|年龄|职务|编号|号码|类别|内容|主题|方式|人员|负责人|联系人|村|社区|乡镇"
    r"|(?:人数|人次|户数|份数|册数|场次|面积)$"
)
_GENERAL_PARENT = re.compile(r"(?:情况|信息|内容|资料|概况|基本|事项|数据|指标|[明细]+)$")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d年?度?")
_INSTRUCTION = re.compile(
    r"填|如|格式|示例|例|选|必|请|单选|多选|是/否|/|、.*、|yyyy", re.IGNORECASE
)


@dataclass(frozen=True)
class NamedColumn:
    """The name of the field that a column holds, its unit, and its label as it stands.

    `parent` is the label above that it shares with other columns, `variants` are the texts by
    which `headers` also knows a column of several labels.
    """

    name: str
    unit: str
    label: str
    leaf: str
    parent: str = ""
    variants: tuple[str, ...] = ()


def name_columns(levels: Mapping[int, Sequence[str]]) -> dict[int, NamedColumn]:
    """Give each column of a header a name; `levels` are its texts from the top row down.

    A label that stands alone names its column. One of several below a common label takes that in
    front of it, or the nearest label above in which it differs from others of the same text.
    Columns whose names would be the same are left out but the first.
    """
    rows = {column: _distinct(texts) for column, texts in levels.items()}
    paths = {column: [read_label(text) for text in texts] for column, texts in rows.items()}
    shared = Counter(text for texts in rows.values() for text in texts[:-1])
    named: dict[int, NamedColumn] = {}
    taken: set[str] = set()
    for column, path in paths.items():
        if not path:
            continue
        others = [other for place, other in paths.items() if place != column and other]
        is_shared = len(path) > 1 and shared[rows[column][-2]] > 1
        offered = _names(path, others, is_shared=is_shared)
        name = next((one for one in offered if one and label_key(one) not in taken), "")
        if not name:
            continue
        taken.add(label_key(name))
        unit = next((one.unit for one in reversed(path) if one.unit), "")
        if len(path) > 1 and _is_bare_unit(path[-1].text) and not unit:
            unit = path[-1].text
        label = "".join(compact(text) for text in rows[column])
        parent = path[-2].text if is_shared else ""
        variants = _variants([one.text for one in path], shared, rows[column])
        named[column] = NamedColumn(name, unit, label, path[-1].text, parent, variants)
    return named


def _names(
    path: Sequence[Label], others: Sequence[Sequence[Label]], *, is_shared: bool
) -> list[str]:
    """Return the names that a column may have, the best first."""
    leaf = path[-1]
    same = [other for other in others if other[-1].text == leaf.text]
    alone = plain_name(leaf.text)
    if len(path) == 1:
        remark = leaf.remark if not _INSTRUCTION.search(leaf.remark) else ""
        with_remark = plain_name(remark + leaf.text) if remark else ""
        return [with_remark, alone] if same and with_remark else [alone, with_remark]
    above = [
        one.text for one in reversed(path[:-1]) if one.text and not _YEAR_ALONE.fullmatch(one.text)
    ]
    every = plain_name("".join(one.text for one in path))
    if not above:
        return [alone, every]
    if _is_bare_unit(leaf.text) and not same:
        return [plain_name(above[0]), plain_name(above[0] + leaf.text)]
    telling = [
        parent for parent in above if not any(parent in {p.text for p in other} for other in same)
    ]
    joined = [plain_name(parent + leaf.text) for parent in [*telling, *above]]
    if is_total(leaf.text) and is_shared:
        return [plain_name(above[0]), *joined, every]
    stands_alone = not same and (
        not is_shared
        or _GENERAL_PARENT.search(above[0])
        or _SELF_STANDING.search(leaf.text)
        or is_remark(leaf.text)
        or is_serial(leaf.text)
        or leaf.text.endswith(above[0])
    )
    return [alone, *joined, every] if stands_alone else [*joined, every]


def _is_bare_unit(text: str) -> bool:
    """Return whether a label is a unit and nothing else, as 人 is and 人数 is not."""
    return is_unit(text) and not text.endswith("数")


def _variants(
    texts: Sequence[str], shared: Mapping[str, int], raw: Sequence[str]
) -> tuple[str, ...]:
    """Return the labels by which a header of several rows is known: all, the lowest two, each."""
    alone = [text for text, one in zip(texts, raw, strict=True) if shared[one] < 2]
    lowest = ["".join(texts[-2:]), "".join(reversed(texts[-2:]))] if len(texts) > 1 else []
    return ("".join(texts), *lowest, *alone)


def _distinct(texts: Sequence[str]) -> list[str]:
    """Return the texts that show something, each once where it is repeated below itself."""
    found: list[str] = []
    for text in texts:
        if compact(text) and (not found or compact(text) != compact(found[-1])):
            found.append(text)
    return found
