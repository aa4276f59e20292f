"""The elements of official documents in Word, after GB/T 9704-2012, section 7, as in the PDF.

`exporter` puts them where they belong. Positions are those of line heights that Word and
LibreOffice keep; within its line a font decides, so that they hold to a millimetre or two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION_START

from annual_review.document.blocks import Document
from annual_review.document.official import OfficialTexts
from annual_review.export.docx.elements import Element, paragraph, qualified, run, w
from annual_review.export.docx.front_matter import head
from annual_review.export.docx.page import PageSetup
from annual_review.export.docx.tables import cell, row
from annual_review.export.docx.template import Template
from annual_review.values.cell_text import text_width

_MM = 1440 / 25.4  # twips
_RED = "FF0000"
_THICK, _THIN, _RED_LINE = 8, 6, 12  # eighths of a point: 0.35 mm, 0.25 mm, 0.5 mm
_ABOVE = 0.165  # ems above the characters in a line as high as its type size
_LEAST_LINE = 20  # twips, of an empty line
_FOOT_SIZE = 28  # half-points: 四号
_SPARE = 220  # twips left below the foot, or it would not fit its page
_FOOT_LINE, _FOOT_EDGE = 440, 280  # twips: a line, and a character at either side
_SEAL_COLUMNS = 3


def official_marks(texts: OfficialTexts, setup: PageSetup) -> Iterator[Element]:
    """Yield number of the copy, secrecy and urgency, a line each."""
    for mark in texts.marks:
        yield _line(setup, run(mark, "" if mark[0].isdigit() else "Strong"))


def official_head(document: Document, texts: OfficialTexts, template: Template) -> list[Element]:
    """Return the head of the first page: down to the title and the recipients."""
    setup = template.setup
    elements = list(official_marks(texts, setup))
    if texts.organs:
        mark, above = _mark(texts, setup)
        elements.append(_gap(round(texts.MARK_TOP * _MM) - above - len(elements) * setup.pitch))
        elements += [mark, _gap(2 * setup.pitch), *_number(texts, setup)]
        border = w("pBdr", w("bottom", val="single", sz=_RED_LINE, space=0, color=_RED))
        elements += [_gap(round(texts.LINE_DROP * _MM), border), _gap(2 * setup.pitch)]
    elif elements:
        elements.append(_gap(setup.pitch))
    title, *byline = head(document, template)
    elements += [title, *([] if texts.signers else byline), _gap(setup.pitch)]
    if texts.recipients and not texts.recipients_below:
        elements.append(_line(setup, run(texts.recipients)))
    return elements


def official_end(texts: OfficialTexts, setup: PageSetup) -> Iterator[Element]:
    """Yield what stands at the end of the text: attachments, names and date, a note."""
    if not texts.has_end:
        return
    if texts.attachments:
        yield _gap(setup.pitch, keep=True)
        yield from _attachments(texts, setup)
    if texts.signers:
        yield _gap(setup.pitch * (2 if texts.seal else 1), keep=True)
        yield from _sealed(texts, setup) if texts.seal else _signed(texts, setup)
    if texts.note:
        yield _line(setup, run(texts.note), w("ind", left=setup.indent))


def official_foot(texts: OfficialTexts, setup: PageSetup) -> Iterator[Element]:
    """Yield the foot of the last page, which `end_on_even_page` gives a section of its own.

    It is a table at the lower edge of the type area.
    """
    width, cells, paragraphs, lines = setup.width, [], [], 0
    for word, names in texts.foot_lines:
        hanging = round(len(word) * _FOOT_SIZE * 10)
        indent = w("ind", left=_FOOT_EDGE + hanging, right=_FOOT_EDGE, hanging=hanging)
        paragraphs.append(_foot_line([run(f"{word}{names}")], indent))
        room = (width - 2 * _FOOT_EDGE - hanging) / (_FOOT_SIZE * 5)  # half-width characters
        lines += ceil(text_width(names) / room)
    if paragraphs:
        cells.append([cell(width, *paragraphs)])
    if texts.printed_by:
        lines += 1
        runs = [run(texts.printed_by), w("r", w("tab")), run(texts.printed_on)]
        tabs = w("tabs", w("tab", val="right", pos=width - _FOOT_EDGE))
        cells.append([cell(width, _foot_line(runs, w("ind", left=_FOOT_EDGE), tabs))])
    sizes = {"top": _THICK, "bottom": _THICK, "insideH": _THIN}
    drawn = [w(side, val="single", sz=sz, space=0, color="000000") for side, sz in sizes.items()]
    # Not a floating table, which LibreOffice leaves at the top of the page.
    yield paragraph("Normal", properties=_exact(setup.height - lines * _FOOT_LINE - _SPARE))
    yield _grid([width], cells, borders=w("tblBorders", *drawn))
    yield paragraph("SectionEnd", properties=_exact(_LEAST_LINE))


def end_on_even_page(word: WordDocument) -> None:
    """Let the last section, the foot's, begin an even page, and take its page number."""
    last = word.sections[-1]
    last.start_type = WD_SECTION_START.EVEN_PAGE
    for footer in (last.footer, last.even_page_footer):
        footer.is_linked_to_previous = False


