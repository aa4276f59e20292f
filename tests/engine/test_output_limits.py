"""What a cell prints is cut, with a word; what the next one prints is not."""

import io

import pytest

from annual_review.engine.output_limits import CUT, MOST_HTML, _Limits

WORD = CUT.format(most=10)


@pytest.fixture
def limits():
    return _Limits(10, {1: "kept"})


def stream(limits):
    return limits.limited(io.StringIO)()


def message(**data):
    return {"content": {"data": {name.replace("_", "/"): text for name, text in data.items()}}}


def test_a_stream_is_cut_once_with_a_word(limits):
    printed = stream(limits)
    for _ in range(5):
        printed.write("12345678")
    assert printed.getvalue() == f"1234567812{WORD}"


def test_streams_of_a_cell_share_what_they_may_print(limits):
    out, err = stream(limits), stream(limits)
    out.write("123456")
    err.write("123456")
    assert (out.getvalue(), err.getvalue()) == ("123456", f"1234{WORD}")


def test_the_next_cell_prints_again(limits):
    printed = stream(limits)
    printed.write("x" * 20)
    limits.reset(None)
    printed.write("好")
    assert printed.getvalue().endswith("好")


def test_ipython_keeps_nothing_of_what_is_cut():
    history = {1: "kept"}
    _Limits(10, history).cut("x" * 20)
    assert not history


def test_a_text_on_the_last_line_is_cut_and_further_outputs_are_dropped():
    limits = _Limits(1000, {})
    shown = limits.cut_message(message(text_plain="x" * 2000, text_html="<p>"))
    assert shown["content"]["data"] == {"text/plain": "x" * 1000 + CUT.format(most=1000)}
    assert limits.cut_message(message(text_plain="y")) is None


def test_many_small_outputs_are_cut_too():
    limits = _Limits(1000, {})
    kept = [limits.cut_message(message(text_plain="1")) for _ in range(50)]
    assert sum(one is not None for one in kept) == 11  # of 100 characters each, and the word


def test_a_long_table_of_html_becomes_a_word():
    limits = _Limits(1000, {})
    shown = limits.cut_message(message(text_plain="x", text_html="<td>" * MOST_HTML))
    assert set(shown["content"]["data"]) == {"text/plain"}


@pytest.mark.parametrize("mime", ["image_png", "application_vnd.annual-review.block+json"])
def test_pictures_and_blocks_are_not_cut(limits, mime):
    given = message(**{mime: "x" * 1000, "text_plain": "y" * 1000})
    assert limits.cut_message(given) is given
