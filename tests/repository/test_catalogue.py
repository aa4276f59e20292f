"""The catalogue has every message of the code, whole, in Chinese as it is written in an office.

CONTRIBUTING.md tells how to complete it.
"""

import re
import string
import subprocess
import sys

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from annual_review.language import DOMAIN, LOCALE
from tests.conftest import ROOT

FOLDER = LOCALE / "zh_CN" / "LC_MESSAGES"
ENDS = {".": "。", "?": "？", ":": "：", "\n": "\n"}
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:!?] ?[\u3400-\u9fff]")
CODE = re.compile(r'\[[^]]*\]|\{[^}]*\}|"[^"]*"|`[^`]*`')  # in which it is as it has to be written
PERCENT = re.compile(r"%(?:\(\w+\))?[a-z%]")


def id_of(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def said(message):
    """Return the translations of a message: one, as Chinese has no plural."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def catalogue():
    with (FOLDER / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale="zh_CN", abort_invalid=True)


MESSAGES = [message for message in catalogue() if message.id]
TRANSLATED = [(id_of(message), text) for message in MESSAGES for text in said(message) if text]


@pytest.fixture(scope="module")
def of_code(tmp_path_factory):
    """Return the messages that Babel finds in the code."""
    file = tmp_path_factory.mktemp("catalogue") / "messages.pot"
    options = ["-F", "babel.cfg", "-k", "N_", "--no-location"]
    extract = ["babel.messages.frontend", "-q", "extract", *options]
    subprocess.run([sys.executable, "-m", *extract, "-o", file, "."], cwd=ROOT, check=True)
    with file.open("rb") as found:
        return {id_of(message) for message in read_po(found) if message.id}


def test_every_message_of_the_code_is_in_the_catalogue_and_no_other(of_code):
    known = set(map(id_of, MESSAGES))
    assert sorted(of_code - known) == []
    assert sorted(known - of_code) == []
    assert not catalogue().obsolete


def test_every_message_is_translated():
    translated = {id for id, __ in TRANSLATED}
    assert [id for id in map(id_of, MESSAGES) if id not in translated] == []
    assert [id_of(message) for message in MESSAGES if message.fuzzy] == []


def test_a_translation_has_the_fields_of_its_message():
    assert [id for id, text in TRANSLATED if fields(text) != fields(id)] == []


def fields(text):
    """Return the fields of a text with their format specs, of str.format or of %."""
    try:
        parsed = list(string.Formatter().parse(text))
        braces = {(name, spec, turned) for __, name, spec, turned in parsed if name is not None}
    except ValueError:  # braces that are meant as they stand
        braces = set(re.findall(r"\{.*?\}", text))
    return braces, sorted(PERCENT.findall(text))


def test_a_sentence_ends_as_sentences_do():
    assert [id for id, text in TRANSLATED if not ends_like(id, text)] == []


def ends_like(id, text):
    return id.endswith("...") or text.endswith(ENDS.get(id[-1], ""))


def test_punctuation_between_chinese_characters_is_full_width():
    assert [text for __, text in TRANSLATED if HALF_WIDTH.search(CODE.sub("", text))] == []


def test_the_compiled_catalogue_is_what_the_text_says():
    with (FOLDER / f"{DOMAIN}.mo").open("rb") as file:
        compiled = {id_of(message): said(message) for message in read_mo(file) if message.id}
    assert compiled == {id_of(message): said(message) for message in MESSAGES}
