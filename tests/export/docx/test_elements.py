import re

from docx.oxml.ns import qn
from lxml import etree

from tests.support.docx_schema import misplaced
from tests.support.word import body_of, parts


def test_every_field_has_a_start_and_an_end(content):
    kinds = [one.get(qn("w:fldCharType")) for one in body_of(content).iter(qn("w:fldChar"))]
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "separate": 0, "end": -1}[kind]
        assert depth >= 0
    assert depth == 0


def test_elements_are_in_the_order_of_the_schema(content):
    found = {
        name: misplaced(etree.fromstring(part))
        for name, part in parts(content).items()
        if re.fullmatch(r"word/\w+\.xml", name)
    }
    assert len(found) >= 7
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_check_of_the_order_finds_misplaced_elements():
    wrong = f'<w:pPr xmlns:w="{qn("w:x")[1:-2]}"><w:jc/><w:keepNext/><w:odd/></w:pPr>'
    assert misplaced(etree.fromstring(wrong)) == ["pPr: jc keepNext odd"]
