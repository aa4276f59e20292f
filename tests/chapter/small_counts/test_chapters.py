"""What a chapter prints of registers with small numbers of persons."""

import pandas as pd
import pytest

from annual_review.chapter import (
    bars,
    columns,
    comparison,
    count,
    crosstab,
    distinct,
    drawn,
    figure,
    grouped,
    heatmap,
    largest,
    mean,
    median,
    months,
    rank,
    share,
    smallest,
    table,
    tally,
    total,
    where,
)
from annual_review.chapter.review import Review
from annual_review.chapter.small_counts.cells import withheld_in
from annual_review.chapter.small_counts.disclosure import forget
from annual_review.chapter.small_counts.registers import set_small_registers
from annual_review.chapter.small_counts.tables import with_note
from annual_review.cleaning.clean import clean
from annual_review.document.blocks import Paragraph, plain
from annual_review.document.figures_file import figures_text
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError
from annual_review.registers.workbooks import Sheet
from tests.support.ruled_registers import clean_registers, settings_of

REGISTERS = {
    "困难党员统计表": {
        "fields": {
            "日期": {"kind": "date"},
            "乡镇": {"kind": "place"},
            "类别": {"kind": "category", "choices": ["男", "女"]},
            "人数": {"kind": "count", "unit": "人", "small": 3},
            "金额": {"kind": "count", "unit": "元"},
        }
    },
    "党员名册": {
        "fields": {
            "姓名": {"required": True, "personal": True, "small": 3},
            "乡镇": {"kind": "place"},
            "学历": {},
        }
    },
}
COUNTS = [
    ["日期", "乡镇", "类别", "人数", "金额"],
    ["2021-01-05", "官舟镇", "男", 1, 10],
    ["2021-02-05", "官舟镇", "女", 0, 10],
    ["2021-01-06", "谯家镇", "男", 4, 20],
    ["2021-02-06", "谯家镇", "女", 5, 20],
    ["2021-01-07", "新景镇", "男", 20, 30],
    ["2021-02-07", "新景镇", "女", 30, 30],
    ["2021-01-08", "中界镇", "男", 31, 5],
    ["2021-02-08", "中界镇", "女", 29, 5],
]
TOWNS = ["官舟镇", "谯家镇", "新景镇", "中界镇"]
PERSONS = [
    ["姓名", "乡镇", "学历"],
    ["赵一", "官舟镇", "本科"],
    *([f"钱{at}", "谯家镇", "大专"] for at in range(4)),
    *([f"孙{at}", "新景镇", "本科"] for at in range(9)),
]


@pytest.fixture
def review():
    sheets = ("困难党员统计表", COUNTS), ("党员名册", PERSONS)
    opened = Review(settings_of(REGISTERS), clean_registers(REGISTERS, *sheets))
    opened.enable_evidence()
    yield opened
    forget()
    set_small_registers(opened.origin, {})


@pytest.fixture
def poor(review):
    return review["困难党员统计表"]


@pytest.fixture
def roster(review):
    return review["党员名册"]


def of(poor, town, id="a.town"):
    return total(id, where(poor, 乡镇=town)["人数"], "人")


def text(figure):
    return without_marks(f"{figure}")


def cells(block):
    return [[plain(cell) for cell in row] for row in block.rows]


def test_a_small_sum_is_withheld_and_the_next_with_it(poor):
    assert text(total("a.all", poor["人数"], "人")) == "120人"
    assert text(of(poor, "官舟镇")) == "少于3人"
    assert text(of(poor, "谯家镇")) == "若干人"
    assert text(of(poor, "新景镇")) == "50人"
    assert text(total("a.none", where(poor, 乡镇="官舟镇", 类别="女")["人数"], "人")) == "0人"


def test_every_spec_withholds_but_words(poor):
    small = of(poor, "官舟镇")
    assert {without_marks(f"{small:余}"), without_marks(f"{small:汉}")} == {"少于3人"}
    assert without_marks(f"{small:=有困难党员}") == "有困难党员"
    assert without_marks(f"{small:比}") == ""


def test_what_is_calculated_of_a_small_number_is_withheld(poor):
    everyone, small = total("a.all", poor["人数"], "人"), of(poor, "官舟镇")
    assert text(figure("a.rest", everyone - small, "人")) == "若干人"
    assert text(figure("a.double", everyone - (everyone - small), "人")) == "若干人"
    assert text(share("a.share", small, everyone)) == "（不列出）"
    assert text(share("a.share_of_shown", of(poor, "新景镇"), everyone)) == "41.7%"


def test_single_values_and_means_are_withheld(poor):
    few = where(poor, 乡镇="官舟镇")["人数"]
    assert text(largest("a.most", few, "人")) == "少于3人"
    assert text(median("a.middle", few, "人")) == "少于3人"
    assert text(mean("a.mean", few, "人")) == "少于3人"
    assert text(smallest("a.least", poor["人数"], "人")) == "0人"


