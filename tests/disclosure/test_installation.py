"""What every site starts with, and that installing again leaves a site's work alone."""

import json
import secrets
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from disclosure import installation
from disclosure.enums import EntryKind, Section, StatutoryItem
from disclosure.models import (
    Column,
    Genre,
    LogEntry,
    PublicationLog,
    SiteIdentity,
    SubjectCategory,
)
from disclosure.models.logged import logged_models

pytestmark = pytest.mark.django_db


def everything() -> list:
    return [row for model in logged_models() for row in model.objects.all()]


def test_installed_rows_are_what_the_models_allow():
    installation.install()
    for row in everything():
        row.full_clean()


def test_every_row_has_one_entry_of_its_own_in_the_log():
    installation.install()
    entries = list(LogEntry.objects.values_list("kind", "subject"))
    assert len(set(entries)) == len(entries)
    assert {kind for kind, _ in entries} == {EntryKind.STRUCTURE}
    assert {subject for _, subject in entries} == {row.log_subject for row in everything()}


def test_installing_again_adds_nothing_and_writes_no_entry():
    installation.install()
    head = PublicationLog.head().seq
    assert installation.install() == {"columns": 0, "subjects": 0, "genres": 0}
    assert PublicationLog.head().seq == head


def test_the_root_has_the_sections_of_the_norm_in_its_order():
    installation.install()
    root = Column.objects.filter(parent=None).values_list("slug", "name")
    assert list(root) == [(section.value, section.label) for section in Section]


def test_every_item_of_the_regulation_has_a_column():
    installation.install()
    items = set(
        Column.objects.exclude(statutory_item="").values_list("statutory_item", flat=True)
    )
    assert items == set(StatutoryItem.values)


def test_a_column_says_what_it_is_in_its_meta_labels():
    installation.install()
    column = Column.objects.get(slug="rule-of-law-reports")
    assert [each.name for each in column.chain()] == [
        "法定主动公开内容",
        "其他主动公开内容",
        "法治政府建设年度报告",
    ]
    assert column.path == "statutory/other/rule-of-law-reports"
    assert not Column.objects.filter(description="").exists()
    assert not Column.objects.filter(keywords="").exists()


def test_what_a_site_edited_stays_as_it_is():
    installation.install()
    moved = Column.objects.get(slug="health")
    moved.name, moved.slug = "健康云汀", "healthy-yunting"
    moved.parent = Column.objects.get(slug="other")
    moved.save()
    branch = Column.objects.get(slug="policies")
    branch.slug = "documents-of-the-government"
    branch.save()
    subject = SubjectCategory.objects.get(code="1603")
    subject.name = "司法行政"
    subject.save()
    genre = Genre.objects.get(code="letter")
    genre.asks_before_publishing = False
    genre.save()
    before = [row.log_record() for row in everything()]
    assert installation.install() == {"columns": 0, "subjects": 0, "genres": 0}
    assert [row.log_record() for row in everything()] == before


def test_a_column_of_the_same_name_made_by_hand_is_not_doubled():
    statutory = Column(slug="statutory", name=str(Section.STATUTORY.label))
    statutory.save()
    Column(slug="tong-ji-xin-xi", name="统计信息", parent=statutory).save()
    installation.install()
    assert Column.objects.filter(name="统计信息").count() == 1
    assert Column.objects.get(slug="bulletins").path == "statutory/tong-ji-xin-xi/bulletins"


def test_what_is_missing_is_added():
    installation.install()
    Column.objects.get(slug="education").delete()
    Genre.objects.get(code="minutes").delete()
    assert installation.install() == {"columns": 1, "subjects": 0, "genres": 1}


def test_genres_that_are_seldom_public_ask_first():
    installation.install()
    asking = Genre.objects.filter(asks_before_publishing=True).values_list("code", flat=True)
    assert list(asking) == ["request", "reply", "letter", "minutes"]


def test_subjects_are_those_of_the_shared_list(shared):
    installation.install()
    heads = json.loads((shared / "data/subject_categories.json").read_text())["categories"]
    expected = {
        (subject["code"], subject["name"])
        for head in heads
        for subject in [head, *head.get("children", [])]
    }
    assert set(SubjectCategory.objects.values_list("code", "name")) == expected
    assert not SubjectCategory.objects.filter(parent__parent__isnull=False).exists()


def test_a_batch_holds_the_head_of_the_log_only_shortly(monkeypatch):
    locked, ran = [], []
    monkeypatch.setattr(installation, "BATCH_SECONDS", -1)
    monkeypatch.setattr(PublicationLog, "locked", lambda: locked.append(len(ran)))
    steps = [lambda number=number: ran.append(number) is None for number in range(3)]
    assert installation.run_in_batches(steps) == 3
    assert (locked, ran) == ([0, 1, 2], [0, 1, 2])


def set_up(**options) -> str:
    out = StringIO()
    call_command("setup_site", interactive=False, stdout=out, **options)
    return out.getvalue()


def test_setup_site_sets_identity_and_lists():
    set_up(site_name="云汀区人民政府网", organiser="云汀区人民政府", site_id_code="9900000001")
    identity = SiteIdentity.load()
    assert (identity.site_name, identity.site_id_code) == ("云汀区人民政府网", "9900000001")
    assert Genre.objects.count() == 30
    assert LogEntry.objects.filter(subject="site:identity").count() == 1


def test_setup_site_again_keeps_the_identity():
    set_up(site_name="云汀区人民政府网", phone="0710-0000000")
    head = PublicationLog.head().seq
    set_up()
    assert SiteIdentity.load().site_name == "云汀区人民政府网"
    assert PublicationLog.head().seq == head


def test_setup_site_refuses_a_wrong_site_code_in_words():
    with pytest.raises(CommandError, match="网站标识码为10位字符"):
        set_up(site_id_code="12")
    assert not SiteIdentity.objects.exists()


def test_setup_site_makes_the_administrator_once_and_shows_the_password_once(monkeypatch):
    monkeypatch.setattr(secrets, "token_urlsafe", lambda length: "made-password-0001")
    assert "made-password-0001" in set_up(admin="boss")
    user = get_user_model().objects.get()
    assert (user.username, user.is_superuser, user.is_staff) == ("boss", True, True)
    assert user.check_password("made-password-0001")
    again = set_up(admin="boss")
    assert "made-password-0001" not in again and "未作改动" in again


def test_setup_site_asks_in_chinese_for_what_it_was_not_given(monkeypatch):
    answers = iter(["云汀区人民政府网", "云汀区人民政府", "9900000001", "boss"])
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda text: asked.append(text) or next(answers))
    monkeypatch.setattr("getpass.getpass", lambda text: "a-long-password-1")
    call_command("setup_site", stdout=StringIO())
    assert asked == [
        "网站名称（政府信息公开）：",
        "主办单位：",
        "网站标识码：",
        "管理员用户名（直接回车则暂不建立）：",
    ]
    assert SiteIdentity.load().organiser == "云汀区人民政府"
    assert get_user_model().objects.get().check_password("a-long-password-1")
