"""Places and categories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annual_review.project.settings import Office
from annual_review.values.places import Places, category_reader

OFFICE = Office(
    name="老干部局",
    county="沿河土家族自治县",
    county_spellings=["沿河县"],
    townships={
        "官舟镇": [],
        "祐溪街道": ["佑溪街道"],
        "和平街道": [],
        "和平镇": [],
        "中寨镇": [],
        "中界镇": [],
        "塘坝镇": [],
    },
)
TOWNSHIPS = Places(OFFICE)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("官舟镇", "官舟镇"),
        ("官 舟 镇", "官舟镇"),
        ("官舟", "官舟镇"),
        ("沿河县官舟", "官舟镇"),
        ("沿河土家族自治县官舟镇", "官舟镇"),
        ("贵州省沿河县官舟镇", "官舟镇"),
        ("沿河官舟镇", "官舟镇"),
        ("沿河祐溪", "祐溪街道"),
        ("祐溪", "祐溪街道"),
        ("佑溪", "祐溪街道"),
        ("祐溪街道办事处", "祐溪街道"),
        ("祐溪街道办", "祐溪街道"),
        ("官舟镇人民政府", "官舟镇"),
        ("和平镇", "和平镇"),
        ("和平街道", "和平街道"),
    ],
)
def test_known_places(cell, name):
    found = TOWNSHIPS.read(cell)
    assert (found.value, found.doubt) == (name, "")


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        ("官周镇", "是否为官舟镇？"),
        ("官舟乡", "是否为官舟镇？"),
        ("和平", "是否为和平街道或和平镇？"),
        ("官舟镇红星村", "是否为官舟镇？"),
        ("中坝镇", ""),
        ("县城", ""),
        ("沿河", ""),
        ("沿河一中", ""),
        ("德江县煎茶镇", ""),
    ],
)
def test_unknown_places_are_kept_as_written(cell, suggestion):
    found = TOWNSHIPS.read(cell)
    assert (found.value, found.suggestion) == (cell, suggestion)
    assert found.doubt


@given(st.one_of(st.text(), st.floats(), st.none()))
def test_every_cell_is_read_as_a_place(cell):
    assert not TOWNSHIPS.read(cell).problem


@pytest.mark.parametrize(
    ("cell", "choice", "doubt"),
    [
        ("省级", "省级", ""),
        ("全 省", "省级", ""),
        ("“省级”", "省级", ""),
        ("校级", "校级", "不在选项中"),
        ("/", None, ""),
        ("√", "是", ""),
    ],
)
def test_categories(cell, choice, doubt):
    found = category_reader({"省级": ["全省"], "县级": [], "是": ["√"]})(cell)
    assert (found.value, found.doubt) == (choice, doubt)


def test_a_near_category_is_suggested():
    read = category_reader({"民事纠纷调解": [], "未成年人庭审帮教": []})
    assert read("民事纠纷调处").suggestion == "是否为民事纠纷调解？"
    assert read("其他").suggestion == ""


def test_without_choices_any_text_is_a_category():
    assert category_reader({})(' 晚晴"映照" 行动').value == "晚晴“映照”行动"


@pytest.mark.parametrize(
    ("county", "cell"),
    [
        ("印江土家族苗族自治县", "印江官舟镇"),
        ("碧江区", "碧江官舟镇"),
        ("赤水市", "赤水官舟镇"),
        ("积石山保安族东乡族撒拉族自治县", "积石山官舟镇"),
    ],
)
def test_the_short_name_of_any_county_may_stand_before_a_township(county, cell):
    office = OFFICE.model_copy(update={"county": county, "county_spellings": []})
    assert Places(office).read(cell).value == "官舟镇"


def places(*names, name="安和医院", word="病区"):
    office = Office(name=name, places=list(names), words={"place": word})
    return Places(office)


@pytest.mark.parametrize(
    ("names", "cell", "name"),
    [
        (("心内科病区", "骨科病区", "急诊"), "骨科", "骨科病区"),
        (("心内科病区", "骨科病区", "急诊"), "安和医院 心内科", "心内科病区"),
        (("城关小学", "实验小学", "城关中学"), "实验", "实验小学"),
        (("城关小学", "实验小学", "城关中学"), "城关", None),
        (("北门站", "南门站"), "北门", "北门站"),
        (("一号生产基地", "二号生产基地"), "一号", "一号生产基地"),
        (("一号生产基地", "二号生产基地"), "一号车间", None),
        (("内科一病区", "内科二病区", "外科病区"), "内科", None),
        (("安和医院分院", "急诊"), "安和医院分院", "安和医院分院"),
    ],
)
def test_a_kind_of_place_may_be_left_out_in_any_list(names, cell, name):
    found = places(*names).read(cell)
    assert (found.value, bool(found.doubt)) == (name or cell, name is None)


def test_doubts_say_what_the_office_calls_a_place():
    wards = places("心内科病区", "骨科病区", "骨科站")
    assert wards.read("食堂").doubt == "不在病区名单中"
    assert wards.read("骨科").doubt == "可指几个病区"


def test_without_a_list_any_text_is_a_place_and_none_is_known():
    assert (places().read("食堂").value, places().read("食堂").doubt) == ("食堂", "")
    assert not places().is_known("食堂")


@given(
    st.lists(st.text("东西南北中科病区站镇乡村", min_size=1, max_size=5), unique=True, min_size=1)
)
def test_every_name_of_a_list_is_read_as_itself(names):
    read = places(*names).read
    assert [read(name).value for name in names] == names
    assert [read(name).doubt for name in names] == [""] * len(names)
