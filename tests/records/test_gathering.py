"""Members' clean records as one: no row lost, no units mixed, nothing made zero."""

import dataclasses
import json
import shutil

import pandas as pd
import pytest

from annual_review.cleaning.clean import clean
from annual_review.errors import InputError, ParamsError
from annual_review.project.earlier_years import write_earlier_years
from annual_review.project.loading import load_settings
from annual_review.project.paths import Paths
from annual_review.records.cleaned import INDEX
from annual_review.records.gathering import gather
from annual_review.records.members import read_members
from annual_review.records.register_schema import write_schema
from annual_review.records.saved import SavedRecords
from annual_review.registers.inputs import read_inputs
from tests.support.member_offices import FIRST, SECOND, YEAR, Offices

pytestmark = pytest.mark.slow


def records_of(offices, id, year=YEAR):
    return offices.review(id, year) / "records"


def settle(offices, id, year=YEAR):
    """Clean an office's registers and keep them, as a run does; return what was kept."""
    params = offices.params / id / f"{year}.yaml"
    settings = load_settings(year, params)
    paths = Paths(offices.data / id / str(year), params, None, offices.reports, year)
    inputs = read_inputs(paths.data, optional=bool(settings.office.members))
    own = clean(inputs.sheets, settings, inputs.corrections)
    cleaned = gather(own, settings, paths)
    cleaned.save(records_of(offices, id, year))
    write_schema(settings, cleaned.until, records_of(offices, id, year))
    write_earlier_years({}, records_of(offices, id, year))
    return cleaned


@pytest.fixture
def offices(tmp_path):
    offices = Offices(tmp_path).fill()
    settle(offices, "yanhe")
    settle(offices, "dejiang")
    return offices


def keep_earlier(offices, id, year):
    """Keep an earlier year beside the year's records, as a run does."""
    settle(offices, id, year)
    earlier = records_of(offices, id) / str(year)
    shutil.copytree(records_of(offices, id, year), earlier)
    write_earlier_years({year: ""}, records_of(offices, id))


def gathered_earlier(offices, year, of_year=YEAR):
    params = offices.params / "tongren" / f"{of_year}.yaml"
    settings = load_settings(of_year, params).model_copy(update={"year": year})
    paths = Paths(offices.data / "tongren" / str(year), params, None, offices.reports, of_year)
    inputs = read_inputs(paths.data, optional=True)
    return gather(clean(inputs.sheets, settings), settings, paths)


def test_every_row_of_a_member_s_ledger_is_in_the_ledger_once(offices):
    ledger = settle(offices, "tongren").ledger
    places = list(zip(ledger["file"], ledger["sheet"], ledger["row"], strict=True))
    members = {"沿河县": "yanhe", "德江县": "dejiang"}
    of_members = [
        (f"{label}/{file}", sheet, row)
        for label, id in members.items()
        for file, sheet, row in SavedRecords(records_of(offices, id))
        .ledger[["file", "sheet", "row"]]
        .itertuples(index=False)
    ]
    assert places == of_members
    assert len(set(places)) == len(places) > 30


def test_the_rows_that_are_kept_are_the_rows_of_the_tables(offices):
    cleaned = settle(offices, "tongren")
    kept = cleaned.ledger[cleaned.ledger["fate"] == "kept"]
    assert sum(map(len, cleaned.records.values())) == len(kept)
    for register, table in cleaned.records.items():
        assert table.index.names == list(INDEX)
        assert set(table.index.get_level_values("file")) == set(
            kept.loc[kept["register"] == register, "file"]
        )


def test_totals_are_the_sums_of_the_members(offices):
    cleaned = settle(offices, "tongren")
    talks = cleaned.records["宣讲台账"]
    assert talks["受教人数"].sum() == (45 + 60 + 30) + (120 + 1050)
    assert talks.groupby("成员单位")["受教人数"].sum().to_dict() == {
        "沿河县": 135,
        "德江县": 1170,
    }
    assert talks["受教人数"].dtype == "int64"


def test_another_unit_is_converted_and_reported(offices):
    cleaned = settle(offices, "tongren")
    dues = cleaned.records["离退休干部党支部台账"]["党费返还"]
    assert dues.tolist() == [1200, 800.5, 1500, 1100]
    assert "德江县：《离退休干部党支部台账》“党费返还”以万元登记，已换算为元。" in cleaned.warnings


