"""The few places that have most, each with its number."""

import pytest

from annual_review.chapter.aggregates import count, distinct, total
from annual_review.chapter.clauses import sentence
from annual_review.chapter.selections import where
from annual_review.chapter.sentences import compose
from annual_review.chapter.top_of import top_of
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError

HEAD = ["日期", "场所类别", "乡镇", "宣讲主题", "受教人数"]


def talks(office, sizes, before=()):
    for year, numbers in ((2020, dict(before)), (2021, sizes)):
        rows = [(f"{year}-03-01", "村", town, "党史", size) for town, size in numbers.items()]
        office.write(year, rows or None, head=HEAD)
    return office.open()["宣讲台账"]


def printed(office, sizes, most=3, spec=""):
    rows = talks(office, sizes)
    whole = total("talks.people", rows["受教人数"], "人")
    return without_marks(format(top_of("talks.most", whole, rows["乡镇"], most), spec))


@pytest.mark.parametrize(
    ("sizes", "most", "text"),
    [
        (
            {"沙子镇": 96, "官舟镇": 312, "和平镇": 201, "黄土镇": 9},
            3,
            "官舟镇312人、和平镇201人、沙子镇96人",
        ),
        ({"官舟镇": 312, "和平镇": 201, "沙子镇": 96}, 3, "官舟镇312人、和平镇201人"),
        ({"官舟镇": 312, "和平镇": 96, "沙子镇": 96}, 2, "官舟镇312人"),
        ({"官舟镇": 96, "和平镇": 96, "沙子镇": 96}, 2, ""),
        ({"官舟镇": 96}, 3, ""),
        ({"官舟镇": 96, "和平镇": 0}, 3, "官舟镇96人"),
    ],
)
def test_each_that_is_named_has_more_than_all_others(office, sizes, most, text):
    assert printed(office, sizes, most) == text


def test_the_spec_is_that_of_each_number(office):
    sizes = {"官舟镇": 31240, "和平镇": 20100, "沙子镇": 96}
    assert printed(office, sizes, spec=".1万") == "官舟镇3.1万人、和平镇2.0万人"


def test_each_number_has_its_rows_and_the_same_place_last_year(office):
    rows = talks(office, {"官舟镇": 50, "黄土镇": 40, "中界镇": 3}, {"黄土镇": 7, "中界镇": 90})
    held = count("talks.held", rows, "场")
    whole = total("talks.people", rows["受教人数"], "人")
    most = top_of("talks.most", whole, rows["乡镇"], 2)
    blocks, evidence = compose((sentence(f"听众{whole}", f"较多的是{most}"),), "body")
    assert plain(blocks[0].spans) == "听众93人，较多的是官舟镇50人、黄土镇40人。"
    assert list(evidence) == ["talks.people", "talks.most.1", "talks.most.2"]
    assert "乡镇=官舟镇" in evidence["talks.most.1"]["rule"]
    assert evidence["talks.most.2"]["before"]["value"] == 7
    assert len(most) == 2
    assert not top_of("talks.held_most", held, rows["乡镇"])  # one talk each


def test_a_clause_without_a_name_is_left_out(office):
    rows = talks(office, {"官舟镇": 5, "黄土镇": 5})
    whole = total("talks.people", rows["受教人数"], "人")
    said = sentence(f"听众{whole}", f"较多的是{top_of('talks.most', whole, rows['乡镇'])}")
    assert without_marks(str(said)) == "听众10人。"


def test_a_missing_register_gives_its_notice(missing):
    whole = total("talks.people", missing["人数"], "人")
    most = top_of("talks.most", whole, missing["乡镇"])
    assert most
    blocks, _ = compose((f"较多的是{most}。",), "body")
    assert [plain(block.spans) for block in blocks] == ["本年未收到《宣讲台账》。"]


def test_what_cannot_be_divided_is_refused(office):
    rows = talks(office, {"官舟镇": 5, "黄土镇": 4})
    whole = total("talks.people", rows["受教人数"], "人")
    with pytest.raises(FigureError, match=r"talks\.topics: It is not a sum of its parts"):
        top_of("a.b", distinct("talks.topics", rows["宣讲主题"], "个"), rows["乡镇"])
    with pytest.raises(FigureError, match=r"The rows of talks\.people have no field 村"):
        top_of("a.b", whole, rows["乡镇"].rename("村"))
    with pytest.raises(FigureError, match="most is 0"):
        top_of("a.b", whole, rows["乡镇"], 0)
    none = total("talks.none", where(rows, month=7)["受教人数"], "人")
    assert not top_of("a.b", none, rows["乡镇"])
