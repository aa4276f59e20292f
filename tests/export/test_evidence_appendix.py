import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from annual_review.document.blocks import (
    Document,
    Glance,
    Heading,
    ListBlock,
    Paragraph,
    Span,
    Table,
    plain,
    spans_in,
)
from annual_review.export.docx.exporter import ReviewDocxExporter
from annual_review.export.evidence_appendix import appendix_of, note_numbers, on_paper
from annual_review.export.typst import ReviewPDFExporter
from annual_review.project.document_parts import DocumentParts
from tests.support.executed import EVIDENCE, md, notebook, read, say, squeezed


def evidence(value, rows, register="农技培训台账", file="a.xlsx", sheet="表", **more):
    """Return the evidence of a count of some rows of a register."""
    rule = f"{register}，行数，{len(rows)}行"
    group = {"register": register, "fields": [], "rows": [[file, sheet, row] for row in rows]}
    text = f"{value}场次"
    return {"value": value, "unit": "场次", "text": text, "rule": rule, "rows": [group]} | more


def before(value, rows, **more):
    earlier = evidence(value, rows, file="b.xlsx", **more)
    return {"before": {"year": 2020} | {key: earlier[key] for key in ("value", "rule", "rows")}}


def document(*blocks, parts=None, **figures):
    return Document(
        "题", "", 2021, dt.date(2022, 1, 1), blocks, figures, parts=parts or DocumentParts()
    )


def sentence(**figures):
    """Return a paragraph that prints figures, by their ids, as some texts."""
    return Paragraph(tuple(Span(text, figure=id) for id, text in figures.items()))


def notes(review):
    """Return the notes of a document by number: the value, and what is said of it."""
    groups = [group for one in appendix_of(on_paper(review)) for group in one.groups]
    return {note.number: f"{note.value}　{note.text}" for one in groups for note in one.notes}


def marked(block):
    """Return the texts behind which numbers of notes stand, with the numbers."""
    return [(span.text, span.note) for span in spans_in(block) if span.note]


class TestNumbers:
    def test_figures_are_numbered_in_the_order_of_the_text(self):
        review = document(
            sentence(b="12场次", a="7场次"),
            sentence(a="7场次"),
            a=evidence(7, [1, 2]),
            b=evidence(12, [3]),
        )
        assert note_numbers(review) == {"a": 2, "b": 1}

    def test_the_same_evidence_has_one_number(self):
        own, again = evidence(7, [1, 2]), evidence(7, [2, 1], chapter="三", text="由9场次减为7场次")
        other = evidence(7, [1, 3])
        review = document(sentence(a="7", b="7", c="7"), a=own, b=again, c=other)
        assert note_numbers(review) == {"a": 1, "b": 1, "c": 2}
        assert list(on_paper(review).evidence) == ["a", "c"]

    def test_a_number_stands_once_in_a_paragraph_and_again_in_the_next(self):
        review = document(
            sentence(a="7场次", b="再7场次"),
            sentence(a="7场次"),
            ListBlock(((Span("7场次", figure="a"),), (Span("7场次", figure="b"),))),
            Glance(((Span("7场次", figure="b"), "培训"),)),
            a=evidence(7, [1]),
            b=evidence(7, [1]),
        )
        assert [marked(block) for block in on_paper(review).blocks] == [
            [("7场次", 1)],
            [("7场次", 1)],
            [("7场次", 1), ("7场次", 1)],
            [("7场次", 1)],
        ]

    def test_a_number_stands_behind_the_text_that_says_the_value(self):
        block = Paragraph((Span("增长73%", figure="a"), Span("，达1026场次", figure="a")))
        (printed,) = on_paper(document(block, a=evidence(1026, [1]))).blocks
        assert marked(printed) == [("，达1026场次", 1)]

    def test_a_row_of_a_table_has_a_number_once(self):
        row = ((Span("培训"),), (Span("2825", figure="a"),), (Span("1493", figure="a"),))
        block = Table("表", ("项目", "上年", "今年"), (row, row), ("left", "right", "right"))
        (printed,) = on_paper(document(block, a=evidence(1493, [1]))).blocks
        assert marked(printed) == [("1493", 1)] * 2

    def test_a_heading_has_no_number_as_it_stands_in_the_contents(self):
        title = Heading(1, (Span("培训7场次", figure="a"),))
        printed = on_paper(document(title, sentence(a="7场次"), a=evidence(7, [1])))
        assert [marked(block) for block in printed.blocks] == [[], [("7场次", 1)]]

    def test_figures_of_the_chapter_on_quality_alone_have_none(self):
        review = read(
            md("# 甲"),
            say(sentence(a="7场次"), a=evidence(7, [1])),
            md("# 核对", "appendix"),
            say(sentence(rows="90行", a="7场次"), rows=evidence(90, [1, 2])),
            md("# 乙"),
            say(sentence(b="12场次"), b=evidence(12, [3])),
        )
        assert note_numbers(review) == {"a": 1, "b": 2}
        quality = on_paper(review).blocks[3]
        assert [span.figure for span in quality.spans] == ["", "a"]

    def test_the_appendix_of_another_kind_has_notes(self):
        review = read(
            md("# 甲"),
            md("# 大事记", "appendix"),
            say(sentence(a="7场次"), a=evidence(7, [1])),
            md("# 核对", "appendix", "quality"),
            say(sentence(rows="90行"), rows=evidence(90, [1, 2])),
        )
        assert note_numbers(review) == {"a": 1}

    def test_without_an_appendix_there_are_no_notes_and_no_links(self):
        parts = DocumentParts(evidence=False)
        review = document(sentence(a="7场次"), a=evidence(7, [1]), parts=parts)
        assert note_numbers(review) == {}
        printed = on_paper(review)
        assert (printed.evidence, appendix_of(printed)) == ({}, ())
        assert [span for span in spans_in(printed.blocks) if span.figure or span.note] == []
        assert plain(printed.blocks[0].spans) == "7场次"


