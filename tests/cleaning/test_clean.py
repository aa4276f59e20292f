"""Cleaning as a whole: the sample years, and grids of any content."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annual_review.cleaning.clean import clean
from annual_review.project.loading import load_settings
from annual_review.records.cleaned import FATES, Cleaned
from annual_review.records.saved import SavedRecords
from annual_review.registers.inputs import read_folder
from annual_review.registers.workbooks import Sheet
from annual_review.values.cell_text import is_blank
from tests.conftest import ROOT
from tests.support.small_registers import HEAD, ONE, THREE, TWO, talks

FATES_OF_DATA = ("kept", "duplicate", "out_of_year", "rejected")
# Where a figure comes from: its register, what is added up (nothing: rows), and a condition.
FIGURES = {
    "carrier.events": ("行动台账", "", ""),
    "wheels.exchanges": ("互帮活动台账", "", ""),
    "wheels.honours.provincial": ("荣誉表彰台账", "", "级别 == '省级'"),
    "teams.agri.sessions": ("农技培训台账", "", ""),
    "teams.agri.farmers": ("农技培训台账", "果农人数", ""),
    "teams.agri.relays": ("农技培训台账", "科技二传手人数", ""),
    "teams.agri.materials": ("农技培训台账", "发放资料", ""),
    "teams.governance.mediations": ("调解维权台账", "", "工作类别 == '民事纠纷调解'"),
    "teams.governance.netcafe": ("调解维权台账", "", "工作类别 == '未成年人进网吧监督'"),
    "teams.governance.court": ("调解维权台账", "", "工作类别 == '未成年人庭审帮教'"),
    "teams.policy.lecturers": ("宣讲团成员名册", "", ""),
    "teams.policy.audience": ("宣讲台账", "受教人数", ""),
    "focus.party.group_study": ("党建学习台账", "", "学习形式 == '集中学习'"),
    "focus.party.home_study": ("党建学习台账", "参加人次", "学习形式 == '送学上门'"),
    "focus.party.branches_standard": ("离退休干部党支部台账", "", "是否达标 == '是'"),
    "focus.youth.meetings": ("关工委主任办公会台账", "", ""),
    "focus.youth.organisations": ("基层关工委组织督导台账", "", ""),
    "focus.youth.campus_events": ("关工委活动台账", "", "活动类别 == '安全禁毒宣传进校园'"),
    "focus.youth.quiz_students": ("法治知识竞赛参赛统计", "参赛人数", ""),
    "focus.service.papers": ("报刊订阅台账", "", ""),
    "focus.service.widow_visits": ("走访慰问台账", "", "对象类别 == '离休干部遗孀'"),
    "focus.service.visits": ("走访慰问台账", "", "对象类别 != '离休干部遗孀'"),
    "focus.culture.media_reports": ("信息采用台账", "", ""),
}


@pytest.fixture(scope="module", params=[2020, 2021])
def sample(request) -> tuple[Cleaned, dict, list[Sheet]]:
    """Return a sample year cleaned, what is expected of it, and its sheets."""
    sheets = read_folder(ROOT / "data" / str(request.param))
    settings = load_settings(request.param, ROOT / "params" / f"{request.param}.yaml")
    expected = json.loads(
        (ROOT / "tests" / "data" / "expected" / f"{request.param}.json").read_text(encoding="utf-8")
    )
    return clean(sheets, settings), expected, sheets


def test_every_row_of_the_sample_years_has_its_fate(sample):
    cleaned, expected, sheets = sample
    data = cleaned.ledger[cleaned.ledger["fate"].isin(FATES_OF_DATA)]
    counts = data.groupby(["register", "fate"]).size()
    assert {r: counts[r].to_dict() for r in counts.index.levels[0]} == expected["rows"]
    assert (cleaned.ledger["fate"] == "subtotal").sum() == expected["subtotal"]
    assert (cleaned.ledger["fate"] == "note").sum() == expected["notes"]
    assert sum(len(sheet.rows) for sheet in sheets) - len(cleaned.ledger) == expected["blank"]


def test_the_figures_of_the_sample_years(sample):
    cleaned, expected, _ = sample
    for name, (register, field, condition) in FIGURES.items():
        table = cleaned.records[register]
        rows = table.query(condition) if condition else table
        assert (rows[field].sum() if field else len(rows)) == expected["figures"][name], name


def test_the_totals_of_the_sample_years_agree(sample):
    totals = sample[0].totals
    assert len(totals)
    assert (totals["typed"] == totals["ours"]).all()


WORDS = st.sampled_from(
    [
        "日期",
        "时间",
        "受教人数",
        "人数",
        "宣讲主题",
        "乡镇",
        "场所类别",
        "序号",
        "2021.3.5",
        "2020年1月1日",
        "合计",
        "小计",
        "备注：",
        "填表人",
        "宣讲台账",
        "官舟镇",
        "若干",
        "一、",
        "3月",
        "/",
        "",
        " ",
        "\u3000",
        "约5人",
        "报刊名称",
        "订阅份数",
        "\ud800",
        "=1",
    ]
)
CELLS = st.one_of(
    WORDS,
    WORDS,
    st.text(max_size=5),
    st.integers(),
    st.floats(),
    st.none(),
    st.booleans(),
    st.dates(),
    st.times(),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7), max_size=14)
HEADED = GRIDS.map(lambda rows: [["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"], *rows])
CORNERS = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3), st.integers(0, 3))
MERGES = st.lists(CORNERS.map(lambda c: ((c[0], c[1]), (c[0] + c[2], c[1] + c[3]))), max_size=3)


@pytest.mark.slow
@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.lists(st.tuples(st.one_of(GRIDS, HEADED), MERGES), min_size=1, max_size=3))
def test_every_row_of_any_sheet_has_one_fate(settings, tmp_path, grids):
    sheets = [
        Sheet("a.xlsx", f"表{i}", rows, tuple(merges)) for i, (rows, merges) in enumerate(grids)
    ]
    cleaned = clean(sheets, settings)
    lines = list(cleaned.ledger[["sheet", "row"]].itertuples(index=False, name=None))
    shown = [
        (s.name, n)
        for s in sheets
        for n, row in enumerate(s.rows, 1)
        if not all(map(is_blank, row))
    ]
    assert lines == shown
    assert set(cleaned.ledger["fate"]) <= set(FATES)
    assert sum(map(len, cleaned.records.values())) == (cleaned.ledger["fate"] == "kept").sum()
    cleaned.save(tmp_path)
    loaded = SavedRecords(tmp_path)
    assert all(loaded.records[name].equals(table) for name, table in cleaned.records.items())


def test_the_order_of_sheets_and_files_changes_no_figure(data_folder):
    rows = {"一": [HEAD, ONE, TWO], "二": [HEAD, ONE, THREE]}
    data_folder.workbook("宣讲a.xlsx", rows)
    data_folder.workbook("宣讲b.xlsx", {"三": [HEAD, TWO]})
    before = talks(data_folder)
    data_folder.workbook("宣讲a.xlsx", {"三": [HEAD, TWO]})
    data_folder.workbook("宣讲b.xlsx", dict(reversed(rows.items())))
    after = talks(data_folder)
    assert sorted(before["受教人数"]) == sorted(after["受教人数"]) == [20, 50, 100]


def test_a_file_without_content_is_named(data_folder):
    data_folder.workbook("a.xlsx", {"宣讲": [HEAD, ONE], "Sheet2": []})
    data_folder.text("空.csv", "")
    assert data_folder.clean().warnings == ["空.csv：文件里没有内容。"]
