"""Rules of the whole: headings, notices, repetitions, references, claims without a register."""

import re
from collections import Counter

from annual_review.document.blocks import Chart, Glance, Heading, Paragraph, Table, plain
from tests.support.prose_rules.passages import (
    PROSE,
    Complaint,
    all_passages,
    passages,
    register_of,
    sentences,
)

_REFERENCE = re.compile(r"(?:见|如|据)?([图表])(\d+)")
_NUMERAL = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}
_COUNTED = re.compile(r"([一两二三四五六七])(项行动|支队伍|项工作)")
_CLAIM = re.compile(r"(坚持|推行|推动|深化|加大|大力|扎实|认真|不折不扣|积极|统筹)[^。]*没有登记")
_NOTHING = re.compile(r"没有登记|没有新|暂缺|尚未登记")
_LEFT = re.compile(r"\{|\}|None|nan|NaN|NaT|<NA>|\[\]|Series|dtype|[\ue000-\uf8ff]")


def empty_headings(read):
    """Complain of a heading below which there is nothing, or a notice alone."""
    blocks = read.document.blocks
    for at, block in enumerate(blocks):
        if not isinstance(block, Heading):
            continue
        below = []
        for other in blocks[at + 1 :]:
            if isinstance(other, Heading) and other.level <= block.level:
                break
            below.append(other)
        text = f"{block.label}{plain(block.spans)}"
        content = [one for one in below if not isinstance(one, Heading)]
        if not content:
            yield Complaint("heading", text, text, "标题下面什么也没有")
        elif block.level > 1 and all(
            isinstance(one, Paragraph) and one.role in ("notice", "missing") for one in content
        ):
            yield Complaint("heading", text, plain(content[0].spans), "标题下面只有缺报说明")


def notices(read):
    """Complain of a second notice in a chapter, and of a second statement of what there is not."""
    counts = Counter(
        one.chapter for one in passages(read.document) if one.role in ("notice", "missing")
    )
    for chapter, count in counts.items():
        if count > 1:
            yield Complaint("notices", chapter, chapter, f"一章{count}处说明，应合为一处")
    absent = Counter(
        one.heading for one in sentences(read.document) if _NOTHING.search(one.own_words)
    )
    for heading, count in absent.items():
        if count > 1:
            yield Complaint("absent", heading, heading, f"{count}句“没有登记”，应合为一句")


def repeated(read):
    """Complain of a sentence, a heading or a caption that stands twice in the chapters."""
    found = Counter(one.text for one in sentences(read.document))
    for text, count in found.items():
        if count > 1:
            yield Complaint("repeated", "", text, f"出现{count}次")
    clauses = Counter(
        clause
        for one in sentences(read.document)
        for clause in re.split(r"[，；。]", one.own_words)
        if len(clause) >= 8 and not re.search(r"[\d○]", clause)
    )
    for text, count in clauses.items():
        if count > 1:
            yield Complaint("repeated", "", text, f"这个分句出现{count}次")
    captions = Counter(
        block.caption
        for block in read.document.blocks
        if isinstance(block, Chart | Table) and block.caption
    )
    for text, count in captions.items():
        if count > 1:
            yield Complaint("repeated", "", text, f"{count}个图表同名")


def references(read):
    """Complain of a reference to a chart or table that is not there."""
    labels = {block.label for block in read.document.blocks if isinstance(block, Chart | Table)}
    for one in all_passages(read.document):
        for kind, number in _REFERENCE.findall(one.own_words):
            if f"{kind}{number}" not in labels:
                yield one.complaint("reference", f"没有{kind}{number}")
        if re.search(r"见(下|上)[图表]|名单见(?!“)|见(?=[，。；）])", one.own_words):
            at = read.document.blocks
            if not any(isinstance(block, Chart | Table) for block in at):
                yield one.complaint("reference", "没有图表")


def short_tables(read):
    """Complain of a table with one row in the chapters."""
    appendix = False
    for block in read.document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            appendix = block.label.startswith("附")
        if isinstance(block, Table) and not appendix and len(block.rows) < 2:
            yield Complaint("one_row", "", f"{block.label} {block.caption}", "表只有一行")


