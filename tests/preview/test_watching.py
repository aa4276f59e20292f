"""Which changes count, and that each burst is reported once."""

import asyncio
import shutil
from pathlib import Path

import pytest

from annual_review.preview.watching import Watched, Watcher


@pytest.fixture
def watched(tmp_path):
    for name in ("data/2021", "data/2020", "params", "notebooks", "reports"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "data/2020/old.xlsx").write_text("1")
    folders = frozenset(tmp_path / name for name in ("data/2021", "params", "notebooks"))
    places = frozenset({tmp_path / "data/2020", tmp_path / "data/2020/old.xlsx"})
    return Watched(folders, places, tmp_path / "notebooks" / "reports")


COUNT = {
    "notebooks/02_a.ipynb": True,
    "notebooks/sub/helpers.py": True,
    "notebooks/.ipynb_checkpoints/02_a-checkpoint.ipynb": False,
    "notebooks/.~02_a.ipynb": False,
    "notebooks/__pycache__/helpers.cpython-311.pyc": False,
    "notebooks/02_a.ipynb~": False,
    "notebooks/reports/2021/review.html": False,
    "params/2021.yaml": True,
    "params/.2021.yaml.swp": False,
    "data/2021/a.xlsx": True,
    "data/2021/~$a.xlsx": False,
    "data/2021/A1B2.tmp": False,
    "data/2020/old.xlsx": True,
    "data/2020/new.xlsx": True,
    "data/2020/~$old.xlsx": False,
    "data/2019/a.xlsx": False,
    "README.md": False,
}


@pytest.mark.parametrize("name", COUNT)
def test_which_paths_count(watched, tmp_path, name):
    assert watched.counts(tmp_path / name) is COUNT[name]


def reported(watched, *steps):
    """Return what is reported after each of the steps, as relative paths."""

    async def run():
        watcher = Watcher(lambda: watched)
        changes = watcher.changes()
        found = []
        for step in steps:
            waiting = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0.3)  # until it watches
            step()
            found.append(await asyncio.wait_for(waiting, 20))
        await changes.aclose()
        return found

    return asyncio.run(run())


def test_a_burst_of_saves_is_reported_once(watched, tmp_path):
    chapter = tmp_path / "notebooks" / "02_a.ipynb"

    def save():
        for number in range(5):
            (tmp_path / "notebooks" / ".tmp-02_a").write_text(str(number))
            (tmp_path / "notebooks" / ".tmp-02_a").replace(chapter)

    assert reported(watched, save, save) == [{chapter}, {chapter}]


def test_new_and_deleted_files_are_reported(watched, tmp_path):
    new = tmp_path / "data" / "2021" / "b.xlsx"
    assert reported(watched, new.touch, new.unlink) == [{new}, {new}]


def test_a_single_file_is_reported_each_time_it_is_replaced(watched, tmp_path):
    old = tmp_path / "data" / "2020" / "old.xlsx"

    def replace():
        (tmp_path / "data" / "2020" / ".new").write_text("2")
        (tmp_path / "data" / "2020" / ".new").replace(old)

    assert reported(watched, replace, replace) == [{old}, {old}]


def test_a_folder_that_is_removed_and_restored_is_watched_again(watched, tmp_path):
    params, new = tmp_path / "params", tmp_path / "params" / "2021.yaml"

    async def run():
        changes = Watcher(lambda: watched).changes()
        waiting = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0.3)
        shutil.rmtree(params)
        assert params in await asyncio.wait_for(waiting, 20)
        waiting = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0.5)
        params.mkdir()
        assert params in await asyncio.wait_for(waiting, 20)
        waiting = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0.3)
        new.touch()
        assert new in await asyncio.wait_for(waiting, 20)
        await changes.aclose()

    asyncio.run(run())


def test_refresh_adds_new_places(watched, tmp_path):
    elsewhere = tmp_path / "elsewhere.txt"
    more = Watched(watched.folders, frozenset({elsewhere}), watched.outputs)

    async def run():
        now = watched
        watcher = Watcher(lambda: now)
        waiting = asyncio.ensure_future(anext(watcher.changes()))
        await asyncio.sleep(0.3)
        now = more
        watcher.refresh()
        await asyncio.sleep(0.3)
        assert not waiting.done()
        Path(elsewhere).touch()
        return await asyncio.wait_for(waiting, 20)

    assert asyncio.run(run()) == {elsewhere}
