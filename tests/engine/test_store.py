import shutil

import pytest

from annual_review.engine.reads import Roots
from annual_review.engine.store import Step, Store


@pytest.fixture
def desk(tmp_path):
    for name in ("data", "made"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "a.csv").write_text("1", encoding="utf-8")
    (tmp_path / "made" / "x").mkdir()
    (tmp_path / "made" / "x" / "b.txt").write_text("b", encoding="utf-8")
    return tmp_path


STEP = Step("02_a", {"notebook": "1", "params": "1"})


def store(desk):
    return Store(desk / "kept", Roots({"data": desk / "data"}))


def keep(desk, step=STEP):
    kept = store(desk)
    reads = kept.roots.digests([desk / "data" / "a.csv"])
    kept.keep(step, reads, desk / "made", [desk / "made" / "x" / "b.txt"])
    return kept


def test_what_was_kept_is_put_back(desk):
    keep(desk)
    assert store(desk).restore(STEP, desk / "back") is None
    assert (desk / "back" / "x" / "b.txt").read_text(encoding="utf-8") == "b"


def test_what_was_never_made_has_no_reasons(desk):
    assert store(desk).restore(STEP, desk / "back") == []


def test_another_part_and_another_file_that_was_read_are_named(desk):
    keep(desk)
    other = Step("02_a", {"notebook": "2", "params": "1"})
    assert store(desk).restore(other, desk / "back") == ["notebook"]
    (desk / "data" / "a.csv").write_text("2", encoding="utf-8")
    assert store(desk).restore(STEP, desk / "back") == ["data/a.csv"]
    assert not (desk / "back").exists()


def test_going_back_to_what_was_before_finds_it_again(desk):
    keep(desk)
    keep(desk, Step("02_a", {"notebook": "2", "params": "1"}))
    assert store(desk).restore(STEP, desk / "back") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: (entry / "kept.json").write_text("{", encoding="utf-8"),
        lambda entry: (entry / "kept.json").write_text("[]", encoding="utf-8"),
        lambda entry: (entry / "kept.json").unlink(),
        lambda entry: (entry / "files" / "x" / "b.txt").write_text("c", encoding="utf-8"),
        lambda entry: shutil.rmtree(entry / "files"),
    ],
    ids=["cut off", "garbled", "gone", "a file changed", "files gone"],
)
def test_what_is_damaged_is_never_trusted(desk, damage):
    keep(desk)
    [entry] = (desk / "kept" / "02_a").iterdir()
    damage(entry)
    assert store(desk).restore(STEP, desk / "back") == ["what was kept is damaged"]
    assert not (desk / "back").exists()
    assert not entry.exists()


def test_what_another_version_kept_is_not_understood(desk):
    keep(desk)
    [entry] = (desk / "kept" / "02_a").iterdir()
    said = (entry / "kept.json").read_text(encoding="utf-8").replace('"form": "1"', '"form": "0"')
    (entry / "kept.json").write_text(said, encoding="utf-8")
    assert store(desk).restore(STEP, desk / "back") == ["another version kept it"]


def test_only_the_last_versions_of_steps_that_there_are_stay(desk):
    for number in range(6):
        keep(desk, Step("02_a", {"notebook": str(number)}))
    keep(desk, Step("09_gone", {}))
    store(desk).tidy(["02_a"])
    assert [path.name for path in (desk / "kept").iterdir()] == ["02_a"]
    assert len(list((desk / "kept" / "02_a").iterdir())) == 3
    assert store(desk).restore(Step("02_a", {"notebook": "5"}), desk / "back") is None


def test_a_place_that_cannot_be_written_to_keeps_nothing_and_says_nothing(desk):
    (desk / "kept").write_text("a file in the way", encoding="utf-8")
    keep(desk)
    assert store(desk).restore(STEP, desk / "back") == []


def test_what_steps_of_this_run_have_read_is_known(desk):
    assert list(keep(desk).reads) == ["data/a.csv"]
    fresh = store(desk)
    assert fresh.reads == {}
    fresh.restore(STEP, desk / "back")
    assert list(fresh.reads) == ["data/a.csv"]
    shutil.rmtree(desk / "kept")
    assert list(fresh.reads) == ["data/a.csv"]


def test_a_place_that_is_full_does_not_make_what_is_kept_bad(desk):
    keep(desk)
    (desk / "back").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(OSError, match=r"exists|directory"):
        store(desk).restore(STEP, desk / "back")
    assert store(desk).restore(STEP, desk / "elsewhere") is None
