from unittest.mock import patch

import pandas as pd
import pytest

from annual_review.chapter.quality import compare_published, with_place
from annual_review.cleaning.clean import clean
from annual_review.document.blocks import Paragraph, Table
from annual_review.project.register_book import Rule
from annual_review.project.year_params import Published
from annual_review.records.cleaned import INDEX
from tests.support.year_variants import reading
from tests.support.year_variants.registers import sample_year, sheets_of

RULE = "农技培训台账，果农人数，合计，12行"
OURS = [{"id": "a", "value": 1493, "unit": "人", "text": "1490余人", "rule": RULE}]


def test_a_published_figure_agrees_within_its_bounds():
    published = Published(item="培训果农", printed="1490余人", lower=1491, upper=1499)
    (line,) = compare_published(OURS, {"a": published})
    assert line == ("培训果农", "1490余人", "1490余人", "1493人", "相符", "")


def test_one_out_of_bounds_differs_and_an_unknown_one_is_absent():
    near = Published(printed="1500人", lower=1500, upper=1500)
    lines = compare_published(OURS, {"a": near, "b": near})
    assert [line.verdict for line in lines] == ["不符", "本次未提供"]
    assert lines[1].item == "b"
    assert lines[0].cause == "少7，公布时或含未登记的内容"


def test_a_difference_has_a_possible_cause():
    near = Published(printed="1500人", lower=1500, upper=1500)
    less = Published(printed="1490人", lower=1490, upper=1490)
    waiting = ["农技培训台账", "宣讲台账", "农技培训台账"]
    assert compare_published(OURS, {"a": near}, waiting)[0].cause == "少7，该台账有2行待更正"
    assert compare_published(OURS, {"a": less}, waiting)[0].cause == "多3，公布时或有漏记"


def test_with_place_adds_the_register_and_the_place_of_each_row():
    rows = [("宣讲台账", "a.xlsx", "表1", 3, "缺日期"), ("宣讲台账", "b.csv", "", 2, "缺人数")]
    table = (
        pd.DataFrame(rows, columns=[*INDEX[:-1], "原因"]).assign(columns="").set_index(list(INDEX))
    )
    assert with_place(table)[["台账", "位置", "原因"]].to_numpy().tolist() == [
        ["宣讲台账", "a.xlsx 表1 第3行", "缺日期"],
        ["宣讲台账", "b.csv 第2行", "缺人数"],
    ]


class TestRules:
    """What the chapter says of rules."""

    @pytest.fixture
    def chapter(self, settings):
        """Return a function that reads the chapter where 宣讲台账 has some rules."""
        tables = {"宣讲台账": sample_year()["宣讲台账"]}

        def read(*rules, **limits):
            book = settings.book
            register = book.registers["宣讲台账"]
            field = register.fields["受教人数"].model_copy(update=limits)
            changed = {"rules": list(rules), "fields": register.fields | {"受教人数": field}}
            registers = book.registers | {"宣讲台账": register.model_copy(update=changed)}
            ruled = settings.model_copy(
                update={"book": book.model_copy(update={"registers": registers})}
            )
            cleaned = clean(sheets_of(tables), ruled)
            paths = [path for path in reading.chapters() if path.stem == "06_quality"]
            with patch.object(reading, "cleaned_year", lambda *_: cleaned):
                found = reading.read_review("rules", tables, ruled, paths=paths)
            assert found.failures == []
            return found

        return read

    def said(self, found):
        """Return the paragraphs of a chapter as one text, and its table of rules."""
        blocks = list(found.document.blocks)
        texts = ["".join(span.text for span in b.spans) for b in blocks if isinstance(b, Paragraph)]
        tables = [
            [["".join(span.text for span in cell) for cell in row] for row in block.rows]
            for block in blocks
            if isinstance(block, Table) and block.caption == "不合规则的行"
        ]
        return "".join(texts), tables

    def test_nothing_is_said_where_there_are_none(self, chapter):
        text, tables = self.said(chapter())
        assert "规则" not in text
        assert tables == []

    def test_rules_that_nothing_breaks_are_said_to_hold(self, chapter):
        text, tables = self.said(chapter(Rule(that="受教人数 >= 0", say="负数")))
        assert "按台账的规则和限额逐行核对，没有不合的行。" in text
        assert tables == []

    def test_rules_that_nothing_breaks_are_named_beside_those_that_are_broken(self, chapter):
        kept = Rule(that="受教人数 >= 0", say="受教人数为负数。")
        text, tables = self.said(
            chapter(Rule(that="乡镇 != '官舟镇'", say="官舟镇另报"), kept, min=1)
        )
        assert (
            "没有不合的规则有：《宣讲台账》“受教人数为负数”、《宣讲台账》受教人数的限额。" in text
        )
        assert [line[1] for table in tables for line in table] == ["官舟镇另报"]

    def test_how_many_rows_break_which_rule(self, chapter):
        strict = Rule(that="受教人数 <= 900", say="人数过多", strict=True)
        found = chapter(Rule(that="乡镇 != '官舟镇'", say="官舟镇另报"), strict, max=500)
        talks = found.review["宣讲台账"]
        rows = sample_year()["宣讲台账"]
        more = int((rows["受教人数"] > 900).sum())
        text, ((*lines,),) = self.said(found)
        of_town = int((rows["乡镇"] == "官舟镇").sum())
        assert len(talks) == len(rows) - more
        assert "必填内容缺失、无法辨认或不合台账规则" in text
        assert more == 1
        assert ["宣讲台账", "人数过多", "0", "1", "宣讲台账2021.xlsx［宣讲台账］第3行"] in lines
        assert (
            sum(int(line[2]) + int(line[3]) for line in lines if line[1] == "官舟镇另报") == of_town
        )
        assert "没有不合的规则" not in text
        assert any(line[1] == "受教人数超出上限500人" for line in lines)
