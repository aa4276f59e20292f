"""Which language the command speaks: that of the locale, of --lang or of ANNUAL_REVIEW_LANG."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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
