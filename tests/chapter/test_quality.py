import pandas as pd

from annual_review.chapter.quality import compare_published, with_place
from annual_review.project.year_params import Published
from annual_review.records.cleaned import INDEX

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
