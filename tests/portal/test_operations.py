import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor

from tests.factories import DisclosureFactory


def test_healthz_answers_without_the_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db(transaction=True)
def test_readyz_says_that_the_database_is_there_and_how_far_the_index_is_behind(client):
    call_command("rebuild_index", verbosity=0)
    assert client.get("/readyz").json() == {"status": "ok", "index": {"behind": 0}}
    DisclosureFactory()
    assert client.get("/readyz").json()["index"]["behind"] > 0


@pytest.mark.django_db
def test_readyz_is_503_when_migrations_are_pending(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("a", False)])
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (503, "migrations pending")


@pytest.mark.django_db
def test_readyz_is_503_when_the_database_is_away(client, monkeypatch):
    def away(*_):
        raise OperationalError

    monkeypatch.setattr(MigrationExecutor, "migration_plan", away)
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("url", "hosts", "errors"),
    [
        ("https://www.example.gov.cn", ["www.example.gov.cn"], []),
        ("https://www.example.gov.cn", [".example.gov.cn"], []),
        ("http://[::1]:8000", ["[::1]"], []),
        ("http://127.0.0.1:8000", ["*"], []),
        ("https://www.example.gov.cn", ["other.example.gov.cn"], ["portal.E002"]),
        ("www.example.gov.cn", ["*"], ["portal.E001"]),
        ("https://www.example.gov.cn/gongkai", ["*"], ["portal.E001"]),
    ],
)
def test_a_site_url_that_readers_could_not_open_is_refused(settings, url, hosts, errors):
    settings.SITE_URL, settings.ALLOWED_HOSTS = url, hosts
    assert [error.id for error in run_checks() if error.id.startswith("portal")] == errors


def test_a_folder_for_attachments_that_is_not_writable_is_refused(
    settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("os.access", lambda *_: False)
    assert [error.id for error in run_checks() if error.id.startswith("portal")] == [
        "portal.E003"
    ]
