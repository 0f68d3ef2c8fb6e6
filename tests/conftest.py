"""What every test may use."""

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache

from disclosure import structure
from workdays.models import HolidayNotice

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


@pytest.fixture
def notices(db):
    """The shipped notices, which a test with real transactions before may have flushed."""
    if not HolidayNotice.objects.exists():
        import_module("workdays.migrations.0002_notices_2004_to_2026").put_in(apps, None)
