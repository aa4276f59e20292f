"""Changes of a year's registers: fewer rows, other values, other days. Each returns a new year."""

import pandas as pd

from tests.support.year_variants.registers import field_of_kind, settings_of


def only(year, *registers):
    """Return a year of which only some registers were sent."""
    return {name: table for name, table in year.items() if name in registers}


def without(year, *registers):
    """Return a year of which some registers were not sent."""
    return {name: table for name, table in year.items() if name not in registers}


def emptied(year, *registers):
    """Return a year of which some registers hold a header alone."""
    return _each(year, registers, lambda table: table.iloc[:0])


def every(year, step, *registers):
    """Return a year with one row in `step`, the first and last kept, of some registers or all."""
    return _each(year, registers or year, lambda table: table.iloc[::step])


def first(year, count, *registers):
    """Return a year with the first rows of some registers, or of all."""
    return _each(year, registers or year, lambda table: table.head(count))


def where(year, register, field, *values):
    """Return a year in which a register holds some values of a field alone."""
    return _each(year, [register], lambda table: table[table[field].isin(values)])


def where_not(year, register, field, *values):
    """Return a year in which a register holds no row with some values of a field."""
    return _each(year, [register], lambda table: table[~table[field].isin(values)])


def having(year, register, **columns):
    """Return a year in which columns of a register are replaced: a list is repeated to fit."""
    return _each(year, [register], lambda table: _assigned(table, columns))


def up_to(year, month, day=31):
    """Return a year whose dated rows end at a day."""

    def cut(table, register):
        dates = table[field_of_kind(register, "date")]
        early = (dates.dt.month < month) | ((dates.dt.month == month) & (dates.dt.day <= day))
        return table[early]

    return {
        name: cut(table, name) if field_of_kind(name, "date") else table
        for name, table in year.items()
    }


def in_month(year, month):
    """Return a year whose dated rows are all of one month."""
    return _dated(
        year, lambda dates: dates.map(lambda day: day.replace(month=month, day=min(day.day, 28)))
    )


def in_year(year, other):
    """Return a year's registers as those of another year."""
    return _dated(year, lambda dates: dates.map(lambda day: day.replace(year=other)))


def of_township(year, township):
    """Return a year with the rows of one township; registers without townships are kept."""
    return {
        name: table[table[place] == township] if (place := field_of_kind(name, "place")) else table
        for name, table in year.items()
    }


def times(year, factor):
    """Return a year whose counts and amounts are a multiple of what they were."""
    return _numbers(year, lambda column: column * factor)


def with_counts_of(year, number):
    """Return a year in which every count and amount is one number."""
    return _numbers(year, lambda column: column * 0 + number)


def doubled(year):
    """Return a year with every row twice, the second of another day and a second of its name."""
    return {name: pd.concat([table, _as_another(table, name)]) for name, table in year.items()}


def halved(year):
    """Return a year with every second row."""
    return every(year, 2)


def _as_another(table, register):
    """Return rows as those of other events: a day later, with 第二期 before the name."""
    names = ("名称", "标题", "议题", "姓名", "学校", "编号")
    kinds = settings_of().book.registers[register].fields
    texts = [
        name for name in table if kinds[name].kind == "text" and any(word in name for word in names)
    ]
    date = field_of_kind(register, "date")
    changed = {name: table[name].where(table[name] == "", "第二期" + table[name]) for name in texts}
    if date:
        changed[date] = table[date].map(lambda day: day.replace(day=day.day % 28 + 1))
    return table.assign(**changed)


def _assigned(table, columns):
    changed = {}
    for name, values in columns.items():
        given = values if isinstance(values, list) else [values]
        repeated = (given * (len(table) // len(given) + 1))[: len(table)]
        changed[name] = pd.Series(repeated, index=table.index, dtype=table[name].dtype)
    return table.assign(**changed)


def _dated(year, change):
    changed = {}
    for name, table in year.items():
        date = field_of_kind(name, "date")
        changed[name] = table.assign(**{date: change(table[date])}) if date else table
    return changed


def _numbers(year, change):
    changed = {}
    for register, table in year.items():
        fields = settings_of().book.registers[register].fields
        numbers = [name for name, one in fields.items() if one.kind in ("count", "amount")]
        changed[register] = table.assign(**{name: change(table[name]) for name in numbers})
    return changed


def _each(year, registers, change):
    return {name: change(table) if name in registers else table for name, table in year.items()}