def test_numbers_of_other_things_are_left_empty_and_reported_and_never_zero(offices):
    cleaned = settle(offices, "tongren")
    people = cleaned.records["文体活动台账"]["参加人数"]
    assert people.iloc[0] == 70
    assert people.isna().tolist() == [False, True]
    assert any("“参加人数”以队计，不能与人相加" in warning for warning in cleaned.warnings)
    dejiang = next(one for one in cleaned.members if one.label == "德江县")
    assert not dejiang.has("文体活动台账", ["参加人数"])
    assert dejiang.has("文体活动台账")


def test_a_register_that_a_member_has_not_sent_is_absent(offices):
    yanhe, dejiang = settle(offices, "tongren").members
    assert dejiang.absent["报刊订阅台账"] == "未报送"
    assert "报刊订阅台账" not in yanhe.absent


def test_a_register_that_only_a_member_has_is_reported_and_not_counted(offices):
    cleaned = settle(offices, "tongren")
    strange = cleaned.ledger[cleaned.ledger["register"] == "读书会台账"]
    assert set(strange["fate"]) == {"heading", "unrecognised"}
    assert "读书会台账" not in cleaned.records
    assert "德江县：《读书会台账》不在汇总的台账中，没有计入。" in cleaned.warnings


def test_places_of_the_same_name_in_two_members_are_different(offices):
    cleaned = settle(offices, "tongren")
    places = set(cleaned.records["宣讲台账"]["乡镇"])
    assert {"沿河县和平街道", "德江县和平街道"} <= places


def test_no_personal_value_of_a_member_is_copied(offices):
    settle(offices, "tongren")
    for path in records_of(offices, "tongren").rglob("*.parquet"):
        assert "雀鸟" not in pd.read_parquet(path).reset_index().to_csv()
    assert "雀鸟" in SavedRecords(records_of(offices, "dejiang")).records["走访慰问台账"].to_csv()


def test_a_register_of_which_all_rows_are_rejected_is_absent(offices):
    bad = FIRST | {"报刊订阅台账": [["报刊名称", "订阅份数"], ["晚晴", "若干"]]}
    offices.workbook("yanhe", bad)
    settle(offices, "yanhe")
    yanhe, _ = settle(offices, "tongren").members
    assert yanhe.absent["报刊订阅台账"] == "登记的1行均待更正"


def test_a_member_without_records_is_reported_and_not_counted(offices):
    shutil.rmtree(offices.reports / "dejiang")
    cleaned = settle(offices, "tongren")
    assert [one.label for one in cleaned.members if not one.is_counted] == ["德江县"]
    assert "2021年" in cleaned.members[1].why
    assert set(cleaned.records["宣讲台账"]["成员单位"]) == {"沿河县"}


def test_older_records_of_a_member_whose_last_run_failed_are_not_counted(offices):
    failed = offices.reports / "dejiang" / f"{YEAR}-failed"
    failed.mkdir(parents=True)
    (failed / "error.txt").write_text("a.xlsx: It cannot be opened.\nSave it anew.\n", "utf-8")
    cleaned = settle(offices, "tongren")
    assert cleaned.members[1].why == "综述没有生成：a.xlsx: It cannot be opened. Save it anew."
    assert set(cleaned.ledger["file"]) == {"沿河县/台账.xlsx"}


@pytest.mark.parametrize(
    "name", ["_office.json", "_meta.json", "_ledger.parquet", "宣讲台账.parquet"]
)
def test_damaged_records_of_a_member_do_not_stop_the_others(offices, name):
    (records_of(offices, "dejiang") / name).write_bytes(b"{")
    cleaned = settle(offices, "tongren")
    assert "请" in cleaned.members[1].why  # a review quotes it
    assert set(cleaned.records["宣讲台账"]["成员单位"]) == {"沿河县"}


def test_nothing_to_count_is_an_error_that_names_the_members(offices):
    shutil.rmtree(offices.reports)
    with pytest.raises(InputError, match=r"None of its members.*沿河县.*德江县"):
        settle(offices, "tongren")


def test_own_registers_count_as_of_the_office_itself(offices):
    offices.workbook("tongren", {"报刊订阅台账": [["报刊名称", "订阅份数"], ["市报", 5]]})
    cleaned = settle(offices, "tongren")
    papers = cleaned.records["报刊订阅台账"]
    assert papers.groupby("成员单位")["订阅份数"].sum().to_dict() == {"本级": 5, "沿河县": 42}
    assert cleaned.members[0].is_own
    shutil.rmtree(offices.reports)
    assert set(settle(offices, "tongren").ledger["file"]) == {"本级/台账.xlsx"}


