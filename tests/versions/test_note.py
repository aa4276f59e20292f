"""更正说明: what figures are called in it, and by what they changed."""

import pytest

from annual_review.changes.model import (
    Changes,
    FieldChange,
    FigureChange,
    OperandChange,
    Piece,
    Place,
    RowChange,
    RowChanges,
    RuleChange,
    TextChange,
)
from annual_review.document.block_json import BLOCK_MIME
from annual_review.document.blocks import (
    Document,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Span,
    Table,
)
from annual_review.versions.grounds import Grounds
from annual_review.versions.items import item_names
from annual_review.versions.note import Correction, correction_notebook


def document(*blocks, **evidence):
    return Document("题", "某局", 2021, None, blocks, evidence=evidence)


def sentence(*parts):
    """Return a paragraph of texts and figures: a pair is a figure's text and id."""
    spans = (Span(one) if isinstance(one, str) else Span(one[0], figure=one[1]) for one in parts)
    return Paragraph(tuple(spans))


def row(kind, number, register="甲表", file="a.xlsx", fields=()):
    place = Place(file, "", number)
    old, new = (None if kind == "came" else place), (None if kind == "went" else place)
    return RowChange(kind, register, old, new, tuple(FieldChange(*one) for one in fields))


def rows(*some, **counts):
    found = {}
    for one in some:
        found[one.kind] = found.get(one.kind, 0) + 1
    return RowChanges(some, counts or found)


def figure(old, new, id="a", **more):
    return FigureChange(id, more.pop("label", ""), "", "总体", old, new, "人", "人", **more)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("全年", ("12场", "x"), "，培训农户", ("9人", "a"), "。"), "培训农户"),
        (("办班", ("12场", "x"), "，共", ("9人", "a"), "。"), "办班，共"),
        (("情况很好。共", ("9人", "a"), "。"), "第一章：共……人"),
        ((("9人", "a"), "参加了活动，反响好。"), "……参加了活动"),
        ((("9人", "a"), "。"), "第一章：……人"),
        (("（其中", ("9人", "a"), "）。"), "其中"),
        (("甲、乙、丙三镇培训", ("9人", "a"), "。"), "甲、乙、丙三镇培训"),
        (("长" * 60, ("9人", "a"), "。"), "…" + "长" * 28),
    ],
)
def test_a_figure_is_called_by_the_words_before_it(parts, name):
    heading = Heading(1, (Span("第一章"),))
    assert item_names(document(heading, sentence(*parts)))["a"] == name


def test_labels_lists_tables_and_main_figures_name_figures():
    number = Span("9人", figure="a")
    cells = ((Span("某镇"),), (number,))
    table = Table("各镇", ("镇", "人数"), (cells,), ("left", "right"))
    assert item_names(document(table)) == {"a": "“各镇”某镇，人数"}
    assert item_names(document(ListBlock(((Span("农户"), number),)))) == {"a": "农户"}
    assert item_names(document(Glance(((number, "农户数"),)))) == {"a": "农户数"}
    labelled = document(sentence("培训农户", ("9人", "a")), a={"label": "农户"})
    assert item_names(labelled) == {"a": "农户"}


def test_a_figure_of_which_only_the_change_is_printed_is_named_if_asked():
    only = document(Paragraph((Span("场次"), Span("增长3%", figure="a", shows="change"))))
    assert item_names(only) == {}
    assert item_names(only, by_changes=True) == {"a": "场次"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (figure(1, 2, rows=rows(row("came", 5))), "《甲表》第5行新增"),
        (figure(2, 1, rows=rows(row("went", 5))), "《甲表》第5行减少"),
        (
            figure(1, 2, rows=rows(row("corrected", 5, fields=[("人数", "1", "2")]))),
            "《甲表》第5行人数由1改为2",
        ),
        (
            figure(1, 2, rows=rows(row("corrected", 5, fields=[("姓名", "", "", True)]))),
            "《甲表》第5行姓名更正",
        ),
        (
            figure(1, 2, rows=rows(row("corrected", 5, fields=[("人数", "", "2")]))),
            "《甲表》第5行人数由空白改为2",
        ),
        (
            figure(1, 9, rows=rows(*(row("came", at) for at in range(3)), came=8)),
            "《甲表》新增8行",
        ),
        (figure(1, 2, rule=RuleChange("甲", "乙")), "计算口径调整"),
        (figure(None, 2), "新列的数字"),
        (figure(2, None), "不再列出"),
        (figure(1, 2), "重新核算"),
        (figure(1, 2, operands=(OperandChange("plan", 5, 6, "人"),)), "所用数字由5人改为6人"),
        (figure(1, 2, operands=(OperandChange("b", 5, 6),)), "随“培训农户”变动"),
    ],
)
def test_grounds_say_by_what_a_figure_changed(changed, said):
    shown = [changed, figure(5, 6, "b")]
    assert Grounds(shown, {"b": "培训农户"}, {}).of(changed) == said


