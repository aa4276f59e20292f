import base64

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from annual_review.document.blocks import Chart
from annual_review.document.linked import attach_linked_pictures
from annual_review.document.reading import read_document
from annual_review.errors import BuildError
from tests.support.pictures import picture


def attach(folder, source):
    nb = new_notebook(cells=[new_markdown_cell(source), new_code_cell("'![](b.png)'")])
    return attach_linked_pictures(nb, folder, lambda cell: "甲.ipynb, cell 1"), nb


def test_linked_files_become_part_of_the_notebook(tmp_path):
    (tmp_path / "图").mkdir()
    (tmp_path / "图" / "活 动.JPG").write_bytes(picture("JPEG"))
    (tmp_path / "标志.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    source = "![会场](图/活%20动.JPG)\n\n<img src='标志.svg'>\n\n![再次](<图/活 动.JPG>)"
    paths, nb = attach(tmp_path, source)
    assert [path.name for path in paths[:2]] == ["活 动.JPG", "标志.svg"]
    assert [block.format for block in read_document(nb).blocks] == ["jpeg", "svg", "jpeg"]
    assert read_document(nb).blocks[0] == Chart("", "会场", picture("JPEG"), "jpeg")


def test_what_is_attached_or_code_is_no_link(tmp_path):
    embedded = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    paths, nb = attach(tmp_path, f"![]({embedded})\n\n`![](a.png)`")
    assert (paths, "attachments" in nb.cells[0]) == ([], False)
    assert read_document(nb).blocks[0].format == "png"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("![](会场.png)", "There is no picture “会场.png”"),
        ("![](https://x.cn/a.png)", "on the web"),
        ("![](//x.cn/a.png)", "on the web"),
        ("![](说明.docx)", "is no picture"),
        ("![](坏.png)", "坏.png.*unknown format"),
        ("![](attachment:a.png)", "attachment:a.png"),
    ],
)
def test_a_link_that_leads_to_no_picture_names_cell_and_link(tmp_path, source, message):
    for name in ("说明.docx", "坏.png"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(BuildError, match=rf"^甲\.ipynb, cell 1: .*{message}"):
        attach(tmp_path, source)
