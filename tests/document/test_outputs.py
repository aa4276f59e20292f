import base64

from nbformat.v4 import new_code_cell, new_output

from annual_review.document.blocks import Chart, Paragraph, Span, Table, Verbatim
from tests.support.executed import read, shown


def test_foreign_outputs_are_read_in_their_richest_form():
    png = base64.b64encode(b"\x89PNG").decode()
    document = read(
        shown({"image/svg+xml": "<svg/>", "text/plain": "x"}, {"caption": "图题"}),
        shown({"image/png": png}, {"image/png": {"alt": "柱形图"}}),
        shown({"text/html": "<table><tr><th>甲</table>", "text/plain": "x"}),
        shown({"text/html": "<b>x</b>", "text/plain": "文"}),
        shown({"text/markdown": "**甲**"}),
    )
    assert document.blocks == (
        Chart("图题", "", b"<svg/>", number=1),
        Chart("", "柱形图", b"\x89PNG", "png"),
        Table("", ("甲",), (), ("left",)),
        Verbatim("文"),
        Paragraph((Span("甲", "strong"),)),
    )


def test_stdout_is_kept_and_stderr_is_not():
    outputs = [
        new_output("stream", name="stdout", text="\x1b[31m读取\x1b[0m\n"),
        new_output("stream", name="stderr", text="警告"),
    ]
    assert read(new_code_cell("x", outputs=outputs)).blocks == (Verbatim("读取"),)
