"""The language in which the command, its errors and its preview speak: Chinese or English.

`_` returns a message in it. Messages are English in the code; their translations are in
locale/zh_CN/LC_MESSAGES/annual_review.po, and CONTRIBUTING.md tells how to complete them. What a
review says is Chinese whatever the language, and none of it passes through here.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, reduce
from pathlib import Path
from typing import Any

CHINESE, ENGLISH = "zh_CN", "en"
LANGUAGES = {"zh": CHINESE, "en": ENGLISH}  # by what --lang takes
DOMAIN = "annual_review"
LOCALE = Path(__file__).parent / "locale"

LANGUAGE = "ANNUAL_REVIEW_LANG"  # names the language to this process and its children
_GETTEXT = "LANGUAGE"  # what the gettext of the standard library reads, for the texts of argparse
_POSIX = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides (POSIX, 8.2)

_override: ContextVar[str] = ContextVar("override", default="")


def language() -> str:
    """Return the language of messages, "zh_CN" or "en".

    It is that of `speaking`, else of `command_language` or ANNUAL_REVIEW_LANG in the environment,
    else of the locale: LANGUAGE, unless the locale is C, LC_ALL, LC_MESSAGES, LANG, and on Windows,
    where none of them is usual, the language of the user's desktop.
    """
    named = os.environ.get(LANGUAGE)
    return _override.get() or (language_of(named) if named else _of_locale())


@contextmanager
def command_language(name: str) -> Iterator[None]:
    """Make this process and its children speak "zh_CN" or "en" meanwhile, argparse included."""
    before = {key: os.environ.get(key) for key in (LANGUAGE, _GETTEXT)}
    domain = gettext.textdomain()
    os.environ[LANGUAGE] = os.environ[_GETTEXT] = name
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        for key, value in before.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Return messages in a language for the time being: in Chinese where a review quotes them."""
    token = _override.set(name)
    try:
        yield
    finally:
        _override.reset(token)


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

    >>> with speaking(ENGLISH):
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


def _of_locale() -> str:
    named = next((os.environ[name] for name in _POSIX if os.environ.get(name)), "")
    if not named:
        named = _of_desktop()
    elif named.partition(".")[0] not in ("C", "POSIX"):
        named = os.environ.get(_GETTEXT) or named
    return language_of(named)


def language_of(locale: str) -> str:
    """Return the language for the name of a locale.

    >>> language_of("zh_CN.UTF-8"), language_of("zh"), language_of("C.UTF-8"), language_of("de:zh")
    ('zh_CN', 'zh_CN', 'en', 'en')
    """
    return CHINESE if locale.lower().startswith("zh") else ENGLISH


def _of_desktop() -> str:
    """Return the locale of the user's desktop on Windows; "" elsewhere."""
    if os.name != "nt":
        return ""
    import ctypes  # noqa: PLC0415
    import locale  # noqa: PLC0415

    windows: Any = vars(ctypes)["windll"]
    return locale.windows_locale.get(windows.kernel32.GetUserDefaultUILanguage(), "")
