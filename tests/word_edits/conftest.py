"""The sample's Word file, made once for all tests of its edits."""

import pytest

from tests.support.leaders import Sample


@pytest.fixture(scope="session")
def sample():
    return Sample()
