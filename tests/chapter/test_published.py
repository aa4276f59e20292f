from annual_review.chapter.tables import compare_published
from annual_review.project.settings import Published

RULE = "农技培训台账，果农人数，合计，12行"
OURS = [{"id": "a", "value": 1493, "unit": "人", "text": "1490余人", "rule": RULE}]


def test_a_published_figure_agrees_within_its_interval():
    said = Published(item="培训果农", printed="1490余人", lower=1491, upper=1499)
    (line,) = compare_published(OURS, {"a": said})
    assert line == ("培训果农", "1490余人", "1490余人", "1493人", "相符", "")


def test_one_outside_differs_and_one_unknown_is_absent():
    near = Published(printed="1500人", lower=1500, upper=1500)
    lines = compare_published(OURS, {"a": near, "b": near})
    assert [line.verdict for line in lines] == ["不符", "本次未提供"]
    assert lines[1].item == "b"
    assert lines[0].cause == "少7，公布时或含未登记的内容"


def test_a_difference_says_what_it_may_come_from():
    near = Published(printed="1500人", lower=1500, upper=1500)
    less = Published(printed="1490人", lower=1490, upper=1490)
    waiting = ["农技培训台账", "宣讲台账", "农技培训台账"]
    assert compare_published(OURS, {"a": near}, waiting)[0].cause == "少7，该台账有2行待更正"
    assert compare_published(OURS, {"a": less}, waiting)[0].cause == "多3，公布时或有漏记"