def test_a_correction_of_other_fields_is_no_ground():
    corrected = row("corrected", 3, fields=[("人数", "1", "2")])
    held = figure(1, 2, rows=rows(corrected, row("came", 5)))
    assert Grounds([held], {}, {"a": "甲表，条数"}).of(held) == "《甲表》第5行新增"
    assert "第3行人数" in Grounds([held], {}, {"a": "甲表，人数，合计"}).of(held)
    alone = figure(1, 2, rows=rows(corrected))
    assert "第3行人数" in Grounds([alone], {}, {"a": "甲表，条数"}).of(alone)


def test_the_file_of_a_register_stands_below_the_table_unless_there_are_several():
    one = figure(1, 2, rows=rows(row("came", 5)))
    assert Grounds([one], {}, {}).files == "《甲表》见a.xlsx"
    two = figure(1, 3, rows=rows(row("came", 5), row("came", 6, file="b.xlsx")))
    grounds = Grounds([two], {}, {})
    assert grounds.files == ""
    assert grounds.of(two) == "《甲表》（a.xlsx）第5行新增；《甲表》（b.xlsx）第6行新增"


def note(changes, new=None, old=None, reason="补报", count=1):
    """Return the texts and the rows of a note."""
    new, old = new or document(), old or document()
    nb = correction_notebook(Correction(None, reason, count, changes, new, old))
    content = nb.cells[1].outputs[0]["data"][BLOCK_MIME]
    blocks = content["blocks"]
    texts = [block["spans"][0]["text"] for block in blocks if block["kind"] == "paragraph"]
    lines = [line for block in blocks if block["kind"] == "table" for line in block["rows"]]
    shown = [["".join(span["text"] for span in cell) for cell in line] for line in lines]
    return texts, shown, content["figures"]


def text(old, new, kind="changed", chapter="总体"):
    pieces = (Piece(old, "went"), Piece(new, "came"))
    return TextChange(chapter, kind, "正文", pieces)


def test_nothing_corrected_is_said_so():
    texts, shown, figures = note(Changes())
    assert texts[-1] == "正文的数字与原综述一致；文字未作修改。"
    assert (shown, figures) == ([], {})


def test_figures_that_came_and_went_have_no_number_on_one_side():
    evidence = {
        "value": 2,
        "unit": "人",
        "rule": "r",
        "rows": [],
        "chapter": "总体",
        "label": "农户",
    }
    new = document(sentence("培训农户", ("2人", "a")), a=evidence)
    old = document(sentence("走访老人", ("3人", "b")))
    changes = Changes(figures=(figure(None, 2), figure(3, None, "b")))
    _texts, shown, figures = note(changes, new, old)
    assert shown == [
        ["农户", "（无）", "2人", "新列的数字"],
        ["走访老人", "3人", "（无）", "不再列出"],
    ]
    assert figures == {"a": {key: one for key, one in evidence.items() if key != "label"}}


def test_numbers_in_words_are_no_edits_and_each_edit_counts_once():
    edits = (
        text("培训9人。", "培训10人。"),
        text("甲", "乙"),
        text("甲", "乙"),
        text("表｜3｜306", "表｜4｜459"),
        text("甲。", "丙。", "numbers"),
        text("", "新的一段。", "came"),
    )
    texts, _shown, _figures = note(Changes(texts=edits))
    assert "文字修改2处" in texts[-1]


def test_the_chapter_on_data_quality_is_not_listed():
    evidence = {"value": 2, "unit": "行", "rule": "r", "rows": []}
    heading = Heading(1, (Span("数据质量"),), is_quality=True)
    new = document(heading, sentence("共", ("2行", "a")), a=evidence)
    edits = (text("甲", "乙", chapter="数据质量"),)
    texts, shown, _figures = note(Changes(figures=(figure(1, 2),), texts=edits), new)
    assert shown == []
    assert "文字未作修改" in texts[-1]
    assert "数据质量一章随登记情况更新" in texts[-1]


def test_two_figures_of_the_same_rows_are_one_line():
    evidence = {"value": 2, "unit": "人", "rule": "r", "rows": []}
    new = document(sentence("培训农户", ("2人", "b")), a=evidence, b=evidence)
    same = rows(row("came", 5))
    changes = Changes(figures=(figure(1, 2, rows=same), figure(1, 2, "b", rows=same)))
    texts, shown, _figures = note(changes, new)
    assert [line[0] for line in shown] == ["培训农户"]
    assert "更正数字1项" in texts[-2]


def test_a_reason_is_a_sentence_and_numbers_of_persons_in_it_are_masked():
    texts, _shown, _figures = note(Changes(), reason="来电13812345678更正。")
    assert texts[1].startswith("更正理由：来电")
    assert texts[1].endswith("更正。")
    assert "13812345678" not in texts[1]
