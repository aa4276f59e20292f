"""What differs between two reviews: rows that came, went, were corrected or moved; sentences."""

import json
import shutil

import openpyxl
import pytest

from annual_review.changes import compare_reviews
from annual_review.changes.lines import change_lines
from annual_review.changes.model import FieldChange
from annual_review.changes.report import PAGE, WORKBOOK, write_report
from annual_review.errors import InputError
from annual_review.language import in_chinese
from tests.support.edited_office import CHAPTER, EditedOffice


@pytest.fixture
def office(tmp_path):
    return EditedOffice(tmp_path / "office")


@pytest.fixture
def compared(office, tmp_path):
    """Return a function that changes the office and returns what differs from before."""
    old = office.quick(tmp_path / "old")

    def compare(change=lambda: None):
        change()
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        return compare_reviews(old, office.quick(tmp_path / "new"))

    return compare


def figure(changes, id):
    """Return the change of a figure."""
    (found,) = (one for one in changes.figures if one.id == id)
    return found


def rows(changes, id):
    """Return the rows by which a figure changed: kind, and where each was and is."""
    return [
        (row.kind, row.old and row.old.row, row.new and row.new.row)
        for row in figure(changes, id).rows.some
    ]


def test_nothing_differs_between_two_builds_of_the_same_inputs(compared):
    assert not compared()


def test_a_corrected_cell_is_shown_with_both_values(office, compared):
    changes = compared(lambda: office.rows[0].__setitem__(3, 34))
    people = figure(changes, "a.people")
    assert (people.old, people.new, people.new_unit) == (314, 318, "人")
    assert [row.fields for row in people.rows.some] == [(FieldChange("人数", "30", "34"),)]
    assert people.rule is None  # though it names a number of rows


def test_a_row_that_is_inserted_comes_and_no_other_row_is_listed(office, compared):
    row = ["2021-01-30", "新桥社区", "助餐", 4, "子某"]
    changes = compared(lambda: office.rows.insert(1, row))
    assert rows(changes, "a.people") == [("came", None, 4)]
    assert figure(changes, "a.people").new == 318
    assert "a.clinic" not in {one.id for one in changes.figures}


def test_a_row_that_is_taken_out_went_and_is_no_longer_in_the_register(office, compared):
    changes = compared(lambda: office.rows.pop(2))
    (row,) = figure(changes, "a.clinic").rows.some
    assert (row.kind, row.old.row, row.fate, row.reason) == ("went", 5, "", "")
    assert ("人数", "52") in row.cells


def test_a_rejected_row_below_one_that_is_taken_out_is_not_taken_for_it(office, compared):
    changes = compared(lambda: office.rows.pop(8))  # the duplicate; the rejected row moves up
    assert not changes.figures
    changes = compared(lambda: office.rows.pop(7))
    (row,) = figure(changes, "a.people").rows.some
    assert (row.kind, row.fate) == ("went", "")


@pytest.mark.parametrize(
    ("column", "value", "fate"),
    [(3, "若干", "rejected"), (0, "2019-04-08", "out_of_year")],
)
def test_a_row_that_no_longer_counts_says_why(office, compared, column, value, fate):
    changes = compared(lambda: office.rows[3].__setitem__(column, value))
    (row,) = figure(changes, "a.people").rows.some
    assert (row.kind, row.old.row, row.fate) == ("went", 6, fate)
    assert row.reason


def test_a_row_that_waited_comes_with_what_was_wrong_with_it(office, compared):
    changes = compared(lambda: office.rows[9].__setitem__(3, 8))
    (row,) = figure(changes, "a.people").rows.some
    assert (row.kind, row.new.row, row.fate) == ("came", 12, "rejected")
    assert "若干" in row.reason


def test_the_same_value_of_other_rows_is_listed_apart(office, compared):
    changes = compared(lambda: office.rows[0].__setitem__(2, "助浴"))
    assert "a.people" in {one.id for one in changes.same_value}
    assert "a.clinic" in {one.id for one in changes.changed}
    assert rows(changes, "a.clinic") == [("left", 3, 3)]


