"""Errors of cells in three lines: what is wrong, the line that failed, what to do."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from annual_review.cell_errors import load_ipython_extension
from annual_review.language import CHINESE, speaking

CELL = """from annual_review.chapter import *
days = pd.to_datetime(["2023-03-01", "2023-05-02"])
rows = pd.DataFrame({"日期": days, "乡镇": ["汤山", "国荣"], "户数": [12, 7]})
rows.attrs["register"] = "走访登记"
places = [("走访登记", "a.xlsx", "表", row, "") for row in (2, 3)]
index = pd.MultiIndex.from_tuples(places, names=["register", "file", "sheet", "row", "columns"])
homes = total("a.b", rows.set_index(index)["户数"], "户")
by_town = tally(rows["乡镇"], rows["户数"])
plan = {"走访": 10, "慰问": 5}
from types import SimpleNamespace
from annual_review.chapter.review_access import ByRegister
review = ByRegister()
review.settings = SimpleNamespace(book=SimpleNamespace(registers={"走访登记": None}))
"""


@pytest.fixture(scope="module")
def shell():
    running = InteractiveShell.instance()
    running.user_global_ns["__name__"] = "__main__"
    running.run_cell(CELL).raise_error()
    load_ipython_extension(running)
    yield running
    InteractiveShell.clear_instance()
    sys.stdout.flush()


@pytest.fixture
def lines(shell, monkeypatch):
    """Return a function that runs a cell and returns the lines that it shows for its error."""
    shown = []
    monkeypatch.setattr(shell, "_showtraceback", lambda kind, error, lines: shown.append(lines))

    def run(cell):
        shown.clear()
        shell.run_cell(cell, silent=True)
        return shown[0] if shown else []

    return run


@pytest.mark.parametrize(
    "cell",
    [
        'rows["户"].sum()',
        'rows[["乡镇", "户"]]',
        'rows.groupby("户").size()',
        'rows.groupby("乡镇")["户"].sum()',
        'rows.groupby("乡镇").agg({"户": "sum"})',
        'rows.sort_values("户")',
        'rows.pivot_table("户", "乡镇")',
        'rows.drop(columns=["户"])',
        'rows.dropna(subset=["户"])',
        'rows.drop_duplicates("户")',
        'rows.set_index("户")',
        'rows.loc[:, "户"]',
        'rows.melt(id_vars=["户"])',
        'rows.merge(rows, on="户")',
        'rows.astype({"户": "str"})',
        'rows.query("户 > 3")',
        'rows.assign(多=lambda some: some["户"])',
        'rows.apply(lambda row: row["户"], axis=1)',
        "rows.户.sum()",
        'fields(rows, "日期", "户")',
        'import seaborn as sns; sns.barplot(rows, x="户", y="乡镇")',
    ],
)
def test_an_unknown_field_names_the_register_and_the_nearest_field(lines, cell):
    what, quoted, remedy = lines(cell)
    assert "走访登记 has no field" in what
    assert what.endswith(" 户; did you mean 户数?")
    assert quoted == f"    {cell}"
    assert remedy == "Its fields are 日期、乡镇、户数."


@pytest.mark.parametrize(
    ("cell", "what", "remedy"),
    [
        ('cout("a.c", rows, "次")', "NameError: There is no name cout; did you mean count?", ""),
        ("zzzzzz + 1", "NameError: There is no name zzzzzz.", "Run the cell"),
        ("1 / 0", "ZeroDivisionError: division by zero.", "Divide only"),
        ("import pandsa", "There is no module pandsa; did you mean pandas?", "Install pandsa"),
        (
            "from annual_review.chapter import bar",
            "annual_review.chapter has no bar; did you mean bars?",
            "",
        ),
        ('by_town["汤"]', "There is no '汤' in it; did you mean 汤山?", "There are 汤山、国荣."),
        ('plan["走"]', "There is no '走' in it; did you mean 走访?", "There are 走访、慰问."),
        ("rows.乡村镇", "no field or method 乡村镇; did you mean 乡镇?", ""),
        ('rows.groupyb("乡镇")', "did you mean groupby?", ""),
        ("review.走访", "A review has no 走访.", 'Did you mean review["走访登记"]?'),
        ("f(a=1 b=2)", "SyntaxError: Line 1: invalid syntax. Perhaps you forgot a comma?", ""),
        ("homes > 3", "'Figure' and 'int'", "x.value"),
        ("int(homes)", "not 'Figure'", "x.value"),
        ("homes.valu", "did you mean value?", ""),
        ("say.text", "function has no attribute text", "Call it: say(…)"),
        ("len(say)", "'function'", "has to be called"),
        ("show(rows)", "`blocks` takes what bars(…), table(…) and the like return", "show(bars("),
        ('bars({"甲": 3}, "题", "户")', "takes a column (Series), not a dictionary", "show(bars("),
        ("bars(by_town)", "bars: missing a required argument: 'caption'", "show(bars("),
        ("say(homes)", "takes a text or a sentence or a fact, not a Figure", 'say(f"'),
        ("glance(homes)", "takes a pair of texts, not a Figure", "glance((f"),
        ('count("a.d", "走访登记", "次")', "not a text", "count("),
        ('comparison({"甲": 3}, "题")', "not a whole number (甲)", "comparison("),
        ('total("a.d", rows["乡镇"], "人")', "The column 乡镇 holds no numbers", "distinct(…)"),
        ('mean("a.d", rows["乡镇"], "人")', "The column 乡镇 holds no numbers", "distinct(…)"),
        ('months(rows["乡镇"])', "乡镇 holds neither dates nor months", "a field of dates"),
        (
            'pd.read_excel("无.xlsx")',
            "No such file or directory: 无.xlsx",
            "folder of the notebook",
        ),
        ("raise ValueError", "ValueError: it was raised without a message", "%tb"),
        ("say（'甲'）", "invalid character", "write ( ) in place of the full-width （ ）"),
        ("x = (1 +", "SyntaxError", "an open bracket may be lines above"),
    ],
)
def test_an_error_says_what_is_wrong_and_what_to_do_in_three_lines(lines, cell, what, remedy):
    first, quoted, last = lines(cell)
    assert what in first
    assert quoted == f"    {cell}"
    assert remedy in last


@pytest.mark.parametrize(
    ("cell", "what", "remedy"),
    [
        ('rows["户"].sum()', "KeyError: 走访登记没有栏目户，是不是户数？", "日期、乡镇、户数"),
        ("rows.乡村镇", "没有栏目或方法乡村镇，是不是乡镇？", "日期、乡镇、户数"),
        ("zzzzzz + 1", "NameError: 没有名称zzzzzz。", "赋值"),
        ("x = 1)", "SyntaxError: 第1行：“)”没有", "括号"),
        ("1 / 0", "ZeroDivisionError: 除数为0。", "a / b if b else 0"),
        ("bars(by_town)", "FigureError: bars：缺少必需的参数“caption”。", "show(bars("),
        ("glance(homes)", "`items`应为一对文本，不能是数字（Figure）。", "glance((f"),
        ('comparison({"甲": 3}, "题")', "不能是整数（甲）。", "comparison("),
        ('total("a.d", rows["户数"], "户")', "FigureError: a.d", "登记表"),
        ('"甲" + 1', "文本（str）只能与文本（str）相加，不能与整数（int）相加。", "%tb"),
        ("raise ValueError('something')", "ValueError: something。", "%tb"),
    ],
)
def test_an_error_reads_as_chinese_where_that_is_the_language(lines, cell, what, remedy):
    with speaking(CHINESE):
        first, _quoted, last = lines(cell)
    assert what in first
    assert remedy in last
    assert first[-1] in "。？"


def test_the_line_that_failed_is_quoted_and_not_the_first(lines):
    cell = 'x = 1\ny = {}\ny["甲"]'
    assert lines(cell)[1] == '    y["甲"]'
    several = 'say(\n    "甲",\n    f"{rows[\'户\'].sum()}",\n)'
    assert lines(several)[1].startswith("    f\"{rows['户'].sum()}\"")


def test_keys_of_the_environment_are_not_listed(lines, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "x")
    assert "SECRET_TOKEN" not in "".join(lines('import os; os.environ["SECRET_TOKE"]'))


def test_a_message_of_many_lines_and_numbers_of_persons_is_cut_and_masked(lines):
    shown = lines('raise ValueError("甲\\n" * 500 + "x")')
    assert len(shown) == 3
    assert all("\n" not in line and len(line) < 200 for line in shown)
    assert "52210119900101123" not in "".join(lines('raise ValueError("522101199001011234")'))


def test_the_traceback_is_there_for_tb(shell, lines):
    lines("1 / 0")
    assert sys.last_type is ZeroDivisionError
