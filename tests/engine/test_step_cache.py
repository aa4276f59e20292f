"""The cache of steps: what is restored, what is not and why, and what is removed."""

import shutil

import pytest

from annual_review.engine.reads import Roots
from annual_review.engine.step_cache import Step, StepCache


@pytest.fixture
def project(tmp_path):
    """Return a folder with an input in data/, and a file that a step has made in output/."""
    for name in ("data", "output/x"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "data" / "a.csv").write_text("1", encoding="utf-8")
    (tmp_path / "output" / "x" / "b.txt").write_text("b", encoding="utf-8")
    return tmp_path


STEP = Step("02_a", {"notebook": "1", "params": "1"})


def cache(project):
    return StepCache(project / "cache", Roots({"data": project / "data"}))


def save(project, step=STEP):
    """Save a step that has read data/a.csv, and return the cache."""
    used = cache(project)
    reads = used.roots.digests([project / "data" / "a.csv"])
    used.save(step, reads, project / "output", [project / "output" / "x" / "b.txt"])
    return used


def test_saved_files_are_restored(project):
    save(project)
    assert cache(project).restore(STEP, project / "restored") is None
    assert (project / "restored" / "x" / "b.txt").read_text(encoding="utf-8") == "b"


def test_a_step_that_was_never_saved_has_no_reasons(project):
    assert cache(project).restore(STEP, project / "restored") == []


def test_a_changed_part_and_a_changed_read_are_the_reasons(project):
    save(project)
    other = Step("02_a", {"notebook": "2", "params": "1"})
    assert cache(project).restore(other, project / "restored") == ["notebook"]
    (project / "data" / "a.csv").write_text("2", encoding="utf-8")
    assert cache(project).restore(STEP, project / "restored") == ["data/a.csv"]
    assert not (project / "restored").exists()


def test_undoing_a_change_finds_the_entry_of_before(project):
    save(project)
    save(project, Step("02_a", {"notebook": "2", "params": "1"}))
    assert cache(project).restore(STEP, project / "restored") is None


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
def test_a_damaged_entry_is_not_used_and_removed(project, damage):
    save(project)
    [entry] = (project / "cache" / "02_a").iterdir()
    damage(entry)
    assert cache(project).restore(STEP, project / "restored") == ["the cached files are damaged"]
    assert not (project / "restored").exists()
    assert not entry.exists()


def test_an_entry_of_another_version_is_not_used(project):
    save(project)
    [entry] = (project / "cache" / "02_a").iterdir()
    text = (entry / "kept.json").read_text(encoding="utf-8")
    text = text.replace('"version": "2"', '"version": "0"')
    (entry / "kept.json").write_text(text, encoding="utf-8")
    assert cache(project).restore(STEP, project / "restored") == ["another version wrote the cache"]


def test_pruning_leaves_the_last_three_entries_of_the_named_steps(project):
    for number in range(6):
        save(project, Step("02_a", {"notebook": str(number)}))
    save(project, Step("09_gone", {}))
    cache(project).prune(["02_a"])
    assert [path.name for path in (project / "cache").iterdir()] == ["02_a"]
    assert len(list((project / "cache" / "02_a").iterdir())) == 3
    assert cache(project).restore(Step("02_a", {"notebook": "5"}), project / "restored") is None


def test_a_folder_that_cannot_be_written_saves_nothing_and_raises_nothing(project):
    (project / "cache").write_text("a file in the way", encoding="utf-8")
    save(project)
    assert cache(project).restore(STEP, project / "restored") == []


def test_the_reads_of_saved_and_restored_steps_are_collected(project):
    assert list(save(project).reads) == ["data/a.csv"]
    fresh = cache(project)
    assert fresh.reads == {}
    fresh.restore(STEP, project / "restored")
    assert list(fresh.reads) == ["data/a.csv"]
    shutil.rmtree(project / "cache")
    assert list(fresh.reads) == ["data/a.csv"]


def test_a_target_that_cannot_be_written_does_not_damage_the_entry(project):
    save(project)
    (project / "restored").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(OSError, match=r"exists|directory"):
        cache(project).restore(STEP, project / "restored")
    assert cache(project).restore(STEP, project / "elsewhere") is None