def test_another_rule_is_named(office, compared):
    office_chapter = [source.replace('项目="义诊"', '项目="助浴"') for source in CHAPTER]
    changes = compared(lambda: setattr(office, "chapter", office_chapter))
    clinic = figure(changes, "a.clinic")
    assert "义诊" in clinic.rule.old
    assert "助浴" in clinic.rule.new
    assert set(clinic.rows.counts) == {"entered", "left"}


def test_the_rows_of_the_year_before_count_as_well(office, compared):
    changes = compared(lambda: office.earlier[1].__setitem__(3, 36))
    people = figure(changes, "a.people")
    assert people.old == people.new
    assert (people.before.year, people.before.old, people.before.new) == (2020, 93, 98)
    assert [row.fields[0].new for row in people.before.rows.some] == ["36"]


def test_a_file_or_rows_in_another_order_only_move(office, compared):
    def move():
        office.file = "服务登记（新）.xlsx"
        office.rows.sort(key=lambda row: row[1])
        office.lead.insert(0, ["清河区"])

    changes = compared(move)
    assert not changes.figures
    (moved,) = changes.moved
    assert (moved.old[0], moved.new[0], moved.rows) == ("服务.xlsx", "服务登记（新）.xlsx", 8)


def test_equal_rows_that_repeat_are_counted_one_by_one(office, tmp_path):
    path = office.folder / "params" / "registers.yaml"
    text = path.read_text("utf-8").replace("服务登记表:\n", "服务登记表:\n    repeats: true\n")
    path.write_text(text, "utf-8")
    old = office.quick(tmp_path / "old")
    office.rows.append(list(office.rows[7]))
    changes = compare_reviews(old, office.quick(tmp_path / "new"))
    assert figure(changes, "a.held").rows.counts == {"came": 1}


def test_sentences_show_what_changed_and_whether_only_numbers_did(office, compared):
    def rewrite():
        office.rows[0][3] = 34
        office.chapter = [
            source.replace("最多的一次", "人数最多的一次") for source in office.chapter
        ]

    texts = compared(rewrite).sentences["服务情况"]
    first, second, third = texts
    assert (first.kind, third.kind) == ("numbers", "numbers")
    assert first.old.startswith("全年服务8场次，共314人")
    assert first.new.startswith("全年服务8场次，共318人")
    assert second.kind == "changed"
    assert [piece.text for piece in second.pieces if piece.mark == "came"] == ["人数", "12.42元"]


def test_personal_fields_are_named_and_not_quoted(office, compared, tmp_path):
    def edit():
        office.rows[0][4] = "癸某"
        office.rows.append(["2021-10-30", "新桥社区", "电话13812345678", 4, "寅某"])

    changes = compared(edit)
    held = figure(changes, "a.held")
    assert FieldChange("联系人", "", "", is_personal=True) in held.rows.some[1].fields
    write_report(changes, tmp_path / "old", tmp_path / "new", tmp_path / "out")
    page = (tmp_path / "out" / PAGE).read_text("utf-8")
    book = openpyxl.load_workbook(tmp_path / "out" / WORKBOOK)
    cells = [str(cell.value) for sheet in book for line in sheet.rows for cell in line]
    printed = change_lines(changes, tmp_path / PAGE)
    for text in (page, "\n".join(cells), "\n".join(printed)):
        assert not [word for word in ("甲某", "癸某", "寅某", "13812345678") if word in text]
    assert "138****5678" in page
    assert "个人信息有改动" in page


def test_a_text_that_begins_like_a_formula_stays_one(office, compared, tmp_path):
    changes = compared(lambda: office.rows[0].__setitem__(2, "+助浴"))
    write_report(changes, tmp_path / "old", tmp_path / "new", tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / WORKBOOK)
    found = [cell for line in book["行"].rows for cell in line if cell.value == "+助浴"]
    assert found
    assert {cell.data_type for cell in found} == {"s"}


