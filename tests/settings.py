"""The project's settings, with what tests want faster or apart."""

import os
import tempfile
from pathlib import Path

os.environ.pop("REDIS_URL", None)

from portal.settings import *  # noqa: F403
from portal.settings import CACHES, DATABASES, REST_FRAMEWORK, STORAGES

MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="gongkai-media-"))
# One for each test process; processes that a test starts share that of the test.
INDEX_PATH = Path(os.environ.get("TEST_INDEX_PATH") or MEDIA_ROOT / "index.sqlite3")
STATIC_ROOT = MEDIA_ROOT / "static"
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Every page is made, so that a test sees what it costs; test_kept_pages.py keeps them.
CACHES = CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
REST_FRAMEWORK = REST_FRAMEWORK | {"DEFAULT_THROTTLE_CLASSES": []}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: several processes and threads meet on it as they do in production.
    DATABASES["default"]["TEST"] = {"NAME": MEDIA_ROOT / "test.sqlite3"}
else:
    # What a crash of the server would lose is nothing to a test.
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
