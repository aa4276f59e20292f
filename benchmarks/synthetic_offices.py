"""Write folders of many synthetic offices; used by offices.py (`--generate`) and by tests.

They are counties, each with its own name, townships, headers, order of columns, files and number of
rows; a prefecture over every ten of them; and a province over several prefectures. Nothing in them
is about a real office, and the same numbers always give the same files.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.measuring import BenchmarkError
from benchmarks.project_copy import ROOT, YEAR
from benchmarks.synthetic_counties import (
    County,
    Sample,
    invent_county,
    invent_headers,
    place_name,
    seeded,
)
from benchmarks.synthetic_registers import Headers, write_registers

PREFECTURE_SIZE = 10  # counties
PROVINCE = "province"
_BUREAU = "委老干部局"


@dataclass(frozen=True)
class ParentOffice:
    """A prefecture or province, whose review is made from those of its members."""

    id: str
    name: str
    members: tuple[str, ...]


def write_offices(number: int, folder: Path, *, broken: int = 0, seed: int = 0) -> list[str]:
    """Write so many counties and their parent offices; return the ids of the broken counties.

    The files are FOLDER/params/offices/<id>/ and FOLDER/data/<id>/2021/. Raises BenchmarkError if
    the folder holds offices already.
    """
    if (folder / "params").exists() or (folder / "data").exists():
        raise BenchmarkError(f"{folder} holds offices already; name another folder.")
    sample = Sample.read()
    (folder / "params" / "offices").mkdir(parents=True)
    shutil.copy(ROOT / "params" / "registers.yaml", folder / "params")
    townships = len(sample.settings.office.places)
    counties = [invent_county(place, townships, seed) for place in range(1, number + 1)]
    for county in counties:
        _write_county(county, sample, folder, seed)
    for parent in parent_offices(counties):
        _write_parent(parent, sample, folder)
    chosen = seeded(seed, "broken").sample(counties, min(broken, number))
    for index, county in enumerate(chosen):
        _FAULTS[index % len(_FAULTS)](county, folder)
    return [county.id for county in chosen]


def parent_offices(counties: Sequence[County]) -> list[ParentOffice]:
    """Return a prefecture over every ten counties, and a province over several prefectures."""
    prefectures = []
    for first in range(0, len(counties), PREFECTURE_SIZE):
        number = first // PREFECTURE_SIZE + 1
        members = tuple(county.id for county in counties[first : first + PREFECTURE_SIZE])
        name = f"{place_name(-number)}地区"
        prefectures.append(ParentOffice(f"prefecture-{number:02}", name, members))
    province = ParentOffice(PROVINCE, f"{place_name(0)}省", tuple(one.id for one in prefectures))
    return [*prefectures, province] if len(prefectures) > 1 else prefectures


def _write_county(county: County, sample: Sample, folder: Path, seed: int) -> None:
    headers = invent_headers(sample.settings.book, seeded(seed, county.number, "headers"))
    content = {
        "name": f"{county.name}{_BUREAU}",
        "county": county.name,
        "county_spellings": [f"{county.short}县"],
        "townships": list(county.townships),
        "names": sample.settings.office.names | {"简称": f"{county.short}县"},
    }
    params = _write_params(county.id, content, sample, folder)
    _write_yaml(params / "registers.yaml", _registers_content(headers))
    write_registers(sample, county, headers, folder / "data" / county.id / str(YEAR), seed)


def _registers_content(headers: Headers) -> dict[str, Any]:
    """Return the content of a county's registers.yaml, which adds its own headers to the base."""
    registers = {
        register: {"fields": {name: {"headers": [header]} for name, header in own.items()}}
        for register, own in headers.items()
        if own
    }
    return {"base": "../../registers.yaml", "registers": registers}


def _write_parent(parent: ParentOffice, sample: Sample, folder: Path) -> None:
    content = {
        "name": f"{parent.name}{_BUREAU}",
        "county": parent.name,
        "members": list(parent.members),
        "names": sample.settings.office.names | {"简称": parent.name},
    }
    _write_params(parent.id, content, sample, folder)


def _write_params(id: str, content: Mapping[str, Any], sample: Sample, folder: Path) -> Path:
    params = folder / "params" / "offices" / id
    params.mkdir()
    _write_yaml(params / "office.yaml", content)
    _write_yaml(params / f"{YEAR}.yaml", {"names": sample.settings.params.names})
    return params


def _write_yaml(path: Path, content: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8", newline="\n")


def _truncate_workbook(county: County, folder: Path) -> None:
    """Keep only the first half of a workbook."""
    path = min((folder / "data" / county.id / str(YEAR)).glob("*.xlsx"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _remove_registers(county: County, folder: Path) -> None:
    """Remove all registers."""
    for path in (folder / "data" / county.id / str(YEAR)).iterdir():
        path.unlink()


def _misspell_key(county: County, folder: Path) -> None:
    """Misspell a key of office.yaml."""
    path = folder / "params" / "offices" / county.id / "office.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name:", "nmae:", 1), encoding="utf-8")


_FAULTS = (_truncate_workbook, _remove_registers, _misspell_key)
