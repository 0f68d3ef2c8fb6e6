"""The index is true to the log in the very next list, whatever happened before."""

import sqlite3
import time
from pathlib import Path
from unittest.mock import patch

import apsw
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from disclosure.management.commands import rebuild_index
from disclosure.models import LogEntry, LogRecord, PublicationLog
from disclosure.search import following
from disclosure.search.building import build
from disclosure.search.file import close_index, open_index
from disclosure.search.following import BeingPrepared, answering, catch_up
from disclosure.search.found import Found
from disclosure.search.generation import Generation, Position
from disclosure.search.question import Question
from disclosure.workflow import correct, erase, publish, withdraw
from tests.factories import ColumnFactory, DisclosureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("new_index")]
LIST = "/disclosures/"


def titles(client, query: str = "") -> list[str]:
    response = client.get(LIST, {"q": query} if query else {})
    assert response.status_code == 200
    return [row.title for row in response.context["rows"]]


def held() -> list[int]:
    """The primary keys in the index, as it stands."""
    with open_index().reading() as generation:
        return Found(generation, Question()).page(0, 1000)


def position() -> Position:
    with open_index().reading() as generation:
        return generation.position


def head() -> Position:
    log = PublicationLog.head()
    return Position(log.seq, log.hash)


def test_what_happens_is_true_in_the_very_next_list(client):
    document = DisclosureFactory(title="云汀区河道巡查办法")
    assert titles(client, "河道巡查") == ["云汀区河道巡查办法"]
    with correct(document, reason="更正标题。") as row:
        row.title = "云汀区水库巡查办法"
    assert titles(client, "河道巡查") == []
    assert titles(client, "水库巡查") == ["云汀区水库巡查办法"]
    withdraw(document, reason="内容有误。", ground="核查")
    assert titles(client, "水库巡查") == [] == titles(client)
    publish(document)
    assert titles(client, "水库巡查") == ["云汀区水库巡查办法"]
    erase(document, ground="依法删除。")
    assert titles(client, "水库巡查") == [] == titles(client)
    assert position() == head()


def test_a_list_asks_the_database_twice_and_more_only_when_something_happened(
    client, django_assert_num_queries
):
    DisclosureFactory.create_batch(3)
    titles(client)
    with django_assert_num_queries(2):  # the log's head, the rows
        titles(client)
    with django_assert_num_queries(2):
        titles(client, "云汀")


def test_a_moved_column_touches_no_document(client):
    upper, other = ColumnFactory(slug="upper"), ColumnFactory(slug="other")
    lower = ColumnFactory(slug="lower", parent=upper)
    DisclosureFactory(title="云汀区防汛方案", column=lower)
    assert [row.title for row in client.get("/columns/upper/").context["rows"]] == [
        "云汀区防汛方案"
    ]
    with patch.object(following, "contents_of", side_effect=AssertionError):
        lower.parent = other
        lower.save()
        assert len(client.get("/columns/other/").context["rows"]) == 1
        assert len(client.get("/columns/upper/").context["rows"]) == 0
    assert position() == head()


def test_nothing_is_applied_inside_a_transaction(client):
    DisclosureFactory(title="先公开的文件")
    titles(client)
    before = position()
    with transaction.atomic():
        DisclosureFactory(title="还没有提交的文件")
        assert titles(client) == ["先公开的文件"]
        transaction.set_rollback(True)
    assert position() == before
    assert titles(client) == ["先公开的文件"]


def test_a_list_waits_a_moment_for_the_lock_and_then_answers_from_what_stands(client):
    DisclosureFactory(title="先公开的文件")
    titles(client)
    other = apsw.Connection(str(settings.INDEX_PATH))
    other.execute("BEGIN IMMEDIATE")
    DisclosureFactory(title="后公开的文件")
    began = time.monotonic()
    assert titles(client) == ["先公开的文件"]
    assert 0.09 < time.monotonic() - began < 1
    other.execute("ROLLBACK")
    other.close()
    assert titles(client) == ["后公开的文件", "先公开的文件"]


