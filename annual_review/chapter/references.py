"""References: a sentence says which chart or table shows what it says.

`see` prints a reference as marked text (`document.marks`), of which sentences.py makes a span with
the id of the block; its number is filled in where the whole review is numbered
(`document.references`). The id is a digest of the block, so that a sentence may stand before it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import ClassVar

from annual_review.document.block_json import block_to_json
from annual_review.document.blocks import Block, Chart, Table, map_text
from annual_review.document.marks import mark, marked_values, without_marks

_ID_LENGTH = 16  # hexadecimal digits


@dataclass(frozen=True)
class Reference:
    """The ids of the blocks that a marked text refers to."""

    ids: tuple[str, ...]
    missing: ClassVar[None] = None  # as of figures and listings: no register is behind it


def see(*blocks: Block | None) -> str:
    """Return a reference to charts and tables for a sentence: （见图3）.

        by_topic = bars(tally(talks["宣讲主题"]), "各主题宣讲场次", "场次")
        say(f"宣讲集中在三个主题{see(by_topic)}。")
        show(by_topic)

    `blocks` are what `bars`, `table` and the like return, shown before or behind the sentence; two
    print as （见图3、表2）. The number is that of the review, and links to the chart. Nothing is
    printed for one that there is not: None, a notice, or a block without a caption. One that is
    never shown is left out, too, and the run warns of it.
    """
    numbered = [one for one in blocks if isinstance(one, Chart | Table) and one.caption]
    if not numbered:
        return ""
    kinds = dict.fromkeys("图" if isinstance(one, Chart) else "表" for one in numbered)
    reference = Reference(tuple(dict.fromkeys(map(id_of, numbered))))
    key = f"see:{','.join(reference.ids)}"
    marked_values[key] = reference
    return mark(key, f"（见{'、'.join(kinds)}）")


def id_of(block: Chart | Table) -> str:
    """Return what a chart or a table is referred to by: a digest of all but what it says.

    Neither the finding above its caption nor the note below is part of it.
    """
    bare = replace(map_text(block, without_marks), says=(), id="")
    if isinstance(bare, Chart):
        bare = replace(bare, note=())
    content = json.dumps(block_to_json(bare), ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:_ID_LENGTH]
