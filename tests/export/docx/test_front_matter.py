import re

from docx.oxml.ns import qn

from tests.support.word import body_of, parts


def test_the_contents_are_filled_in_and_nothing_asks_to_update_them(content):
    body = body_of(content)
    (contents,) = body.iter(qn("w:sdtContent"))
    lines = ["".join(one.itertext(qn("w:t"))) for one in contents]
    assert lines[0] == "目　录"
    assert re.fullmatch(r"一、搭建载体1", lines[1])
    assert re.fullmatch(r"（一）宣讲\d", lines[2])
    assert re.fullmatch(r"数字依据一览\d", lines[-1])
    codes = [one.text for one in contents.iter(qn("w:instrText"))]
    assert codes[0].split()[0] == "TOC"
    places = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    anchors = [one.get(qn("w:anchor")) for one in contents.iter(qn("w:hyperlink"))]
    assert len(anchors) == len(lines) - 1
    assert set(anchors) <= places
    assert b"updateFields" not in b"".join(parts(content).values())
    assert b"w:dirty" not in parts(content)["word/document.xml"]
