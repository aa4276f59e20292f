"""Messages of Python and pandas in the language of messages."""

import pandas as pd
import pytest

from annual_review.language import ENGLISH, Message, speaking
from annual_review.python_messages import in_language

SYNTAX = (
    "x = (1 +", "x = (1\ny = 2", "x = 1)", "x = (1]", "x = '甲", "x = '''甲", "f'{x'", "f'{}'",
    "f'}'", "f'{(x]}'", "if x\n  pass", "if x:\npass", "x = 1\n  y = 2", "x（1）", "x = 3a",
    "f(a=1, 2)", "f(a=1, a=2)", "f(a.b=1)", "if x = 1: pass", "x = 1 if 2", "print 3", "x = [1 2]",
    "x = 1 +* 2", "if x:\n        y = 1\n    z = 2",
)  # fmt: skip
CALLS = (
    "(lambda a: a)()", "(lambda a, b: a)()", "(lambda a: a)(1, 2)", "(lambda: 1)(1)",
    "(lambda a: a)(b=1)", "(lambda a: a)(1, a=1)", "1 + '甲'", "'甲' + 1", "'甲' < 1", "None[1]",
    "list(1)", "'甲'['乙']", "[1]['乙']", "{[1]: 2}", "len(1)", "f'{[1]:.1f}'", "f'{\"甲\":d}'",
    "1 / 0", "1 // 0", "1.0 / 0", "1 % 0", "1.0 % 0", "float('甲')", "int('甲')", "[1][1]", "()[1]",
    "'甲'[1]", "[].pop()", "max([])", "int(float('nan'))", "open('no such file')", "a, b = 1, 2, 3",
    "a, b = [1]", "(lambda: 1)()()", "bool(pd.Series([1, 2]))", "bool(pd.NA)",
    "pd.Series([1]).iloc[1]", "pd.Series([1]).str", "pd.Series(['甲']).dt", "pd.concat([])",
    "pd.DataFrame({'甲': [1, 2], '乙': [1]})", "pd.Series([1.5, None]).astype(int)",
    "pd.DataFrame({'甲': [1]}).__setitem__('乙', [1, 2])",
    "pd.Series([1]) == pd.Series([1, 2])", "pd.DataFrame({'甲': ['乙']}).groupby('甲').甲.mean()",
    "pd.Series([1, 2], ['甲', '甲']).reindex(['乙'])", "pd.to_numeric(pd.Series(['甲'])).sum()",
)  # fmt: skip


def message_of(code):
    """Return what Python says of code that fails."""
    try:
        exec(compile(code, "cell", "exec"), {"pd": pd})
    except SyntaxError as error:
        return error.msg
    except Exception as error:
        return getattr(error, "strerror", None) or str(error)
    raise AssertionError(code)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", [*SYNTAX, *CALLS])
def test_what_python_says_of_usual_mistakes_is_a_message(code):
    said = message_of(code)
    with speaking(ENGLISH):
        found = in_language(said)
    assert found == said
    assert isinstance(found, Message), said


@pytest.mark.parametrize("message", ["{0} '", "division by zero, or so", "", "str"])
def test_another_message_is_left_as_it_is(message):
    found = in_language(message)
    assert found == message
    assert not isinstance(found, Message)
