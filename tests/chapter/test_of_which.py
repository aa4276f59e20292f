"""Parts of a figure in a sentence: 其中……、……."""

import pytest

from annual_review.chapter.aggregates import count, mean, share, total
from annual_review.chapter.clauses import sentence
from annual_review.chapter.figures import Figure
from annual_review.chapter.of_which import of_which
from annual_review.chapter.selections import where
from annual_review.chapter.sentences import compose
from annual_review.document.blocks import plain
from annual_review.document.marks import without_marks
from annual_review.errors import FigureError

REGISTERS = """
  慰问台账:
    fields:
      日期: {kind: date}
      类别: {kind: category, choices: {困难党员: [], 遗属: [], 其他: []}}
      性别: {}
      金额: {kind: amount, unit: 元}
  会议台账:
    fields:
      日期: {kind: date}
      会议: {}
      金额: {kind: amount, unit: 元}
"""
HEAD = ["日期", "类别", "性别", "金额"]
ROWS = [
    ("2021-01-08", "困难党员", "女", 2_000_000),
    ("2021-02-08", "困难党员", "男", 1_120_000),
    ("2021-02-09", "遗属", "女", 960_000),
    ("2021-02-10", "其他", "女", 8_640_000),
]


@pytest.fixture
def aid(office):
    office.registers(REGISTERS)
    office.write(2021, ROWS, sheet="慰问台账", head=HEAD)
    return office.open()["慰问台账"]


def paid(id, rows, unit="元"):
    return total(id, rows["金额"], unit)


def said(*clauses):
    return without_marks(str(sentence(*clauses)))


def test_parts_follow_the_whole_each_with_its_rows(aid):
    whole = paid("aid.paid", aid)
    poor = paid("aid.poor", where(aid, 类别="困难党员"))
    widowed = paid("aid.widowed", where(aid, 类别="遗属"), "万元")
    clause = of_which(whole, {"困难党员": f"{poor:.0万}", "遗属": widowed})
    blocks, evidence = compose((sentence(f"走访慰问{whole:.0万}", clause, "送上温暖"),), "body")
    assert plain(blocks[0].spans) == "走访慰问1272万元，其中困难党员312万元、遗属96万元，送上温暖。"
    assert list(evidence) == ["aid.paid", "aid.poor", "aid.widowed"]
    assert [len(one["rows"][0]["rows"]) for one in evidence.values()] == [4, 2, 1]


def test_what_is_nothing_is_left_out_and_of_which_with_it(aid):
    whole = paid("aid.paid", aid)
    poor = paid("aid.poor", where(aid, 类别="困难党员"))
    none = paid("aid.none", where(aid, 类别="困难党员", 性别="男", month=1))
    assert said(f"慰问{whole:万}", of_which(whole, {"男": none, "困难党员": f"{poor:万}"})) == (
        "慰问1272万元，其中困难党员312万元。"
    )
    assert of_which(whole, {"男": none}) == ""
    assert said(f"慰问{whole:万}", of_which(whole, {"男": none})) == "慰问1272万元。"
    assert of_which(none, {"男": none}) == ""


def test_a_part_that_is_all_is_said_to_be_all(aid):
    rows = where(aid, 类别="遗属")
    whole, women = paid("aid.widowed", rows), paid("aid.women", where(rows, 性别="女"), "万元")
    men = paid("aid.men", where(rows, 性别="男"))
    clause = of_which(whole, {"男": men, "女性": women})
    blocks, evidence = compose((sentence(f"慰问{whole:万}", clause),), "body")
    assert plain(blocks[0].spans) == "慰问96万元，全部为女性。"
    assert list(evidence) == ["aid.widowed", "aid.women"]


def test_people_may_be_counted_by_another_word_and_amounts_not_by_people(aid):
    visits = count("aid.visits", aid, "次")
    poor = count("aid.poor", where(aid, 类别="困难党员"), "人次")
    assert without_marks(of_which(visits, {"困难党员": poor})) == "其中困难党员2人次"
    with pytest.raises(
        FigureError, match=r"aid\.poor: 困难党员 is counted in 人次, and aid\.paid in"
    ):
        of_which(paid("aid.paid", aid), {"困难党员": poor})


def test_a_part_that_is_greater_than_its_whole_is_refused(aid):
    poor = where(aid, 类别="困难党员")
    whole = paid("aid.first", where(poor, month=1))
    with pytest.raises(
        FigureError, match=r"aid\.poor: 困难党员 has 1 rows that aid\.first does not"
    ):
        of_which(whole, {"困难党员": paid("aid.poor", poor)})
    rows = where(aid, 类别="遗属")
    wrong = total("aid.wrong", (rows["金额"] * 10).rename("金额"), "元")
    with pytest.raises(FigureError, match=r"困难党员 is 9600000元, more than the whole, 960000元"):
        of_which(paid("aid.widowed", rows), {"困难党员": wrong})


def test_parts_that_overlap_and_exceed_the_whole_are_refused(aid):
    whole = count("aid.visits", aid, "次")
    women = count("aid.women", where(aid, 性别="女"), "次")
    poor = count("aid.poor", where(aid, 类别="困难党员"), "次")
    with pytest.raises(FigureError, match="女 3次、困难党员 2次 are more than the whole, 4次"):
        of_which(whole, {"女": women, "困难党员": poor})


def test_means_and_shares_have_no_parts(aid):
    whole, poor = count("aid.visits", aid, "次"), count("aid.p", where(aid, 类别="困难党员"), "次")
    for figure in (mean("aid.mean", aid["金额"], "元"), share("aid.share", poor, whole)):
        with pytest.raises(FigureError, match="has no parts"):
            of_which(figure, {"困难党员": poor})
        with pytest.raises(FigureError, match="has no parts"):
            of_which(whole, {"困难党员": figure})


def test_rows_of_another_register_or_of_no_register_are_no_parts(aid, office, missing):
    whole = count("aid.visits", aid, "次")
    meetings = office.open()["会议台账"]
    other = count("meetings.held", meetings, "次")
    assert other.missing
    blocks, _ = compose((sentence(f"慰问{whole}", of_which(whole, {"会议": other})),), "body")
    assert [plain(block.spans) for block in blocks] == [
        "慰问4次。",
        "本年未收到《会议台账》，有关情况暂缺。",
    ]
    with pytest.raises(FigureError, match="No rows are behind this figure"):
        of_which(whole, {"困难党员": Figure("a.b", 1, "次")})
    with pytest.raises(FigureError, match="is not one figure"):
        of_which(whole, {"困难党员": "3次"})
