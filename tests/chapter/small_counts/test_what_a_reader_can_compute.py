"""A reader who knows all that is printed, and the rule, cannot compute any small number."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from annual_review.chapter.small_counts.disclosure import Disclosure
from annual_review.chapter.small_counts.pattern import pattern_of_list, pattern_of_table

THRESHOLD = 3
NUMBERS = st.one_of(st.integers(0, 4), st.integers(0, 9))
LISTS = st.lists(NUMBERS, min_size=1, max_size=6)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=3
    )
)


def possible(number, state, most):
    """Yield what a reader takes for possible of a number, by what is printed of it."""
    match state:
        case "shown":
            return (number,)
        case "small":
            return range(1, THRESHOLD)
        case "anything":
            return range(most + 1)
        case _:
            return range(THRESHOLD, most + 1)


def printed_states(numbers, states):
    """Return the states as a reader sees them: where … stands everywhere, it tells nothing."""
    return ["anything"] * len(states) if set(states) == {"hidden"} else states


def lists_that_fit(numbers, states):
    """Yield every list that fits what is printed; its total is printed unless it is small."""
    total = sum(numbers)
    seen = printed_states(numbers, states)
    is_small = 0 < total < THRESHOLD
    totals = range(1, THRESHOLD) if is_small else (total,)
    most = max(totals)
    for found in product(*(possible(n, s, most) for n, s in zip(numbers, seen, strict=True))):
        if sum(found) in totals:
            yield found


def known_rows(cells):
    return {at: cells[at] for at in range(len(cells))}


@given(LISTS)
@settings(max_examples=150, deadline=None)
@example([1, 3])
@example([1, 1])
@example([2, 2, 9])
@example([1, 1, 9])
def test_no_small_number_of_a_list_can_be_computed(numbers):
    known = Disclosure(dict(enumerate(numbers)), THRESHOLD)
    known.begin([])
    states = known.states_of_list([known.rows([at]) for at in range(len(numbers))])
    fitting = list(lists_that_fit(numbers, states))
    for at, number in enumerate(numbers):
        if 0 < number < THRESHOLD and len(numbers) > 1:
            assert states[at] != "shown"
            assert len({found[at] for found in fitting}) > 1


@given(LISTS)
def test_numbers_are_printed_where_none_is_small(numbers):
    large = [number + THRESHOLD for number in numbers]
    known = Disclosure(dict(enumerate(large)), THRESHOLD)
    known.begin([])
    assert set(known.states_of_list([known.rows([at]) for at in range(len(large))])) == {"shown"}


def tables_that_fit(table, states, of_rows, of_columns):
    """Yield every table that fits what is printed of its cells and of its sums."""
    width, total = len(table[0]), sum(map(sum, table))
    is_small = 0 < total < THRESHOLD
    totals = range(1, THRESHOLD) if is_small else (total,)
    most = max(totals)
    flat = [state for row in states for state in row]
    seen = printed_states(table, flat)
    rows, columns = [sum(row) for row in table], [sum(c) for c in zip(*table, strict=True)]
    seen_rows = printed_states(rows, of_rows)
    seen_columns = printed_states(columns, of_columns)
    choices = []
    for i, row in enumerate(table):
        own = seen[i * width : (i + 1) * width]
        sums = set(possible(rows[i], seen_rows[i], most))
        choices.append(
            [
                found
                for found in product(*(possible(n, s, most) for n, s in zip(row, own, strict=True)))
                if sum(found) in sums
            ]
        )
    for found in product(*choices):
        if sum(map(sum, found)) in totals and all(
            sum(column) in possible(columns[j], seen_columns[j], most)
            for j, column in enumerate(zip(*found, strict=True))
        ):
            yield found


@given(TABLES)
@settings(max_examples=150, deadline=None)
@example([[1, 4], [4, 4]])
@example([[1, 10], [5, 0]])
@example([[1, 1, 4], [4, 4, 4], [4, 4, 4]])
def test_no_small_cell_of_a_table_can_be_computed(table):
    places = {(i, j): n for i, row in enumerate(table) for j, n in enumerate(row)}
    known = Disclosure(places, THRESHOLD)
    cells = [[known.rows([(i, j)]) for j in range(len(row))] for i, row in enumerate(table)]
    known.begin([])
    of_rows = known.states_of_list([frozenset().union(*row) for row in cells])
    of_columns = known.states_of_list([frozenset().union(*c) for c in zip(*cells, strict=True)])
    states = known.states_of_table(cells)
    small = [place for place, number in places.items() if 0 < number < THRESHOLD]
    if len(places) == 1 or not small:
        return
    found = {place: set() for place in small}
    for fitting in tables_that_fit(table, states, of_rows, of_columns):
        for i, j in small:
            found[i, j].add(fitting[i][j])
        if all(len(numbers) > 1 for numbers in found.values()):
            return
    raise AssertionError((states, of_rows, of_columns, found))


def test_the_smallest_numbers_are_withheld_beside_a_small_one():
    assert pattern_of_list([1, 40, 6, 0, 12], THRESHOLD).hidden == {(2, 0)}
    assert pattern_of_list([2, 1, 40], THRESHOLD).hidden == set()
    table = [[1, 40, 9], [20, 30, 8], [7, 11, 4]]
    assert pattern_of_table(table, THRESHOLD).hidden == {(0, 2), (2, 0), (2, 2)}


SETS = st.lists(st.frozensets(st.integers(0, 7), min_size=1), min_size=1, max_size=8)


@given(st.lists(st.integers(0, 9), min_size=8, max_size=8), SETS)
@settings(max_examples=100, deadline=None)
def test_no_two_printed_sums_differ_by_a_small_one(numbers, asked):
    known = Disclosure(dict(enumerate(numbers)), THRESHOLD)
    known.begin([])
    shown = [known.all_rows()] if known.state(known.all_rows()) == "shown" else []
    shown += [rows for one in asked if known.state(rows := known.rows(one)) == "shown"]
    for one, other in product(shown, shown):
        if one <= other:
            assert not 0 < known.total(other) - known.total(one) < THRESHOLD


@given(st.lists(st.integers(3, 9), min_size=6, max_size=6), SETS)
@settings(max_examples=100, deadline=None)
def test_a_sum_that_others_already_tell_is_printed(numbers, asked):
    known = Disclosure(dict(enumerate(numbers)), THRESHOLD)
    known.begin([])
    assert {known.state(known.rows(one)) for one in asked} == {"shown"}
