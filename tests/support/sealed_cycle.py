"""A small office's review from its first draft to the second correction; prints what is seen.

Drafts, seal, refused run, reopened, corrected, sealed again, corrected again. One process does it,
as commands one after the other would: python -m tests.support.sealed_cycle <folder>.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from annual_review.engine.fingerprints import fingerprints
from tests.support.rebuilds import TALKS, Office

PARAMS = "title: 年度综述\noutputs: [html, pdf, docx]\n"
REASON = "某镇补报一场，另一场人数有误"


def run(folder: Path) -> dict[str, Any]:
    """Go through the cycle; return what each command printed and left."""
    office = Office(folder)
    office.fill()
    found: dict[str, Any] = {}
    for number in (1, 2):
        set_draft(office, f"official: {{draft: {{mark: 送审稿, number: {number}}}}}\n")
        found[f"draft {number}"] = office.build(office.reports)
    found["a draft is sealed"] = office.build(office.reports, "--seal")
    set_draft(office, "")
    found["final"] = office.build(office.reports)
    found["sealed"] = office.build(office.reports, "--seal", "审核=张三", "签发＝李四")
    sealed = state(office)
    found["unchanged"] = office.build(office.reports)
    talks(office, 30, 45, 12)
    for name, more in {"other": [], "force": ["--force"], "strict": ["--strict"]}.items():
        found[f"refused: {name}"] = office.build(office.reports, *more)
    found["check"] = office.build(office.reports, "--check")
    found["is as sealed"] = state(office) == sealed
    found["reopened"] = office.build(office.reports, "--reopen", REASON)
    found["kept as sealed"] = kept(office, 3) == sealed
    found["corrected"] = office.build(office.reports)
    shutil.copytree(office.reports / "2021", folder / "corrected")
    built_anew(office, folder / "plain", [])
    found["same bytes"] = built_anew(office, folder / "scratch", ["2021-versions"])
    found["nothing changed"] = office.build(office.reports)
    found["sealed again"] = office.build(office.reports, "--seal", "签发=王五")
    office.edit("02_a", "听众", "参加")
    talks(office, 30, 45, 12, 8)
    found["reopened again"] = office.build(office.reports, "--reopen", "又补报一场")
    found["corrected again"] = office.build(office.reports)
    return found


def set_draft(office: Office, official: str) -> None:
    (office.params / "2021.yaml").write_text(PARAMS + official, encoding="utf-8")


def talks(office: Office, *people: int) -> None:
    """Write a register with a row for each of some numbers of people."""
    office.workbook("a.xlsx", "宣讲台账", [TALKS, *map(office.talk, people)])


def state(office: Office) -> dict[str, str]:
    return fingerprints(office.reports / "2021")


def kept(office: Office, number: int) -> dict[str, str]:
    found = fingerprints(office.reports / "2021-versions" / str(number))
    found.pop("version.json")
    return found


def built_anew(office: Office, reports: Path, copied: list[str]) -> bool:
    """Build in another folder, with some folders of the first; return if the bytes are the same."""
    reports.mkdir()
    for name in copied:
        shutil.copytree(office.reports / name, reports / name)
    office.build(reports)
    return fingerprints(reports / "2021") == state(office)


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1])), ensure_ascii=False))
