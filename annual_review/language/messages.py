"""Messages: English in the code, printed in the language of the command.

`_` returns a message in that language; `stored` and `restored` keep one for another time, which may
have another language.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable
from functools import cache, reduce
from typing import Any

from annual_review.language.locales import CHINESE, DOMAIN, LOCALE, language, speaking


class Message(str):
    """A message in the language in which it was made; what it was made of is kept.

    `stored` makes it JSON, and `restored` the same message of that, in the language of then.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> Message:
        """Return a template's translation with values in the places of its fields."""
        text = _translations(language()).gettext(template)
        message = super().__new__(cls, text.format(**values) if values else text)
        message.template, message.values = template, values
        return message

    def __getnewargs__(self) -> tuple[str, dict[str, object]]:  # type: ignore[override]
        """Return what another process makes it of again."""
        return self.template, self.values


def _(message: str, /, **values: object) -> str:
    """Return a message in the language, with `values` in the places of its fields.

    >>> with speaking("en"):
    ...     _("There is no sheet '{name}'.", name="宣讲")
    "There is no sheet '宣讲'."
    """
    return Message(message, values)


def N_(message: str) -> str:  # noqa: N802 - the name that Babel knows
    """Return a message as it is, marked for translation: that of a constant, for a later `_`."""
    return message


def sentences(*texts: str) -> str:
    """Return sentences one after another as a message; empty ones are left out.

    >>> sentences(_("There is no such file."), "", _("Fix the name."))
    'There is no such file. Fix the name.'
    """
    return _joined(N_("{first} {second}"), texts)


def listed(items: Iterable[str]) -> str:
    """Return items with commas between them, in Chinese enumeration commas, as a message.

    >>> listed([_("a table"), _("a figure")])
    'a table, a figure'
    """
    return _joined(N_("{first}, {second}"), items)


def _joined(template: str, texts: Iterable[str]) -> str:
    said = [text for text in texts if text]
    return reduce(lambda first, second: _(template, first=first, second=second), said or [""])


def stored(message: object) -> Any:
    """Return a message as JSON that `restored` reads in any language; a text remains a text.

    Its values are kept as texts and numbers.

    >>> stored(_("{place}: it is empty.", place="甲.xlsx"))
    {'message': '{place}: it is empty.', 'values': {'place': '甲.xlsx'}}
    """
    if not isinstance(message, Message):
        return message
    values = {
        name: stored(value) if isinstance(value, str | int | float) else str(value)
        for name, value in message.values.items()
    }
    return {"message": message.template} | ({"values": values} if values else {})


def restored(content: Any) -> Any:
    """Return the message that `stored` made JSON of, in the language; anything else as it is."""
    if not isinstance(content, dict):
        return content
    values = {name: restored(value) for name, value in content.get("values", {}).items()}
    return Message(content["message"], values)


def mapped(message: Any, function: Callable[[str], str]) -> Any:
    """Return a message with a function applied to the texts that it was made of; or a text's own.

    >>> mapped(_("Made {path}", path="/tmp/a/b.yaml"), lambda text: text.replace("/tmp/a/", ""))
    'Made b.yaml'
    """
    if not isinstance(message, Message):
        return function(message) if isinstance(message, str) else message
    values = {name: mapped(value, function) for name, value in message.values.items()}
    return Message(message.template, values)


def in_chinese(message: str) -> str:
    """Return a message in Chinese, as a review and what lies beside it says it; a text as it is."""
    with speaking(CHINESE):
        return str(restored(stored(message)))


def month_name(month: int) -> str:
    """Return the name of a month, 1 to 12."""
    return _(_MONTHS[month - 1])


_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


@cache
def _translations(name: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [name], fallback=True)
