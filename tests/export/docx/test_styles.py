import re

from docx.oxml.ns import qn
from lxml import etree

from tests.support.word import parts


def test_every_style_that_is_used_is_defined(content):
    by_name = parts(content)
    known = {
        one.get(qn("w:styleId"))
        for one in etree.fromstring(by_name["word/styles.xml"]).iter(qn("w:style"))
    }
    tags = [qn(f"w:{tag}") for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")]
    named = {
        one.get(qn("w:val"))
        for name, part in by_name.items()
        if re.fullmatch(r"word/\w+\.xml", name)
        for one in etree.fromstring(part).iter(*tags)
    }
    assert named <= known
