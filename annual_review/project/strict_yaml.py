"""Read YAML strictly: a key that occurs twice in a mapping is an error, as YAML 1.2 (3.2.1.3) says.

PyYAML keeps the last of them. It is read with libyaml where PyYAML has it: ten times as fast.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor

try:
    from yaml import CSafeLoader as FastLoader
except ImportError:
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]


class _UniqueKeys(SafeConstructor):
    """Refuse a key that occurs twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise ConstructorError(
                    None, None, f"the key '{key}' occurs twice", node.value[number][0].start_mark
                )
        return super().construct_mapping(node, deep)


class _FastStrictLoader(_UniqueKeys, FastLoader):
    """Parse with libyaml."""


class _PlainStrictLoader(_UniqueKeys, yaml.SafeLoader):
    """Parse in Python."""


def load_yaml(text: str) -> Any:
    """Return the content of a YAML text.

    Raises yaml.YAMLError, which names the place, for an error of syntax or a key that occurs twice.
    """
    try:
        return yaml.load(text, _FastStrictLoader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError:  # Python's message has the line, too
        return yaml.load(text, _PlainStrictLoader)  # noqa: S506 - a SafeLoader
