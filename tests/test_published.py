from annual_review.published import compare_published
from annual_review.settings import Published

OURS = [{"id": "a", "value": 1493, "unit": "人", "text": "1490余人"}]


def test_a_published_figure_agrees_within_its_interval():
    said = Published(item="培训果农", printed="1490余人", lower=1491, upper=1499)
    (line,) = compare_published(OURS, {"a": said})
    assert line == ("培训果农", "1490余人", "1490余人", "1493人", "相符")


def test_one_outside_differs_and_one_unknown_is_absent():
    near = Published(printed="1500人", lower=1500, upper=1500)
    lines = compare_published(OURS, {"a": near, "b": near})
    assert [line.verdict for line in lines] == ["不符", "本次未提供"]
    assert lines[1].item == "b"
