from annual_review.document.blocks import Chart, Paragraph, Span, Table
from annual_review.document.formulas import formula
from tests.support.executed import read, shown
from tests.support.pictures import encoded, picture

HTML = "<IPython.core.display.HTML object>"  # the text/plain of HTML(…)


def test_foreign_outputs_are_read_in_their_richest_form():
    png, jpeg = picture(), picture("JPEG")
    document = read(
        shown({"image/svg+xml": "<svg/>", "text/plain": "x"}, {"caption": "图题"}),
        shown({"image/png": encoded(png)}, {"image/png": {"alt": "柱形图"}}),
        shown({"image/jpeg": encoded(jpeg), "text/plain": "<IPython.core.display.Image object>"}),
        shown({"text/html": "<table><tr><th>甲</table>", "text/plain": HTML}),
        shown({"text/html": "<p>前</p><table><tr><td>甲</table>后", "text/plain": HTML}),
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
