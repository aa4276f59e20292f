"""Names in params/ that belong to another office than the one whose params they are."""

import pytest

from annual_review.project.loading import load_settings
from annual_review.project.name_check import copied_name_warnings, name_warnings
from tests.conftest import ROOT

OWN = {"name": "青岭县委老干部局", "county": "青岭县"}


@pytest.fixture
def warned(tmp_path, monkeypatch):
    """Return the warnings of an office with these keys; `title` is of the year."""
    monkeypatch.setenv("ANNUAL_REVIEW_PROJECT", str(ROOT))

    def warnings(title="", **office):
        folder = tmp_path / "offices" / "a"
        folder.mkdir(parents=True)
        lines = [f"{key}: {value}\n" for key, value in (OWN | office).items()]
        (folder / "office.yaml").write_text("".join(lines), encoding="utf-8")
        (folder / "registers.yaml").write_text("registers: {}\n", encoding="utf-8")
        params = folder / "2021.yaml"
        params.write_text(f"title: {title}\n" if title else "", encoding="utf-8")
        settings = load_settings(2021, params)
        return [*name_warnings(settings, params), *copied_name_warnings(settings, params)]

    return warnings


@pytest.mark.parametrize(
    ("office", "label"),
    [
        ({"names": "{简称: 沿河县}"}, "names.简称"),
        ({"names": "{简称: 白水}"}, "names.简称"),
        ({"names": "{简称: 白水县委}"}, "names.简称"),
        ({"short": "白水县"}, "short"),
        ({"name": "白水县委老干部局"}, "name"),
        ({"name": "沿河土家族自治县委老干部局"}, "name"),
        ({"county_spellings": "[白水县, 白水]"}, "county_spellings"),
        ({"county_spellings": "[青岭, 沿河县]"}, "county_spellings"),
        ({"title": "白水县2021年工作综述"}, "title"),
        ({"title": "2021年沿河县老干部工作综述"}, "title"),
        ({"names": "{简称: 青岭县, 行动: [青岭行动, 沿河县暖阳行动]}"}, "names.行动"),
    ],
)
def test_a_name_of_another_office_is_warned_of(warned, office, label):
    (warning,) = warned(**office)
    place = "2021.yaml" if label == "title" else "a/office.yaml"
    assert warning.startswith(f"{place} 的 {label}“")
    assert "county“青岭县”不符" in warning


@pytest.mark.parametrize(
    "office",
    [
        {},
        {"names": "{简称: 青岭县, 品牌: 画廊乌江, 伙伴: 县科协, 学校: 东山县一中}"},
        {"names": "{简称: 我县}"},
        {"short": "青岭"},
        {"short": "县委老干部局"},
        {"short": "青岭县老干部局"},
        {"county": "青岭土家族苗族自治县", "short": "青岭县"},
        {"county": "前郭尔罗斯蒙古族自治县", "name": "前郭县委", "short": "前郭县"},
        {"name": "某市青岭县委老干部局", "county_spellings": "[某市青岭县, 旧岭县]"},
        {"name": "县委老干部局"},
        {"county": "单县", "name": "单县县委", "names": "{简称: 单县}"},
        {"county": "铜仁市", "name": "铜仁市委老干部局", "members": "[yanhe]",
         "names": "{样板: 沿河县}"},
        {"title": "青岭县2021年工作综述"},
        {"title": "老年社区2021年工作"},
        {"title": "2021年工作综述"},
    ],
)  # fmt: skip
def test_an_office_s_own_names_are_not_warned_of(warned, office):
    assert warned(**office) == []


def test_the_short_name_follows_from_the_county(warned, tmp_path):
    assert warned(county="青岭土家族苗族自治县") == []
    settings = load_settings(2021, tmp_path / "offices" / "a" / "2021.yaml")
    assert settings.names["简称"] == settings.office.label == "青岭县"


def test_a_name_that_is_written_comes_before_the_one_that_follows(warned, tmp_path):
    assert warned(short="青岭", names="{简称: 青岭全县}") == []
    settings = load_settings(2021, tmp_path / "offices" / "a" / "2021.yaml")
    assert (settings.names["简称"], settings.office.label) == ("青岭全县", "青岭")


def test_the_sample_office_is_not_warned_of():
    params = ROOT / "params" / "2021.yaml"
    assert name_warnings(load_settings(2021, params), params) == []