def test_two_members_of_one_name_are_refused(offices):
    text = "name: 又一个沿河\ncounty: 沿河县\n"
    (offices.params / "dejiang" / "office.yaml").write_text(text, encoding="utf-8")
    settle(offices, "dejiang")
    with pytest.raises(ParamsError, match=r"yanhe and dejiang are both called 沿河县.*short"):
        settle(offices, "tongren")


def test_a_review_of_reviews_of_reviews(offices):
    settle(offices, "tongren")
    shutil.copytree(offices.params / "tongren", offices.params / "guizhou")
    text = "name: 省委老干部局\ncounty: 贵州省\nmembers: [tongren, zunyi]\n"
    (offices.params / "guizhou" / "office.yaml").write_text(text, encoding="utf-8")
    cleaned = settle(offices, "guizhou")
    talks = cleaned.records["宣讲台账"]
    assert set(talks["成员单位"]) == {"铜仁市"}
    assert talks["受教人数"].sum() == 135 + 1170
    assert "铜仁市/沿河县/台账.xlsx" in talks.index.get_level_values("file")
    assert "铜仁市沿河县和平街道" in set(talks["乡镇"])
    assert cleaned.members[1].label == "zunyi"  # without params/, it is called as its folder


def test_the_members_of_a_member_that_are_not_counted_are_known(offices):
    shutil.rmtree(offices.reports / "dejiang")
    settle(offices, "tongren")
    text = "name: 省委老干部局\ncounty: 贵州省\nmembers: [tongren]\n"
    offices.office("guizhou", text)
    assert settle(offices, "guizhou").members[0].without == ["德江县"]


def test_an_earlier_year_has_all_members_that_are_counted(offices):
    offices.fill(2020)
    for id in ("yanhe", "dejiang"):
        keep_earlier(offices, id, 2020)
    assert gathered_earlier(offices, 2020).records["宣讲台账"]["受教人数"].sum() == 1305


def test_an_earlier_year_that_a_member_lacks_is_not_compared(offices):
    offices.fill(2020)
    keep_earlier(offices, "yanhe", 2020)
    with pytest.raises(InputError, match="德江县没有2020年的台账"):
        gathered_earlier(offices, 2020)


def test_an_earlier_year_may_be_missing_of_a_member_that_is_not_counted(offices):
    offices.fill(2020)
    keep_earlier(offices, "yanhe", 2020)
    shutil.rmtree(offices.reports / "dejiang")
    assert set(gathered_earlier(offices, 2020).ledger["file"]) == {"沿河县/台账.xlsx"}


def test_a_register_that_other_members_sent_in_the_earlier_year_is_not_compared(offices):
    offices.fill(2020)
    (offices.data / "dejiang" / "2020" / "政策宣讲.csv").unlink()
    for id in ("yanhe", "dejiang"):
        keep_earlier(offices, id, 2020)
    cleaned = gathered_earlier(offices, 2020)
    assert "宣讲台账" in cleaned.missing
    assert "宣讲台账" not in cleaned.records
    assert "走访慰问台账" in cleaned.records


def test_members_that_registered_up_to_different_months_are_not_compared(offices):
    offices.fill(2020)
    text = "until: 2021-03-31\n"
    (offices.params / "dejiang" / "2021.yaml").write_text(text, encoding="utf-8")
    settle(offices, "dejiang")
    for id in ("yanhe", "dejiang"):
        keep_earlier(offices, id, 2020)
    with pytest.raises(InputError, match="不一致：沿河县到年底，德江县到3月31日"):
        gathered_earlier(offices, 2020)


def half_year(offices, *ids):
    for id in ids:
        path = offices.params / id / "2021.yaml"
        path.write_text("until: 2021-06-30\n", encoding="utf-8")


def test_members_rows_outside_the_prefecture_s_part_of_the_year_are_left_out(offices):
    half_year(offices, "tongren")
    cleaned = settle(offices, "tongren")
    assert cleaned.records["宣讲台账"]["受教人数"].sum() == (45 + 60) + 120
    fates = cleaned.ledger[cleaned.ledger["register"] == "宣讲台账"]
    outside = fates[fates["fate"] == "out_of_period"]
    assert outside["file"].tolist() == ["沿河县/台账.xlsx", "德江县/政策宣讲.csv"]
    assert set(outside["reason"]) == {"日期不在本期（1月1日至6月30日）之内"}
    assert (cleaned.ledger["fate"] == "kept").sum() == sum(map(len, cleaned.records.values()))
    assert len(cleaned.records["报刊订阅台账"]) == 2


