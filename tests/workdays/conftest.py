"""The calendar as it is shipped, for every test of it."""

import pytest


@pytest.fixture(autouse=True)
def calendar(notices):
    pass
