from nbformat.v4 import new_code_cell, new_output

from annual_review.document.blocks import Chart, Paragraph, Span, Table, Verbatim
from annual_review.document.formulas import formula
from tests.support.executed import read, shown
from tests.support.pictures import encoded, picture


def test_foreign_outputs_are_read_in_their_richest_form():
    png, jpeg = picture(), picture("JPEG")
    document = read(
        shown({"image/svg+xml": "<svg/>", "text/plain": "x"}, {"caption": "图题"}),
        shown({"image/png": encoded(png)}, {"image/png": {"alt": "柱形图"}}),
        shown({"image/jpeg": encoded(jpeg), "text/plain": "<IPython.core.display.Image object>"}),
        shown({"text/html": "<table><tr><th>甲</table>", "text/plain": "x"}),
        shown({"text/html": "<p>前</p><table><tr><td>甲</table>后", "text/plain": "x"}),
        shown({"text/latex": "$$x$$", "text/plain": "<IPython.core.display.Math object>"}),
        shown({"text/markdown": "**甲**"}),
    )
    assert document.blocks == (
        Chart("图题", "", b"<svg/>", number=1),
        Chart("", "柱形图", png, "png"),
        Chart("", "", jpeg, "jpeg"),
        Table("", ("甲",), (), ("left",)),
        Paragraph((Span("前"),)),
        Table("", ("甲",), (), ("left",)),
        Paragraph((Span("后"),)),
        Paragraph((Span("", picture=formula("x")),), align="center"),
        Paragraph((Span("甲", "strong"),)),
    )


def test_stdout_is_kept_and_stderr_is_not():
    outputs = [
        new_output("stream", name="stdout", text="\x1b[31m读取\x1b[0m\n"),
        new_output("stream", name="stderr", text="警告"),
    ]
    assert read(new_code_cell("x", outputs=outputs)).blocks == (Verbatim("读取"),)
