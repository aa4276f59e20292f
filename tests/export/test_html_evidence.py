"""The evidence that the page carries."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from annual_review.chapter.evidence import row_groups, set_tables
from annual_review.document.blocks import Document
from annual_review.export.html import evidence_json
from annual_review.export.typst import evidence_lines
from annual_review.records.cleaned import INDEX


def kept(count):
    rows = [("宣讲台账", "宣讲台账2021.csv", "", n + 4, "官舟镇") for n in range(count)]
    table = pd.DataFrame(rows, columns=[*INDEX, "乡镇"]).set_index(list(INDEX))
    set_tables("2021", {"宣讲台账": table}, lambda name: f"records/{name}.parquet")
    said = {"value": count, "unit": "场次", "rule": "行数", "text": f"{count}场次"}
    return said | {"rows": row_groups("2021", table.index)}


def document(count):
    evidence = {"held": kept(count) | {"chapter": "队伍", "before": kept(count) | {"year": 2020}}}
    return Document("综述", "办", 2021, None, (), evidence, {}, {})


@pytest.mark.parametrize("part", ["now", "before"])
def test_a_sample_says_of_how_many_rows_it_is_and_where_all_of_them_are(part):
    content = json.loads(evidence_json(document(50_000)))
    figure = content["figures"]["held"]
    said = figure if part == "now" else figure["before"]
    assert said["count"] == 50_000
    assert said["whole"] == ["records/宣讲台账.parquet"]
    assert len(said["parts"][0][1]) == len(content["tables"][0]["rows"]) == 500


def test_what_is_shown_whole_says_nothing_of_a_sample():
    figure = json.loads(evidence_json(document(300)))["figures"]["held"]
    assert "whole" not in figure
    assert "whole" not in figure["before"]
    assert len(figure["parts"][0][1]) == figure["count"] == 300


def test_the_page_does_not_grow_with_a_register_beyond_the_sample():
    small, large = (len(evidence_json(document(count))) for count in (5000, 500_000))
    assert large < 1.1 * small


def test_on_paper_the_runs_of_very_many_rows_are_said_in_short():
    ((_, (*_, where)),) = evidence_lines(document(100_000))
    assert where.splitlines()[0] == "宣讲台账2021.csv 第4—100003行"
