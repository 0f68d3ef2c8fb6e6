"""The staff's API: drafts, revisions, attachments, by the rules and the record of the desk."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import ApiToken
from disclosure.enums import Act, Role, State
from disclosure.models import AuditEntry, Disclosure, Relation
from disclosure.querysets import LONG_TEXTS
from disclosure.workflow import approve, pass_review, revise
from tests.disclosure.desk import address, kinds_of, person_of
from tests.disclosure.test_api_disclosures import problem
from tests.disclosure.test_permissions import LETTERS, in_state, of_letter, scope_of
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DRAFTS = "/api/v1/drafts/"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


class Program:
    """A program that acts for ``person``."""

    def __init__(self, client, person):
        token = ApiToken(person=person, name="测试")
        self.secret = token.renew(days=30)
        token.save()
        self.client, self.person, self.token = client, person, token

    def send(self, method: str, path: str, data=None):
        options = {"headers": {"authorization": f"Token {self.secret}"}}
        if data is not None:
            options |= {"data": data, "content_type": "application/json"}
        return getattr(self.client, method)(path, **options)

    def upload(self, path: str, name: str, content: bytes):
        headers = {"authorization": f"Token {self.secret}"}
        return self.client.post(
            path, {"file": SimpleUploadedFile(name, content)}, headers=headers
        )


@pytest.fixture
def body():
    return IssuingBodyFactory(code="011158671", name="云汀区司法局")


@pytest.fixture
def program(client, body):
    return Program(client, person_of(body, Role.EDITOR, name="周岚"))


def url_of(draft) -> str:
    return f"{DRAFTS}{draft.pk}/"


def full(body) -> dict:
    column = ColumnFactory(name="规范性文件", slug="normative")
    genre = GenreFactory(name="通知", code="notice")
    return {
        "title": "关于开展普法宣传的通知",
        "document_number": "云司发[2026]003号",
        "issuing_body": body.code,
        "co_issuers": [IssuingBodyFactory(code="011158672", name="云汀区财政局").code],
        "subjects": [SubjectFactory(code="1603", name="司法").code],
        "column": column.path,
        "genre": genre.code,
        "keywords": ["普法"],
        "written_on": "2026-11-02",
        "content_html": "<h1>总则</h1><p onclick='x'>正文。</p>",
        "relations": [{"kind": "based_on", "title": "中华人民共和国某法"}],
    }


def test_a_draft_is_made_with_all_that_hangs_on_it(program, body):
    answer = program.send("post", DRAFTS, full(body))
    assert answer.status_code == 201, answer.content.decode()
    said = answer.json()
    expected = {
        "state": {"code": "draft", "label": "草稿"},
        "revises": "",
        "document_number": "云司发〔2026〕3号",
        "issuing_body": {"code": "011158671", "name": "云汀区司法局"},
        "co_issuers": [{"code": "011158672", "name": "云汀区财政局"}],
        "subjects": [{"code": "1603", "name": "司法"}],
        "genre": {"code": "notice", "label": "通知"},
        "keywords": ["普法"],
        "written_on": "2026-11-02",
        "effective_on": None,
        "content_html": "<h2>总则</h2><p>正文。</p>",
        "relations": [
            {"kind": "based_on", "index_number": None, "title": "中华人民共和国某法"}
        ],
        "missing": [],
        "attachments": [],
    }
    assert {name: said[name] for name in expected} == expected
    draft = Disclosure.objects.get()
    assert (draft.written_by, draft.edited_by) == (program.person, program.person)
    assert kinds_of(draft) == ["created"]
    assert program.send("get", url_of(draft)).json() == said


def test_what_is_missing_is_said_and_handing_in_is_refused_until_it_is_there(program, body):
    made = program.send("post", DRAFTS, {"title": "半份", "issuing_body": body.code}).json()
    assert [each["field"] for each in made["missing"]] == ["column", "content_html"]
    url = f"{DRAFTS}{made['id']}/"
    refused = program.send("post", f"{url}submit/")
    assert refused.status_code == 400
    assert "请选择栏目。" in refused.json()["detail"]
    column = ColumnFactory()
    fields = {"column": column.path, "content_html": "<p>正文。</p>"}
    assert program.send("patch", url, fields).status_code == 200
    submitted = program.send("post", f"{url}submit/").json()
    assert submitted["state"]["code"] == "in_review"
    assert program.send("patch", url, {"title": "再改"}).status_code == 403
    draft = Disclosure.objects.get(pk=made["id"])
    assert kinds_of(draft) == ["created", "edited", "submitted"]
    assert AuditEntry.objects.get(kind="edited").ground == "column、content_html"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"title": ""}, {"title"}),
        ({"title": "一\n二"}, {"title"}),
        ({"issuing_body": "nowhere"}, {"issuing_body"}),
        ({"subjects": ["0000"]}, {"subjects.0"}),
        ({"column": "no/where"}, {"column"}),
        ({"genre": "x"}, {"genre"}),
        ({"written_on": "2026-13-01"}, {"written_on"}),
        ({"written_on": "2999-01-01"}, {"written_on"}),
        ({"effective_on": "2026-02-01", "expires_on": "2026-01-01"}, {"expires_on"}),
        ({"disclosure_kind": "withheld"}, {"kind_reason"}),
        ({"relations": [{"kind": "related"}]}, {"relations.0"}),
        ({"relations": [{"kind": "related", "index_number": "x/1"}]}, None),
        ({"keywords": "不是列表"}, {"keywords"}),
        ({"state": "published"}, {"state"}),
        ({"index_number": "011158671/2026-00001"}, {"index_number"}),
    ],
)
def test_wrong_fields_are_named_in_chinese_and_nothing_is_made(program, body, fields, errors):
    answer = program.send("post", DRAFTS, {"title": "标题", "issuing_body": body.code} | fields)
    assert answer.status_code == 400
    assert errors is None or set(answer.json()["errors"]) == errors
    words = str(answer.json()["errors"])
    assert any("\u4e00" <= sign <= "\u9fff" for sign in words)
    assert not Disclosure.objects.exists()


def test_a_refused_change_leaves_the_draft_as_it_was(program, body):
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=body, title="原标题")
    data = {"title": "新标题", "subjects": [], "expires_on": "2020-01-01"}
    data["effective_on"] = "2021-01-01"
    assert program.send("patch", url_of(draft), data).status_code == 400
    draft.refresh_from_db()
    assert (draft.title, kinds_of(draft)) == ("原标题", [])


def test_what_somebody_changed_meanwhile_is_a_conflict(program, body):
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    read = program.send("get", url_of(draft)).json()
    program.send("patch", url_of(draft), {"title": "同事改的"})
    data = {"title": "我改的", "updated_at": read["updated_at"]}
    answer = program.send("patch", url_of(draft), data)
    assert (answer.status_code, Disclosure.objects.get().title) == (409, "同事改的")
    data["updated_at"] = program.send("get", url_of(draft)).json()["updated_at"]
    assert program.send("patch", url_of(draft), data).status_code == 200


def test_a_revision_is_begun_changed_and_goes_its_way(program, body):
    shown = DisclosureFactory(issuing_body=body, title="有错的标题")
    made = program.send("post", DRAFTS, {"revises": shown.index_number})
    assert made.status_code == 201
    copy = made.json()
    assert (copy["revises"], copy["title"]) == (shown.index_number, "有错的标题")
    url = f"{DRAFTS}{copy['id']}/"
    program.send("patch", url, {"title": "改好的标题", "revision_reason": "更正错字"})
    other = IssuingBodyFactory()
    moved = program.send("patch", url, {"issuing_body": other.code})
    assert set(moved.json()["errors"]) == {"issuing_body"}
    program.send("post", f"{url}submit/")
    row = Disclosure.objects.get(pk=copy["id"])
    pass_review(row)
    approve(row)
    assert Disclosure.objects.get().title == "改好的标题"
    again = program.send("post", DRAFTS, {"revises": "no/such"})
    assert again.status_code == 404


def test_a_relation_that_cannot_be_is_refused_in_words(program, body):
    shown = DisclosureFactory(issuing_body=body)
    copy = program.send("post", DRAFTS, {"revises": shown.index_number}).json()
    other = {"kind": "amends", "index_number": DisclosureFactory().index_number}
    itself = {"kind": "amends", "index_number": shown.index_number}
    for relations, errors in [
        ([other, other], {"relations.1": ["同一关系只需填写一次。"]}),
        ([itself], {"relations.0": ["文件不能与自己相关。"]}),
    ]:
        answer = program.send("patch", f"{DRAFTS}{copy['id']}/", {"relations": relations})
        assert (answer.status_code, answer.json().get("errors")) == (400, errors)
    assert not Relation.objects.exists()


def test_attachments_come_and_go(program, body):
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    made = program.upload(f"{url_of(draft)}attachments/", "附件一.pdf", PDF)
    assert made.status_code == 201, made.content.decode()
    said = made.json()
    assert (said["name"], said["media_type"]) == ("附件一.pdf", "application/pdf")
    url = f"{url_of(draft)}attachments/{said['id']}/"
    assert b"".join(program.send("get", url).streaming_content) == PDF
    wrong = program.upload(f"{url_of(draft)}attachments/", "坏.exe", b"MZ\x00")
    assert wrong.status_code == 400
    assert program.send("delete", url).status_code == 204
    assert not draft.attachments.exists()


def test_a_deleted_draft_stays_in_the_audit(program, body):
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    assert program.send("delete", url_of(draft)).status_code == 204
    assert kinds_of(draft) == ["deleted"]
    other = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    pointing = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    pointing.relations.create(kind="related", target=other)
    refused = program.send("delete", url_of(other))
    assert (refused.status_code, kinds_of(other)) == (400, [])


@pytest.mark.usefixtures("notices")
@time_machine.travel("2026-10-12 09:00 +0800", tick=False)
def test_how_long_there_is_yet_is_said(program, body):
    DisclosureFactory(state=State.DRAFT, issuing_body=body, written_on=date(2026, 9, 28))
    DisclosureFactory(state=State.DRAFT, issuing_body=body)
    without, term = [row["term"] for row in program.send("get", DRAFTS).json()["results"]]
    assert without is None
    assert term == {"last": "2026-10-30", "left": 14, "words": "还剩 14 个工作日"}


def test_a_body_of_another_type_than_is_read_is_a_415(program, body):
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    headers = {"authorization": f"Token {program.secret}"}
    for method, path, sent in [
        ("post", DRAFTS, "application/x-www-form-urlencoded"),
        ("patch", url_of(draft), "text/xml"),
        ("post", f"{url_of(draft)}attachments/", "application/json"),
    ]:
        ask = getattr(program.client, method)
        answer = ask(path, "{}", content_type=sent, headers=headers)
        assert "不能读取这种格式" in problem(answer, 415)["detail"]
    assert kinds_of(draft) == []


def test_the_end_of_the_list_leads_to_the_desk(program):
    answer = program.send("get", f"{DRAFTS}?page=1001")
    detail = problem(answer, 404)["detail"]
    assert f"从 {address('disclosure_changelist')} 取得全部" in detail


# --- who --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(set(State) - {State.PUBLISHED, State.WITHDRAWN}))
@pytest.mark.parametrize("letter", LETTERS)
def test_the_matrix_holds_at_this_door_too(client, letter, state):
    document = in_state(state)
    program = Program(client, of_letter(letter, document.issuing_body))
    scope = scope_of(program.person)
    assert program.send("get", url_of(document)).status_code == 200
    changed = program.send("patch", url_of(document), {"source": "来源"}).status_code
    assert changed == (200 if scope.may(Act.EDIT, document) else 403)
    if scope.may(Act.SUBMIT, document):
        assert program.send("post", f"{url_of(document)}submit/").status_code == 200
        return
    assert program.send("post", f"{url_of(document)}submit/").status_code == 403
    assert program.send("delete", url_of(document)).status_code == 403


def test_drafts_of_other_bodies_are_neither_listed_nor_opened_nor_written(program, body):
    mine = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    other = DisclosureFactory(state=State.DRAFT, title="别家的")
    DisclosureFactory(issuing_body=body)
    listed = program.send("get", DRAFTS).json()
    assert ([row["id"] for row in listed["results"]], listed["count"]) == ([mine.pk], 1)
    for method, path, data in [
        ("get", url_of(other), None),
        ("patch", url_of(other), {"title": "改"}),
        ("delete", url_of(other), None),
        ("post", f"{url_of(other)}submit/", None),
    ]:
        answer = program.send(method, path, data)
        assert answer.status_code == 404
        assert "别家的" not in answer.content.decode()
    data = {"title": "冒名", "issuing_body": other.issuing_body.code}
    assert program.send("post", DRAFTS, data).status_code == 403
    moved = program.send("patch", url_of(mine), {"issuing_body": other.issuing_body.code})
    assert moved.status_code == 403
    public = DisclosureFactory()
    assert program.send("post", DRAFTS, {"revises": public.index_number}).status_code == 404


def test_without_a_valid_token_nothing_is_said(client, program, body):
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    for headers in [
        {},
        {"authorization": "Token x"},
        {"authorization": f"Bearer {program.secret}"},
    ]:
        answer = client.get(url_of(draft), headers=headers)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
    client.force_login(UserFactory())
    assert client.get(url_of(draft)).status_code == 401  # a session is no token
    assert program.send("get", url_of(draft)).status_code == 200
    program.token.expires_at = timezone.now() - timedelta(seconds=1)
    program.token.save()
    assert program.send("get", url_of(draft)).status_code == 401


def test_the_token_of_somebody_who_left_opens_nothing(program, body):
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    program.person.is_active = False
    program.person.save()
    assert program.send("get", url_of(draft)).status_code == 401


@pytest.mark.parametrize("length", [1, 20])
def test_the_list_costs_the_same_however_long_it_is(
    program, body, django_assert_num_queries, length
):
    DisclosureFactory.create_batch(length, state=State.DRAFT, issuing_body=body)
    program.send("get", DRAFTS)
    # token and person, version, memberships, count, rows, links, two of the calendar
    with django_assert_num_queries(8):
        program.send("get", DRAFTS)


def test_the_list_reads_no_long_text(program, body, django_assert_num_queries):
    revise(DisclosureFactory(issuing_body=body))
    program.send("get", DRAFTS)
    with django_assert_num_queries(8) as queries:
        assert program.send("get", DRAFTS).json()["count"] == 1
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    assert [name for name in LONG_TEXTS if name in asked] == []


# --- tokens at the desk -----------------------------------------------------------------


def test_a_token_is_shown_once_and_kept_as_a_hash(client, body):
    person = person_of(body, Role.EDITOR)
    client.force_login(person)
    page = client.post(
        "/admin/accounts/apitoken/add/", {"name": "办公系统", "days": 90}, follow=True
    )
    token = ApiToken.objects.get()
    secret = page.content.decode().split("请立即复制保存）：")[1].split("<")[0].strip()
    assert ApiToken.of_secret(secret) == token
    assert secret not in token.digest
    again = client.get("/admin/accounts/apitoken/").content.decode()
    assert "办公系统" in again
    assert secret not in again
    assert AuditEntry.objects.get().subject == f"token:{person.username}/办公系统"
    client.post(f"/admin/accounts/apitoken/{token.pk}/delete/", {"post": "yes"})
    assert ApiToken.of_secret(secret) is None


def test_nobody_sees_or_revokes_the_tokens_of_others(client, program):
    client.force_login(person_of(IssuingBodyFactory(), Role.EDITOR))
    assert "测试" not in client.get("/admin/accounts/apitoken/").content.decode()
    client.post(f"/admin/accounts/apitoken/{program.token.pk}/delete/", {"post": "yes"})
    assert ApiToken.objects.filter(pk=program.token.pk).exists()


def test_the_address_of_a_draft_is_no_door_for_readers(client):
    document = DisclosureFactory(state=State.DRAFT)
    assert client.get(url_of(document)).status_code == 401
    assert client.get(address("disclosure_change", document.pk)).status_code == 302
