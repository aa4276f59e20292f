"""Values that stand in a row of their own above their rows."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.cleaning.written_once import TOWNSHIPS, asked, cleaned, corrected, fates, reason, values

MEMBERS = {
    "序号": {"kind": "serial"},
    "乡镇": {"kind": "place", "fill": "group"},
    "姓名": {"required": True},
    "党龄": {"kind": "count"},
}
HEADER = ["序号", "姓名", "党龄"]
LEVELS = {
    "乡镇": {"kind": "place", "fill": "group"},
    "村": {"fill": "group"},
    "姓名": {"required": True},
    "党龄": {"kind": "count"},
}


def townships(*rows, fields=MEMBERS, **more):
    return values(cleaned(fields, *rows, **more), "乡镇")


@pytest.mark.parametrize(
    "head",
    [
        ["河西乡", "", ""],
        ["二、河西乡（1人）", "", ""],
        ["（二）河西", "", ""],
        ["河 西 乡：", "", ""],
        ["二", "河西乡", ""],
        ["", "河西乡 共1人", ""],
        ["", "河西乡", 4],
        ["河西乡（续）", "", ""],
        ["乡镇：河西乡", "", ""],
        ["河西乡", "河西乡", "河西乡"],
    ],
)
def test_a_township_above_its_rows_is_theirs(head):
    rows = [["城关镇"], [1, "张三", 1], [2, "李四", 2], head, [1, "王五", 4]]
    result = cleaned(MEMBERS, HEADER, *rows)
    assert values(result, "乡镇") == {3: "城关镇", 4: "城关镇", 6: "河西乡"}
    assert (fates(result)[5], result.doubtful, result.warnings) == ("heading", 0, [])
    assert reason(result, 5).startswith("分组行：以下各行的乡镇为“河西")


def test_a_merged_row_heads_a_group_too():
    rows = [["城关镇", "", ""], [1, "张三", 1], ["新区管委会", "", ""], [1, "李四", 2]]
    result = cleaned(MEMBERS, HEADER, *rows, merges=[((1, 0), (1, 2)), ((3, 0), (3, 2))])
    assert values(result, "乡镇") == {3: "城关镇", 5: "新区管委会"}
    assert asked(result) == [(4, "乡镇")]


@pytest.mark.parametrize("head", [["河夕乡", "", ""], ["河夕乡", "", 6], ["二、河夕乡", "", ""]])
def test_a_misspelt_township_is_asked_about_once(head):
    rows = [["城关镇"], [1, "张三", 1], head, [1, "李四", 2], [2, "王五", 4]]
    result = cleaned(MEMBERS, HEADER, *rows)
    assert values(result, "乡镇") == {3: "城关镇", 5: "河夕乡", 6: "河夕乡"}
    assert result.doubtful == 2
    assert asked(result) == [(4, "乡镇")]
    assert result.fixes["suggestion"].tolist() == ["是否为河西乡？"]
    known = cleaned(MEMBERS, HEADER, *rows, corrections=[corrected(4, "乡镇", "河西乡")])
    assert (values(known, "乡镇")[6], known.doubtful) == ("河西乡", 0)


def test_rows_above_the_first_group_are_asked_about():
    rows = [[1, "张三", 1], ["城关镇"], [1, "李四", 2]]
    result = cleaned(MEMBERS, HEADER, *rows)
    assert (values(result, "乡镇"), asked(result)) == ({2: "", 4: "城关镇"}, [(2, "乡镇")])
    known = cleaned(MEMBERS, HEADER, *rows, corrections=[corrected(2, "乡镇", "石桥")])
    assert values(known, "乡镇") == {2: "石桥镇", 4: "城关镇"}
    required = MEMBERS | {"乡镇": MEMBERS["乡镇"] | {"required": True}}
    assert fates(cleaned(required, HEADER, *rows))[2] == "rejected"


def test_a_sheet_without_groups_is_warned_of():
    result = cleaned(MEMBERS, HEADER, [1, "张三", 1])
    assert ["乡镇" in warning for warning in result.warnings] == [True]


def test_the_next_page_goes_on_with_the_group():
    page = [["名册（续）"], HEADER]
    rows = [["城关镇"], [1, "张三", 1], ["本页合计", "", 1], *page, [2, "李四", 2]]
    assert set(townships(["名册"], HEADER, *rows).values()) == {"城关镇"}
    rows += [*page, ["城关镇（续）"], [3, "王五", 4], ["河西乡"], [1, "赵六", 8]]
    assert list(townships(["名册"], HEADER, *rows).values()) == ["城关镇"] * 3 + ["河西乡"]


def test_a_header_may_stand_below_each_group():
    rows = [["名册"], ["城关镇"], HEADER, [1, "张三", 1], ["河西乡"], HEADER, [1, "李四", 2]]
    assert townships(*rows) == {4: "城关镇", 7: "河西乡"}


def test_a_total_ends_its_group():
    rows = [["城关镇"], [1, "张三", 1], ["", "小计", 1], [2, "李四", 2], ["河西乡"], [1, "王五", 4]]
    result = cleaned(MEMBERS, HEADER, *rows)
    assert values(result, "乡镇") == {3: "城关镇", 5: "", 7: "河西乡"}
    assert asked(result) == [(5, "乡镇")]


def test_totals_are_those_of_their_group():
    rows = [
        ["城关镇", "", 3],
        [1, "张三", 1],
        [2, "李四", 2],
        ["河西乡"],
        [1, "王五", 4],
        ["", "小计", 4],
        ["石桥镇", "", 9],
        [1, "赵六", 8],
    ]
    totals = cleaned(MEMBERS, HEADER, *rows).totals
    found = totals[["row", "typed", "ours"]].to_numpy().tolist()
    assert found == [[2, 3, 3], [7, 4, 4], [8, 9, 8]]


def test_totals_above_their_rows_head_groups():
    rows = [
        ["城关镇小计", "", 3],
        [1, "张三", 1],
        [2, "李四", 2],
        ["河西乡小计", "", 4],
        [1, "王五", 4],
    ]
    result = cleaned(MEMBERS, HEADER, *rows)
    assert values(result, "乡镇") == {3: "城关镇", 4: "城关镇", 6: "河西乡"}
    assert fates(result)[2] == "subtotal"


def test_a_value_in_a_rows_own_column_goes_before_that_of_its_group():
    header = ["序号", "乡镇", "姓名", "党龄"]
    rows = [["", "城关镇"], [1, "", "张三", 1], [2, "城关", "李四", 2], [3, "石桥镇", "王五", 4]]
    result = cleaned(MEMBERS, header, *rows)
    assert values(result, "乡镇") == {3: "城关镇", 4: "城关镇", 5: "石桥镇"}
    assert asked(result) == [(5, "乡镇")]


def test_a_record_that_lacks_a_value_is_no_group():
    header = ["序号", "乡镇", "姓名", "党龄"]
    rows = [[1, "城关镇", "张三", 1], [2, "城关镇", "", 2], [3, "河西乡", "王五", 4]]
    assert fates(cleaned(MEMBERS, header, *rows))[3] == "rejected"


def test_units_named_after_their_township_are_records():
    fields = {
        "乡镇": {"kind": "place", "fill": "group"},
        "单位": {"required": True},
        "人数": {"kind": "count"},
    }
    rows = [
        ["城关镇", 30],
        ["城关镇中心小学", 10],
        ["城关镇政府", 20],
        ["河西乡", 5],
        ["河西乡政府", 5],
    ]
    result = cleaned(fields, ["单位", "人数"], *rows)
    assert values(result, "乡镇", "单位") == {
        3: ("城关镇", "城关镇中心小学"),
        4: ("城关镇", "城关镇政府"),
        6: ("河西乡", "河西乡政府"),
    }


def test_two_levels_of_groups():
    rows = [
        ["一、城关镇"],
        ["（一）东门村（2人）"],
        ["张三", 1],
        ["李四", 2],
        ["小计", 3],
        ["（二）西门村"],
        ["王五", 4],
        ["小计", 4],
        ["城关镇合计", 7],
        ["二、河西乡"],
        ["赵六", 8],
    ]
    result = cleaned(LEVELS, ["姓名", "党龄"], *rows)
    assert values(result, "乡镇", "村") == {
        4: ("城关镇", "东门村"),
        5: ("城关镇", "东门村"),
        8: ("城关镇", "西门村"),
        12: ("河西乡", ""),
    }
    assert asked(result) == [(12, "村")]
    assert (result.totals["typed"] == result.totals["ours"]).all()


@pytest.mark.parametrize(
    ("heads", "merged"),
    [
        (["第一党支部", "第二党支部"], False),
        (["机关支部（2人）", "老干支部（1人）"], False),
        (["机关支部", "离退休干部"], True),
        (["一、机关", "二、学校"], False),
    ],
)
def test_texts_head_groups_by_their_shape(heads, merged):
    fields = {
        "支部": {"fill": "group"},
        "姓名": {"required": True},
        "民族": {"required": True},
        "党龄": {"kind": "count"},
    }
    first, second = heads
    rows = [[first], ["张三", "汉", 1], ["李四", "苗", 2], [second], ["王五", "汉", 4], ["赵六"]]
    merges = [((1, 0), (1, 2)), ((4, 0), (4, 2))] if merged else []
    result = cleaned(fields, ["姓名", "民族", "党龄"], *rows, merges=merges)
    names = [
        head.partition("（")[0].partition("、")[2] or head.partition("（")[0] for head in heads
    ]
    assert list(values(result, "支部").values()) == [names[0], names[0], names[1]]
    assert fates(result)[7] == "rejected"  # a name alone is a record that lacks the rest


@pytest.mark.parametrize(
    ("field", "heads"),
    [
        ({"kind": "date"}, ["3月5日", dt.datetime(2021, 3, 6)]),
        ({"kind": "month"}, ["3月", "4月份"]),
        ({"kind": "quarter"}, ["一季度", "第二季度（1人）"]),
        ({"kind": "category", "choices": ["甲类", "乙类"]}, ["甲类", "（二）乙类"]),
    ],
)
def test_other_kinds_head_groups_by_their_values(field, heads):
    fields = {
        "类": field | {"fill": "group"},
        "姓名": {"required": True},
        "党龄": {"kind": "count"},
    }
    rows = [[heads[0]], ["张三", 1], ["李四", 2], [heads[1]], ["王五", 4]]
    found = list(values(cleaned(fields, ["姓名", "党龄"], *rows), "类").values())
    assert found[0] == found[1] != found[2]
    assert all(map(str, found))


GROUPS = st.lists(st.tuples(st.sampled_from(TOWNSHIPS), st.integers(1, 3)), min_size=1, max_size=4)
HEADS = st.sampled_from(["{}", "{}：", "（一）{}", "{}（{}人）", "三、{}（{}人）"])


@hypothesis_settings(max_examples=40, deadline=None)
@given(GROUPS, st.data())
def test_a_table_in_groups_comes_back_as_the_full_one(groups, data):
    rows, expected, merges = [HEADER], [], []
    for township, size in groups:
        if data.draw(st.booleans()):
            merges.append(((len(rows), 0), (len(rows), 2)))
        rows.append([data.draw(HEADS).format(township, size), "", ""])
        for i in range(size):
            expected.append((township, f"姓名{len(expected)}"))
            rows.append([i + 1, expected[-1][1], 10 ** len(expected)])
        if data.draw(st.booleans()):
            rows.append(["", "", ""])
    result = cleaned(MEMBERS, *rows, merges=merges)
    assert list(values(result, "乡镇", "姓名").values()) == expected
    assert len(result.ledger) == len([row for row in rows if any(row)])


def test_villages_alone_in_the_column_of_names_head_groups_below_their_township():
    rows = [
        ["城关镇"],
        ["东门村"],
        ["张三", 1],
        ["西门村"],
        ["李四", 2],
        ["河西乡"],
        ["北村"],
        ["王五", 4],
    ]
    assert values(cleaned(LEVELS, ["姓名", "党龄"], *rows), "乡镇", "村") == {
        4: ("城关镇", "东门村"),
        6: ("城关镇", "西门村"),
        9: ("河西乡", "北村"),
    }


EQUIPMENT = {
    "部门": {"fill": "group", "required": True},
    "设备": {"required": True},
    "数量": {"kind": "count"},
}


def test_a_text_alone_that_ends_otherwise_heads_a_group_and_is_asked_about():
    rows = [["办公室", ""], ["电脑", 5], ["财务科", ""], ["打印机", 3]]
    result = cleaned(EQUIPMENT, ["设备", "数量"], *rows)
    assert values(result, "部门") == {3: "办公室", 5: "财务科"}
    assert asked(result) == [(4, "部门")]
    assert "也可能是没有填完的登记" in reason(result, 5)


def test_a_text_alone_without_rows_below_it_is_no_head():
    rows = [["办公室", ""], ["电脑", 5], ["打印机", ""], ["财务室", ""], ["电话", 1]]
    result = cleaned(EQUIPMENT, ["设备", "数量"], *rows)
    assert values(result, "部门") == {3: "办公室", 6: "财务室"}
    assert fates(result)[4] == "rejected"
