"""Real processes on the test's own database: what two servers or two clerks do at once."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The address of the database that the test runs on."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    user, password = settings["USER"], settings["PASSWORD"]
    secret = f":{password}" if password else ""
    return f"postgres://{user}{secret}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def environment() -> dict[str, str]:
    """What a process needs to work on the test's database and index."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_INDEX_PATH": str(settings.INDEX_PATH),
    }


def run_at_once(scripts: list[str]) -> list[str]:
    """Run each Python script in a process of its own; return what they printed."""
    head = "import django; django.setup()\n"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", head + script],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for script in scripts
    ]
    ended = [process.communicate(timeout=120) for process in running]
    failures = [
        errors
        for process, (_out, errors) in zip(running, ended, strict=True)
        if process.returncode
    ]
    assert failures == []
    return [out for out, _errors in ended]