def mark_as_draft(word: WordDocument, draft: str) -> None:
    """Write above every page that the document is a draft."""
    for number, section in enumerate(word.sections):
        for header in (section.header, section.even_page_header):
            if number and header.is_linked_to_previous:
                continue
            header.is_linked_to_previous = False
            header._element.append(
                paragraph("Header", run(draft, "Strong"), properties=(w("jc", val="right"),))
            )


def keep_with_next(element: Element) -> None:
    """Keep the last paragraph of the text on the page of the names below it."""
    properties = element.find(qualified("pPr"))
    if properties is not None and properties.find(qualified("keepNext")) is None:
        properties.insert(1, w("keepNext"))


def _line(setup: PageSetup, *content: Element) -> Element:
    """Return a line of the text's height: runs, and properties that follow its spacing."""
    runs = [one for one in content if one.tag == qualified("r")]
    others = [one for one in content if one.tag != qualified("r")]
    spacing = w("spacing", before=0, after=0, line=setup.pitch, lineRule="exact")
    return paragraph("Normal", *runs, properties=(w("keepNext"), spacing, *others))


def _exact(height: int, before: int = 0) -> tuple[Element, Element]:
    """Return the properties of a line of a height of its own, off the grid of the text's lines."""
    spacing = w("spacing", before=before, after=0, line=height, lineRule="exact")
    return w("snapToGrid", val=0), spacing


def _gap(height: int, border: Element | None = None, *, keep: bool = False) -> Element:
    """Return an empty paragraph of a height, perhaps with a line below it."""
    kept = [w("keepNext")] * keep
    borders = [border] if border is not None else []
    least = min(max(height, 20), _LEAST_LINE)
    return paragraph(
        "Normal", properties=(*kept, *borders, *_exact(least, before=max(height, 20) - least))
    )


def _mark(texts: OfficialTexts, setup: PageSetup) -> tuple[Element, int]:
    """Return the names of the organs, and the space in their first line above its characters.

    One stands in a line, several above each other beside 文件.
    """
    room = setup.width - setup.indent
    longest = max(text_width(name) for name in texts.organs) / 2
    beside = (1.4 * len(texts.word) + 0.6) if texts.word else 0
    share = min(1.0, room / ((longest + beside) * texts.mark_size * 20))
    smaller = min(1.0, share / texts.NARROWEST)
    size, share = texts.mark_size * smaller, share / smaller
    if len(texts.organs) == 1 and not texts.word:
        return _red_line(texts.organs[0], size, share, "center"), round(_ABOVE * size * 20)
    names = [_red_line(name, size, share, "distribute") for name in texts.organs]
    left = round(longest * size * share * 20) + 40
    left += 200
    widths = [left, round(beside * size * share * 20) + 200] if texts.word else [left]
    cells = [cell(left, names[0])]
    cells[0].extend(names[1:])
    if texts.word:
        word = _red_line(texts.word, 1.4 * size, share, "right")
        cells.append(cell(widths[1], word))
    above = _ABOVE + OfficialTexts.MARK_PITCH - 1
    return _grid(widths, [cells], align="center"), round(above * size * 20)


def _red_line(text: str, size: float, share: float, align: str) -> Element:
    properties = w(
        "rPr",
        w("rFonts", hint="eastAsia"),
        w("color", val=_RED),
        w("w", val=round(100 * share)) if share < 1 else None,
        w("sz", val=round(2 * size)),
        w("szCs", val=round(2 * size)),
    )
    made = run(text)
    for old in made.findall(qualified("rPr")):
        made.remove(old)
    made.insert(0, properties)
    height = size * 20 * (1 if align == "center" else OfficialTexts.MARK_PITCH)
    return paragraph("Title", made, properties=(*_exact(round(height)), w("jc", val=align)))


