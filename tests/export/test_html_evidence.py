"""The evidence that the page carries."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from annual_review.chapter.evidence import row_groups, set_tables
from annual_review.document.blocks import Document
from annual_review.export.evidence_lines import evidence_lines
from annual_review.export.html_evidence import evidence_json
from annual_review.records.cleaned import INDEX


def evidence_of(count):
    rows = [("宣讲台账", "宣讲台账2021.csv", "", n + 4, "官舟镇") for n in range(count)]
    table = (
        pd.DataFrame(rows, columns=[*INDEX[:-1], "乡镇"]).assign(columns="").set_index(list(INDEX))
    )
    set_tables("2021", {"宣讲台账": table}, lambda name: f"records/{name}.parquet")
    figure = {"value": count, "unit": "场次", "rule": "行数", "text": f"{count}场次"}
    return figure | {"rows": row_groups("2021", table.index)}


def document(count):
    evidence = {
        "events": evidence_of(count)
        | {"chapter": "队伍", "before": evidence_of(count) | {"year": 2020}}
    }
    return Document("综述", "办", 2021, None, (), evidence, {}, {})


@pytest.mark.parametrize("part", ["now", "before"])
def test_a_sample_has_the_number_of_all_rows_and_the_file_with_them(part):
    content = json.loads(evidence_json(document(50_000)))
    figure = content["figures"]["events"]
    entry = figure if part == "now" else figure["before"]
    assert entry["count"] == 50_000
    assert entry["whole"] == ["records/宣讲台账.parquet"]
    assert len(entry["parts"][0][1]) == len(content["tables"][0]["rows"]) == 500


def test_the_operands_of_a_calculated_figure_have_their_own_rows():
    few, many = evidence_of(3), evidence_of(5)
    made = {"worked": "3场次÷5场次", "formula": "a÷b", "operands": [few, many]}
    entry = many | made | {"chapter": "队伍", "before": few | made | {"year": 2020}}
    page = Document("综述", "办", 2021, None, (), {"a": entry}, {}, {})
    figure = json.loads(evidence_json(page))["figures"]["a"]
    for one in (figure, figure["before"]):
        assert one["worked"] == "3场次÷5场次"
        assert [operand["value"] for operand in one["operands"]] == [3, 5]
        assert [len(operand["parts"][0][1]) for operand in one["operands"]] == [3, 5]
        assert one["differ"]


def test_rows_that_are_all_shown_are_not_a_sample():
    figure = json.loads(evidence_json(document(300)))["figures"]["events"]
    assert "whole" not in figure
    assert "whole" not in figure["before"]
    assert len(figure["parts"][0][1]) == figure["count"] == 300


def test_the_page_does_not_grow_with_a_register_beyond_the_sample():
    small, large = (len(evidence_json(document(count))) for count in (5000, 500_000))
    assert large < 1.1 * small


def test_the_appendix_abbreviates_very_many_rows():
    ((_, (*_, where)),) = evidence_lines(document(100_000))
    assert where.splitlines()[0] == "宣讲台账2021.csv 第4—100003行"
