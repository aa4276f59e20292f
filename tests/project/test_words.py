"""Words of an office, its list of places, and an office without a county."""

import shutil

import pytest

from annual_review.errors import ParamsError
from annual_review.project.loading import load_settings, read_office
from annual_review.project.name_check import name_warnings
from annual_review.project.words import Words
from tests.conftest import ROOT

HOSPITAL = "name: 安和市第一医院\nshort: 市一院\nplaces: [骨科病区, 急诊]\n"


@pytest.fixture
def office(tmp_path):
    def read(text):
        path = tmp_path / "office.yaml"
        path.write_text(text, encoding="utf-8")
        return read_office(path)

    return read


def test_an_office_may_have_no_county(office):
    hospital = office(HOSPITAL)
    assert (hospital.county, hospital.label) == ("", "市一院")
    assert office("name: 实验小学\n").label == "实验小学"


@pytest.mark.parametrize(("key", "word"), [("register", "登记表"), ("review", "年报")])
def test_a_word_replaces_one_of_the_defaults(office, key, word):
    words = office(f"{HOSPITAL}words: {{{key}: {word}}}\n").words
    said = words.model_dump(by_alias=True)
    assert said == Words().model_dump(by_alias=True) | {key: word}


@pytest.mark.parametrize(
    ("review", "title"),
    [("综述", "工作综述"), ("总结", "工作总结"), ("年报", "年报"), ("工作报告", "工作报告")],
)
def test_the_title_ends_with_what_the_review_is_called(office, review, title):
    assert office(f"{HOSPITAL}words: {{review: {review}}}\n").words.title == title


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{registre: 登记表}", "Unknown key 'words.registre'"),
        ("{register: }", "Line 4: words.register: nothing stands behind it"),
        ("{register: 各种登记表和统计表以及名册清单}", "words: register: .*12 characters"),
        ("{place: 病区，科室}", "words: place: '病区，科室' is no word"),
        ("{member: 院区, line: 院区}", "words: line: a column is called '院区' already"),
        ("{line: 日期}", "words: line: a column is called '日期' already"),
        ("登记表", "words: '登记表' holds no keys"),
    ],
)
def test_what_is_no_word_is_refused(office, words, message):
    with pytest.raises(ParamsError, match=message):
        office(f"{HOSPITAL}words: {words}\n")


def test_the_nearest_key_of_words_is_named(office):
    with pytest.raises(ParamsError) as raised:
        office(f"{HOSPITAL}words: {{regster: 登记表}}\n")
    assert "register" in str(raised.value)


def test_places_have_two_names(office):
    named = office("name: 某局\ntownships: {官舟镇: [官舟街上]}\n")
    assert named.places == office("name: 某局\nplaces: {官舟镇: [官舟街上]}\n").places
    with pytest.raises(ParamsError, match="places and townships are two names of one list"):
        office("name: 某局\ntownships: [官舟镇]\nplaces: [官舟镇]\n")


@pytest.mark.parametrize("names", [("places", "townships"), ("townships", "places")])
def test_places_are_merged_with_those_of_a_base_by_either_name(tmp_path, names):
    base, own = names
    (tmp_path / "base.yaml").write_text(f"name: 甲\n{base}: [东镇, 西镇]\n", encoding="utf-8")
    path = tmp_path / "office.yaml"
    path.write_text(f"base: base.yaml\n{own}: {{without: [东镇], 南镇: }}\n", encoding="utf-8")
    assert list(read_office(path).places) == ["西镇", "南镇"]


def test_a_wrong_list_of_places_is_named_by_its_own_key(office):
    with pytest.raises(ParamsError, match=r"Line 2: townships"):
        office("name: 某局\ntownships: 官舟镇\n")


@pytest.mark.parametrize(
    ("changed", "warned"),
    [
        ("", []),
        ("title: 市一院2021年年报\n", []),
        ("title: 德江县2021年年报\n", ["title“德江县2021年年报”与 name“安和市第一医院”不符"]),
    ],
)
def test_names_have_to_fit_the_office_where_there_is_no_county(tmp_path, changed, warned):
    (tmp_path / "office.yaml").write_text(HOSPITAL, encoding="utf-8")
    shutil.copy(ROOT / "params" / "registers.yaml", tmp_path)
    params = tmp_path / "2021.yaml"
    params.write_text(changed or "{}\n", encoding="utf-8")
    found = name_warnings(load_settings(2021, params), params)
    assert [text in line for text, line in zip(warned, found, strict=True)] == [True] * len(warned)


def test_a_short_name_of_another_office_is_noticed_without_a_county(tmp_path):
    (tmp_path / "office.yaml").write_text("name: 安和市第一医院\nshort: 德江县\n", "utf-8")
    shutil.copy(ROOT / "params" / "registers.yaml", tmp_path)
    params = tmp_path / "2021.yaml"
    params.write_text("{}\n", encoding="utf-8")
    assert "short“德江县”" in name_warnings(load_settings(2021, params), params)[0]
