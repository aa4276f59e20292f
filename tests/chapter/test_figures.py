import pandas as pd
import pytest

from annual_review.chapter.aggregates import count, distinct, mean, share, total
from annual_review.chapter.evidence import remember
from annual_review.chapter.figures import Figure
from annual_review.chapter.selections import crosstab, months, tally, where, where_not
from annual_review.chapter.sentences import listing
from annual_review.document.marks import without_marks
from annual_review.document.sources import sources_of
from annual_review.errors import FigureError
from annual_review.project.settings import Field
from annual_review.records.cleaned import INDEX, empty_records


@pytest.fixture
def training():
    rows = [
        ("农技培训台账", "a.xlsx", "表1", 3, "官舟镇", 12, "2021-03-05", "葡萄"),
        ("农技培训台账", "a.xlsx", "表1", 5, "黄土镇", 8, "2021-03-09", ""),
        ("农技培训台账", "b.csv", "", 2, "官舟镇", None, "2021-07-01", "柚子"),
    ]
    table = pd.DataFrame(rows, columns=[*INDEX, "乡镇", "人数", "日期", "作物"])
    table = table.astype({"人数": "Int64", "日期": "datetime64[ns]"}).set_index(list(INDEX))
    table.attrs = {"register": "农技培训台账"}
    return table


@pytest.fixture
def missing():
    fields = {"乡镇": Field(kind="place"), "人数": Field(kind="count"), "日期": Field(kind="date")}
    table = empty_records("宣讲台账", fields)
    table.attrs["missing"] = "本年未收到《宣讲台账》。"
    return table


def test_a_figure_knows_its_rows(training):
    sessions = count("agri.sessions", training, "场次")
    assert (sessions.value, sessions.unit) == (3, "场次")
    rows = sessions.evidence()["rows"]
    assert sources_of(rows) == [
        {"file": "a.xlsx", "sheet": "表1", "rows": [3, 5]},
        {"file": "b.csv", "sheet": "", "rows": [2]},
    ]


def test_a_figure_says_how_it_was_computed(training):
    chosen = where(training, 乡镇="官舟镇")
    assert count("a", chosen, "场次").rule == "农技培训台账，乡镇=官舟镇，行数，2行"
    assert total("b", training["人数"], "人").rule == "农技培训台账，人数，合计，3行"
    assert count("c", where_not(training, 乡镇="官舟镇"), "场").rule.endswith(
        "乡镇≠官舟镇，行数，1行"
    )


def test_totals_averages_and_shares_pass_over_empty_cells(training):
    assert total("a", training["人数"], "人").value == 20
    assert mean("b", training["人数"], "人").value == 10
    assert distinct("c", training["作物"], "种").value == 2
    part, whole = count("d", training.iloc[:1], "场"), count("e", training, "场")
    assert str(share("f", part, whole)) == "33.3%"


def test_a_figure_prints_by_its_spec_in_an_ordinary_f_string(training):
    figure = total("a", training["人数"], "人")
    assert without_marks(f"培训{figure}，{figure:汉}，{figure:=若干}") == "培训20人，二十人，若干"
    assert str(figure) == "20人"


def test_another_measure_word_does_not_change_what_the_figure_is(training):
    surveys = count("a", training.iloc[:2], "次")
    assert without_marks(f"{surveys.per('项'):汉}") == "两项"
    assert surveys.per("项").evidence()["unit"] == "次"


def test_a_figure_of_a_missing_register_is_true_and_prints_nothing(missing):
    figure = count("a", missing, "场次")
    assert figure
    assert figure.missing == "本年未收到《宣讲台账》。"
    assert without_marks(f"{figure:万多}") == ""


def test_zero_is_false_where_the_register_was_sent(training):
    assert not count("a", training.iloc[:0], "场次")


def test_a_spec_that_fits_no_value_names_the_figure(training):
    with pytest.raises(FigureError, match=r"agri\.farmers: 20 has no 万"):
        f"{total('agri.farmers', training['人数'], '人'):万多}"


@pytest.mark.parametrize("id", ["", "农技", "A.b", "a..b", "a b"])
def test_an_id_that_is_none_is_refused(id):
    with pytest.raises(FigureError, match="no id"):
        Figure(id, 1, "人")


def test_rows_that_lost_their_place_are_refused(training):
    with pytest.raises(FigureError, match="no longer say where they stand"):
        count("a", training.reset_index(drop=True), "场次")


