import base64

from annual_review.document.blocks import Chart, Paragraph, Span, Table
from tests.support.executed import read, shown

HTML = "<IPython.core.display.HTML object>"  # the text/plain of HTML(…)


def test_foreign_outputs_are_read_in_their_richest_form():
    png = base64.b64encode(b"\x89PNG").decode()
    document = read(
        shown({"image/svg+xml": "<svg/>", "text/plain": "x"}, {"caption": "图题"}),
        shown({"image/png": png}, {"image/png": {"alt": "柱形图"}}),
        shown({"text/html": "<table><tr><th>甲</table>", "text/plain": HTML}),
        shown({"text/markdown": "**甲**"}),
    )
    assert document.blocks == (
        Chart("图题", "", b"<svg/>", number=1),
        Chart("", "柱形图", b"\x89PNG", "png"),
        Table("", ("甲",), (), ("left",)),
        Paragraph((Span("甲", "strong"),)),
    )
