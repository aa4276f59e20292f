"""The requirement of a new project: never a path of this machine, never a password."""

import json

import pytest

from annual_review.starter.requirement import own_requirement

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Installed:
    """A distribution as importlib.metadata returns it."""

    version = "1.2.0"

    def __init__(self, origin):
        self.origin = origin

    def read_text(self, name):
        assert name == "direct_url.json"
        return None if self.origin is None else json.dumps(self.origin)


def test_one_from_an_index_is_pinned():
    requirement = own_requirement(Installed(None))
    assert requirement.line == "annual-review[lab]==1.2.0"
    assert requirement.is_complete


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (
            {
                "url": "https://git.example.cn/r.git",
                "vcs_info": {"vcs": "git", "commit_id": COMMIT},
            },
            f"annual-review[lab] @ git+https://git.example.cn/r.git@{COMMIT}",
        ),
        (
            {
                "url": "ssh://git@git.example.cn/r.git",
                "vcs_info": {"vcs": "git", "commit_id": COMMIT},
                "subdirectory": "tool",
            },
            f"annual-review[lab] @ git+ssh://git@git.example.cn/r.git@{COMMIT}#subdirectory=tool",
        ),
        (
            {
                "url": "https://u:p@files.example.cn/a-1.whl",
                "archive_info": {"hashes": {"sha256": "ab"}},
            },
            "annual-review[lab] @ https://files.example.cn/a-1.whl#sha256=ab",
        ),
        (
            {"url": "https://${USER}:${PASSWORD}@files.example.cn/a-1.whl", "archive_info": {}},
            "annual-review[lab] @ https://${USER}:${PASSWORD}@files.example.cn/a-1.whl",
        ),
    ],
)
def test_one_from_the_network_has_its_address(origin, line):
    requirement = own_requirement(Installed(origin))
    assert (requirement.line, requirement.is_complete) == (line, True)


@pytest.mark.parametrize(
    ("origin", "how"),
    [
        ({"url": "file:///home/me/review", "dir_info": {"editable": True}}, "pip install '<"),
        ({"url": "file:///home/me/a-1.whl", "archive_info": {}}, "--find-links <folder>"),
    ],
)
def test_one_of_this_machine_is_pinned_and_says_how_to_install_it(origin, how):
    requirement = own_requirement(Installed(origin))
    assert requirement.line == "annual-review[lab]==1.2.0"
    assert how in requirement.comments[-1]
    assert "/home/me" not in "".join(requirement.comments)
