"""Where a text stands in code, Markdown and params/, and how another one is written there."""

import ast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annual_review.document.blocks import Origin
from annual_review.errors import BuildError
from annual_review.word_edits.differences import Change, difference
from annual_review.word_edits.drafts import write_files
from annual_review.word_edits.facts import fact_places, read_params, with_facts
from annual_review.word_edits.literals import Literal, templates_of
from annual_review.word_edits.markdown_cells import (
    as_markdown,
    behind_paragraph,
    joined_paragraphs,
    places_in_markdown,
    printed_texts,
    without_paragraph,
)
from annual_review.word_edits.pairing import Pair, pair_paragraphs
from annual_review.word_edits.passages import Atom, Passage
from annual_review.word_edits.source_edits import apply_edits
from annual_review.word_edits.word_file import Piece, WordParagraph

TEXTS = st.text(st.sampled_from("甲乙，。{}'\"\\ab\n“”#:*_[]1 "), min_size=1, max_size=8)


def passage(*atoms):
    """Return a passage; pairs are figures, texts are words."""
    found = []
    for one in atoms:
        found += [Atom(one[0], one[1], anchor=one[2])] if isinstance(one, tuple) else map(Atom, one)
    return Passage("_Cell_x", Origin("02_a", "a-01", 0), "", "甲", "段落", tuple(found))


@given(TEXTS, st.sampled_from(["'", '"', "f'", 'f"', '"""', "f'''"]))
def test_any_text_is_written_into_a_literal_so_that_python_reads_it(text, start):
    quote = start.lstrip("f")
    source = f"say({start}甲乙{quote})"
    (template,) = templates_of(source)
    (part,) = [one for one in template.parts if isinstance(one, Literal) and one.text]
    place = part.offsets[1]
    edited = source[:place] + part.encoded(text) + source[place:]
    assert eval(edited, {"say": lambda said: said}) == f"甲{text}乙"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('say(f"甲{a}乙{b:余}")', ["甲", "乙", ""]),
        ('say("甲"\n    f"乙{{{a}}}")', ["甲", "乙{", "}"]),
        ("say(r'甲\\n')", ["甲\\n"]),
        ("say(f\"{'甲' if a else '乙'}丙\")", ["", "丙", "甲", "乙"]),
    ],
)
def test_literal_parts_are_found_with_their_places(source, texts):
    ast.parse(source)
    parts = [p for one in templates_of(source) for p in one.parts if isinstance(p, Literal)]
    assert [one.text for one in parts] == texts
    for one in parts:
        raw = source[one.offsets[0] : one.offsets[-1]]
        assert raw.replace("{{", "{").replace("}}", "}") == one.text


MARKDOWN = "## 行动\n\n全年**行动**与*宣讲*，\n见[网站](https://a.b/)。\n\n第二段。\n"
FIRST, SECOND = passage("全年行动与宣讲，见网站。"), passage("第二段。")


@pytest.mark.parametrize(
    ("change", "printed"),
    [
        (Change(2, 4, "活动"), "全年活动与宣讲，见网站。"),
        (Change(0, 0, "今年，"), "今年，全年行动与宣讲，见网站。"),
        (Change(12, 12, "另*见*[1]。"), "全年行动与宣讲，见网站。另*见*[1]。"),
        (Change(5, 7, ""), "全年行动与，见网站。"),
    ],
)
def test_a_change_of_markdown_keeps_the_marks_around_it(change, printed):
    edit = places_in_markdown(FIRST, change, MARKDOWN)[0]
    edited = apply_edits(MARKDOWN, [edit])
    assert printed_texts(edited) == ["行动", printed, "第二段。"]
    assert "[网站](https://a.b/)" in edited


def test_paragraphs_of_markdown_are_deleted_added_joined_and_divided():
    (gone,) = without_paragraph(FIRST, MARKDOWN)
    assert apply_edits(MARKDOWN, [gone]) == "## 行动\n\n第二段。\n"
    (added,) = behind_paragraph(FIRST, MARKDOWN, ["新段。"])
    texts = printed_texts(apply_edits(MARKDOWN, [added]))
    assert texts == ["行动", "全年行动与宣讲，见网站。", "新段。", "第二段。"]
    (joined,) = joined_paragraphs(FIRST, SECOND, MARKDOWN)
    assert printed_texts(apply_edits(MARKDOWN, [joined]))[1:] == [
        "全年行动与宣讲，见网站。第二段。"
    ]
    divided = places_in_markdown(FIRST, Change(8, 8, "\u2029"), MARKDOWN)[0]
    assert printed_texts(apply_edits(MARKDOWN, [divided]))[1:3] == ["全年行动与宣讲，", "见网站。"]


