"""What the chapter on data quality says of the rules of registers: broken ones, and kept ones.

`annual_review.chapter.quality` hands these on to the chapter.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from annual_review.chapter.review import FATE_NAMES, Review
from annual_review.document.sources import Source
from annual_review.export.evidence_places import rows_of


def has_rules(review: Review) -> bool:
    """Return whether a register of `review` that was sent has rules, or fields with limits.

    A rule that cannot be checked, since another register was not sent, counts as well; then a
    warning says so.
    """
    book = review.settings.book
    sent = [name for name in book.registers if name not in review.missing]
    return any(
        book.registers[name].rules
        or any((one.min, one.max) != (None, None) for one in book.fields_of(name).values())
        for name in sent
    )


def breaches_table(review: Review) -> pd.DataFrame:
    """Return a row for each rule that is broken in `review`, for `table`.

        show(table(breaches_table(review), "不合规则的行"))

    It holds the register, 规则, how many rows, and where they stand: 采用而存疑 are kept, 待更正
    are not counted. A row that breaks two rules stands in both.
    """
    order = list(review.settings.book.registers)
    word = review.words.register
    breaches = review.breaches.reset_index().rename(columns={"register": word})
    breaches = breaches.sort_values(word, key=lambda names: names.map(order.index), kind="stable")
    rows = [
        (
            *of_rule,
            int((own["去向"] == FATE_NAMES["kept"]).sum()),
            int((own["去向"] == FATE_NAMES["rejected"]).sum()),
            _places(own),
        )
        for of_rule, own in breaches.groupby([word, "规则"], sort=False)
    ]
    dtypes = dict.fromkeys(["采用而存疑", "待更正"], "int64")
    return pd.DataFrame(rows, columns=[word, "规则", *dtypes, "位置"]).astype(dtypes)


def _places(rows: pd.DataFrame) -> str:
    """Return where rows stand: the runs of rows in each sheet."""
    sources: list[Source] = [
        {"file": str(file), "sheet": str(sheet), "rows": sorted(set(own["row"].tolist()))}
        for (file, sheet), own in rows.groupby(["file", "sheet"], sort=False)
    ]
    return rows_of(sources)


def kept_rules(review: Review, most: int = 20) -> str:
    """Return, in Chinese, which rules and limits no row breaks, the first `most` by name.

    They are those of the registers that were sent for the `review`. A rule that could not be
    checked, since another register was not sent, is left out.
    """
    kept = list(_kept(review))
    named = "、".join(kept[:most])
    return f"{named}等{len(kept)}项" if len(kept) > most else named


def _kept(review: Review) -> Iterator[str]:
    book, breaches = review.settings.book, review.cleaned.breaches
    broken = set(zip(breaches["register"], breaches["rule"], strict=True))
    for name in (name for name in book.registers if name not in review.missing):
        sentences = list(dict.fromkeys(rule.says for rule in book.registers[name].rules))
        for says in sentences:
            unchecked = f"《{name}》的规则“{says}”没有核对"
            was_checked = not any(unchecked in warning for warning in review.cleaned.warnings)
            if was_checked and (name, says) not in broken:
                yield f"《{name}》“{says}”"
        beyond = [says for register, says in broken if register == name and says not in sentences]
        for field, one in book.fields_of(name).items():
            has_limit = (one.min, one.max) != (None, None)
            if has_limit and not any(says.startswith(f"{field}超出") for says in beyond):
                yield f"《{name}》{field}的限额"
