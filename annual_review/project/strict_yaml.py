"""Read YAML so that nothing is another value than what was typed.

YAML 1.1, which PyYAML follows, makes numbers, dates and truth values of words: 012 is 10, 1:30 is
90, `no` is false, and 2022-02-30 stops the program. Here every scalar is a `Text`, as it was typed,
or None where nothing, `~` or `null` stands; the schema in settings.py says what a text has to be.

What YAML reads otherwise than its author meant is refused: a key that occurs twice in a mapping
(YAML 1.2, 3.2.1.3), a full-width colon or comma in place of the sign of YAML, and a value that ends
in what YAML takes for a comment. It is read with libyaml where PyYAML has it: ten times as fast.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor

from annual_review.language import N_, _, sentences

try:
    from yaml import CSafeLoader as FastLoader
except ImportError:
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]

QUOTE = N_('Write quotation marks, "…", around a text that such a sign belongs to.')
COLON = N_("Write a half-width colon and a space, “: ”.")
_COLONS = {
    "：": N_("a full-width colon stands in the key '{key}'"),
    ":": N_("a colon without a space stands in the key '{key}'"),
}

_NOTHING = ("", "~", "null", "Null", "NULL")
_TAGS = ["str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value"]
_STANDARD = {f"tag:yaml.org,2002:{tag}" for tag in _TAGS}
_MERGE = "tag:yaml.org,2002:merge"
_COMMENT = re.compile(r"[ \t]+#(.*)")
_NUMBER = re.compile(r"\s*[\d０-９]+\s*[号次期届年月日]?\s*$")
_KEY_IN_VALUE = re.compile(r"[，；\n]\s*[^\s，；：]{1,20}：")
_COMMA = re.compile(r"[，；]")
_BRACKETS = ("［］", "｛｝")


class Text(str):
    """A scalar of a YAML text as it was typed.

    `line` counts from 1, `file` is what `load_yaml` was given; `is_plain` is false for a text in
    quotation marks or in a block.
    """

    line: int
    file: str
    is_plain: bool


def load_yaml(text: str, file: str = "") -> Any:
    """Return the content of a YAML text: dicts, lists, `Text` and None.

    Raises yaml.YAMLError, which names the place, for an error of syntax, and for what YAML would
    read otherwise than it was meant; its `note` then says what to do.
    """
    text = text.removeprefix("\ufeff")
    node = yaml.compose(text, FastLoader)
    return None if node is None else _Reader(text, file).value(node)


class _Reader:
    """Turns the nodes of a text into values."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file

    def value(self, node: yaml.Node) -> Any:
        """Return the value of a node."""
        if node.tag not in _STANDARD:
            what = _("could not determine a constructor for the tag '{tag}'", tag=node.tag)
            raise _refused(node, what, _("Delete the tag: the word that begins with !."))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(item, is_flow=bool(node.flow_style)) for item in node.value]
        return self._scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def _scalar(self, node: yaml.ScalarNode) -> Text | None:
        is_plain = not node.style
        if is_plain and node.value in _NOTHING:
            return None
        found = Text(node.value)
        found.line, found.file, found.is_plain = node.start_mark.line + 1, self._file, is_plain
        if is_plain:
            self._refuse_misread(node)
        return found

    def _mapping(self, node: yaml.MappingNode) -> dict[Text, Any]:
        seen: set[str] = set()
        for name, __ in node.value:
            key = self._key(name)
            if key in seen:
                raise _refused(
                    name, _("the key '{key}' occurs twice", key=key), _("Delete one of the two.")
                )
            seen.add(key)
        if any(name.tag == _MERGE for name, __ in node.value):
            SafeConstructor().flatten_mapping(node)
        return {self._key(name): self.value(value) for name, value in node.value}

    def _key(self, node: yaml.Node) -> Text:
        key = self._scalar(node) if isinstance(node, yaml.ScalarNode) else None
        if key is None:
            raise _refused(node, _("a key has to be a text"), _(QUOTE))
        for colon, what in _COLONS.items():
            if key.is_plain and colon in key:
                raise _refused(node, _(what, key=key), sentences(_(COLON), _(QUOTE)))
        return key

    def _item(self, node: yaml.Node, *, is_flow: bool) -> Any:
        """Return an item of a list; in brackets, commas separate items."""
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        if is_flow and is_plain and (comma := _COMMA.search(node.value)):
            what = _(
                "'{value}' is one item, since “{comma}” does not separate two",
                value=node.value,
                comma=comma[0],
            )
            raise _refused(node, what, sentences(_("Write half-width commas: [甲, 乙]."), _(QUOTE)))
        return self.value(node)

    def _refuse_misread(self, node: yaml.ScalarNode) -> None:
        """Raise ConstructorError for a plain scalar that was probably meant to be more or less."""
        start, end = node.start_mark.index, node.end_mark.index
        comment = _COMMENT.match(self._text, end)
        if comment and _may_belong(node.value, comment[1]):
            what = _(
                "'{value}' is followed by '#{comment}', which is a comment",
                value=node.value,
                comment=comment[1].strip(),
            )
            remedy = sentences(_("Write a space behind # if it is one."), _(QUOTE))
            raise _refused(node, what, remedy)
        if any(node.value[0] + node.value[-1] == pair for pair in _BRACKETS):
            raise _refused(
                node, _("'{value}' stands in full-width brackets", value=node.value), _(QUOTE)
            )
        if found := _KEY_IN_VALUE.search(self._text[start:end]):
            what = _(
                "a full-width colon stands in '{text}', which belongs to a value",
                text=found[0].strip(),
            )
            raise _refused(node, what, sentences(_(COLON), _(QUOTE)))


def _may_belong(value: str, comment: str) -> bool:
    """Return whether what YAML takes for a comment may be the end of the value.

    >>> _may_belong("第1号", "2"), _may_belong("date", "日期"), _may_belong("第1号", " 编号")
    (True, False, False)
    """
    if _NUMBER.match(comment):
        return True
    return comment[:1] not in ("", " ", "\t", "#", "　") and not value.isascii()


def _refused(node: yaml.Node, what: str, remedy: str) -> ConstructorError:
    return ConstructorError(None, None, what, node.start_mark, note=remedy)