@pytest.mark.parametrize("text", ["甲*乙*", "# 号", "1. 甲", "- 乙", "<b>", "a_b_c", "[1]"])
def test_a_new_paragraph_of_markdown_prints_its_text(text):
    assert printed_texts(as_markdown(text)) == [text]


PARAMS = """# 注
facts:
  - source: 某办
    say:
      甲.一: 第一句，
        第二句。   # 行末
      乙.二: '引''号'
      丙.三: "双\\"引号"
      丁.四: {}
names: {A: 1}
""".replace("{}", "平常")


@given(
    TEXTS.filter(lambda text: text.strip()), st.sampled_from(["甲.一", "乙.二", "丙.三", "丁.四"])
)
def test_a_fact_is_written_in_its_place_and_read_back(tmp_path_factory, text, key):
    text = " ".join(text.split())
    file = tmp_path_factory.mktemp("params") / "2021.yaml"
    file.write_text(PARAMS)
    places = fact_places(file)
    edited = with_facts(read_params(file), {key: text}, places)
    before, after = yaml.safe_load(PARAMS), yaml.safe_load(edited)
    assert after["facts"][0]["say"].pop(key) == text
    before["facts"][0]["say"].pop(key)
    assert before == after
    assert edited.startswith("# 注\n")


FIGURE = ("1490余人", "teams.farmers", "_Line0001")


@pytest.mark.parametrize(
    ("pieces", "changes", "numbers"),
    [
        ([("共培训", ""), ("1490余人", "_Line0001"), ("。", "")], ["共"], []),
        ([("培训", ""), ("1500余人", "_Line0001"), ("。", "")], [], ["1500余人"]),
        ([("培训1490余人。", "")], [], []),
        ([("培训1500人。", "")], [], ["1500人"]),
        ([("培训", ""), ("1490余人次", "_Line0001"), ("。", "")], ["次"], []),
        ([("培训", ""), ("11490余人", "_Line0001"), ("。", "")], [], ["11490余人"]),
        ([("培训群众。", "")], ["群众"], []),
        (
            [("培训", ""), ("1490余人", "_Line0001"), ("。另有1490余人。", "")],
            ["另有1490余人。"],
            [],
        ),
    ],
)
def test_figures_stay_whatever_happens_around_them(pieces, changes, numbers):
    found = difference(passage("培训", FIGURE, "。"), [Piece(*one) for one in pieces])
    assert [one.text for one in found.changes] == changes
    assert [one.text for one in found.numbers] == numbers


def test_other_quotes_and_spaces_are_no_edit():
    found = difference(passage("“五老” 宣讲"), [Piece('"五老"\u00a0宣讲')])
    assert (found.changes, found.numbers) == ((), ())


def pairs(old, new):
    return pair_paragraphs(*([WordParagraph([Piece(one)]) for one in each] for each in (old, new)))


def test_paragraphs_without_bookmarks_are_paired_by_text_and_order():
    long, other = "全年开展各项培训，覆盖所有乡镇。", "走访慰问老党员，送去组织的关怀。"
    assert pairs([long, other], [long, f"{other}完。"]) == [Pair((0,), (0,)), Pair((1,), (1,))]
    assert pairs([long + other], [long, other]) == [Pair((0,), (0, 1))]
    assert pairs([long, other], [long + other]) == [Pair((0, 1), (0,))]
    assert pairs([long], ["完全是另一件事情", long]) == [Pair((), (0,)), Pair((0,), (1,))]
    assert pairs([long, other], [other]) == [Pair((0,), ()), Pair((1,), (0,))]


def test_files_are_written_all_or_none(tmp_path):
    first, second = tmp_path / "a.ipynb", tmp_path / "folder" / "b.yaml"
    second.parent.mkdir()
    first.write_bytes(b"1")
    second.write_bytes(b"2")
    before = {first: b"1", second: b"2"}
    second.unlink()
    second.mkdir()  # it cannot be replaced
    with pytest.raises((BuildError, OSError)):
        write_files({first: b"3", second: b"4"}, before)
    assert first.read_bytes() == b"1"


def test_a_file_that_was_changed_meanwhile_is_not_written(tmp_path):
    file = tmp_path / "a.ipynb"
    file.write_bytes(b"other")
    with pytest.raises(BuildError, match="changed meanwhile"):
        write_files({file: b"new"}, {file: b"old"})
    assert file.read_bytes() == b"other"
