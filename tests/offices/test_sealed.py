"""A sealed office among many: its review stays, the others are made, and it is reported."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytest.importorskip("distributed", reason="the extra 'offices' is not installed")

from tests.support.many_offices import Offices

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc"),
]


def command(offices, id, *more):
    """Run the command for one office."""
    given = ["2021", "--params", offices.params / id / "2021.yaml"]
    given += ["--data", offices.registers(id).parent, "--notebooks", offices.notebooks]
    given += ["--reports", offices.folder / "reports" / id, *more]
    call = [sys.executable, str(ROOT / "run_report.py"), *map(str, given)]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def test_only_the_sealed_office_is_reported(tmp_path):
    offices = Offices(tmp_path, "dejiang", "yanhe")
    assert offices.run().status == 0
    sealed = command(offices, "dejiang", "--seal", "签发=李四")
    assert sealed.returncode == 0, sealed.stderr
    before = {id: offices.review(id) for id in ("dejiang", "yanhe")}
    for id in ("dejiang", "yanhe"):
        offices.talk(id, 50)
    done = offices.run("--force")
    assert done.summary == "2 offices: 1 built, 0 unchanged, 1 failed (dejiang)."
    assert done.status
    assert done.stderr.startswith("error: dejiang: ")
    assert "签发李四" in done.stderr
    assert offices.review("dejiang") == before["dejiang"]
    assert offices.review("yanhe") != before["yanhe"]
    assert command(offices, "dejiang", "--reopen", "人数有误").returncode == 0
    assert offices.run().summary == "2 offices: 1 built, 1 unchanged, 0 failed."
    page = offices.folder / "reports" / "dejiang" / "2021" / "review.html"
    assert "更正理由：人数有误。" in page.read_text(encoding="utf-8")
