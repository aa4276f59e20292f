"""Texts that would print what nobody is to read are refused; texts of registers are not."""

import pandas as pd
import pytest

from annual_review.chapter import (
    bars,
    glance,
    lead,
    listing,
    note,
    notice,
    say,
    show,
    table,
    typed_text,
)
from annual_review.chapter.evidence import set_tables
from annual_review.errors import FigureError


def frame(text, name="项目"):
    return pd.DataFrame({name: [text], "户数": [1]})


@pytest.mark.parametrize(
    ("text", "printed", "remedy"),
    [
        ("全年走访{homes}。", "{homes}", 'f"…{homes}…"'),
        ("走访{homes:余}户", "{homes:余}", "Put f before the quote"),
        ("走访{}户", "{}", "the figure in the braces"),
        ("走访{0}户", "{0}", "the figure in the braces"),
        ("走访{{ homes }}户", "{{ homes }}", "…{homes}…"),
        ("{% if homes %}走访", "{% if homes %}", ""),
        ("走访{homes", "{homes", "A brace is missing"),
        ("走访%d户", "%d", "in place of %d"),
        ("走访%(homes)s户", "%(homes)s", "in place of"),
    ],
)
@pytest.mark.parametrize("function", [say, lead, note, notice])
def test_a_place_that_was_not_filled_is_refused(function, text, printed, remedy):
    with pytest.raises(FigureError) as caught:
        function("前一句。", text)
    assert f"prints {printed} as it stands" in caught.value.what
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "call",
    [
        lambda: say("走访12户", otherwise="没有{x}"),
        lambda: glance(("12户", "走访{x}")),
        lambda: show(table(frame("走访"), "走访{x}")),
        lambda: show(table(frame("走访{x}"), "走访")),
        lambda: show(table(frame("走访", "项目{x}"), "走访")),
        lambda: show(bars(pd.Series({"甲": 1, "乙": 2}), "走访{x}", "户")),
    ],
    ids=["otherwise", "label", "caption of a table", "cell", "header", "caption of a chart"],
)
def test_it_is_refused_wherever_it_would_be_printed(call):
    with pytest.raises(FigureError, match=r"prints \{x\} as it stands"):
        call()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (float("nan"), "a value that is not there"),
        (None, "a value that is not there"),
        (pd.NaT, "a value that is not there"),
        (pd.NA, "a value that is not there"),
        (object(), "an object"),
        (say, "an object"),
        (["甲", "乙"], "a list or a dictionary"),
        (pd.Series([1, 2]), "a table"),
        (frame("甲"), "a table"),
    ],
    ids=lambda given: given if isinstance(given, str) else type(given).__name__,
)
def test_a_raw_value_in_a_sentence_is_refused(value, kind):
    with pytest.raises(FigureError, match=f"prints {kind}"):
        say(f"走访{value}户")


@pytest.mark.parametrize(
    "text",
    [
        "占42%，比上年增长3.5%。",
        "提高到100%以上",
        "｛甲｝、〔2021〕3号、[1]",
        "第一行\n第二行",
        "纳米（nano）、Nonesuch、AI 培训",
        "增长5% d类",
        "",
    ],
)
def test_ordinary_texts_are_said(text):
    say("走访，", text)


def test_what_comes_out_of_a_register_is_printed_as_it_stands(monkeypatch):
    monkeypatch.setattr(typed_text, "_sources", lambda: ["show(table(rows, '走访'))", "x = {}"])
    show(table(frame("{甲}、100%s"), "走访"))
    notice("《{1}.xlsx》不是登记表。")
    say(f"备注有{listing(frame('{甲}')['项目'])}。")
    typed = "{甲}"
    monkeypatch.setattr(typed_text, "_sources", lambda: [f"show(table(['{typed}']))"])
    with pytest.raises(FigureError, match="as it stands"):
        show(table(frame("{甲}"), "走访"))


def test_what_looks_like_a_list_is_printed_if_a_register_holds_it(monkeypatch, training):
    name = '=HYPERLINK("http://example.invalid","x")'
    monkeypatch.setattr("annual_review.chapter.evidence._origins", {})
    with pytest.raises(FigureError, match="a list or a dictionary"):
        say(f"{name}最多。")
    set_tables("here", {"农技培训台账": training.assign(作物=[name, "", None])})
    say(f"{name}最多。")
    with pytest.raises(FigureError, match="a value that is not there"):
        say(f"{float('nan')}最多。")
