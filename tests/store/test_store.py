"""Data and reports in an object store: a real server of S3, though one that forgets everything."""

import json
import sys

import pytest

pytest.importorskip("distributed", reason="the extra 'offices' is not installed")
pytest.importorskip("moto.server", reason="the extra 'store' is not installed")
pytest.importorskip("s3fs", reason="the extra 'store' is not installed")

import s3fs
from moto.server import ThreadedMotoServer

from tests.support.many_offices import TALK, Offices

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc"),
]


@pytest.fixture(scope="module")
def store():
    """Return the store, and what a process needs in its environment to find it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    env = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    system = s3fs.S3FileSystem(
        key="any", secret="any", endpoint_url=env["AWS_ENDPOINT_URL"], use_listings_cache=False
    )
    system.mkdir("reviews")
    yield system, env
    server.stop()


@pytest.fixture(scope="module")
def offices(store, tmp_path_factory):
    """Return two offices whose registers lie in the store; they are built."""
    system, env = store
    made = Offices(tmp_path_factory.mktemp("many"), "dejiang", "yanhe")
    made.data, made.reports = "s3://reviews/data", "s3://reviews/reports"
    system.put(f"{made.folder}/data/", "reviews/data/", recursive=True)
    done = made.run(**env)
    assert (done.status, done.stderr) == (0, "")
    assert done.summary == "2 offices: 2 built, 0 unchanged, 0 failed."
    assert "s3://reviews/reports/index-2021.html" in done.stdout
    return made


def stored(system, place):
    """Return the content of every file below a place, by its path there."""
    return {path.removeprefix(f"{place}/"): system.cat_file(path) for path in system.find(place)}


def test_what_is_stored_is_what_a_run_of_its_own_makes(offices, store, tmp_path):
    alone = offices.alone("yanhe", tmp_path)
    made = stored(store[0], "reviews/reports/yanhe/2021")
    paths = [path for path in alone.rglob("*") if path.is_file()]
    assert made == {path.relative_to(alone).as_posix(): path.read_bytes() for path in paths}


def test_the_index_is_stored_and_links_what_is_stored_beside_it(offices, store):
    page = store[0].cat_file("reviews/reports/index-2021.html").decode()
    assert 'href="yanhe/2021/review.pdf"' in page


def test_only_what_has_changed_is_built_of_what_was_kept(offices, store):
    system, env = store
    before = {
        path: system.info(path)["LastModified"] for path in system.find("reviews/reports/yanhe")
    }
    offices.chapter(TALK.replace("听众", "听讲"))
    done = offices.run(**env)
    assert done.summary == "2 offices: 2 built, 0 unchanged, 0 failed."
    records = [path for path in before if "/2021/records/" in path]
    assert records
    assert all(system.info(path)["LastModified"] == before[path] for path in records)
    assert offices.run(**env).summary == "2 offices: 0 built, 2 unchanged, 0 failed."


def test_one_that_fails_leaves_its_last_review_and_says_why(offices, store):
    system, env = store
    before = stored(system, "reviews/reports/yanhe/2021")
    register = "reviews/data/yanhe/2021/a.xlsx"
    whole = system.cat_file(register)
    system.pipe_file(register, whole[:500])
    done = offices.run(**env)
    assert done.status == 1
    assert stored(system, "reviews/reports/yanhe/2021") == before
    error = system.cat_file("reviews/reports/yanhe/2021-failed/error.txt").decode()
    # The terminal speaks its own language, what is stored that of the review.
    assert done.stderr.startswith("error: yanhe: a.xlsx: It is damaged or not a workbook")
    assert error.startswith("a.xlsx：它已损坏，或不是工作簿")
    assert "/tmp" not in error + done.stderr

    system.pipe_file(register, whole)
    assert offices.run(**env).status == 0
    assert not system.exists("reviews/reports/yanhe/2021-failed")


def test_a_review_of_reviews_is_of_what_is_stored_and_stands_while_that_does(offices, store):
    system, env = store
    offices.office("tongren", "base: ../county.yaml\nshort: 市\nmembers: [dejiang, yanhe]\n")
    done = offices.run(**env)
    assert done.summary == "3 offices: 1 built, 2 unchanged, 0 failed.", done.stderr
    found = json.loads(system.cat_file("reviews/reports/tongren/2021/figures.json"))
    assert {one["id"]: one["value"] for one in found}["a.people"] == 60
    assert offices.run(**env).summary == "3 offices: 0 built, 3 unchanged, 0 failed."