def test_a_folder_with_figures_alone_is_compared_by_values_and_places(office, tmp_path):
    old = office.quick(tmp_path / "old")
    for name in ("records", "notebooks"):
        shutil.rmtree(old / name)
    (old / "ledger.csv").unlink()
    office.rows[0][3] = 34
    office.rows.append(["2021-10-30", "新桥社区", "助餐", 4, "寅某"])
    changes = compare_reviews(old, office.quick(tmp_path / "new"))
    people = figure(changes, "a.people")
    assert (people.old, people.new) == (314, 322)
    assert [(row.kind, row.place.row, row.cells) for row in people.rows.some] == [("came", 13, ())]
    assert not changes.texts
    assert len(changes.limits) == 2


def test_what_is_damaged_is_not_compared_and_named(office, compared, tmp_path):
    (tmp_path / "old" / "records" / "服务登记表.parquet").write_bytes(b"PAR1 no more")
    (tmp_path / "old" / "notebooks" / "02_service.ipynb").write_text("{", "utf-8")
    (tmp_path / "old" / "records" / "_office.json").write_text("[]", "utf-8")
    changes = compared(lambda: office.rows[0].__setitem__(3, 34))
    assert figure(changes, "a.people").new == 318
    limits = "\n".join(map(in_chinese, changes.limits))
    assert "服务登记表.parquet" in limits
    assert "02_service.ipynb" in limits


def test_a_ledger_that_a_spreadsheet_saved_is_read(office, compared, tmp_path):
    ledger = tmp_path / "old" / "ledger.csv"
    ledger.write_bytes(ledger.read_text("utf-8-sig").encode("gb18030"))
    changes = compared(lambda: office.rows[9].__setitem__(3, 8))
    assert figure(changes, "a.people").rows.some[0].fate == "rejected"


def test_an_older_review_may_lack_keys(office, compared, tmp_path):
    path = tmp_path / "old" / "figures.json"
    kept = ("id", "value", "unit", "text", "sources")
    found = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps([{key: one[key] for key in kept} for one in found]), "utf-8")
    (tmp_path / "old" / "records" / "_meta.json").unlink()
    shutil.rmtree(tmp_path / "old" / "records" / "2020")
    changes = compared(lambda: office.rows[0].__setitem__(3, 34))
    assert rows(changes, "a.people") == [("corrected", 3, 3)]


def test_another_period_is_compared_by_figures_alone(office, compared, tmp_path):
    schema = tmp_path / "old" / "records" / "_office.json"
    schema.write_text(schema.read_text("utf-8").replace('"2021"', '"2020"'), "utf-8")
    changes = compared(lambda: office.rows[0].__setitem__(3, 34))
    assert {one.id for one in changes.figures} == {"a.people", "a.clinic", "a.share", "b.each"}
    assert not any(one.rows for one in changes.figures)
    assert len(changes.limits) == 1


@pytest.mark.parametrize("content", [None, "{", "{}"])
def test_a_folder_without_figures_is_refused(compared, tmp_path, content):
    path = tmp_path / "old" / "figures.json"
    path.unlink()
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(InputError, match="figures"):
        compared()


def test_small_numbers_of_persons_are_not_told_by_what_changed(office, compared, tmp_path):
    registers = office.folder / "params" / "registers.yaml"
    book = registers.read_text("utf-8").replace("unit: 人}", "unit: 人, small: 40}")
    registers.write_text(book, "utf-8")
    compared()
    shutil.rmtree(tmp_path / "old")
    shutil.move(tmp_path / "new", tmp_path / "old")

    def edit():
        office.rows = office.rows[:1]
        office.rows[0][3] = 37

    changes = compared(edit)
    people = figure(changes, "a.people")
    assert (people.old, people.new, people.new_withheld) == (314, None, "少于40人")
    assert not people.rows
    write_report(changes, tmp_path / "old", tmp_path / "new", tmp_path / "out")
    page = (tmp_path / "out" / PAGE).read_text("utf-8")
    printed = "\n".join(change_lines(changes, tmp_path / PAGE))
    assert "少于40人" in page
    assert "少于40人" in printed
    assert "37" not in printed