def headings_count_right(read):
    """Complain of a heading that names another number of things than there are below it."""
    blocks = read.document.blocks
    for at, block in enumerate(blocks):
        if not isinstance(block, Heading) or block.level != 1:
            continue
        found = _COUNTED.search(plain(block.spans))
        if not found:
            continue
        number, kind = _NUMERAL[found[1]], found[2]
        below = blocks[at + 1 :]
        ends = [i for i, one in enumerate(below) if isinstance(one, Heading) and one.level == 1]
        below = below[: ends[0]] if ends else below
        if kind == "项行动":
            said = read.review["行动台账"]["行动名称"].nunique()
        else:
            said = sum(isinstance(one, Heading) and one.level == 2 for one in below)
        if said != number:
            yield Complaint(
                "count", plain(block.spans), plain(block.spans), f"标题说{number}，有{said}"
            )


def claims(read):
    """Complain of a claim and, in the same sentence, that nothing was registered."""
    for one in sentences(read.document):
        if found := _CLAIM.search(one.own_words):
            yield one.complaint("claim", f"“{found[1]}”而没有登记")


def nothing_behind(read):
    """Complain of prose under a heading none of whose registers was sent or has a row.

    Which registers a heading speaks of is known from the sample year's figures.
    """
    registers_of = _registers_by_heading()
    facts = {one.text.strip("。") for one in read.review.facts.values()}
    for one in passages(read.document, *PROSE):
        registers = registers_of.get(_words(one.heading), set())
        empty = [name for name in registers if read.review[name].empty]
        if registers and len(empty) == len(registers):
            told = [
                sentence.text
                for sentence in one.sentences
                if not _NOTHING.search(sentence.text)
                and not any(fact in sentence.text for fact in facts)
            ]
            if told:
                yield one.complaint(
                    "nothing_behind", f"没有《{'》《'.join(sorted(registers))}》的登记"
                )


_known: dict[str, set[str]] = {}


def _registers_by_heading():
    if not _known:
        from tests.support.year_variants import catalogue

        read = catalogue.WHOLE["full"].read("full")
        for one in passages(read.document, *PROSE):
            for span in one.spans:
                if register := register_of(read, span.figure):
                    _known.setdefault(_words(one.heading), set()).add(register)
    return _known


def _words(heading):
    return re.sub(r"^（?[一二三四五六七八九十]+[）、]", "", heading)


def leftovers(read):
    """Complain of what no reader should see: braces, None, marks of the program."""
    for block in read.document.blocks:
        texts = []
        if isinstance(block, Paragraph):
            texts = [plain(block.spans)]
        if isinstance(block, Chart | Table):
            texts = [block.caption, *getattr(block, "header", ())]
        if isinstance(block, Glance):
            texts = [label for _, label in block.items]
        for text in texts:
            if found := _LEFT.search(text):
                yield Complaint("leftover", "", text, f"程序的痕迹“{found[0]}”")


def another_years_facts(read):
    """Complain of what is true of the sample year alone where params/ hold no facts of it."""
    if len(read.review.facts):
        return
    for one in passages(read.document, *PROSE):
        if found := re.search(
            r"建党百年|建党100|六中全会|五中全会|十四五|党史学习教育为", one.own_words
        ):
            yield one.complaint("fact", f"只属于一年的事“{found[0]}”写死在章节里")


def facts_are_of_this_year(read):
    """Complain of a fact about something that a register of the sample has and this year's has not.

    What a fact names in marks, “…” or 《…》, is looked for in all registers.
    """
    known, own = _values_of(_sample()), None
    for fact in read.review.facts.values():
        for name in re.findall(r"“[^”]+”|《[^》]+》", fact.text):
            if not any(name in value for value in known):
                continue
            own = own or _values_of({name: read.review[name] for name in known_registers(read)})
            if any(name in value for value in own):
                continue
            for one in passages(read.document, *PROSE):
                if fact.text.strip("。") in one.text:
                    yield one.complaint("fact", f"台账里没有{name}")


def known_registers(read):
    """Return the names of the registers."""
    return list(read.review.settings.book.registers)


def _sample():
    from tests.support.year_variants.registers import sample_year

    return sample_year()


def _values_of(tables):
    return {
        str(value)
        for table in tables.values()
        for field in table
        if table[field].dtype == "str"
        for value in table[field].unique()
    }


RULES = [
    empty_headings,
    notices,
    repeated,
    references,
    short_tables,
    headings_count_right,
    claims,
    nothing_behind,
    leftovers,
    another_years_facts,
    facts_are_of_this_year,
]