def test_a_withdrawn_document_is_gone_even_while_the_index_is_behind(client):
    document = DisclosureFactory(title="不该再看到的文件")
    titles(client)
    other = apsw.Connection(str(settings.INDEX_PATH))
    other.execute("BEGIN IMMEDIATE")
    withdraw(document, reason="内容有误。", ground="核查")
    assert titles(client) == []
    other.close()


def test_a_request_holds_the_lock_for_a_moment_and_the_runner_does_the_rest(
    client, monkeypatch
):
    titles(client)
    monkeypatch.setattr(following, "HOLD", 0)
    monkeypatch.setattr(following, "AT_ONCE", 2)
    documents = DisclosureFactory.create_batch(5)
    first = len(titles(client))
    assert first < 5
    assert position().seq < head().seq
    call_command("rebuild_index", verbosity=0)
    assert position() == head()
    assert len(titles(client)) == len(documents)


def test_only_a_gap_of_thousands_makes_readers_wait(client, monkeypatch):
    DisclosureFactory()
    titles(client)
    monkeypatch.setattr(following, "HOLD", -1)
    monkeypatch.setattr(following, "AT_ONCE", 1)
    monkeypatch.setattr(following, "WIDE", 3)
    DisclosureFactory.create_batch(3)
    response = client.get(LIST)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "正在建立索引" in response.text
    assert client.get("/api/v1/disclosures/").status_code == 503
    call_command("rebuild_index", verbosity=0)
    assert len(titles(client)) == 4


def test_a_long_log_without_an_index_is_left_to_the_runner(client, monkeypatch):
    monkeypatch.setattr(following, "FEW", 2)
    DisclosureFactory.create_batch(3)
    assert client.get(LIST).status_code == 503
    assert client.get("/readyz").status_code == 503
    call_command("rebuild_index", verbosity=0)
    assert len(titles(client)) == 3
    assert client.get("/readyz").json() == {"status": "ok", "index": {"behind": 0}}


def test_a_deleted_file_is_noticed_by_a_running_process(client, monkeypatch):
    DisclosureFactory(title="还在的文件")
    titles(client)
    settings.INDEX_PATH.unlink()
    assert titles(client) == ["还在的文件"]
    monkeypatch.setattr(following, "FEW", 0)
    settings.INDEX_PATH.unlink()
    assert client.get(LIST).status_code == 503
    call_command("rebuild_index", verbosity=0)
    assert titles(client) == ["还在的文件"]


def test_an_index_of_another_database_is_made_anew(client):
    DisclosureFactory(title="这里的文件")
    titles(client)
    index = open_index()
    with index.writing():
        index.current().reach(Position(head().seq, "f" * 64), None)
        index.connection.execute("UPDATE numbers_1 SET number = 'elsewhere'")
    assert titles(client) == ["这里的文件"]
    assert position() == head()
    assert index.numbers() == {2}


def test_after_the_restore_of_an_older_database_the_index_is_made_anew(client):
    kept = DisclosureFactory(title="备份里有的文件")
    backup = PublicationLog.head()
    lost = DisclosureFactory(title="备份里没有的文件")
    assert len(titles(client)) == 2
    # What a restore does to the log and the rows.
    with transaction.atomic():
        LogRecord.objects.filter(entry__seq__gt=backup.seq).delete()
        LogEntry.objects.filter(seq__gt=backup.seq).delete()
        PublicationLog.objects.update(seq=backup.seq, hash=backup.hash)
        type(lost).objects.filter(pk=lost.pk).update(state="draft", index_number="")
    assert titles(client) == ["备份里有的文件"]
    assert held() == [kept.pk]
    assert position() == head()


def test_an_index_of_an_older_form_is_made_anew(client):
    DisclosureFactory(title="这里的文件")
    titles(client)
    open_index().connection.execute("PRAGMA user_version = 0")
    close_index()
    assert titles(client) == ["这里的文件"]


