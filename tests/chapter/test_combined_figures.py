"""Figures that are calculated of others: value, rows, rule, and what they were the year before."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annual_review.chapter.aggregates import count, share, total
from annual_review.chapter.combined_figures import figure
from annual_review.chapter.extremes import largest
from annual_review.chapter.figures import Figure
from annual_review.chapter.selections import where
from annual_review.chapter.sentences import compose, glance
from annual_review.chapter.tables import comparison
from annual_review.chapter.trends import trends
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.document.sources import sources_of
from annual_review.errors import FigureError
from tests.chapter import aid


@pytest.fixture
def office_of_aid(office):
    return aid.write(office)


@pytest.fixture
def parts(office_of_aid):
    """Return the figures that tests calculate with: paid, people, given, held."""
    return figures_of(office_of_aid.open())


def figures_of(review):
    grants, gifts = review["救助台账"], review["捐赠台账"]
    return {
        "paid": total("aid.paid", grants["金额"], "万元"),
        "people": total("aid.people", grants["人数"], "人"),
        "given": total("gifts.given", gifts["捐款"], "元"),
        "held": count("aid.held", grants, "次"),
        "early": total("aid.early", where(grants, month=[2, 3])["金额"], "元"),
    }


def printed(text):
    return without_marks(f"{text}")


def test_a_quotient_prints_in_its_unit_and_keeps_its_formula(parts):
    per_head = figure("aid.per_head", parts["paid"] / parts["people"], "元")
    assert (per_head.value, printed(per_head)) == (93.75, "93.75元")
    assert per_head.rule == "（救助台账，金额，合计，5行）÷（救助台账，人数，合计，5行）"
    evidence = per_head.evidence()
    assert evidence["formula"] == "aid.paid÷aid.people"
    assert evidence["worked"] == "3万元÷320人"
    assert [(one["id"], one["value"]) for one in evidence["operands"]] == [
        ("aid.paid", 3),
        ("aid.people", 320),
    ]


def test_the_rows_of_operands_of_different_registers_are_behind_it(parts):
    both = figure("aid.both", parts["paid"] + parts["given"], "万元")
    assert both.value == 3.8
    files = [source["file"] for source in sources_of(both.evidence()["rows"])]
    assert files == ["救助台账.csv", "捐赠台账.csv"]
    first, second = both.evidence()["operands"]
    assert [len(sources_of(one["rows"])[0]["rows"]) for one in (first, second)] == [5, 2]


def test_it_is_calculated_again_for_the_year_before(parts):
    per_head = figure("aid.per_head", parts["paid"] / parts["people"], "元")
    assert per_head.before.value == 200
    assert printed(f"{per_head:比}") == "，比上年减少106.25元，下降53.1%"
    before = per_head.evidence()["before"]
    assert before["worked"] == "5万元÷250人"
    assert [source["rows"] for source in sources_of(before["rows"])] == [[2, 3]]
    assert per_head.history.to_dict() == {"2020年": 200, "2021年": 93.75}
    table = comparison({"人均": per_head}, "题")
    assert [plain(cell) for cell in table.rows[0][1:]]
    assert "人均93.75元，下降53.1%" in without_marks(trends({"人均": per_head}))


def test_a_change_is_that_of_the_printed_numbers(office):
    office.registers(aid.REGISTERS)
    for year, paid, people in ((2020, 1198.23, 100), (2021, 1234.71, 100)):
        folder = office.folder / "data" / str(year)
        folder.mkdir(parents=True)
        (folder / "救助台账.csv").write_text(
            f"日期,乡镇,金额,人数\n{year}-12-01,官舟镇,{paid},{people}\n", "utf-8"
        )
    grants = office.open()["救助台账"]
    paid, people = total("a", grants["金额"], "万元"), total("b", grants["人数"], "人")
    mean = figure("c", paid / people, "万元")
    assert printed(f"{mean}{mean:比数}") == "12.35万元，比上年增加0.37万元"


def test_a_figure_gets_another_name_and_another_unit(parts):
    named = figure("aid.in_yuan", parts["paid"], "元")
    assert (named.id, named.value, named.rule) == ("aid.in_yuan", 30000, parts["paid"].rule)
    assert named.before.value == 50000


def test_figures_of_figures_are_calculated_of_their_exact_values(parts):
    third = figure("a.third", parts["given"] / 3, "元")
    again = figure("a.again", third * 3, "元")
    assert again.value == parts["given"].value
    assert again.rule == "（（捐赠台账，捐款，合计，2行）÷3）×3"
    assert again.evidence()["formula"] == "a.third×3"
    assert [source["file"] for source in sources_of(again.rows())] == ["捐赠台账.csv"]


def test_sums_have_no_noise_of_floating_point(parts, office_of_aid):
    grants = office_of_aid.open()["救助台账"]
    early = total("b", where(grants, 乡镇="官舟镇", month=[2, 3])["金额"], "万元")
    late = total("c", where(grants, 乡镇="黄土镇")["金额"], "万元")
    assert early.value == 0.3
    assert not figure("d", early - late, "万元")


def test_a_division_by_zero_prints_nothing_and_its_sentence_is_left_out(parts, office_of_aid):
    none = count("z", where(office_of_aid.open()["救助台账"], month=11), "次")
    each = figure("aid.each", parts["paid"] / none, "万元")
    assert not each
    assert printed(each) == printed(f"{each:比}") == ""
    (block,), evidence = compose((f"共{parts['held']}。", f"次均{each}。"), "body")
    assert plain(block.spans) == "共5次。"
    assert list(evidence) == ["aid.held"]
    glance((f"{each}", "次均"))
    assert each.evidence()["value"] == 0


def test_a_missing_operand_makes_it_missing(parts, missing):
    absent = count("a", missing, "场")
    ratio = figure("b", parts["held"] / absent, "倍")
    assert ratio.missing == absent.missing
    assert share("c", absent, parts["held"]).missing
    (block,), _ = compose((f"为{ratio}。",), "body")
    assert block.role == "missing"


def test_a_year_that_is_not_over_is_compared_with_the_same_part(office):
    review = aid.write(office, until="until: 2021-06-30\n").open()
    parts = figures_of(review)
    per_head = figure("aid.per_head", parts["paid"] / parts["people"], "元")
    assert (per_head.value, per_head.before.value) == (60, 200)
    assert printed(f"{per_head:比率}") == "，比上年同期下降70%"
    households = total("list.households", review["名册"]["户数"], "户")
    each = figure("aid.each", parts["people"] / households, "人")
    assert each.is_of_whole_year
    assert each.before is None
    assert printed(f"{each:比}") == ""


def test_what_redefines_an_operand_redefines_the_whole(office):
    parts = figures_of(aid.write(office, until="redefined: {aid.paid: 口径有变}\n").open())
    per_head = figure("total.per_head", parts["paid"] / parts["people"], "元")
    assert printed(f"{per_head:比}") == "，统计口径与上年不同"
    assert per_head.evidence()["before"]["redefined"] == "口径有变"


def test_an_operand_of_the_year_before_is_named_with_its_year(parts):
    paid = parts["paid"]
    grown = figure("aid.grown", paid - paid.before, "万元")
    assert grown.value == -2
    assert grown.evidence()["formula"] == "aid.paid−aid.paid（2020年）"
    assert grown.before is None


def test_rows_chosen_by_other_means_cannot_be_calculated_again(office_of_aid):
    grants = office_of_aid.open()["救助台账"]
    chosen = grants[grants["人数"].map(lambda number: number > 40)]
    few = count("a.few", chosen, "次")
    with pytest.raises(FigureError, match=r"^b: It is not known how its rows"):
        figure("b", few / count("a.all", grants, "次"), "%").before  # noqa: B018
    most = largest("a.most", chosen["金额"], "万元")
    with pytest.raises(FigureError, match="cannot be computed for another year"):
        most.before  # noqa: B018


def test_figures_made_by_hand_and_numbers_alone_are_refused(parts):
    by_hand = Figure("b", 12, "人")
    for attempt in (
        lambda: figure("c", by_hand / 2, "人"),
        lambda: figure("c", parts["people"] / by_hand, "倍"),
        lambda: figure("c", by_hand, "人"),
    ):
        with pytest.raises(FigureError, match=r"^b: No rows are behind"):
            attempt()


def test_the_error_of_a_unit_names_the_figure(parts):
    with pytest.raises(FigureError, match=r"^aid\.odd: 人 cannot be added to 万元"):
        figure("aid.odd", parts["paid"] + parts["people"], "万元")


def test_a_share_brings_amounts_to_one_unit(parts):
    assert share("a", parts["early"], parts["paid"]).value == 10
    assert share("b", parts["given"] + parts["early"], parts["paid"]).value == 36.7
    with pytest.raises(FigureError, match=r"^c: .*cannot be given in %"):
        share("c", parts["paid"], parts["people"])


NAMES = st.sampled_from(["paid", "people", "given", "held", "early"])
TREES = st.recursive(
    NAMES | st.integers(1, 9).map(Fraction),
    lambda inner: st.tuples(st.sampled_from("+-*/"), inner, inner),
    max_leaves=6,
)


def evaluated(tree, values):
    """Return the value of a tree of names and numbers."""
    if isinstance(tree, str):
        return values[tree]
    if isinstance(tree, Fraction):
        return tree
    sign, first, second = tree
    one, other = evaluated(first, values), evaluated(second, values)
    return {"+": lambda: one + other, "-": lambda: one - other, "*": lambda: one * other}.get(
        sign, lambda: one / other
    )()


@pytest.fixture
def bare(office_of_aid):
    """Return figures without units, so that any can be added to any."""
    review = office_of_aid.open()
    grants, gifts = review["救助台账"], review["捐赠台账"]
    for table in (grants, gifts):
        table.attrs["units"] = {}
    return {
        "paid": total("a.paid", grants["金额"], ""),
        "people": total("a.people", grants["人数"], ""),
        "given": total("a.given", gifts["捐款"], ""),
        "held": count("a.held", grants, ""),
        "early": total("a.early", where(grants, month=[2, 3])["金额"], ""),
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tree=TREES)
def test_any_expression_is_exact_in_both_years_and_has_the_rows_of_every_operand(bare, tree):
    try:
        expression = evaluated(tree, bare)
        exact = evaluated(tree, {name: Fraction(str(one.value)) for name, one in bare.items()})
    except ZeroDivisionError:
        return
    if isinstance(expression, Fraction):
        return
    found = figure("x", expression, "")
    assert found.value == float(exact)
    for operand in found.operands:
        assert set(operand.index) <= set(found.index)
    values_before = {name: Fraction(str(one.before.value)) for name, one in bare.items()}
    try:
        before = evaluated(tree, values_before)
    except ZeroDivisionError:
        assert found.before is None
        return
    assert found.before.value == float(before)


def test_jupyterlab_shows_the_formula_and_the_rows_of_each_operand(parts):
    both = figure("aid.both", parts["paid"] + parts["given"], "万元")
    html = both._repr_mimebundle_()["text/html"]
    assert "<dt>算式</dt><dd>3万元+8000元</dd>" in html
    assert "8000元：捐赠台账，捐款，合计，2行" in html
    assert html.count("的行</summary>") == 2 + 1  # of both operands, and of the year before
