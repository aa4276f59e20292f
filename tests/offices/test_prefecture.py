"""A prefecture's review as the command makes it: two counties in it, then one that is missing."""

import json
import re
import shutil

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from pypdf import PdfReader

from annual_review.chapter.aggregates import count, distinct, share, total
from annual_review.chapter.combined_figures import figure
from annual_review.chapter.grouping import crosstab, tally
from annual_review.chapter.opening import open_review
from annual_review.chapter.quality import members_table
from annual_review.chapter.ranks import rank
from annual_review.chapter.selections import area, fields, where
from annual_review.chapter.tables import by_member
from annual_review.document.blocks import plain
from annual_review.document.marks import split
from annual_review.errors import FigureError, InputError
from tests.build.test_canaries import found_in
from tests.conftest import ROOT
from tests.support.member_offices import YEAR, Offices

pytestmark = pytest.mark.slow

CANARIES = {"雀鸟", "52222", "522227194901010013"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the offices with a review of each, of a year that has one before it."""
    offices = Offices(tmp_path_factory.mktemp("prefecture")).fill(2020, 2021)
    for id in ("yanhe", "dejiang", "tongren"):
        assert offices.build(id) == 0, offices.printed
    return offices


@pytest.fixture(scope="module")
def alone(tmp_path_factory, built):
    """Return the offices where the second county is missing."""
    offices = Offices(tmp_path_factory.mktemp("alone"))
    shutil.copytree(built.reports / "yanhe", offices.reports / "yanhe")
    assert offices.build("tongren") == 0, offices.printed
    return offices


def figures(offices, id):
    text = (offices.review(id) / "figures.json").read_text(encoding="utf-8")
    return {one["id"]: one for one in json.loads(text)}


def html(offices, id="tongren"):
    return (offices.review(id) / "review.html").read_text(encoding="utf-8")


def text_of_pdf(offices, id="tongren"):
    pages = PdfReader(offices.review(id) / "review.pdf").pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def is_sum(figure):
    """Tell whether a figure is a count or a total of a register's rows."""
    is_of_rows = figure["rule"].split("，")[-2].endswith(("行数", "合计"))
    return is_of_rows and figure["unit"] != "%" and "÷" not in figure["rule"]


def test_counts_and_totals_are_sums_of_the_counties(built):
    county, other, prefecture = (figures(built, id) for id in ("yanhe", "dejiang", "tongren"))
    sums = [
        id
        for id in prefecture
        if id in county | other and is_sum(prefecture[id]) and not id.startswith("quality")
    ]
    # The second county's sports are in teams, which cannot be added to people.
    apart = {"focus.culture.participants": 0, "year.culture": 0}
    assert len(sums) > 15
    for id in sums:
        one, two = (has.get(id, {"value": 0})["value"] for has in (county, other))
        assert prefecture[id]["value"] == pytest.approx(one + two * apart.get(id, 1)), id


def test_every_row_of_the_counties_has_a_fate(built):
    rows = [figures(built, id)["quality.rows"]["value"] for id in ("tongren", "yanhe", "dejiang")]
    assert rows[0] == rows[1] + rows[2]


def test_a_figure_s_sources_are_rows_of_the_members_files(built):
    sources = figures(built, "tongren")["teams.policy.audience"]["sources"]
    assert {"file": "沿河县/台账.xlsx", "sheet": "宣讲台账", "rows": [2, 3, 4]} in sources
    assert {"file": "德江县/政策宣讲.csv", "sheet": "", "rows": [2, 3]} in sources
    assert "德江县/政策宣讲.csv" in html(built)


def test_a_member_s_figure_is_in_the_table_with_its_own_rows(built):
    found = figures(built, "tongren")
    assert found["year.audience.of_dejiang"]["value"] == 1170
    assert found["year.audience.of_yanhe"]["value"] == 135
    assert {one["file"] for one in found["year.audience.of_yanhe"]["sources"]} == {
        "沿河县/台账.xlsx"
    }
    assert found["year.audience.of_yanhe"]["before"]["value"] == 135


def test_the_prefecture_is_compared_with_the_year_before(built):
    found = figures(built, "tongren")["teams.policy.audience"]
    assert found["before"]["value"] == found["value"] == 1305
    assert "与上年持平" in text_of_pdf(built)


def test_the_prefecture_names_itself_and_its_counties(built):
    text = text_of_pdf(built)
    assert "全市有离退休干部党支部4个" in text
    assert "各县（区）培训果农人数" in text
    assert "全县" not in text


def test_no_personal_value_of_members_appears_in_the_prefecture(built):
    folder = built.review("tongren")
    escaped = {
        path.relative_to(folder).as_posix(): found_in(path.read_bytes(), CANARIES)
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert len(escaped) > 20
    assert {name: found for name, found in escaped.items() if found} == {}
    assert found_in(built.printed.encode(), CANARIES) == set()
    mine = built.review("dejiang") / "records" / "走访慰问台账.parquet"
    assert "雀鸟" in pd.read_parquet(mine).to_csv()


def test_a_prefecture_is_rebuilt_only_after_a_member_s_change(built, tmp_path):
    assert built.build("tongren") == 0
    assert "Nothing has changed" in built.printed
    offices = Offices(tmp_path)
    for folder in ("data", "reports"):
        shutil.copytree(built.folder / folder, offices.folder / folder)
    assert offices.build("tongren") == 0
    assert "Nothing has changed" in offices.printed  # though the folders have moved
    failed = offices.reports / "dejiang" / f"{YEAR}-failed"
    failed.mkdir()
    (failed / "error.txt").write_text("a.csv: It cannot be opened.", encoding="utf-8")
    assert offices.build("tongren", "--check") == 0
    assert "Not counted: 德江县: 综述没有生成：a.csv: It cannot be opened." in offices.printed


def test_a_missing_member_is_named_and_is_not_zero(alone):
    text = text_of_pdf(alone)
    assert "德江县的登记缺，本综述各项数字都不含" in text
    assert "德江县的登记没有计入：没有收到2021年的整理结果" in text
    assert not [id for id in figures(alone, "tongren") if "dejiang" in id]
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*德江县(?:(?!</tr>).)*缺.*?</tr>", html(alone), re.S)[
        :1
    ]
    assert re.sub(r"<[^>]*>|\s", "", row) == "德江县" + "缺" * 3
    assert "Not counted: 德江县" in alone.printed


def test_rows_to_fix_of_a_member_are_not_in_the_prefecture_s_file(built):
    built.build("tongren")
    assert "1 rows of members wait for a person: see the to_fix.xlsx of each." in built.printed
    assert "wait for a person: see to_fix.xlsx" not in built.printed


@pytest.fixture(scope="module")
def review(built):
    params = built.params / "tongren" / "2021.yaml"
    data, members = built.data / "tongren" / "2021", built.reports
    return open_review(YEAR, str(data), str(params), members=str(members))


def shown(block):
    """Return the texts of a table, without the marks of its figures."""
    return [["".join(text for _, text in split(plain(cell))) for cell in row] for row in block.rows]


def test_members_are_compared_in_a_table(review):
    talks, sports = review["宣讲台账"], review["文体活动台账"]
    table = by_member(
        review,
        {
            "听众": total("a.people", talks["受教人数"], "人"),
            "学校": count("a.schools", where(talks, 场所类别="学校"), "场"),
            "订阅": total("a.papers", review["报刊订阅台账"]["订阅份数"], "份"),
            "运动": total("a.sports", sports["参加人数"], "人次"),
            "村": distinct("a.villages", review["农技培训台账"]["村"], "个"),
        },
        "各单位",
    )
    assert table.header == (
        "成员单位",
        "听众\n（人）",
        "学校\n（场）",
        "订阅\n（份）",
        "运动\n（人次）",
        "村\n（个）",
    )
    assert shown(table) == [
        ["沿河县", "135", "2", "42", "70", "2"],
        ["德江县", "1170", "1", "缺", "缺", "缺"],
        ["合计", "1305", "3", "42", "70", "2"],
    ]


def test_only_figures_that_can_be_recomputed_can_be_split_by_member(review):
    talks = review["宣讲台账"]
    chosen = talks[talks["受教人数"].map(lambda number: number > 50)]
    many = count("a.many", chosen, "场")
    with pytest.raises(FigureError, match=r"a\.many.*where\(\)"):
        by_member(review, {"多": many}, "各单位")
    with pytest.raises(FigureError, match=r"a\.share.*where\(\)"):
        by_member(review, {"率": share("a.share", many, many)}, "各单位")
    with pytest.raises(FigureError, match="cannot be divided by member"):
        by_member(review, {"位次": rank("a.rank", tally(talks["乡镇"]), "沿河县官舟镇")}, "各单位")


def test_what_is_calculated_is_calculated_for_each_member(review):
    talks = review["宣讲台账"]
    people = total("a.people", talks["受教人数"], "人")
    each = figure("a.each", people / count("a.talks", talks, "场"), "人")
    table = by_member(review, {"受教": people, "场均": each}, "各成员单位的主要数字")
    cells = {row[0]: row[1:] for row in shown(table)}
    assert cells["德江县"] == ["1170", "585"]
    assert cells["沿河县"] == ["135", "45"]
    assert cells["合计"] == ["1305", "261"]


def test_an_office_without_members_has_no_members_to_show():
    review = open_review(YEAR, str(ROOT / "data" / "2021"), str(ROOT / "params" / "2021.yaml"))
    talks = review["宣讲台账"]
    assert by_member(review, {"场": count("a.talks", talks, "场")}, "各单位") is None
    assert review.members == review.uncounted == []
    assert area(talks, "乡镇").name == "乡镇"
    assert list(fields(talks, "日期").columns) == ["日期"]


def test_an_area_of_a_prefecture_is_a_member(review):
    talks = review["宣讲台账"]
    assert tally(area(talks, "乡镇"), talks["受教人数"]).to_dict() == {
        "德江县": 1170,
        "沿河县": 135,
    }
    assert list(fields(talks, "日期").columns) == ["成员单位", "日期"]


def test_an_empty_number_is_left_out_of_a_crosstab(review):
    sports = review["文体活动台账"]
    found = crosstab(area(sports, "地点"), sports["参与方式"], sports["参加人数"])
    assert found.to_numpy().tolist() == [[70]]


def test_a_field_that_no_member_has_is_missing(built, tmp_path):
    offices = Offices(tmp_path)
    shutil.copytree(built.reports / "dejiang", offices.reports / "dejiang")
    shutil.copytree(built.reports / "yanhe", offices.reports / "yanhe")
    (offices.reports / "yanhe" / f"{YEAR}" / "records" / "_office.json").unlink()
    params, data = offices.params / "tongren" / "2021.yaml", offices.data / "tongren" / "2021"
    sports = open_review(YEAR, str(data), str(params), members=str(offices.reports))["文体活动台账"]
    people = total("a.people", sports["参加人数"], "人次")
    assert str(people.missing) == "《文体活动台账》的“参加人数”各成员单位均缺，有关情况暂缺。"
    assert not count("a.events", sports, "项").missing
    assert tally(area(sports, "地点"), sports["参加人数"]).empty


def test_what_each_member_lacks_is_a_table(review):
    table = members_table(review).set_index("成员单位")
    assert "《报刊订阅台账》" in table.loc["德江县", "未计入的台账"]
    assert table.loc["沿河县", "登记截至"] == "年底"


@pytest.mark.parametrize("name", ["01_clean", "016_overview", "06_quality"])
def test_a_chapter_runs_in_jupyterlab_on_the_members_reviews(built, name, tmp_path):
    (tmp_path / "notebooks").mkdir()
    nb = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4)
    for folder in ("params", "tests", "reports"):
        (tmp_path / folder).symlink_to(built.folder / folder)
    nb.cells[1].source += '\nparams = "../tests/data/offices/tongren/2021.yaml"'
    NotebookClient(nb, kernel_name="python3", timeout=120).execute(cwd=str(tmp_path / "notebooks"))
    texts = "".join(
        str(output.get("data", output)) for cell in nb.cells for output in cell.get("outputs", ())
    )
    assert "德江县" in texts
    assert not (tmp_path / "data").exists()


def call(offices, *arguments):
    status = offices.build("tongren", *map(str, arguments))
    return status, offices.printed


def test_a_wrong_folder_of_members_is_an_input_error(alone, tmp_path):
    assert call(alone, "--members", tmp_path / "none")[0] == 2
    assert "no such folder" in alone.printed
    status = alone.build("yanhe", "--data", str(ROOT / "data"), "--members", str(tmp_path))
    assert status == 2
    assert "The office has no members" in alone.printed


def test_own_registers_must_be_in_a_folder_of_their_year(alone, tmp_path):
    (tmp_path / "a.csv").write_text("报刊名称,订阅份数\n市报,5\n", encoding="utf-8")
    assert call(alone, "--data", tmp_path)[0] == 2
    assert "in no folder of a year" in alone.printed


def test_a_prefecture_without_any_member_is_an_input_error(tmp_path):
    offices = Offices(tmp_path)
    offices.reports.mkdir()
    assert call(offices)[0] == InputError.exit_status
    assert "None of its members can be counted" in offices.printed