def _number(texts: OfficialTexts, setup: PageSetup) -> Iterator[Element]:
    """Yield the reference number; in a document to a superior, beside those who sign it."""
    if not texts.signatories:
        number = [run(texts.number)] if texts.number else []
        properties = (*_exact(round(setup.size * 20)), w("jc", val="center"))
        yield paragraph("Normal", *number, properties=properties)
        return
    character, names = setup.indent // 2, texts.signatories
    longest = max(text_width(name) for name in names) * character // 2 + character
    word = len(texts.SIGNATORY) * character + 160
    columns = min(2, len(names))
    widths = [setup.width - word - columns * longest - character // 2, word, *[longest] * columns]
    rows = ceil(len(names) / columns)
    lines = []
    for at in range(rows):
        those = [*names[at * columns : (at + 1) * columns], ""][:columns]
        number = run(texts.number) if at == rows - 1 and texts.number else run("")
        first = _line(setup, number, w("ind", left=character))
        label = _line(setup, run(texts.SIGNATORY if at == 0 else ""))
        cells = [first, label, *(_line(setup, run(name, "Emphasis")) for name in those)]
        lines.append([cell(width, one) for width, one in zip(widths, cells, strict=True)])
    yield _grid(widths, lines)


def _attachments(texts: OfficialTexts, setup: PageSetup) -> Iterator[Element]:
    character, several = setup.indent // 2, len(texts.attachments) > 1
    word = len(texts.ATTACHMENTS) * character
    number = round(1.5 * character) if several else 0
    for at, name in enumerate(texts.attachments):
        hanging = number if at else word + number
        indent = w("ind", left=setup.indent + word + number, hanging=hanging)
        label = texts.ATTACHMENTS if at == 0 else ""
        if several:
            yield _line(setup, run(f"{label}{at + 1}."), w("r", w("tab")), run(name), indent)
        else:
            yield _line(setup, run(f"{label}{name}"), indent)


def _width(text: str, setup: PageSetup) -> int:
    return text_width(text) * setup.indent // 4


def _signed(texts: OfficialTexts, setup: PageSetup) -> Iterator[Element]:
    """Yield names that end two characters from the right, and the date two after their start."""
    longest = max(_width(name, setup) for name in texts.signers)
    date = _width(texts.date, setup)
    start = max(setup.width - setup.indent - longest, 0)
    start = min(start, setup.width - 2 * setup.indent - date)
    for name in texts.signers:
        yield _line(setup, run(name), w("ind", left=start))
    yield _line(setup, run(texts.date), w("ind", left=start + setup.indent))


def _sealed(texts: OfficialTexts, setup: PageSetup) -> Iterator[Element]:
    """Yield names with room for seals; the date is below the last, four characters from the right.

    Names of several organs are in rows of up to three, whose seals do not touch.
    """
    middle = setup.width - 2 * setup.indent - _width(texts.date, setup) // 2
    seal, names = round(texts.SEAL * _MM), texts.signers
    if len(names) == 1:
        longest = _width(names[0], setup)
        middle = max(min(middle, setup.width - longest // 2), setup.width // 2)
        yield _line(setup, run(names[0]), _around(middle, setup), w("jc", val="center"))
    else:
        columns = min(_SEAL_COLUMNS, len(names))
        apart = min(round(70 * _MM), (middle - seal // 2) // (columns - 1))
        for at in range(0, len(names), columns):
            those = names[at : at + columns]
            if at:
                yield _gap(seal, keep=True)
            first = middle - (len(those) - 1) * apart - apart // 2
            widths = [max(first, 20), *[apart] * len(those)]
            cells = [cell(widths[0], _line(setup, run("")))]
            for name in those:
                line = _line(setup, run(name), w("jc", val="center"))
                cells.append(cell(apart, line, align="bottom"))
            yield _grid(widths, [cells])
    yield _line(setup, run(texts.date), _around(middle, setup), w("jc", val="center"))


def _around(middle: int, setup: PageSetup) -> Element:
    """Return the indents between which a centred line has its middle at a place."""
    left, right = 2 * middle - setup.width, setup.width - 2 * middle
    return w("ind", left=max(left, 0), right=max(right, 0))


def _foot_line(runs: Sequence[Element], indent: Element, tabs: Element | None = None) -> Element:
    for one in runs:
        properties = one.find(qualified("rPr"))
        if properties is None:
            properties = w("rPr")
            one.insert(0, properties)
        properties.extend([w("sz", val=_FOOT_SIZE), w("szCs", val=_FOOT_SIZE)])
    stops = [tabs] if tabs is not None else []
    return paragraph("Normal", *runs, properties=(*stops, *_exact(_FOOT_LINE), indent))


def _grid(
    widths: Sequence[int],
    rows: Sequence[Sequence[Element]],
    *,
    align: str = "left",
    borders: Element | None = None,
) -> Element:
    """Return a table that only arranges its cells: without lines and padding of its own."""
    sides = [w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")]
    properties = w(
        "tblPr",
        w("tblW", w=sum(widths), type="dxa"),
        w("jc", val=align),
        borders,
        w("tblLayout", type="fixed"),
        w("tblCellMar", *sides),
    )
    columns = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", properties, columns, *map(row, rows))
