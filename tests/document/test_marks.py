from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.marks import END, START, mark, split, without_marks
from annual_review.values.cell_text import tidy

PLAIN = st.text().filter(lambda text: not any(0xE0000 <= ord(char) <= 0xE007F for char in text))
KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.@", min_size=1)


@given(PLAIN, KEYS, PLAIN, PLAIN)
def test_split_returns_what_was_marked(before, key, text, after):
    parts = [part for part in split(before + mark(key, text) + after) if part != ("", "")]
    expected = [part for part in [("", before), (key, text), ("", after)] if part != ("", "")]
    assert parts == expected
    assert without_marks(before + mark(key, text) + after) == before + text + after


def test_tidying_removes_forged_marks():
    forged = mark("teams.agri.farmers", "9999人")
    assert START not in tidy(forged)
    assert END not in tidy(forged)
    assert list(split(tidy(forged))) == [("", "9999人")]
