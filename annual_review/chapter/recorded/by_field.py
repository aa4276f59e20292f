"""What `attrs` of a table say of its fields, in a mapping that pandas need not copy."""

from __future__ import annotations

from typing import Any


class ByField(dict[str, Any]):
    """What is known of each field of a table, in its `attrs`; not changed once it is there.

    pandas makes a deep copy of attrs for each result. Lists of choices and places would be most of
    it, and were 7 % of the time of all cells: a copy of this mapping is the same object.
    """

    def __deepcopy__(self, memo: object) -> ByField:
        """Return the same object."""
        return self
