"""An import that is killed goes on the next time: real processes, nothing twice."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command

from disclosure.audit import AuditVerification
from disclosure.models import Disclosure, LegacyAddress, LegacyPage, LogEntry
from disclosure.trail import Verification
from tests.disclosure.legacy.sites import html, write
from tests.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = 120  # more than are read without worker processes
PATIENCE = 60  # seconds


@pytest.fixture
def folder(tmp_path):
    for number in range(1, PAGES + 1):
        page = html(f"第{number}件事的通知", f"014158671/2021-{number:05}")
        write(tmp_path / "site", f"{number % 7}/t{number}.shtml", page)
    return tmp_path / "site"


def begin(folder) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "import_legacy", str(folder), "--verbosity", "0"]
    return subprocess.Popen(
        command, env=environment(), stdout=subprocess.DEVNULL, start_new_session=True
    )


def wait_until_some_are_here(process: subprocess.Popen) -> None:
    began = time.monotonic()
    while not Disclosure.objects.exists():
        assert process.poll() is None and time.monotonic() - began < PATIENCE
        time.sleep(0.01)


def check(folder) -> None:
    """Every page is here once, with its address, its entry in the log and in the audit."""
    assert Disclosure.objects.public().count() == PAGES
    assert LegacyPage.objects.count() == LegacyAddress.objects.count() == PAGES
    assert LogEntry.objects.filter(kind="published").count() == PAGES
    assert list(Verification().faults()) == []
    assert list(AuditVerification().faults()) == []


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_import_goes_on_without_doubles(folder, sign):
    process = begin(folder)
    wait_until_some_are_here(process)
    os.kill(process.pid, sign)
    process.wait(PATIENCE)
    brought = Disclosure.objects.count()
    # All of a page is here, or nothing of it.
    assert brought == LegacyPage.objects.count() == LegacyAddress.objects.count()
    assert brought == LogEntry.objects.filter(kind="published").count()
    call_command("import_legacy", folder, verbosity=0)
    check(folder)


def test_clerks_and_readers_go_on_while_pages_are_imported(folder):
    process = begin(folder)
    wait_until_some_are_here(process)
    longest = 0.0
    while process.poll() is None and Disclosure.objects.count() < PAGES:
        began = time.monotonic()
        Disclosure(title="经办人的草稿").save()
        longest = max(longest, time.monotonic() - began)
        time.sleep(0.05)
    process.wait(PATIENCE)
    assert process.returncode == 0
    assert longest < 5
    check(folder)