def test_readers_wait_while_another_process_is_at_an_index_of_an_older_form(client):
    DisclosureFactory(title="这里的文件")
    titles(client)
    open_index().connection.execute("PRAGMA user_version = 0")
    close_index()
    other = apsw.Connection(str(settings.INDEX_PATH))
    other.execute("BEGIN IMMEDIATE")
    assert client.get(LIST).status_code == 503
    other.close()
    assert titles(client) == ["这里的文件"]


def test_a_file_that_cannot_be_opened_makes_readers_wait(client):
    settings.INDEX_PATH.mkdir()
    assert client.get(LIST).status_code == 503
    settings.INDEX_PATH.rmdir()
    assert titles(client) == []


def test_a_request_leaves_an_index_alone_that_is_being_built(client):
    DisclosureFactory.create_batch(2)
    building = build(open_index())
    assert next(building) == 2
    assert client.get(LIST).status_code == 503
    assert [*building] == []
    assert len(titles(client)) == 2
    assert open_index().numbers() == {1}


def test_where_there_is_no_index_nothing_follows_the_log(monkeypatch):
    monkeypatch.setattr(rebuild_index, "how_far_behind", lambda head: 0)
    call_command("rebuild_index", verbosity=0)
    assert open_index().current() is None


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_an_index_whose_files_were_torn_apart_is_made_anew(client, suffix):
    DisclosureFactory(title="这里的文件")
    titles(client)
    torn = open_index().connection  # as another process may have it open
    settings.INDEX_PATH.with_name(settings.INDEX_PATH.name + suffix).unlink()
    DisclosureFactory(title="后来的文件")
    assert titles(client) == ["后来的文件", "这里的文件"]
    assert open_index().connection is not torn
    assert position() == head()
    clear_aside()


def test_files_that_a_deleted_index_left_behind_are_put_aside(client):
    DisclosureFactory(title="这里的文件")
    titles(client)
    left = [Path(f"{settings.INDEX_PATH}{suffix}") for suffix in ["-wal", "-shm"]]
    copies = [each.read_bytes() for each in left]
    close_index()
    settings.INDEX_PATH.unlink()
    for each, copy in zip(left, copies, strict=True):
        each.write_bytes(copy)
    assert client.get(LIST).status_code in {200, 503}
    assert titles(client) == ["这里的文件"]
    clear_aside()


def test_an_input_error_makes_a_page_not_an_error(client):
    DisclosureFactory(title="这里的文件")
    titles(client)
    with patch.object(Generation, "select", side_effect=apsw.IOError("disk I/O error")):
        assert client.get(LIST).status_code == 503
    assert titles(client) == ["这里的文件"]
    clear_aside()


def clear_aside() -> None:
    for part in settings.INDEX_PATH.parent.glob(f"{settings.INDEX_PATH.name}.damaged*"):
        part.unlink()


def test_a_file_that_is_no_database_is_put_aside(client):
    DisclosureFactory(title="这里的文件")
    close_index()
    settings.INDEX_PATH.write_bytes(b"no database" * 1000)
    assert titles(client) == ["这里的文件"]
    aside = settings.INDEX_PATH.with_name(settings.INDEX_PATH.name + ".damaged")
    assert aside.read_bytes().startswith(b"no database")
    aside.unlink()


def test_a_damaged_index_makes_a_page_not_an_error(client, caplog):
    DisclosureFactory(title="这里的文件")
    titles(client)
    index = open_index()
    index.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = settings.INDEX_PATH.stat().st_size
    close_index()
    with settings.INDEX_PATH.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * (size - 4096))
    assert client.get(LIST).status_code in {200, 503}
    assert titles(client) == ["这里的文件"]


def test_the_database_of_somebody_else_is_left_alone(client):
    close_index()
    settings.INDEX_PATH.unlink(missing_ok=True)
    with sqlite3.connect(settings.INDEX_PATH) as other:
        other.execute("CREATE TABLE ledger (amount)")
    with pytest.raises(CommandError, match="不是本系统的索引"):
        call_command("rebuild_index", verbosity=0)
    with sqlite3.connect(settings.INDEX_PATH) as other:
        assert other.execute("SELECT count(*) FROM ledger").fetchone() == (0,)
    assert client.get(LIST).status_code == 503
    assert client.get("/readyz").status_code == 503
    settings.INDEX_PATH.unlink()


