import sys

import pytest

from annual_review.cli import main


@pytest.fixture
def init(tmp_path, monkeypatch, capsys):
    """Return a way to call `annual-review init`: it returns status, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["/usr/bin/annual-review"])

    def call(*arguments):
        status = main(["init", *map(str, arguments)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call