def test_a_field_computed_from_it_is_withheld_too(poor):
    named = poor.assign(户数=poor["人数"])
    assert text(total("a.named", where(named, 乡镇="官舟镇")["户数"], "户")) == "少于3户"
    twice = poor["人数"] * 2
    assert text(total("a.twice", twice[poor["乡镇"] == "官舟镇"], "人")) == "少于3人"


def test_the_evidence_of_a_small_number_has_no_value_and_no_row(poor):
    evidence = of(poor, "官舟镇").evidence()
    assert evidence["value"] + evidence["unit"] == "少于3人"
    assert evidence["rows"] == [{"register": "困难党员统计表", "fields": [], "rows": []}]
    assert "行不列出" in evidence["rule"]
    written = figures_text({"a.town": evidence | {"text": "少于3人", "chapter": ""}})
    assert '"value": null' in written
    assert '"small": 3' in written
    assert '"sources": []' in written


def test_the_rows_of_other_numbers_are_listed_without_the_field(poor):
    (group,) = total("a.paid", poor["金额"], "元").evidence()["rows"]
    assert "人数" not in group["fields"]
    assert "金额" in group["fields"]


def test_tallies_are_withheld_however_they_are_shown(poor):
    by_town = tally(poor["乡镇"], poor["人数"])
    kept = {"中界镇": 60, "新景镇": 50, "谯家镇": None, "官舟镇": None}
    shown = [
        by_town,
        by_town.sort_values(),
        by_town / 1,
        pd.Series({name: int(number) for name, number in by_town.items()}),
        pd.DataFrame({"人": by_town})["人"],
        crosstab(poor["乡镇"], poor["类别"], poor["人数"]).sum(axis=1),
    ]
    for numbers in shown:
        chart = columns(numbers, "各乡镇", "人")
        assert dict(zip(chart.data.names, chart.data.series[0].values, strict=True)) == kept


def test_numbers_whose_labels_or_rows_are_lost_are_withheld(poor, roster):
    men, women = (where(poor, 类别=kind) for kind in ("男", "女"))
    both = {"男": tally(men["乡镇"], men["人数"]), "女": tally(women["乡镇"], women["人数"])}
    by_kind = grouped(pd.DataFrame(both), "各乡镇男女", "人").data
    assert by_kind.names == ("中界镇", "官舟镇", "新景镇", "谯家镇")
    assert by_kind.series[0].values == (31, None, 20, None)
    renamed = tally(poor["乡镇"], poor["人数"]).rename({"官舟镇": "某镇"})
    assert bars(renamed, "各乡镇", "人").data.series[0].values == (60, 50, None, None)
    means = poor.groupby("乡镇", sort=False)[["人数"]].mean().reset_index()
    assert [row[1] for row in cells(table(means, "平均"))] == ["少于3", "…", "25", "30"]
    texts = poor.assign(人=poor["人数"].astype("str"))[["人"]]
    assert cells(table(texts, "逐行"))[0] == ["少于3"]
    with pytest.raises(FigureError, match="person"):
        table(roster.reset_index()[["乡镇", "学历"]], "名册")


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["kept", "reversed"])
def test_numbers_of_which_all_labels_were_replaced_are_withheld(poor, order):
    by_town = tally(poor["乡镇"], poor["人数"])
    states = withheld_in(by_town).states
    assert set(states) > {"shown"}
    renamed = by_town[order]
    renamed.index = [f"第{number}个" for number in range(len(by_town))]
    after = withheld_in(renamed).states
    assert not [1 for was, now in zip(states[order], after, strict=True) if was != "shown" == now]


def test_a_chart_with_one_number_left_is_not_drawn(poor):
    few = where(poor, 乡镇=["官舟镇", "谯家镇", "新景镇"])
    assert bars(tally(few["乡镇"], few["人数"]), "各乡镇", "人") is None


def test_a_chart_says_what_is_withheld_and_its_note_why(poor):
    chart = bars(tally(poor["乡镇"], poor["人数"]), "各乡镇", "人")
    assert chart.alt == "条形图：中界镇60人，新景镇50人，谯家镇不列出，官舟镇不列出。"
    assert plain(chart.note).startswith("为保护个人信息，少于3的数不列出")
    assert "不列出" in chart.content.decode()


def test_a_crosstab_is_withheld_by_rows_and_columns(poor):
    both = crosstab(poor["乡镇"], poor["类别"], poor["人数"])
    both.insert(0, "合计", both.sum(axis=1))
    shown = table(both.rename_axis("乡镇").reset_index(), "各乡镇")
    rows = {row[0]: row[1:] for row in cells(shown)}
    assert rows["官舟镇"][0] == "少于3"
    assert rows["官舟镇"][1] in ("少于3", "…")
    assert rows["谯家镇"][0] == "…"
    assert rows["新景镇"][0] == "50"
    assert "…" in rows["谯家镇"][1:]
    first, note = with_note(shown)
    assert first is shown
    assert isinstance(note, Paragraph)
    assert plain(note.spans).startswith("为保护个人信息，少于3的数不列出，同时略去")


