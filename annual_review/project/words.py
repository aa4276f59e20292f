"""The words by which an office calls its registers, its members, its places and its review.

`words:` in office.yaml replaces any of them; the defaults here are the one place in the package
where those of the first office stand. Code and chapters print `words.register` and the like.
"""

from __future__ import annotations

import re
from typing import ClassVar

from pydantic import Field as Key
from pydantic import model_validator

from annual_review.language import _
from annual_review.project.schema import Schema
from annual_review.project.typed_values import Label

_WORD = re.compile(r"[\w（）()·/-]{1,12}")
_TAKEN = ("日期", "去向", "原因", "规则", "位置")  # columns that stand beside that of a word
_OF_A_YEAR = ("年", "工作")  # what begins with them says by itself that it is of a year's work


class Words(Schema):
    """What an office calls the things that every review speaks of.

    `register` is what its registers are called (台账, 登记表), `member` an office that its review
    covers (成员单位, 院区), `line` a line of work (工作条线, 业务线), `place` a place of its list
    (乡镇, 病区, 学校), and `review` what the review calls itself (综述, 年报). `title` ends the
    title of the review; without it, it follows from `review`.

    >>> Words().title, Words(review="年报").title, Words(review="年报", title="年度报告").title
    ('工作综述', '年报', '年度报告')
    """

    COLUMNS: ClassVar = ("member", "line")  # columns have these names

    register_: Label = Key(default="台账", alias="register")  # pydantic has a `register` of its own
    member: Label = "成员单位"
    line: Label = "工作条线"
    place: Label = "乡镇"
    review: Label = "综述"
    title_: Label = Key(default="", alias="title")

    @property
    def register(self) -> str:
        """What its registers are called."""
        return self.register_

    @property
    def title(self) -> str:
        """What the title of the review ends with."""
        of_review = self.review if self.review.startswith(_OF_A_YEAR) else f"工作{self.review}"
        return self.title_ or of_review

    @property
    def all_registers(self) -> str:
        """What all registers together are called: 各类台账."""
        return f"各类{self.register}"

    @model_validator(mode="after")
    def _are_words(self) -> Words:
        for key, word in self.model_dump(by_alias=True).items():
            if word != "" or key != "title":
                _require_word(key, word)
        return self

    @model_validator(mode="after")
    def _columns_differ(self) -> Words:
        taken = dict.fromkeys(_TAKEN, "another column")
        for key in self.COLUMNS:
            word = getattr(self, key)
            if word in taken:
                raise ValueError(
                    _("{key}: a column is called '{word}' already", key=key, word=word)
                )
            taken[word] = key
        return self


def _require_word(key: str, word: str) -> None:
    if not _WORD.fullmatch(word):
        raise ValueError(
            _("{key}: '{word}' is no word of at most 12 characters", key=key, word=word)
        )