def test_names_are_listed_by_frequency_or_in_a_given_order(training):
    assert listing(training["乡镇"]).text() == "官舟镇、黄土镇"
    assert listing(training["乡镇"], order=["黄土镇"]).text() == "黄土镇、官舟镇"
    assert without_marks(f"{listing(training['乡镇']):1}") == "官舟镇等"
    assert listing(training["作物"], bracket="《》").text() == "《葡萄》《柚子》"
    assert not listing(training["乡镇"].iloc[:0])


def test_a_tally_counts_or_adds_up_and_keeps_the_register_s_order(training):
    assert tally(training["乡镇"]).to_dict() == {"官舟镇": 2, "黄土镇": 1}
    assert tally(training["乡镇"], training["人数"].fillna(0)).to_dict() == {
        "官舟镇": 12,
        "黄土镇": 8,
    }
    assert list(tally(training["作物"]).index) == ["葡萄", "柚子"]
    assert tally(months(training["日期"])).to_dict() == {3: 2, 7: 1}


def test_a_crosstab_has_the_rows_and_columns_it_is_told_to_have(training):
    whole = crosstab(training["乡镇"], months(training["日期"]), header=range(1, 13))
    assert whole.shape == (2, 12)
    assert whole.loc["官舟镇", 7] == 1
    assert whole.to_numpy().sum() == 3
    by_number = crosstab(training["乡镇"], training["作物"], training["人数"], index=["黄土镇"])
    assert list(by_number.index) == ["黄土镇", "官舟镇"]


def test_selections_of_a_missing_register_are_empty_and_know_it(missing):
    assert "未收到" in tally(missing["乡镇"]).attrs["missing"]
    table = crosstab(missing["乡镇"], months(missing["日期"]), header=range(1, 13))
    assert table.shape == (0, 12)
    assert "未收到" in table.attrs["missing"]
    assert "未收到" in where(missing, 乡镇="官舟镇").attrs["missing"]


def test_evidence_shows_the_rows_with_the_fields_that_are_remembered(training):
    remember("2021", {"农技培训台账": training[["乡镇", "人数", "日期"]]})
    training.attrs["origin"] = "2021"
    chosen = where(training, 乡镇="官舟镇")
    (group,) = count("a", chosen, "场次").evidence()["rows"]
    assert group == {
        "register": "农技培训台账",
        "fields": ["乡镇", "人数", "日期"],
        "rows": [
            ["a.xlsx", "表1", 3, "官舟镇", "12", "2021-03-05"],
            ["b.csv", "", 2, "官舟镇", "", "2021-07-01"],
        ],
    }


def test_an_unknown_field_or_choice_is_named_with_the_nearest(training):
    training.attrs["choices"] = {"乡镇": ["官舟镇", "黄土镇"]}
    with pytest.raises(FigureError, match=r"no field '乡真'\. Did you mean '乡镇'"):
        where(training, 乡真="官舟镇")
    with pytest.raises(
        FigureError, match=r"no '官周镇' among the choices of 乡镇\. Did you mean '官舟镇'"
    ):
        where(training, 乡镇="官周镇")
    assert where(training, 作物="没有的").empty


def test_part_of_a_register_chosen_without_a_condition_says_so(training):
    training.attrs["rows"] = 3
    assert count("a", training[training["人数"] > 10], "场").rule.endswith("1行（部分行）")
    assert count("a", where(training, 乡镇="官舟镇"), "场").rule.endswith("，行数，2行")


def test_rows_of_several_registers_are_no_rows_of_one(training, missing):
    both = pd.concat([training["人数"], missing["人数"]])
    both.attrs = {}
    with pytest.raises(FigureError, match="no longer know their register"):
        total("a", both, "人")
    with pytest.raises(FigureError, match="column has no name"):
        total("a", (training["人数"] + 1).rename(None), "人")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_no_figure(value):
    with pytest.raises(FigureError, match="Its value is"):
        Figure("a.b", value, "%")


def test_a_list_always_ends_with_deng_where_it_is_told_to(training):
    names = listing(training["乡镇"])
    assert names.text("6等") == "官舟镇、黄土镇等"
    assert names.text("1等") == "官舟镇等"
    with pytest.raises(FigureError, match="no way to list names"):
        names.text("余")
