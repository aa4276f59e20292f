"""Read the tables of Word documents, as Word, WPS and programs write them."""

from __future__ import annotations

import docx as python_docx
import pytest

from annual_review.errors import RegisterError, UnreadableError
from annual_review.registers.word_tables import read_word_tables
from tests.support.written_tables import Table, docx, paragraph, word_table

ROWS = word_table(Table([["日期", "金额"], ["3.5", "500"]]))


def read(*parts):
    return read_word_tables(docx("".join(parts)), "报送.docx")


def cell(content, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells, properties=""):
    texts = [one if one.startswith("<") else cell(paragraph(one)) for one in cells]
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(texts)}</w:tr>"


def table(*rows, grid=""):
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_a_table_is_named_by_the_line_above_it():
    sheets = read(
        paragraph("关于报送登记情况的说明"),
        paragraph("现将有关情况报告如下。"),
        paragraph("表1  走访慰问登记表"),
        paragraph("填报单位：某乡"),
        paragraph("（2021年1月—12月）"),
        paragraph("单位：万元"),
        paragraph(""),
        ROWS,
        paragraph("附件2：宣讲登记"),
        ROWS,
        ROWS,
        paragraph("以上两表均已核实。"),
        ROWS,
    )
    assert [sheet.name for sheet in sheets] == [
        "表1 走访慰问登记表",
        "附件2：宣讲登记",
        "附件2：宣讲登记(2)",
        "表4",
    ]
    assert sheets[0].above == (
        "表1 走访慰问登记表",
        "填报单位：某乡",
        "（2021年1月—12月）",
        "单位：万元",
    )
    assert [sheet.above for sheet in sheets[2:]] == [(), ()]


def test_a_heading_above_a_paragraph_of_prose_names_the_table_below_it():
    (sheet,) = read(
        paragraph("一、走访慰问登记"), paragraph("全年走访2020年困难户，情况如下表。"), ROWS
    )
    assert (sheet.name, sheet.above) == ("一、走访慰问登记", ())


def test_a_caption_among_the_properties_names_a_table_without_a_line():
    (sheet,) = read(ROWS.replace("<w:tblPr/>", '<w:tblPr><w:tblCaption w:val="走访"/></w:tblPr>'))
    assert sheet.name == "走访"


def test_python_docx_writes_what_is_read(tmp_path):
    document = python_docx.Document()
    document.add_heading("走访慰问登记表", 1)
    made = document.add_table(3, 3)
    for at, text in enumerate(["日期", "姓名", "金额", "3.5", "甲某", "500", "", "乙某", "300"]):
        made.rows[at // 3].cells[at % 3].text = text
    made.cell(1, 0).merge(made.cell(2, 0))
    document.save(tmp_path / "a.docx")
    (sheet,) = read_word_tables((tmp_path / "a.docx").read_bytes(), "a.docx")
    assert sheet.rows == [["日期", "姓名", "金额"], ["3.5", "甲某", "500"], ["", "乙某", "300"]]
    assert sheet.merges == (((1, 0), (2, 0)),)


def test_deleted_text_is_not_read_and_inserted_text_is():
    changed = (
        f"<w:p><w:del><w:r><w:delText>500</w:delText></w:r></w:del><w:ins>{run('600')}</w:ins>"
        f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('元')}</w:moveTo></w:p>"
    )
    (sheet,) = read(
        table(
            row("日期", "金额"),
            row("3.5", cell(changed)),
            row("3.6", "9", properties="<w:del w:id='1'/>"),
            row("3.7", "7", properties="<w:ins w:id='2'/>"),
            row("3.8", cell(paragraph("8"), "<w:cellDel w:id='3'/>")),
        )
    )
    assert sheet.rows == [["日期", "金额"], ["3.5", "600元"], ["3.7", "7"], ["3.8", ""]]


def test_a_cell_shows_its_paragraphs_breaks_symbols_and_controls():
    control = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('主题')}</w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent>{run('单击此处输入文字')}</w:sdtContent></w:sdt>"
    )
    fields = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText></w:r>' + run(
        "3.5"
    )
    (sheet,) = read(
        table(
            row(
                cell(paragraph("甲某") + paragraph("（主任）")),
                cell(
                    f"<w:p>{run('一')}<w:r><w:br/></w:r>{run('二')}<w:r><w:tab/></w:r>{run('三')}</w:p>"
                ),
                cell('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'),
                cell(f"<w:p>{control}</w:p>"),
                cell(f"<w:p>{fields}{run('隐藏', '<w:vanish/>')}</w:p>"),
            )
        )
    )
    assert sheet.rows == [["甲某\n（主任）", "一\n二 三", "√", "主题", "3.5"]]


