"""What every test may use."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache

from disclosure import structure

SHARED = Path(os.environ.get("GONGKAI_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(autouse=True)
def forget():
    """What a process holds of the structure and of counts belongs to one test's database."""
    structure.held = None
    cache.clear()


@pytest.fixture
def shared() -> Path:
    """The folder of real pages beside the project; a clone alone has none."""
    if not SHARED.is_dir():
        pytest.skip(f"no folder {SHARED} (set GONGKAI_SHARED)")
    return SHARED