def test_sums_of_pandas_are_withheld(poor):
    sums = poor.groupby("乡镇", sort=False)[["人数", "金额"]].sum().reset_index()
    assert [row[1:] for row in cells(table(sums, "汇总"))] == [
        ["少于3", "20"],
        ["…", "40"],
        ["50", "60"],
        ["60", "10"],
    ]
    renamed = poor.groupby("乡镇", as_index=False, sort=False).agg(多少=("人数", "sum"))
    assert [row[1] for row in cells(table(renamed, "汇总"))] == ["少于3", "…", "50", "60"]


def test_rows_of_a_table_are_withheld_where_a_single_one_is_small(poor):
    listed = [row[0] for row in cells(table(poor[["人数"]], "逐行"))]
    assert listed[0] == "少于3"
    assert listed[1] == "0"
    assert "…" in listed


def test_a_comparison_prints_no_number_that_is_withheld(poor):
    assert comparison({"官舟": of(poor, "官舟镇")}, "对比") is None


def test_a_rank_is_printed_without_the_numbers(poor):
    place = rank("a.rank", tally(poor["乡镇"], poor["人数"]), "官舟镇")
    assert text(place) == "第4位"
    assert "官舟镇1" not in place.rule
    assert "50" not in place.rule


def test_few_rows_of_persons_are_withheld(roster):
    assert text(count("b.all", roster, "名")) == "14名"
    assert text(count("b.town", where(roster, 乡镇="官舟镇"), "名")) == "少于3名"
    assert text(count("b.next", where(roster, 乡镇="谯家镇"), "名")) == "若干名"
    assert text(distinct("b.kinds", where(roster, 乡镇="官舟镇")["学历"], "种")) == "若干种"
    assert count("b.all", roster, "名").evidence()["rows"][0]["rows"] == []
    assert "14行" not in count("b.all", roster, "名").rule


def test_a_part_that_lacks_few_persons_of_another_is_withheld(roster):
    assert text(count("b.third", where(roster, 乡镇="新景镇"), "名")) == "9名"
    assert text(count("b.graduates", where(roster, 学历="本科"), "名")) == "若干名"  # 9 + 1


def test_persons_are_not_listed_and_not_drawn(roster, poor):
    with pytest.raises(FigureError, match="person"):
        table(roster[["乡镇", "学历"]], "名册")
    import matplotlib.pyplot as plt

    __, axes = plt.subplots()
    axes.plot([1, 2])
    with pytest.raises(FigureError, match="small"):
        drawn(axes, "题注", of=poor["人数"])


def test_numbers_of_other_fields_are_printed_as_ever(poor):
    by_town = tally(poor["乡镇"])
    assert by_town.to_dict() == {"官舟镇": 2, "谯家镇": 2, "新景镇": 2, "中界镇": 2}
    chart = bars(by_town, "各乡镇登记", "次")
    assert chart.data.series[0].values == (2, 2, 2, 2)
    assert not chart.note
    calendar = crosstab(poor["乡镇"], months(poor["日期"]))
    assert heatmap(calendar, "逐月", "次").data.series[0].values == (1, 1, 1, 1)
    assert text(count("a.rows", where(poor, 乡镇="官舟镇"), "次")) == "2次"


def two_years(now, before):
    """Return 官舟镇's and all persons of a year with a year before, given the townships of both."""

    def opened(year, numbers, earlier):
        rows = [COUNTS[0]]
        rows += [
            [f"{year}-12-06", town, "男", n, 1] for town, n in zip(TOWNS, numbers, strict=True)
        ]
        settings = settings_of(REGISTERS).model_copy(update={"year": year})
        sheet = Sheet("表.xlsx", "困难党员统计表", rows)
        return Review(settings, clean([sheet], settings, []), earlier)

    review = opened(2021, now, {2020: opened(2020, before, {})})
    review.enable_evidence()
    rows = review["困难党员统计表"]
    return of(rows, "官舟镇"), total("a.all", rows["人数"], "人"), review


def test_no_change_tells_a_small_number_of_either_year():
    for now, before in (([1, 6, 40, 50], [9, 8, 40, 50]), ([9, 8, 40, 50], [2, 6, 40, 50])):
        town, everyone, review = two_years(now, before)
        assert town.change is None
        assert "before" not in town.evidence()
        assert without_marks(f"{town:比}") == ""
        assert town.history.isna().any()
        assert comparison({"官舟": town}, "对比") is None
        assert everyone.change is not None
        assert everyone.evidence()["before"]["value"] == sum(before)
        forget()
        set_small_registers(review.origin, {})


def test_a_table_by_member_withholds_as_a_tally_does(poor):
    column = [of(poor, town, f"a.n{at}") for at, town in enumerate(TOWNS)]
    texts = [without_marks(figure.number_text(str(figure.value))) for figure in column]
    assert texts == ["少于3", "…", "50", "60"]


def test_all_that_is_printed_of_one_field_hangs_together(poor):
    """Whatever is asked first, the towns are withheld in the same way."""
    forget()
    assert text(of(poor, "谯家镇")) == "若干人"
    assert text(of(poor, "新景镇")) == "50人"