def test_a_new_database_has_an_empty_index(client):
    assert titles(client) == []
    assert client.get(reverse("home")).status_code == 200


def test_catching_up_twice_changes_nothing():
    DisclosureFactory.create_batch(2)
    index = open_index()
    catch_up(index, PublicationLog.head())
    before = held()
    with index.writing():
        index.current().reach(Position(), None)
    catch_up(index, PublicationLog.head())
    assert held() == before
    assert index.current().count() == 2


def test_being_prepared_is_raised_where_nothing_can_answer(monkeypatch):
    DisclosureFactory()
    monkeypatch.setattr(following, "FEW", 0)
    with pytest.raises(BeingPrepared), answering(PublicationLog.head()):
        pass
    assert connection.in_atomic_block is False


def test_what_was_erased_leaves_the_file_with_the_next_run_of_the_runner(client):
    DisclosureFactory.create_batch(3)
    document = DisclosureFactory(content_html="<p>张某某的住址 geheimwort 在此。</p>")
    titles(client)
    open_index().connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"geheimwort" in settings.INDEX_PATH.read_bytes()
    erase(document, ground="依法删除。")
    titles(client)
    call_command("rebuild_index", verbosity=0)
    assert b"geheimwort" not in settings.INDEX_PATH.read_bytes()
    assert len(titles(client)) == 3
    assert not open_index().current().has_held_erased


def test_building_at_the_head_does_not_happen_twice(client):
    DisclosureFactory()
    call_command("rebuild_index", verbosity=0)
    number = open_index().current().number
    call_command("rebuild_index", verbosity=0)
    assert open_index().current().number == number


def test_the_check_finds_what_the_index_holds_otherwise(client, capsys):
    first, second = DisclosureFactory.create_batch(2)
    call_command("rebuild_index", verbosity=0)
    call_command("rebuild_index", "--check")
    assert "索引与数据库一致" in capsys.readouterr().out
    index = open_index()
    with index.writing():
        index.current().remove([first.index_number])
    with pytest.raises(CommandError, match="重新建立"):
        call_command("rebuild_index", "--check")
    assert first.index_number in capsys.readouterr().err
    call_command("rebuild_index", "--anew", verbosity=0)
    call_command("rebuild_index", "--check", verbosity=0)
    assert second.pk in held()


def test_an_index_that_cannot_be_written_is_said_in_words():
    DisclosureFactory()
    with (
        patch.object(Generation, "put", side_effect=apsw.FullError("disk is full")),
        pytest.raises(CommandError, match="磁盘空间"),
    ):
        call_command("rebuild_index", "--anew", verbosity=0)


def test_what_a_wrong_index_said_is_not_said_again_when_it_was_made_anew(client):
    row = DisclosureFactory(title="云汀区河道巡查办法")
    call_command("rebuild_index", verbosity=0)
    index = open_index()
    with index.writing():
        index.connection.execute(f"DELETE FROM texts_{index.current().number}")
    wrong = client.get(LIST, {"q": "河道巡查"})
    assert wrong.context["pages"].count == 0
    call_command("rebuild_index", "--anew", verbosity=0)
    right = client.get(LIST, {"q": "河道巡查"}, headers={"If-None-Match": wrong["ETag"]})
    assert (right.status_code, right.context["pages"].count) == (200, 1)
    assert titles(client, "河道巡查") == [row.title]


def test_the_check_finds_a_title_that_is_missing(client, capsys):
    row = DisclosureFactory()
    call_command("rebuild_index", verbosity=0)
    index = open_index()
    with index.writing():
        index.connection.execute("DELETE FROM titles_1")
    with pytest.raises(CommandError, match="重新建立"):
        call_command("rebuild_index", "--check")
    assert row.index_number in capsys.readouterr().err
