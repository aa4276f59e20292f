"""The step of the slides: what it depends on."""

from pathlib import Path

from annual_review.build.steps import Sources, format_step
from annual_review.project.loading import load_settings
from tests.export.pptx.deck import content, usual_cells


def test_slides_are_made_anew_for_another_template_and_the_page_is_not(tmp_path):
    texts = {
        "office.yaml": "name: 甲县老干部局\ncounty: 甲县\n",
        "registers.yaml": "registers: {}\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def steps():
        params = tmp_path / "2021.yaml"
        sources = Sources(load_settings(2021, params), Path("data"), params, Path("notebooks"))
        return [format_step(sources, name, {}, tmp_path) for name in ("slides.pptx", "review.html")]

    slides, page = steps()
    (tmp_path / "template.pptx").write_bytes(content(*usual_cells()))
    again, same = steps()
    assert again != slides
    assert same == page