class TestNotes:
    def test_they_stand_by_chapter_and_register_with_its_files_named_once(self):
        other = evidence(3, [5], "宣讲台账", "c.csv", "")
        review = document(
            Heading(1, (Span("甲"),), label="一、"),
            sentence(a="7场次", c="3场次", b="2场次"),
            Heading(1, (Span("乙"),), label="二、"),
            sentence(a="7场次", d="1场次"),
            a=evidence(7, [1, 2]) | before(6, [1, 2]),
            b=evidence(2, [1]),
            c=other,
            d=evidence(1, [9]) | before(2, [3]),
        )
        first, second = appendix_of(on_paper(review))
        assert (first.heading, second.heading) == ("一、甲", "二、乙")
        assert [(one.heading, one.places) for one in first.groups] == [
            ("农技培训台账", "a.xlsx［表］；上年b.xlsx［表］"),
            ("宣讲台账", "c.csv"),
        ]
        assert [[note.number for note in one.notes] for one in first.groups] == [[1, 3], [2]]
        assert [(one.heading, one.places) for one in second.groups] == [
            ("农技培训台账", "文件同注1")
        ]

    def test_a_note_has_value_rule_rows_and_those_of_the_year_before(self):
        entry = evidence(7, [3, 4, 5, 9], text="近10场次") | before(6, [2, 3])
        assert notes(document(sentence(a="近10场次"), a=entry)) == {
            1: "7场次　行数，4行：第3—5、9行；上年6场次：第2—3行"
        }

    def test_rows_that_a_note_has_named_are_not_named_again(self):
        whole = evidence(7, [1, 2, 3, 5, 7]) | before(6, [2, 4, 6, 8])
        farmers = whole | {"value": 90, "unit": "人", "rule": "农技培训台账，人数，合计，5行"}
        review = document(sentence(a="7场次", b="90人"), a=whole, b=farmers)
        assert notes(review)[2] == "90人　人数，合计，5行：行同注1；上年6人"

    def test_a_calculated_note_names_operands_with_notes_by_their_numbers(self):
        whole, part = evidence(34, [1, 2, 3, 4, 5]), evidence(13, [2, 4, 5, 6])
        operands = [part | {"id": "part"}, whole | {"id": "a"}]
        again = [evidence(6, [8], file="b.xlsx"), evidence(47, [8, 9], file="b.xlsx")]
        rate = {"value": 38.2, "unit": "%", "rule": "（甲）÷（乙）", "worked": "13场次÷34场次"}
        rate |= {"operands": operands, "rows": [*part["rows"], *whole["rows"]]}
        rate |= {
            "before": {"value": 12.8, "rows": again[1]["rows"], "operands": again, "worked": "6÷47"}
        }
        review = document(sentence(a="34场次", rate="38.2%"), a=whole, rate=rate)
        assert notes(review)[2] == (
            "38.2%　13场次÷34场次；13场次为行数，4行：第2、4—6行，上年6场次：第8行；"
            "34场次见注1；上年12.8%"
        )

    def test_rows_of_several_sheets_are_named_with_them(self):
        rows = [["a.xlsx", "甲", 3], ["a.xlsx", "乙", 4], ["b.csv", "", 5]]
        entry = evidence(3, []) | {"rows": [{"register": "台账", "fields": [], "rows": rows}]}
        assert notes(document(sentence(a="3场次"), a=entry))[1].endswith(
            "a.xlsx［甲］第3行、［乙］第4行；b.csv 第5行"
        )

    def test_of_many_sheets_it_is_said_how_many_rows_each_has(self):
        rows = [[f"{n % 9}.csv", "", n] for n in range(90)]
        entry = evidence(90, []) | {"rows": [{"register": "台账", "fields": [], "rows": rows}]}
        assert "0.csv 10行；1.csv 10行" in notes(document(sentence(a="90场次"), a=entry))[1]

    def test_many_runs_of_rows_are_abbreviated(self):
        entry = evidence(99, list(range(1, 199, 2)))
        assert notes(document(sentence(a="99场次"), a=entry))[1].endswith("、21、23等行")

    def test_rows_of_several_registers_stand_below_a_heading_of_their_own(self):
        groups = [evidence(1, [n], name)["rows"][0] for n, name in enumerate("甲乙丙丁")]
        review = document(
            sentence(a="4场次", b="2场次"),
            a=evidence(4, []) | {"rows": groups},
            b=evidence(2, []) | {"rows": groups[:2]},
        )
        (chapter,) = appendix_of(on_paper(review))
        assert [(one.heading, one.places) for one in chapter.groups] == [
            ("多种台账", ""),
            ("甲、乙", ""),
        ]

    def test_a_target_has_no_rows(self):
        entry = {"value": 560, "unit": "万元", "rule": "目标值，由params/2021.yaml的targets给出"}
        review = document(sentence(a="560万元"), a=entry | {"rows": []})
        (chapter,) = appendix_of(on_paper(review))
        assert chapter.groups[0].heading == "其他"
        assert notes(review) == {1: "560万元　目标值，由params/2021.yaml的targets给出"}

    def test_short_notes_have_value_and_rule_alone(self):
        parts = DocumentParts(evidence="short")
        entry = evidence(7, [3, 4]) | before(6, [2])
        review = document(sentence(a="7场次"), a=entry, parts=parts)
        (chapter,) = appendix_of(on_paper(review))
        assert [(one.heading, one.places) for one in chapter.groups] == [("农技培训台账", "")]
        assert notes(review) == {1: "7场次　行数，2行"}


