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


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only tests that ask the database: the others say the same on any, and so does a "
        "browser, whose pages the tests of views ask for on each",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database-only"):
        asking = [item for item in items if asks_the_database(item)]
        config.hook.pytest_deselected(items=[each for each in items if each not in asking])
        items[:] = asking


def asks_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"} & set(item.fixturenames)
    asks = bool(fixtures or item.get_closest_marker("django_db"))
    return asks and not item.get_closest_marker("browser")


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
