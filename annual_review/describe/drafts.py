"""What `--describe` says of a register before it is written: its fields, and what was seen of them.

`tables` finds the columns, `kinds` what they hold, `registers` puts tables together, `trial` tries
the result, and `writing` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from annual_review.project.register_book import Kind, RegisterBook


@dataclass
class DraftField:
    """A field of a register nobody declared; `remarks` say in Chinese what was seen of it."""

    name: str
    kind: Kind = "text"
    headers: list[str] = field(default_factory=list)
    unit: str = ""
    required: bool | None = None
    personal: bool | None = None
    choices: dict[str, list[str]] = field(default_factory=dict)
    fill: Literal["down", "group"] | None = None
    columns: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def keys(self) -> dict[str, Any]:
        """The keys of the field as they stand in registers.yaml, in the order of the schema."""
        said = {
            "kind": "" if self.kind == "text" else self.kind,
            "headers": self.headers,
            "unit": self.unit,
            "required": self.required,
            "personal": self.personal,
            "choices": _plain_choices(self.choices),
            "fill": self.fill,
            "columns": self.columns,
        }
        return {key: value for key, value in said.items() if value not in ("", None, [], {})}

    def remark(self, text: str) -> None:
        """Add a remark, once."""
        if text not in self.remarks:
            self.remarks.append(text)


def _plain_choices(choices: dict[str, list[str]]) -> Any:
    """Return choices as a list if none of them has another spelling."""
    return choices if any(choices.values()) else list(choices)


@dataclass
class DraftRegister:
    """A register nobody declared: what stands in registers.yaml, and what was seen of it.

    `places` are the sheets that it was seen in, `tables` the tables (see `FoundTable.place`),
    `rows` how many rows of data they have, `spread_labels` the labels of columns that are values.
    """

    name: str
    titles: list[str] = field(default_factory=list)
    line: str = ""
    calendar: bool = True
    repeats: bool = False
    shape: Literal["table", "form"] = "table"
    spread: tuple[str, str] | None = None
    fields: dict[str, DraftField] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    tables: list[tuple[str, int]] = field(default_factory=list)
    rows: int = 0
    spread_labels: list[str] = field(default_factory=list)

    @property
    def keys(self) -> dict[str, Any]:
        """The keys of the register but its fields, as they stand in registers.yaml."""
        said: dict[str, Any] = {"titles": self.titles}
        if self.line:
            said["line"] = self.line
        if not self.calendar:
            said["calendar"] = False
        if self.repeats:
            said["repeats"] = True
        if self.shape != "table":
            said["shape"] = self.shape
        if self.spread:
            said["spread"] = dict(zip(("into", "value"), self.spread, strict=True))
        return said

    def remark(self, text: str) -> None:
        """Add a remark, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def put_first(self, name: str) -> None:
        """Let a field be the first one."""
        self.fields = {name: self.fields[name]} | self.fields

    @property
    def has_personal(self) -> bool:
        """Whether any field is personal."""
        return any(one.personal for one in self.fields.values())


@dataclass
class Draft:
    """All registers that were described, the fields that all of them may have, and general remarks.

    `places` are names of places for office.yaml.
    """

    registers: list[DraftRegister]
    common: dict[str, DraftField] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def book(self) -> RegisterBook:
        """Return the draft as cleaning uses it."""
        return RegisterBook.model_validate(
            {
                "lines": self.lines,
                "common": _as_content(self.common.values()),
                "registers": {
                    register.name: register.keys | {"fields": _as_content(register.fields.values())}
                    for register in self.registers
                },
            }
        )


def _as_content(fields: Iterable[DraftField]) -> dict[str, Any]:
    return {one.name: one.keys for one in fields}
