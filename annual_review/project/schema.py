"""The base of all parts of params/: unknown keys are errors, and numbers may be full-width."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from annual_review.project.typed_values import half_width_number

Value = TypeVar("Value")


class SameObject(Generic[Value]):
    """The key of an object in a cache: equal to that of the same object alone.

    A part of params/ cannot be a key itself, since it has lists.
    """

    def __init__(self, value: Value) -> None:
        self.value = value

    def __hash__(self) -> int:
        """Return a hash that the object has to itself."""
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        """Return whether the other key is of the same object."""
        return isinstance(other, SameObject) and other.value is self.value


class Schema(BaseModel):
    """A part of a params file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _numbers_are_half_width(cls, content: Any) -> Any:
        if not isinstance(content, dict):
            return content
        numbers = {
            name: half_width_number(content[name])
            for name, key in cls.model_fields.items()
            if key.annotation in (int, float) and name in content
        }
        return content | numbers