def printed(nb):
    pdf, _ = ReviewPDFExporter().from_notebook_node(nb)
    return PdfReader(io.BytesIO(pdf))


def links_of(page):
    """Return the targets of a page's links: page and height."""
    links = [one.get_object() for one in page.get("/Annots", [])]
    return [one["/Dest"] if "/Dest" in one else one["/A"]["/D"] for one in links]


def test_a_number_leads_to_its_note_and_the_note_back_on_the_page_that_it_names():
    first = Paragraph((Span("培训"), Span("1490余人", figure="a.b"), Span("。")))
    reader = printed(
        notebook(
            md("# 甲"),
            *[say(Paragraph((Span("开展活动。"),))) for _ in range(30)],
            say(first, **{"a.b": EVIDENCE}),
        )
    )
    *_, text, appendix = reader.pages
    assert "培训1490余人1。" in squeezed(text.extract_text())
    assert "农技培训台账，果农人数，合计，3行：第3—4、9行第2页" in squeezed(appendix.extract_text())
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}
    (to_note,) = links_of(text)
    assert numbers[to_note[0].idnum] == len(reader.pages) - 1
    assert numbers[links_of(appendix)[0][0].idnum] == len(reader.pages) - 2


@pytest.mark.parametrize("count", [3, 300])
def test_few_and_many_notes_fill_their_pages(count):
    figures = {f"f{n}": evidence(n, [n, n + 2], f"第{n // 9}台账") for n in range(1, count + 1)}
    cells = [say(sentence(**{id: f"{id[1:]}场次"}), **{id: figures[id]}) for id in figures]
    pages = [squeezed(page.extract_text()) for page in printed(notebook(md("# 甲"), *cells)).pages]
    start = next(at for at, text in enumerate(pages) if at > 1 and "数字依据一览" in text)
    assert len(pages) - start == (1 if count == 3 else 4)
    text = "".join(pages[start:])
    assert [int(one) for one in re.findall(r"第(\d+)、\d+行", text)] == [*range(1, count + 1)]


@pytest.mark.parametrize("exporter", [ReviewPDFExporter, ReviewDocxExporter])
def test_the_same_notes_are_the_same_bytes(exporter):
    cell = say(sentence(**{"a.b": "1490余人"}), **{"a.b": EVIDENCE})
    one, two = (exporter().from_notebook_node(notebook(md("# 甲"), cell))[0] for _ in range(2))
    assert one == two


def test_no_line_breaks_between_a_number_its_unit_and_the_number_of_its_note():
    figures = {f"f{n}": evidence(n, [n]) for n in range(900, 960)}
    text = [
        span
        for n, id in enumerate(figures)
        for span in (Span("一二三四五六"[: n % 6]), Span(f"{900 + n}场次", figure=id), Span("，"))
    ]
    cell = say(Paragraph(tuple(text)), **figures)
    _cover, _contents, page, *_ = printed(notebook(md("# 甲"), cell)).pages
    lines = [re.sub(r"\s", "", line) for line in page.extract_text().splitlines()]
    numbers = re.findall(r"(\d{3})场次", squeezed(page.extract_text()))
    assert numbers == [str(n) for n in range(900, 960)]
    assert [line for line in lines if re.search(r"\d{3}(场?)$", line)] == []
