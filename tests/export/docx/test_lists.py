from docx.oxml.ns import qn

from tests.support.word import with_style


def test_ordered_lists_count_from_their_start(word):
    numbered = with_style(word, "List Number")
    assert [one.text for one in numbered] == ["甲事", "乙事"]
    ids = {one._p.pPr.numPr.numId.val for one in numbered}
    (id,) = ids
    (number,) = [
        one
        for one in word.part.numbering_part.element.iter(qn("w:num"))
        if one.get(qn("w:numId")) == str(id)
    ]
    assert next(number.iter(qn("w:startOverride"))).get(qn("w:val")) == "2"
    (bullet,) = with_style(word, "List Bullet")
    assert bullet._p.pPr.numPr.ilvl.val == 1
