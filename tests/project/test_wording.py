"""`wording:` in params/: which of several words a review says."""

import pytest

from annual_review.errors import ParamsError
from annual_review.project.loading import load_settings
from annual_review.project.year_params import Wording
from annual_review.values.change_words import DEFAULT_STYLE, STYLES


@pytest.fixture
def wording(tmp_path):
    def load(office, year=""):
        own = f"name: 某局\ncounty: 某县\n{office}\n"
        (tmp_path / "office.yaml").write_text(own, encoding="utf-8")
        (tmp_path / "registers.yaml").write_text("registers: {}\n", encoding="utf-8")
        (tmp_path / "2021.yaml").write_text(year, encoding="utf-8")
        return load_settings(2021, tmp_path / "2021.yaml").wording.change

    return load


def test_the_year_s_words_come_before_those_of_the_office(wording):
    assert wording("") == DEFAULT_STYLE
    assert wording("wording: {change: 同比}") == "同比"
    assert wording("wording: {change: 同比}", "wording: {change: 较上年}\n") == "较上年"
    assert wording("", "wording: {change: 同比}\n") == "同比"


def test_every_style_of_changes_can_be_chosen_and_no_other(wording):
    assert [wording(f"wording: {{change: {style}}}") for style in STYLES] == list(STYLES)
    assert Wording().change == DEFAULT_STYLE
    with pytest.raises(ParamsError, match=r"wording\.change: .*同期比.*Did you mean '同比'"):
        wording("wording: {change: 同期比}")
    with pytest.raises(ParamsError, match="Did you mean 'change'"):
        wording("wording: {changes: 同比}")