def test_rows_and_cells_in_controls_are_read():
    content = f"<w:sdt><w:sdtContent>{row('3.5', '500')}</w:sdtContent></w:sdt>"
    in_cell = f"<w:sdt><w:sdtContent>{cell(paragraph('3.6'))}</w:sdtContent></w:sdt>"
    rows = table(row("日期", "金额"), content, row(in_cell, "6"))
    block = f"<w:sdt><w:sdtContent>{rows}</w:sdtContent></w:sdt>"
    (sheet,) = read(block)
    assert sheet.rows == [["日期", "金额"], ["3.5", "500"], ["3.6", "6"]]


def test_cells_left_out_before_a_row_leave_their_columns():
    (sheet,) = read(
        table(row("日期", "姓名", "金额"), row("甲某", "5", properties='<w:gridBefore w:val="1"/>'))
    )
    assert sheet.rows == [["日期", "姓名", "金额"], ["", "甲某", "5"]]


def test_lines_pulled_a_little_are_the_same_columns():
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (1500, 60, 1440, 90, 1500))
    wide = '<w:gridSpan w:val="2"/>'
    (sheet,) = read(
        table(
            row(
                cell(paragraph("日期"), wide),
                cell(paragraph("姓名")),
                cell(paragraph("金额"), wide),
            ),
            row("3.5", cell(paragraph("甲某"), '<w:gridSpan w:val="3"/>'), "500"),
            grid=grid,
        )
    )
    assert sheet.rows == [["日期", "姓名", "金额"], ["3.5", "甲某", "500"]]
    assert sheet.merges == ()


def test_a_narrow_column_with_a_text_is_a_column():
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (1500, 100, 1500))
    (sheet,) = read(table(row("日期", "男", "金额"), row("3.5", "", "500"), grid=grid))
    assert sheet.rows == [["日期", "男", "金额"], ["3.5", "", "500"]]


def test_a_table_in_a_cell_is_a_sheet_of_its_own():
    sheets = read(
        paragraph("走访登记"),
        table(
            row("说明", cell(paragraph("经费明细") + ROWS + paragraph("完"))), row("甲", cell(ROWS))
        ),
    )
    assert [(sheet.name, sheet.rows[0]) for sheet in sheets] == [
        ("走访登记", ["说明", "经费明细\n完"]),
        ("经费明细", ["日期", "金额"]),
        ("走访登记(2)", ["日期", "金额"]),
    ]


def test_a_table_of_one_cell_is_a_frame():
    sheets = read(table(row(cell(paragraph("走访登记") + ROWS))), table(row("宣讲登记")), ROWS)
    assert [sheet.name for sheet in sheets] == ["走访登记", "宣讲登记"]
    (sheet,) = read(table(row("3.5", cell(table(row("500")) + "<w:p/>"))))
    assert sheet.rows == [["3.5", "500"]]


def test_a_table_in_a_text_box_is_read_once():
    box = f"<w:txbxContent>{paragraph('宣讲登记')}{ROWS}</w:txbxContent>"
    drawing = (
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>'
        f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    sheets = read(paragraph("走访登记"), f"<w:p><w:r>{drawing}</w:r></w:p>", ROWS)
    assert [sheet.name for sheet in sheets] == ["宣讲登记", "走访登记"]
    in_cell = drawing.replace(ROWS, "").replace("宣讲登记", "500")
    (sheet,) = read(table(row("3.5", cell(f"<w:p><w:r>{in_cell}</w:r></w:p>"))))
    assert sheet.rows == [["3.5", "500"]]


def test_merges_of_old_documents_are_read():
    old = row(
        cell(paragraph("走访登记"), '<w:hMerge w:val="restart"/>'),
        cell(paragraph(""), "<w:hMerge/>"),
        "金额",
    )
    (sheet,) = read(table(old, row("3.5", "甲某", "500")))
    assert sheet.rows == [["走访登记", "", "金额"], ["3.5", "甲某", "500"]]
    assert sheet.merges == (((0, 0), (0, 1)),)


def test_a_document_without_a_table_is_none():
    with pytest.raises(UnreadableError, match="without a table"):
        read(paragraph("通知"))
    with pytest.raises(UnreadableError, match="without a table"):
        read(table(row("", "")))


@pytest.mark.parametrize(
    "content",
    [
        docx(ROWS)[:-100],
        docx(ROWS).replace(b"word/document.xml", b"word/document.xmx"),
        docx("<w:tbl>"),
        docx("<w:tbl><w:tr><w:tc/><w:tc>" * 600 + "</w:tc></w:tr></w:tbl>" * 600),
    ],
)
def test_a_damaged_document_is_refused_by_name(content):
    with pytest.raises(RegisterError, match=r"报送\.docx: .* damaged") as caught:
        read_word_tables(content, "报送.docx")
    assert "报送.docx：已损坏" in caught.value.notice
