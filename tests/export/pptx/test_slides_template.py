"""An office's own template: its layouts are found by type, and its look stays."""

import io
import shutil
import zipfile

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml.ns import qn
from pptx.util import Emu

from annual_review.errors import ParamsError
from annual_review.project.slides_template import check_slides_template
from tests.export.pptx.deck import NOTE, content, deck, titles, usual_cells


@pytest.fixture
def template(tmp_path):
    """Return a function that saves a template with only some layouts, by their English names."""

    def save(*names, change=None):
        made = Presentation()
        for layout in list(made.slide_layouts):
            if names and layout.name not in names:
                made.slide_layouts.remove(layout)
        if change:
            change(made)
        file = tmp_path / "template.pptx"
        made.save(file)
        return str(file)

    return save


def layouts_of(found):
    return [one.slide_layout.name for one in found.slides]


def test_the_layouts_of_a_template_are_found_by_their_placeholders(template):
    def rename(made):
        for number, layout in enumerate(made.slide_layouts):
            layout._element.cSld.set("name", f"版式{number}")
            for holder in layout.placeholders:
                mark = holder._element.find(f".//{qn('p:ph')}")
                if mark.get("idx"):
                    mark.set("idx", str(int(mark.get("idx")) + 40))
            layout._element.attrib.pop("type", None)

    found = deck(*usual_cells(), slides_template=template(change=rename))
    assert layouts_of(found) == ["版式0", "版式1", "版式3"]
    assert found.slide_width == Emu(9144000)  # the template's own
    text = found.slides[2].placeholders[41]
    assert text.text_frame.text == "培训果农1490余人。"
    assert sum(one.has_chart for one in found.slides[2].shapes) == 1


def test_the_look_of_a_template_stays(template):
    def restyle(made):
        title = made.slide_master._element.find(f".//{qn('p:titleStyle')}//{qn('a:defRPr')}")
        title.set("sz", "3000")

    found = deck(*usual_cells(), slides_template=template(change=restyle))
    runs = [run for one in found.slides for run in one.shapes.title.text_frame.paragraphs[0].runs]
    assert all(run.font.size is None and run.font.name is None for run in runs)


def test_slides_that_a_template_holds_are_left_out(template):
    def add(made):
        made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = "去年的一页"

    data = content(*usual_cells(), slides_template=template(change=add))
    found = Presentation(io.BytesIO(data))
    assert "去年的一页" not in titles(found)
    assert len(found.slides) == 3


@pytest.mark.parametrize(
    "names",
    [
        ("Title Only",),
        ("Title Slide", "Title and Content"),
        ("Two Content",),
        ("Section Header", "Blank"),
        ("Content with Caption",),
    ],
)
def test_a_template_without_some_layouts_does_with_those_it_has(template, names):
    found = deck(*usual_cells(), slides_template=template(*names), data_note=NOTE)
    assert titles(found) == ["晚晴综述", "总体情况", "官舟镇最多"]
    written = [shape.text_frame.text for shape in found.slides[2].shapes if shape.has_text_frame]
    assert "培训果农1490余人。" in written
    assert sum(shape.has_chart for shape in found.slides[2].shapes) == 1
    first = [shape.text_frame.text for shape in found.slides[0].shapes if shape.has_text_frame]
    assert any("老干部局" in text for text in first)
    for one in found.slides:
        for shape in one.shapes:
            assert shape.left + shape.width <= found.slide_width
            assert shape.top + shape.height <= found.slide_height


def test_vertical_layouts_are_not_taken(template):
    names = ("Title and Vertical Text", "Vertical Title and Text", "Title Only")
    found = deck(*usual_cells(), slides_template=template(*names))
    assert set(layouts_of(found)) == {"Title Only"}


def test_a_template_without_a_title_is_refused_with_what_to_do(template):
    with pytest.raises(ParamsError, match=r"has a title.*Slide Master"):
        content(*usual_cells(), slides_template=template("Blank"))


def test_a_dark_template_gets_a_light_ground_behind_charts(template):
    def darken(made):
        made.slide_master._element.find(qn("p:clrMap")).set("bg1", "dk1")

    def panel(found):
        (frame,) = [one for one in found.slides[2].shapes if one.has_chart]
        return frame.chart._chartSpace.find(qn("c:spPr"))

    assert panel(deck(*usual_cells(), slides_template=template(change=darken))) is not None
    assert panel(deck(*usual_cells(), slides_template=template())) is None


def test_a_deck_may_be_the_template_of_the_next(tmp_path):
    file = tmp_path / "template.pptx"
    file.write_bytes(content(*usual_cells()))
    again = deck(*usual_cells(), slides_template=str(file))
    assert titles(again) == titles(Presentation(file))
    assert again.slides[2].placeholders[0].placeholder_format.type == PH.TITLE


def test_a_file_that_is_no_presentation_is_refused_before_a_run(tmp_path):
    params = tmp_path / "2021.yaml"
    check_slides_template(params)
    file = tmp_path / "template.pptx"
    file.write_text("甲", encoding="utf-8")
    with pytest.raises(ParamsError, match=r"no presentation.*PowerPoint or WPS"):
        check_slides_template(params)
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "presentationml.presentation.main+xml")
    check_slides_template(params)
    with pytest.raises(ParamsError, match=r"no presentation"):  # only python-pptx sees it
        content(*usual_cells(), slides_template=str(file))
    file.write_bytes(content(*usual_cells()))
    check_slides_template(params)
    shutil.move(file, tmp_path / "template.potx")
    with pytest.raises(ParamsError, match=r"has to be template\.pptx"):
        check_slides_template(params)