def test_rows_of_members_that_break_their_rules_are_listed_by_member(offices):
    rules = "{宣讲台账: {rules: [{that: 受教人数 <= 40, say: 听众过多}]}}"
    with (offices.params / "yanhe" / "registers.yaml").open("a", encoding="utf-8") as file:
        file.write(f"registers: {rules}\n")
    settle(offices, "yanhe")
    breaches = settle(offices, "tongren").breaches
    assert set(breaches["file"]) == {"沿河县/台账.xlsx"}
    assert breaches["rule"].tolist() == ["听众过多"] * 2
    half_year(offices, "tongren")
    assert len(settle(offices, "tongren").breaches) == 2
    (offices.params / "tongren" / "2021.yaml").write_text("until: 2021-03-31\n", "utf-8")
    assert len(settle(offices, "tongren").breaches) == 1


def test_members_that_reach_further_are_alike_up_to_the_prefecture_s_last_day(offices):
    offices.fill(2020)
    (offices.params / "dejiang" / "2021.yaml").write_text("until: 2021-09-30\n", "utf-8")
    half_year(offices, "tongren")
    settle(offices, "dejiang")
    for id in ("yanhe", "dejiang"):
        keep_earlier(offices, id, 2020)
    assert {str(one.until) for one in settle(offices, "tongren").members} == {"2021-06-30"}
    assert gathered_earlier(offices, 2020).records["宣讲台账"]["受教人数"].sum() == 1305


def test_own_registers_of_this_year_alone_are_not_compared(offices):
    offices.fill(2020)
    for id in ("yanhe", "dejiang"):
        keep_earlier(offices, id, 2020)
    offices.workbook("tongren", {"报刊订阅台账": [["报刊名称", "订阅份数"], ["市报", 5]]})
    with pytest.raises(InputError, match="本级没有2020年的台账"):
        gathered_earlier(offices, 2020)


def test_corrections_keep_their_reason_and_lose_their_value(offices):
    line = "file,sheet,row,field,value,reason,who\n台账.xlsx,走访慰问台账,2,姓名,雀鸟,错字,甲\n"
    (offices.year("yanhe") / "corrections.csv").write_text(line, encoding="utf-8")
    settle(offices, "yanhe")
    (used,) = settle(offices, "tongren").corrections
    assert (used.file, used.reason, used.value) == ("沿河县/台账.xlsx", "错字", "")
    assert "雀鸟" not in json.dumps(dataclasses.asdict(used), ensure_ascii=False)


def test_the_two_sample_counties_share_no_name_of_a_register_but_one():
    assert not {*FIRST} & ({*SECOND} - {"文体活动台账"})


def test_a_member_whose_year_begins_in_another_month_is_not_counted(offices):
    office = offices.params / "dejiang" / "office.yaml"
    office.write_text(office.read_text(encoding="utf-8") + "\nyear_starts: 9\n", encoding="utf-8")
    settle(offices, "dejiang")
    cleaned = settle(offices, "tongren")
    dejiang = cleaned.members[1]
    assert not dejiang.is_counted
    assert dejiang.why.startswith("其年度从9月起，本综述的年度从1月起，不能合并")
    assert set(cleaned.records["宣讲台账"]["成员单位"]) == {"沿河县"}


def settle_part(offices, id, part):
    """Clean a part of the year of an office, and keep it beside its other reviews."""
    params = offices.params / id / f"{YEAR}.yaml"
    settings = load_settings(YEAR, params, part=part)
    paths = Paths(offices.data / id / str(YEAR), params, None, offices.reports, YEAR, part)
    inputs = read_inputs(paths.data, optional=bool(settings.office.members))
    cleaned = gather(clean(inputs.sheets, settings, inputs.corrections), settings, paths)
    folder = offices.reports / id / f"{YEAR}-{part}" / "records"
    cleaned.save(folder)
    write_schema(settings, cleaned.until, folder)
    return cleaned


def test_a_member_without_a_review_of_the_part_is_counted_from_that_of_the_year(offices):
    settle_part(offices, "dejiang", "h1")
    cleaned = settle_part(offices, "tongren", "h1")
    assert [(one.id, one.period) for one in cleaned.members] == [("yanhe", "2021"), ("dejiang", "")]
    assert cleaned.records["宣讲台账"]["受教人数"].sum() == (45 + 60) + 120
    assert cleaned.ended is not None
    assert read_members(offices.reports / "tongren" / "2021-h1" / "records") == cleaned.members
    shutil.rmtree(records_of(offices, "yanhe"))
    cleaned = settle_part(offices, "tongren", "h1")
    assert cleaned.members[0].why == "没有收到2021年上半年的整理结果。"
    assert cleaned.records["宣讲台账"]["受教人数"].sum() == 120
