import datetime as dt

from annual_review.document.blocks import Document
from annual_review.export.evidence_lines import evidence_lines, places
from tests.support.executed import EVIDENCE


def test_a_line_has_value_rule_and_place():
    document = Document("题", "", 2021, dt.date(2022, 1, 1), (), {"a.b": EVIDENCE})
    assert evidence_lines(document) == [
        (
            "a.b",
            (
                "1490余人",
                "1493人",
                "农技培训台账，果农人数，合计，3行",
                "#a.xlsx［$表$］第3—4、9行",
            ),
        )
    ]


def calculated(*rows):
    operands = [
        {"value": value, "unit": unit, "rule": rule, "rows": own}
        for (value, unit, rule), own in zip(
            ((12.72, "万元", "救助台账，金额，合计"), (320, "人", "名册，人数，合计")),
            rows,
            strict=True,
        )
    ]
    entry = {"text": "397.5元", "value": 397.5, "unit": "元", "rule": "（甲）÷（乙）"}
    entry |= {"worked": "12.72万元÷320人", "operands": operands, "rows": [*rows[0], *rows[1]]}
    return Document("题", "", 2021, dt.date(2022, 1, 1), (), {"a.b": entry})


def test_a_calculated_figure_has_a_line_for_the_formula_and_for_each_operand():
    first, second = (
        [{"register": "甲", "fields": [], "rows": [[file, "", 3]]}] for file in ("a.csv", "b.csv")
    )
    ((_, (_, value, rule, place)),) = evidence_lines(calculated(first, second))
    assert value == "397.5元"
    assert rule.splitlines() == [
        "算式：12.72万元÷320人",
        "12.72万元：救助台账，金额，合计",
        "320人：名册，人数，合计",
    ]
    assert place.splitlines() == ["12.72万元：a.csv 第3行", "320人：b.csv 第3行"]
    ((_, (*_, place)),) = evidence_lines(calculated(first, first))
    assert place == "a.csv 第3行"
    ((_, (*_, place)),) = evidence_lines(calculated(first, []))  # a target has no rows
    assert place == "a.csv 第3行"


def test_many_sheets_and_many_runs_are_abbreviated():
    sources = [{"file": f"{n}.csv", "sheet": "", "rows": list(range(1, 40, 2))} for n in range(9)]
    text = places(sources)
    assert text.startswith("0.csv 第1、3、5、7等行；1.csv")
    assert text.endswith("等9张表")
