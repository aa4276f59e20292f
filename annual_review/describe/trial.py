"""Try a draft before it is printed: clean the sheets with it, and say what became of their rows.

`refine` takes what cleaning holds for data as the rows of each table; `try_draft` adds to each
register how many rows were kept and which wait for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from annual_review.cleaning.clean import clean
from annual_review.cleaning.headers.fits import HeaderVocabulary
from annual_review.cleaning.headers.titles import Titles
from annual_review.cleaning.spread.columns import spread_finders
from annual_review.cleaning.tables import TableFinder
from annual_review.describe.drafts import Draft, DraftRegister
from annual_review.describe.tables import FoundTable
from annual_review.project.register_book import Field
from annual_review.project.settings import Office, Settings
from annual_review.project.year_params import YearParams
from annual_review.records.cleaned import Cleaned, without_counts
from annual_review.registers.workbooks import Sheet

_MOST_NAMED = 3  # rows or reasons that a remark names
_WORDS = {
    "kept": "采用",
    "duplicate": "重复",
    "rejected": "待更正",
    "out_of_year": "年外",
    "subtotal": "合计行",
}


def trial_office(office: Office | None, places: Iterable[str]) -> Office:
    """Return the office of a project, or an office with the places that were seen."""
    if office is not None:
        return office
    return Office(name="本单位", places={name: [] for name in places})


def settings_of(draft: Draft, office: Office | None, year: int) -> Settings:
    """Return settings with the registers of a draft."""
    of_trial = trial_office(office, draft.places)
    return Settings(year=year, office=of_trial, book=draft.book(), params=YearParams())


def refine(tables: Iterable[FoundTable], settings: Settings) -> None:
    """Let cleaning with a draft decide which rows of each table hold data."""
    vocabulary = HeaderVocabulary(settings.book, spread_finders(settings))
    finder = TableFinder(vocabulary, Titles(settings.book), settings.office_year)
    by_grid: dict[int, NDArray[np.bool_]] = {}
    for table in tables:
        grid = table.grid
        if id(grid) not in by_grid:
            kinds = [one.kinds == "data" for one in finder.find(grid) if one.source is None]
            by_grid[id(grid)] = np.any(kinds, axis=0) if kinds else np.zeros(grid.height, bool)
        is_data = by_grid[id(grid)][table.bottom + 1 : table.end]
        if is_data.any():
            table.keep_rows(table.bottom + 1 + np.flatnonzero(is_data).astype(np.int64))


def try_draft(
    draft: Draft,
    sheets: Sequence[Sheet],
    office: Office | None,
    year: int,
    common: Mapping[str, Field] | None = None,
) -> Cleaned:
    """Clean the sheets with a draft, and add what came of it to the remarks of its registers.

    `common` are the common fields of the project, which its registers will have as well.
    """
    settings = settings_of(draft, office, year)
    book = settings.book.model_copy(update={"common": {**(common or {}), **settings.book.common}})
    cleaned = clean(sheets, settings.model_copy(update={"book": book}))
    ledger = cleaned.ledger
    for register in draft.registers:
        _say_fates(register, ledger[ledger["register"] == register.name])
    lost = ledger[ledger["fate"] == "unrecognised"]
    for (file, sheet), rows in lost.groupby(["file", "sheet"], sort=False):
        place = f"{file} [{sheet}]" if sheet else file
        draft.remarks.append(f"{place}：{len(rows)}行没有认出（第{_numbers(rows['row'])}行）")
    draft.remarks += [f"提醒：{warning}" for warning in cleaned.warnings]
    return cleaned


def _say_fates(register: DraftRegister, ledger: pd.DataFrame) -> None:
    fates = ledger["fate"].value_counts()
    counts = [f"{word}{fates[fate]}行" for fate, word in _WORDS.items() if fates.get(fate, 0)]
    where = "、".join(register.places[:_MOST_NAMED])
    more = f"等{len(register.places)}张表" if len(register.places) > _MOST_NAMED else ""
    said = "，".join(counts) if counts else "按现有规则还读不出行"
    register.remarks.insert(0, f"{where}{more}：试清洗{said}")
    for fate, word in (("rejected", "待更正"), ("duplicate", "重复")):
        rows = ledger[ledger["fate"] == fate]
        reasons = rows.groupby("reason", sort=False)["row"]
        for reason, numbers in list(reasons)[:_MOST_NAMED]:
            register.remark(f"{word}：第{_numbers(numbers)}行：{reason}")
        if reasons.ngroups > _MOST_NAMED:
            register.remark(
                f"{word}还有{reasons.ngroups - _MOST_NAMED}种，见试清洗后的 to_fix.xlsx"
            )
    ledger = ledger.assign(reason=without_counts(ledger["reason"]))
    doubtful = ledger[(ledger["fate"] == "kept") & (ledger["reason"] != "")]
    if len(doubtful):
        first = doubtful.iloc[0]
        register.remark(f"采用而存疑{len(doubtful)}行，如第{first['row']}行：{first['reason']}")


def _numbers(rows: pd.Series) -> str:
    numbers = [str(int(row)) for row in rows]
    return "、".join(numbers[:_MOST_NAMED]) + ("等" if len(numbers) > _MOST_NAMED else "")
