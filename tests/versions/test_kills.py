"""Sealing, reopening and keeping a draft are killed at every step: either state is left whole."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed") / "project"
    script = [sys.executable, "-m", "tests.support.killed_sealing", str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def of(left, action):
    return [one for one in left if one["action"] == action]


@pytest.mark.parametrize("action", ["seal", "reopen", "draft"])
def test_each_is_killed_at_several_points_and_done_at_last(left, action):
    killed = [one["killed"] for one in of(left, action)]
    assert len(killed) > 5
    assert killed == [True] * (len(killed) - 1) + [False]


def test_every_file_is_as_it_was_and_every_version_whole(left):
    for one in left:
        for key in ("complete", "true", "whole"):
            assert one[key], one
            assert one[f"{key}_then"], one


def test_a_review_is_sealed_or_not(left):
    states = [one["sealed"] for one in of(left, "seal")]
    assert states == sorted(states)
    assert {True, False} == set(states)
    assert all(one["sealed_then"] and not one["again"] for one in of(left, "seal"))


def test_it_is_reopened_with_its_version_or_sealed_without(left):
    found = [(one["sealed"], one["kept"]) for one in of(left, "reopen")]
    assert set(found) == {(True, 0), (False, 1)}
    for one in of(left, "reopen"):
        assert (one["sealed_then"], one["kept_then"]) == (False, 1)
        assert ("not sealed" in one["again"]) == (not one["sealed"])


def test_a_draft_is_kept_once_or_not_yet(left):
    assert {one["kept"] for one in of(left, "draft")} == {0, 1}
    assert all(one["kept_then"] == 1 for one in of(left, "draft"))
