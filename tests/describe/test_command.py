"""`--describe FILE`: what it prints, and its exit status."""

import pytest
from openpyxl import Workbook

from annual_review.cli import main
from annual_review.project.root import PROJECT
from tests.conftest import ROOT
from tests.support.undeclared import read_book

HEAD, ROW = ["日期", "事由", "人数"], ["2021.3.5", "征地", 3]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder outside any project."""
    monkeypatch.delenv(PROJECT, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys):
    def call(*arguments):
        try:
            status = main([*map(str, arguments)])
        except SystemExit as exit_:
            status = exit_.code
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return call


def write(path, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_a_workbook_outside_a_project(folder, run):
    write(folder / "来访登记2021.xlsx", HEAD, ROW)
    status, out, err = run("--describe", "来访登记2021.xlsx")
    assert (status, err) == (0, "")
    assert list(read_book(out).registers) == ["来访登记"]


def test_a_csv_file_in_gbk_and_a_folder_of_files(folder, run):
    lines = ["街道来访登记", ",".join(HEAD), "2021.3.5,征地,3"]
    (folder / "一.csv").write_bytes("\r\n".join(lines).encode("gb18030"))
    status, out, _ = run("--describe", "一.csv")
    assert (status, list(read_book(out).registers)) == (0, ["街道来访登记"])
    write(folder / "二.xlsx", ["巡查记录"], ["日期", "小区"], ["2021.3.5", "东苑"])
    status, out, _ = run("--describe", folder)
    assert (status, list(read_book(out).registers)) == (0, ["街道来访登记", "巡查记录"])


def test_the_sample_differs_in_nothing_from_its_params(run, monkeypatch):
    monkeypatch.setenv(PROJECT, str(ROOT))
    status, out, _ = run("--describe", ROOT / "data" / "2021")
    assert status == 0
    assert all(line.startswith("#") for line in out.splitlines())
    assert out.count("nothing differs") == 19


def test_files_that_cannot_be_read_say_what_to_do(folder, run):
    (folder / "通知.doc").write_bytes(b"x")
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "数.csv").write_text("1,2\n3,4\n")
    for name, what in {
        "通知.doc": "text document",
        "空.xlsx": "0 bytes",
        "数.csv": "No table was found",
        "没有.xlsx": "no such file",
    }.items():
        status, out, err = run("--describe", name)
        assert (status, out) == (2, "")
        assert what in err


def test_what_does_not_go_with_it(folder, run):
    write(folder / "a.xlsx", HEAD, ROW)
    assert run("--describe", "a.xlsx", "--check")[0] == 2
    assert run("2021", "--register", "来访登记")[0] == 2
    assert run()[0] == 2
    status, _, err = run("--describe", "a.xlsx", "--register", "来访登记")
    assert (status, "no params" in err) == (2, True)


def test_the_year_of_dates_without_one_can_be_given(folder, run):
    write(folder / "来访.xlsx", HEAD, ["3月5日", "征地", 3])
    assert "（2019年）" in run("2019", "--describe", "来访.xlsx")[1]


def test_common_fields_of_the_project_are_no_unknown_columns(folder, run, monkeypatch):
    params = folder / "params"
    params.mkdir()
    (params / "office.yaml").write_text("name: 某县医院\n", encoding="utf-8")
    (params / "registers.yaml").write_text(
        "common:\n  序号: {kind: serial}\n  备注: {kind: remark}\n"
        "registers:\n  来访台账:\n    fields:\n      日期: {kind: date}\n",
        encoding="utf-8",
    )
    rows = [[at, f"2021.3.{at}", "城关", 10 * at, "晴"] for at in range(1, 6)]
    write(folder / "a.xlsx", ["义诊登记表"], ["序号", "日期", "地点", "人数", "备注"], *rows)
    status, out, _ = run("2021", "--describe", "a.xlsx")
    assert (status, list(read_book(out).registers)) == (0, ["义诊登记表"])
    assert "未采用" not in out
