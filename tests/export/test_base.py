import pytest

from annual_review.document.blocks import Paragraph, Span
from annual_review.export.docx.exporter import ReviewDocxExporter
from annual_review.export.html import ReviewHTMLExporter
from annual_review.export.typst import ReviewTypstExporter
from tests.support.executed import notebook, say


@pytest.mark.parametrize(
    ("role", "like"), [("analysis", "body"), ("absent", "body"), ("missing", "notice")]
)
@pytest.mark.parametrize("exporter", [ReviewHTMLExporter, ReviewTypstExporter, ReviewDocxExporter])
def test_a_role_without_a_style_of_its_own_is_printed_like_another(exporter, role, like):
    one, other = (
        exporter().from_notebook_node(notebook(say(Paragraph((Span("甲。"),), each))))[0]
        for each in (role, like)
    )
    assert one == other
