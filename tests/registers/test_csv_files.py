"""Read a CSV file as a spreadsheet does."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annual_review.errors import RegisterError
from annual_review.registers.csv_files import read_csv

TEXT = '学校,人数\n官舟镇小学,"1,849"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding):
    assert read_csv(TEXT.encode(encoding), "a.csv") == [["学校", "人数"], ["官舟镇小学", "1,849"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters(delimiter):
    text = "标题\n" + "\n".join(
        delimiter.join(row) for row in (["甲", "乙", "丙"], ["一", "二", "三"])
    )
    assert read_csv(text.encode(), "a.csv")[1:] == [["甲", "乙", "丙"], ["一", "二", "三"]]


def test_blank_lines_and_breaks_in_a_cell_do_not_shift_row_numbers():
    assert read_csv('甲,乙\r\n\r\n"一\n二",三\r\n'.encode(), "a.csv") == [
        ["甲", "乙"],
        [],
        ["一\n二", "三"],
    ]


def test_quotation_marks_within_a_text():
    assert read_csv('"喜庆"汇演,3\n'.encode(), "a.csv") == [["喜庆汇演", "3"]]


def test_an_unclosed_quotation_mark_is_refused():
    with pytest.raises(RegisterError, match="quotation mark"):
        read_csv('甲,乙\n"一,二\n三,四\n'.encode(), "a.csv")


@pytest.mark.parametrize(
    "text",
    [
        '甲,乙\n一,"二\n三,"四\n五,六\n',
        '甲,乙\n"喜庆"汇演,1\n"二,三\n四,五\n"六",七\n',
        '甲,乙,丙\n一,"二,三\n四,五",六\n',
        '甲,"乙\n' + '"丙"丁,戊\n' * 500,
    ],
)
def test_a_stray_quotation_mark_never_joins_lines(text):
    with pytest.raises(RegisterError, match=r"line [123] is opened"):
        read_csv(text.encode(), "a.csv")


def test_commas_and_line_breaks_in_quotes_do_not_split_a_cell():
    text = '甲,乙,丙\n"一,二\n三,四,五",六,七\n'
    assert read_csv(text.encode(), "a.csv")[1] == ["一,二\n三,四,五", "六", "七"]


def test_quotation_marks_and_line_breaks_can_be_combined():
    text = '"喜庆"汇演,1\n\n"一\n二",3\n甲"乙"丙,4\n'
    assert read_csv(text.encode(), "a.csv") == [
        ["喜庆汇演", "1"],
        [],
        ["一\n二", "3"],
        ['甲"乙"丙', "4"],
    ]


@example(['1","""', "1"])
@given(st.lists(st.text(st.sampled_from('甲乙,"1'), min_size=1), min_size=1))
def test_no_line_is_lost(lines):
    with contextlib.suppress(RegisterError):
        rows = read_csv("\n".join(lines).encode(), "a.csv")
        assert len(rows) + sum(cell.count("\n") for row in rows for cell in row) == len(lines)


def test_another_encoding_is_refused():
    with pytest.raises(RegisterError, match=r"a\.csv"):
        read_csv(b"\xff\xff\xff\xff", "a.csv")


@given(st.binary())
def test_content_is_read_or_refused(content):
    with contextlib.suppress(RegisterError):
        assert all(isinstance(row, list) for row in read_csv(content, "a.csv"))


@pytest.mark.parametrize("cell", ["长" * 140_000, '"' + ("长" * 9000 + "\n") * 20 + '"'])
def test_a_cell_longer_than_any_is_refused_by_its_line(cell):
    with pytest.raises(RegisterError, match=r"A cell in line 3 has more than .* shorten the cell"):
        read_csv(f"甲,乙\n一,二\n三,{cell}\n四,五\n".encode(), "a.csv")


def test_an_unclosed_quotation_mark_is_named_in_a_long_file_too():
    text = '甲,乙\n一,"二\n' + "三,四\n" * 50_000
    with pytest.raises(RegisterError, match="A quotation mark in line 2"):
        read_csv(text.encode(), "a.csv")
