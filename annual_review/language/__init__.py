"""The language in which the command, its errors and its preview speak: Chinese or English.

What a review says is Chinese whatever the language, and none of it passes through here.

language.locales          which language it is: of the locale, of --lang
language.messages         messages: `_`, `N_`; kept for another language: `stored`, `restored`
language.argparse_texts   the texts of argparse; its help in columns of wide characters
language.python_messages  messages of Python and pandas that analysts meet
language.wrapping         lines of texts with wide characters
language/locale/          the catalogue; CONTRIBUTING.md tells how to complete it
"""

from annual_review.language.locales import (
    CHINESE,
    DOMAIN,
    ENGLISH,
    LANGUAGE,
    LANGUAGES,
    LOCALE,
    command_language,
    language,
    language_of,
    speaking,
)
from annual_review.language.messages import (
    N_,
    Message,
    _,
    in_chinese,
    listed,
    mapped,
    month_name,
    restored,
    sentences,
    stored,
)

__all__ = [
    "CHINESE",
    "DOMAIN",
    "ENGLISH",
    "LANGUAGE",
    "LANGUAGES",
    "LOCALE",
    "N_",
    "Message",
    "_",
    "command_language",
    "in_chinese",
    "language",
    "language_of",
    "listed",
    "mapped",
    "month_name",
    "restored",
    "sentences",
    "speaking",
    "stored",
]
