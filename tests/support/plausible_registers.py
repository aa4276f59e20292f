"""Registers as an office might keep them in two ordinary years, made by chance; and oddities."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from annual_review.hints.register_rows import RegisterRows
from annual_review.project.period import Period
from annual_review.project.register_book import Field
from annual_review.records.cleaned import INDEX

YEAR = 2021
PLACES = [f"{letter}镇" for letter in "甲乙丙丁戊己庚辛壬癸"]
FIELDS = {
    "日期": Field(kind="date"),
    "乡镇": Field(kind="place"),
    "形式": Field(kind="category", choices=["集中", "上门", "网上"]),
    "人数": Field(kind="count", unit="人"),
    "金额": Field(kind="amount", unit="元"),
}


@dataclass
class Habit:
    """How an office keeps a register: rows a month, the bunches they come in, sizes of numbers."""

    rate: float
    bunch: int
    season: np.ndarray
    towns: np.ndarray
    median: float
    sigma: float
    is_rounded: bool
    tail: float = 0.0  # 1/α of Pareto's amounts; 0 for lognormal ones
    growth: float = field(default=1.0)

    @classmethod
    def by_chance(cls, random: np.random.Generator) -> Habit:
        """Return a habit: rare or daily events, even or seasonal, even or uneven places."""
        season = np.ones(12)
        if random.random() < 0.4:
            season = random.uniform(0.2, 2.0, 12)
        if random.random() < 0.15:
            season[[6, 7]] = 0.0  # a school's holidays
        towns = random.dirichlet(np.full(len(PLACES), random.choice([1.0, 3.0, 20.0])))
        return cls(
            rate=float(10 ** random.uniform(-0.3, 2)),
            bunch=int(random.choice([1, 1, 1, 2, 5])),
            season=season,
            towns=towns,
            median=float(10 ** random.uniform(0.7, 3)),
            sigma=float(random.uniform(0.15, 1.0)),
            is_rounded=bool(random.random() < 0.4),
            tail=float(random.choice([0.0, 0.0, 0.5, 1.0])),
            growth=float(random.uniform(0.7, 1.4)),
        )

    def year(self, year: int, random: np.random.Generator, growth: float = 1.0) -> pd.DataFrame:
        """Return the clean table of a year."""
        days: list[dt.date] = []
        for month in range(1, 13):
            rate = self.rate * self.season[month - 1] * growth / self.bunch
            for _ in range(random.poisson(rate)):
                size = 1 if self.bunch == 1 else 1 + random.poisson(self.bunch - 1)
                days += [dt.date(year, month, int(random.integers(1, 29)))] * size
        n = len(days)
        people = np.maximum(1, np.round(self.median * np.exp(random.normal(0, self.sigma, n))))
        if self.is_rounded:
            people = np.maximum(5, np.round(people / 5) * 5)
        money = self.median * 10 * np.exp(random.normal(0, self.sigma, n))
        if self.tail:
            money = self.median * 10 * random.random(n) ** -self.tail
        places = random.choice(PLACES, n, p=self.towns) if n else []
        table = pd.DataFrame(
            {
                "日期": pd.to_datetime(pd.Series(days, dtype="object")).astype("datetime64[ns]"),
                "乡镇": pd.Series(places, dtype="str"),
                "形式": pd.Series(
                    random.choice(["集中", "上门", "网上"], n, p=[0.6, 0.3, 0.1]), dtype="str"
                ),
                "人数": people.astype("int64"),
                "金额": np.round(money, 2),
            }
        )
        return indexed(table)


def indexed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table indexed as clean tables are, in the order of its rows."""
    rows = range(3, 3 + len(table))
    index = [("活动登记", "活动.xlsx", "表", row, "") for row in rows]
    names = list(INDEX)
    table.index = (
        pd.MultiIndex.from_tuples(index, names=names)
        if index
        else pd.MultiIndex.from_arrays([[]] * len(names), names=names)
    )
    return table


def as_rows(table: pd.DataFrame, before: pd.DataFrame | None = None) -> RegisterRows:
    """Return a register of the whole year as hints look at it."""
    period = Period.of_year(YEAR)
    return RegisterRows("活动登记", table, FIELDS, period.first, period.last, before)


def ordinary(seed: int) -> tuple[Habit, pd.DataFrame, pd.DataFrame, np.random.Generator]:
    """Return a habit, its tables of this year and of the year before, and the generator."""
    random = np.random.default_rng(seed)
    habit = Habit.by_chance(random)
    before = habit.year(YEAR - 1, random)
    return habit, habit.year(YEAR, random, habit.growth), before, random
