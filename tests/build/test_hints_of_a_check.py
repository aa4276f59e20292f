"""The hints that `--check` prints, a line each, compared with the year before."""

import shutil

import pytest

from annual_review.cli import main
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

HEAD = "日期,场所类别,乡镇,宣讲主题,受教人数\n"
TOWNS = ["官舟镇", "谯家镇", "新景镇"]


def register(year, months, towns=TOWNS):
    """Return 宣讲台账 of a year with four talks in each of some months."""
    rows = [
        f"{year}-{month:02}-{day:02},学校,{towns[(month + day) % len(towns)]},党史,"
        f"{40 + month * day % 37}"
        for month in months
        for day in (4, 11, 18, 25)
    ]
    return HEAD + "\n".join(rows) + "\n"


@pytest.fixture
def office(tmp_path):
    """Return a folder of a project with 宣讲台账 of two years; in one April is silent."""
    shutil.copytree(ROOT / "params", tmp_path / "params")
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "01_clean.ipynb", tmp_path / "notebooks")
    for year, months, towns in (
        (2020, range(1, 13), TOWNS),
        (2021, [1, 2, 3, *range(6, 13)], TOWNS[:2]),
    ):
        (tmp_path / "data" / str(year)).mkdir(parents=True)
        (tmp_path / "data" / str(year) / "宣讲台账.csv").write_text(
            register(year, months, towns), encoding="utf-8"
        )
    return tmp_path


def check(office, capsys, period="2021", explained=""):
    params = office / "params" / "2021.yaml"
    if explained:
        with params.open("a", encoding="utf-8") as file:
            file.write(f"\nexplained: {explained}\n")
    places = ["--data", str(office / "data" / "2021"), "--params", str(params)]
    places += ["--notebooks", str(office / "notebooks"), "--reports", str(office / "reports")]
    status = main([period, "--check", *places])
    shown = capsys.readouterr()
    return status, shown.out.splitlines(), shown.err


def hints(lines):
    return [line for line in lines if line.startswith(("hint:", "explained:"))]


def test_each_is_a_line_that_names_register_and_month_or_place(office, capsys):
    status, lines, _ = check(office, capsys)
    assert status == 0
    assert set(hints(lines)) == {
        "hint: 宣讲台账4月至5月没有登记，其他月份平均每月4条，上年同期8条",
        "hint: 宣讲台账没有新景镇的登记，上年有16条",
    }
    assert any("explained: {宣讲台账 " in line and "params/2021.yaml" in line for line in lines)
    assert not (office / "reports" / "2021-check" / "records" / "2020").exists()


def test_what_params_explain_is_a_line_that_says_so(office, capsys):
    explained = "{宣讲台账 4月: 换届停训一个月, 宣讲台账 新景: 并入官舟镇, 宣讲台账 9月: 无}"
    _, lines, _ = check(office, capsys, explained=explained)
    assert set(hints(lines)) == {
        "hint: 宣讲台账5月没有登记，其他月份平均每月4条",
        "explained: 宣讲台账4月没有登记（换届停训一个月）",
        "explained: 宣讲台账没有新景镇的登记（并入官舟镇）",
    }
    assert any("warning: explained" in line and "宣讲台账 9月" in line for line in lines)


def test_without_the_year_before_they_are_of_this_year_alone(office, capsys):
    (office / "data" / "2020" / "宣讲台账.csv").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    status, lines, _ = check(office, capsys)
    assert status == 0
    assert hints(lines) == ["hint: 宣讲台账4月至5月没有登记，其他月份平均每月4条"]
    assert any("of this year alone" in line for line in lines)


def test_a_change_of_the_year_before_is_seen_by_the_next_check(office, capsys):
    check(office, capsys)
    (office / "data" / "2020" / "宣讲台账.csv").write_text(
        register(2020, range(1, 13), TOWNS[:2]), encoding="utf-8"
    )
    _, lines, _ = check(office, capsys)
    assert not any("新景镇" in line for line in hints(lines))


def test_a_quarter_has_its_own(office, capsys):
    _, lines, _ = check(office, capsys, period="2021-q3")
    assert hints(lines) == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("宣讲台帐 4月", "begins with no register"),
        ("宣讲台账", "names no month, place or value"),
    ],
)
def test_an_explanation_of_no_register_is_an_error(office, capsys, key, said):
    status, _, error = check(office, capsys, explained=f"{{{key}: 停训}}")
    assert status == 2
    assert said in error
    assert "宣讲台账" in error
