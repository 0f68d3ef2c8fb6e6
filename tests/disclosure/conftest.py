"""An index file for each test that asks for one."""

import pytest
from django.conf import settings

from disclosure.search.file import close_index


@pytest.fixture
def new_index():
    """The test begins without an index, and leaves none."""
    forget_index()
    yield
    forget_index()


def forget_index():
    close_index()
    for file in settings.INDEX_PATH.parent.glob(f"{settings.INDEX_PATH.name}*"):
        file.unlink()
