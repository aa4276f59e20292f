"""Make many synthetic offices of the sample year, each with registers of its own making.

    .venv/bin/python -m benchmarks.many_offices --offices 100 --into DIR [--broken 3] [--seed 0]

writes DIR/params/offices/<id>/ and DIR/data/<id>/2021/: so many counties, each with its own name,
townships, headers, order of columns, files and number of rows; a prefecture over every ten of them,
and a province over several prefectures. All is made up, and the same for the same numbers.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.errors import BenchmarkError
from benchmarks.invented_counties import County, chance, invent_county, invent_headers, place_name
from benchmarks.messy_registers import Headers, write_registers
from benchmarks.synthetic_rows import Sample
from benchmarks.workbench import ROOT, YEAR

TOGETHER = 10  # counties of a prefecture
PROVINCE = "province"
_BUREAU = "委老干部局"


@dataclass(frozen=True)
class Above:
    """An office that is a review of others."""

    id: str
    name: str
    members: tuple[str, ...]


def write_offices(number: int, into: Path, *, broken: int = 0, seed: int = 0) -> list[str]:
    """Write so many counties and the offices above them; return the ids of those that are broken.

    Raises BenchmarkError if `into` holds offices already.
    """
    if (into / "params").exists() or (into / "data").exists():
        raise BenchmarkError(f"{into} holds offices already; name another folder.")
    sample = Sample.read()
    (into / "params" / "offices").mkdir(parents=True)
    shutil.copy(ROOT / "params" / "registers.yaml", into / "params")
    counties = list(_counties(number, sample, seed))
    for county in counties:
        _write_county(county, sample, into, seed)
    for above in above_all(counties):
        names = sample.settings.office.names | {"简称": above.name}
        called = {"name": f"{above.name}{_BUREAU}", "county": above.name}
        said = called | {"members": list(above.members), "names": names}
        _write_office(above.id, said, sample, into)
    chosen = chance(seed, "broken").sample(counties, min(broken, number))
    for turn, county in enumerate(chosen):
        _BREAKING[turn % len(_BREAKING)](county, into)
    return [county.id for county in chosen]


def _counties(number: int, sample: Sample, seed: int) -> Iterator[County]:
    townships = len(sample.settings.office.townships)
    for place in range(1, number + 1):
        yield invent_county(place, townships, seed)


def above_all(counties: Sequence[County]) -> list[Above]:
    """Return a prefecture over every ten counties, and a province over several prefectures."""
    prefectures = []
    for first in range(0, len(counties), TOGETHER):
        place = first // TOGETHER + 1
        members = tuple(county.id for county in counties[first : first + TOGETHER])
        name = f"{place_name(-place)}地区"
        prefectures.append(Above(f"prefecture-{place:02}", name, members))
    province = Above(PROVINCE, f"{place_name(0)}省", tuple(one.id for one in prefectures))
    return [*prefectures, province] if len(prefectures) > 1 else prefectures


def _write_county(county: County, sample: Sample, into: Path, seed: int) -> None:
    headers = invent_headers(sample.settings.book, chance(seed, county.number, "headers"))
    said = {
        "name": f"{county.name}{_BUREAU}",
        "county": county.name,
        "county_spellings": [f"{county.short}县"],
        "townships": list(county.townships),
        "names": sample.settings.office.names | {"简称": f"{county.short}县"},
    }
    folder = _write_office(county.id, said, sample, into)
    _write_yaml(folder / "registers.yaml", _differing(headers))
    write_registers(sample, county, headers, into / "data" / county.id / str(YEAR), seed)


def _differing(headers: Headers) -> dict[str, Any]:
    """Return what a county's registers.yaml says: its own headers beside those that all share."""
    registers = {
        register: {"fields": {name: {"headers": [header]} for name, header in own.items()}}
        for register, own in headers.items()
        if own
    }
    return {"base": "../../registers.yaml", "registers": registers}


def _write_office(id: str, said: Mapping[str, Any], sample: Sample, into: Path) -> Path:
    folder = into / "params" / "offices" / id
    folder.mkdir()
    _write_yaml(folder / "office.yaml", said)
    _write_yaml(folder / f"{YEAR}.yaml", {"names": sample.settings.params.names})
    return folder


def _write_yaml(path: Path, said: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(said), allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8", newline="\n")


def _cut_short(county: County, into: Path) -> None:
    """Leave the first half of a workbook."""
    path = min((into / "data" / county.id / str(YEAR)).glob("*.xlsx"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(county: County, into: Path) -> None:
    """Take all registers away."""
    for path in (into / "data" / county.id / str(YEAR)).iterdir():
        path.unlink()


def _mistype(county: County, into: Path) -> None:
    """Mistype a key of office.yaml."""
    path = into / "params" / "offices" / county.id / "office.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name:", "nmae:", 1), encoding="utf-8")


_BREAKING = (_cut_short, _empty, _mistype)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the offices that are asked for; return 2 where that cannot be done."""
    parser = argparse.ArgumentParser(prog="many_offices", description=__doc__.partition("\n")[0])
    parser.add_argument("--offices", type=int, required=True, metavar="N", help="so many counties")
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--broken", type=int, default=0, metavar="K", help="of which K are broken")
    parser.add_argument("--seed", type=int, default=0, help="another number, other offices")
    said = parser.parse_args(arguments)
    try:
        broken = write_offices(said.offices, said.into, broken=said.broken, seed=said.seed)
    except BenchmarkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(
        f"{said.offices} counties in {said.into}"
        + (f"; broken: {', '.join(broken)}." if broken else ".")
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
