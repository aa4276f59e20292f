"""YAML without doubled keys, read by libyaml where PyYAML has it: ten times as fast."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor

try:
    from yaml import CSafeLoader as FastLoader
except ImportError:
    from yaml import SafeLoader as FastLoader  # type: ignore[assignment]


class _UniqueKeys(SafeConstructor):
    """Refuses a key that stands twice in one mapping, of which YAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise ConstructorError(
                    None, None, f"the key '{key}' stands twice", node.value[number][0].start_mark
                )
        return super().construct_mapping(node, deep)


class _Fast(_UniqueKeys, FastLoader):
    """Reads by libyaml."""


class _Plain(_UniqueKeys, yaml.SafeLoader):
    """Reads in Python."""


def load_yaml(text: str) -> Any:
    """Return what a YAML text holds.

    Raises yaml.YAMLError, which says where, for what is no YAML, and for a key that stands twice.
    """
    try:
        return yaml.load(text, _Fast)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError:  # of which libyaml says less than Python
        return yaml.load(text, _Plain)  # noqa: S506 - a SafeLoader
