"""The lists of the desk: what they find, what they cost, who may see them, in what language."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from disclosure.admin import looking
from disclosure.admin.disclosures import DisclosureAdmin
from disclosure.enums import Role, State
from disclosure.models import Disclosure, NumberSeries
from disclosure.workflow import revise
from tests.disclosure.desk import address, clerk, person_of
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
KINDS = [
    *("disclosure", "column", "subjectcategory", "genre", "issuingbody", "auditentry"),
    *("logentry", "numberseries"),
]


@pytest.fixture
def desk(client):
    client.force_login(UserFactory())
    return client


def found(response) -> set[str]:
    return {row.title for row in response.context["cl"].result_list}


@pytest.mark.parametrize("length", [1, 20])
def test_the_list_costs_the_same_however_long_it_is(desk, django_assert_num_queries, length):
    body, column = IssuingBodyFactory(), ColumnFactory()
    DisclosureFactory.create_batch(length, issuing_body=body, column=column)
    desk.get(address("disclosure_changelist"))
    # session, person, structure's version, first year, count, rows, two of the calendar
    with django_assert_num_queries(8):
        page = desk.get(address("disclosure_changelist"))
    assert len(page.context["cl"].result_list) == length


@time_machine.travel("2026-10-12 09:00 +0800", tick=False)
@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize("length", [1, 12])
def test_the_first_page_costs_the_same_however_much_there_is(
    desk, django_assert_num_queries, length
):
    body = IssuingBodyFactory()
    late = date(2026, 3, 2)
    DisclosureFactory.create_batch(
        length, issuing_body=body, state=State.DRAFT, written_on=late
    )
    DisclosureFactory.create_batch(
        length,
        issuing_body=body,
        state=State.SCHEDULED,
        publish_at=timezone.now() + timedelta(days=1),
    )
    desk.get(reverse("admin:index"))
    # session, person, version, due, to decide, returned, drafts, today, scheduled, erasures,
    # numbers, late, two of the calendar
    with django_assert_num_queries(14):
        desk.get(reverse("admin:index"))


@pytest.mark.parametrize("length", [1, 20])
@pytest.mark.parametrize(
    ("kind", "make", "queries"),
    [
        ("column", ColumnFactory, 5),
        ("issuingbody", IssuingBodyFactory, 5),
        ("subjectcategory", SubjectFactory, 5),
    ],
)
def test_a_tree_costs_the_same_however_long_it_is(
    desk, django_assert_num_queries, length, kind, make, queries
):
    root = make()
    make.create_batch(length, parent=root)
    desk.get(address(f"{kind}_changelist"))
    with django_assert_num_queries(queries):
        desk.get(address(f"{kind}_changelist"))


@pytest.mark.parametrize("length", [1, 15])
def test_suggestions_cost_the_same_however_many_there_are(
    desk, django_assert_num_queries, length
):
    ColumnFactory.create_batch(length, parent=ColumnFactory())
    suggestions(desk, "column", "disclosure", "栏目")
    with django_assert_num_queries(5):
        suggestions(desk, "column", "disclosure", "栏目")


def test_the_list_reads_no_long_text(desk):
    DisclosureFactory()
    row = desk.get(address("disclosure_changelist")).context["cl"].result_list[0]
    assert {"content_html", "content_text"} <= row.get_deferred_fields()


def test_the_newest_edited_stands_first(desk):
    first, second = DisclosureFactory(), DisclosureFactory(state=State.DRAFT)
    first.save()
    rows = desk.get(address("disclosure_changelist")).context["cl"].result_list
    assert list(rows) == [first, second]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("new_index")
@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_a_document_is_found_by_title_index_number_and_any_writing_of_its_number(desk, state):
    wanted = DisclosureFactory(
        title="防汛抗旱工作的通知", document_number="云政办发〔2021〕15号", state=state
    )
    DisclosureFactory(title="防汛物资目录", document_number="云政办发〔2021〕16号", state=state)
    asked = ["抗旱", "通知 防汛", "云政办发[2021]15号", "云政办发（2021）第15号"]
    if wanted.index_number:
        asked.append(wanted.index_number)
    for text in asked:
        titles = found(desk.get(address("disclosure_changelist"), {"q": text}))
        assert titles == {"防汛抗旱工作的通知"}, text
    for text in ["抗洪", "通知 目录", "，", "\x00"]:
        titles = found(desk.get(address("disclosure_changelist"), {"q": text}))
        assert titles == set() or not text.strip("\x00"), text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("new_index")
def test_a_search_and_the_filters_narrow_together(desk):
    body = IssuingBodyFactory()
    DisclosureFactory(title="防汛通知甲", issuing_body=body)
    DisclosureFactory(title="防汛通知乙", issuing_body=body, state=State.DRAFT)
    DisclosureFactory(title="防汛通知丙")
    url = address("disclosure_changelist")
    both = {"防汛通知甲", "防汛通知乙"}
    assert found(desk.get(url, {"q": "防汛", "of_body": body.pk})) == both
    public = {"q": "防汛", "of_body": body.pk, "state__exact": "published"}
    assert found(desk.get(url, public)) == {"防汛通知甲"}


def test_while_the_index_is_being_made_drafts_are_found_and_it_is_said(desk):
    DisclosureFactory(title="防汛通知甲")
    DisclosureFactory(title="防汛通知乙", state=State.DRAFT)
    page = desk.get(address("disclosure_changelist"), {"q": "防汛"})
    assert found(page) == {"防汛通知乙"}
    assert "索引正在建立" in page.content.decode()


def test_a_long_list_is_counted_so_far_and_says_so(desk, monkeypatch):
    DisclosureFactory.create_batch(4, state=State.DRAFT)
    url = address("disclosure_changelist")
    assert "共 4 条" in " ".join(desk.get(url).content.decode().split())
    monkeypatch.setattr(looking, "COUNTED", 3)
    page = desk.get(url)
    assert "多于 3 条" in page.content.decode()
    assert page.context["cl"].paginator.count == 3


def test_the_list_is_sorted_by_what_has_an_index_and_by_nothing_else(desk):
    first = DisclosureFactory(title="乙", state=State.DRAFT)
    second = DisclosureFactory(title="甲", state=State.DRAFT)
    listed = ["chosen", *DisclosureAdmin.list_display]
    url = address("disclosure_changelist")

    def rows(column: str) -> list:
        order = listed.index(column)
        return list(desk.get(url, {"o": order}).context["cl"].result_list)

    assert rows("edited") == [first, second]
    assert rows("title") == [second, first]
    assert "o=" not in desk.get(url).content.decode().split("column-title")[1].split("</th>")[0]


def test_the_filters_of_the_list_include_what_stands_below(desk):
    top, other = IssuingBodyFactory(), IssuingBodyFactory()
    below = IssuingBodyFactory(parent=top)
    root = ColumnFactory()
    leaf = ColumnFactory(parent=root)
    genre = GenreFactory()
    DisclosureFactory(title="甲", issuing_body=top, column=root, genre=genre)
    DisclosureFactory(title="乙", issuing_body=below, column=leaf, state=State.DRAFT)
    DisclosureFactory(title="丙", issuing_body=other)
    url = address("disclosure_changelist")
    assert found(desk.get(url, {"of_body": top.pk})) == {"甲", "乙"}
    assert found(desk.get(url, {"in_column": leaf.pk})) == {"乙"}
    assert found(desk.get(url, {"in_column": root.pk})) == {"甲", "乙"}
    ColumnFactory.create_batch(10, parent=leaf)
    assert found(desk.get(url, {"in_column": leaf.pk})) == {"乙"}
    assert found(desk.get(url, {"of_genre": genre.code})) == {"甲"}
    assert found(desk.get(url, {"state__exact": "draft"})) == {"乙"}
    assert found(desk.get(url, {"of_body": "x"})) == set()
    today = timezone.localdate()
    assert found(desk.get(url, {"of_year": today.year})) == {"甲", "丙"}
    assert found(desk.get(url, {"of_year": today.year - 1})) == set()
    assert found(desk.get(url, {"of_year": "x"})) == set()


def test_the_first_page_says_what_waits(desk):
    draft = DisclosureFactory(title="等着公开的草稿", state=State.DRAFT)
    late = DisclosureFactory(
        title="没能公开的文件",
        state=State.SCHEDULED,
        publish_at=timezone.now() + timedelta(days=1),
    )
    Disclosure.objects.filter(pk=late.pk).update(
        column=None, publish_at=timezone.now() - timedelta(hours=1)
    )
    NumberSeries.objects.create(code="011158671", year=2020, last=5000, held_from=3)
    page = desk.get(reverse("admin:index"))
    assert list(page.context["desk"]["drafts"]) == [draft]
    assert page.context["desk"]["overdue"] == [(late, ["请选择栏目。"])]
    text = page.content.decode()
    for words in ["录入一份文件", "没能公开的文件", "请选择栏目。", "011158671 2020"]:
        assert words in text


def test_the_first_page_opens_for_everybody_who_sees_documents(client):
    body = DisclosureFactory(state=State.IN_REVIEW).issuing_body
    auditor = UserFactory(is_superuser=False, is_auditor=True)
    reviewing_auditor = person_of(body, Role.REVIEWER, is_auditor=True)
    people = [auditor, reviewing_auditor, *(person_of(body, role) for role in Role)]
    for person in people:
        client.force_login(person)
        page = client.get(reverse("admin:index"))
        decides = person.memberships.filter(role=Role.REVIEWER).exists()
        assert (page.status_code, bool(page.context["desk"]["to_decide"])) == (200, decides)


def test_the_first_page_shows_no_document_to_who_may_not_see_documents(client):
    DisclosureFactory(title="一份草稿", state=State.DRAFT)
    client.force_login(clerk("view_genre"))
    page = client.get(reverse("admin:index")).content.decode()
    assert "一份草稿" not in page
    assert "录入一份文件" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_for_staff_with_permission(client, kind):
    url = address(f"{kind}_changelist")
    assert client.get(url).url.startswith("/admin/login/")
    client.force_login(clerk())
    assert client.get(url).status_code == 403
    if kind == "disclosure":
        client.force_login(person_of(IssuingBodyFactory(), Role.EDITOR))
    elif kind == "auditentry":
        client.force_login(UserFactory(is_superuser=False, is_auditor=True))
    else:
        client.force_login(clerk(f"view_{kind}"))
    assert client.get(url).status_code == 200


def suggestions(client, field: str, model: str, term: str):
    return client.get(
        reverse("admin:autocomplete"),
        {"app_label": "disclosure", "model_name": model, "field_name": field, "term": term},
    )


def test_drafts_are_not_suggested_to_strangers(client):
    secret = DisclosureFactory(title="秘而不宣", state=State.DRAFT)
    stranger = suggestions(client, "repealed_by", "disclosure", "秘而不宣")
    assert stranger.status_code == 302
    client.force_login(clerk())
    assert suggestions(client, "repealed_by", "disclosure", "秘").status_code == 403
    elsewhere = person_of(IssuingBodyFactory(), Role.EDITOR)
    client.force_login(elsewhere)
    assert suggestions(client, "repealed_by", "disclosure", "秘").json()["results"] == []
    client.force_login(person_of(secret.issuing_body, Role.EDITOR))
    answer = suggestions(client, "repealed_by", "disclosure", "秘").json()
    assert [row["text"] for row in answer["results"]] == ["秘而不宣（草稿）"]


def test_columns_and_subjects_are_suggested_by_their_path(desk):
    root = ColumnFactory(name="法定主动公开内容")
    ColumnFactory(name="法治政府建设年度报告", parent=root)
    head = SubjectFactory(name="政法、监察", code="16")
    SubjectFactory(name="司法", code="1603", parent=head)
    IssuingBodyFactory(name="原区卫生局", dissolved_on=date(2019, 1, 1))
    asked = [
        ("column", "disclosure", "法治", "法定主动公开内容 › 法治政府建设年度报告"),
        ("subject", "subjectlink", "司法", "政法、监察 › 司法（1603）"),
        ("issuing_body", "disclosure", "卫生", "原区卫生局（已撤并）"),
    ]
    for field, model, term, text in asked:
        results = suggestions(desk, field, model, term).json()["results"]
        assert [row["text"] for row in results] == [text]


ENGLISH = re.compile(r"[A-Za-z]{3,}")
# What is the same in any language: the editor's icons are drawn from these words elsewhere.
NOT_WORDS = {
    "clerk",
    "Word",
    "ICP",
    "CSV",
    "XLSX",
    "code",
    "year",
    "month",
    "day",
    "serial",
    "subject",
}


def words_of(response) -> set[str]:
    """The Latin words that a page shows, without markup, scripts and values."""
    html = response.content.decode()
    html = re.sub(r"<(script|style|svg|template|textarea).*?</\1>", " ", html, flags=re.S)
    return set(ENGLISH.findall(unescape(re.sub(r"<[^>]*>", " ", html)))) - NOT_WORDS


def test_no_page_of_the_desk_shows_an_english_word(client):
    desk = client
    desk.force_login(UserFactory(username="1"))
    genre = GenreFactory(code="1-1")
    documents = [
        DisclosureFactory(column=ColumnFactory(slug="1-1"), genre=genre),
        DisclosureFactory(state=State.DRAFT, column=None, issuing_body=None),
        DisclosureFactory(state=State.WITHDRAWN, column=ColumnFactory(slug="1-2")),
        DisclosureFactory(state=State.IN_REVIEW, column=ColumnFactory(slug="1-3")),
        DisclosureFactory(state=State.IN_APPROVAL, column=ColumnFactory(slug="1-4")),
        DisclosureFactory(state=State.SCHEDULED, column=ColumnFactory(slug="1-5")),
        revise(DisclosureFactory(column=ColumnFactory(slug="1-6"))),
    ]
    subject = SubjectFactory()
    addresses = [
        *("/admin/", "/admin/password_change/", "/admin/accounts/user/add/"),
        *("/admin/accounts/user/", "/admin/auth/group/", "/admin/auth/group/add/"),
        *(address(f"{kind}_changelist") for kind in KINDS if kind != "logentry"),
        *(f"{address(f'{kind}_changelist')}?q=99999" for kind in KINDS),
        *(
            address(f"{kind}_add")
            for kind in ("disclosure", "column", "subjectcategory", "genre", "issuingbody")
        ),
        *(address("disclosure_change", each.pk) for each in documents),
        *(address("disclosure_history", each.pk) for each in documents),
        *(address(f"disclosure_{step}", documents[1].pk) for step in ("submit", "delete")),
        *(
            address(f"disclosure_{step}", documents[0].pk)
            for step in ("revise", "withdraw", "ask-erasure", "note-repeal")
        ),
        address("disclosure_restore", documents[2].pk),
        address("disclosure_review", documents[3].pk),
        address("disclosure_send-back", documents[3].pk),
        address("disclosure_approve", documents[4].pk),
        address("disclosure_reopen", documents[5].pk),
        address("disclosure_publish", documents[5].pk),
        address("subjectcategory_delete", subject.pk),
        address("siteidentity_change", 1),
    ]
    english = {url: words_of(desk.get(url)) for url in addresses}
    assert {url: words for url, words in english.items() if words} == {}
    desk.logout()
    assert words_of(desk.get("/admin/login/")) == set()


def test_an_empty_form_sent_is_answered_in_chinese(desk):
    for kind in ("disclosure", "column", "subjectcategory", "genre", "issuingbody"):
        parts = ["subject_links", "co_issuer_links", "attachments", "relations", "memberships"]
        data = {f"{part}-{n}_FORMS": 0 for part in parts for n in ("TOTAL", "INITIAL")}
        answer = desk.post(address(f"{kind}_add"), data)
        assert answer.status_code == 200
        assert words_of(answer) == set()


def test_every_kind_at_the_desk_has_a_chinese_name():
    names = [str(model._meta.verbose_name_plural) for model in admin.site._registry]
    assert [name for name in names if ENGLISH.search(name)] == []
