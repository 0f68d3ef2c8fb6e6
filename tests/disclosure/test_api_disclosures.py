"""The API's documents: what is given, in which form, and what never is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from disclosure.enums import RelationKind, State
from disclosure.models import Attachment
from disclosure.workflow import correct, erase, publish, withdraw
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/api/v1/disclosures/"
NOON = datetime(2021, 3, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def detail(number: str) -> str:
    return f"{LIST}{number}/"


def titles(response) -> list[str]:
    return [row["title"] for row in response.json()["results"]]


def problem(response, status: int) -> dict:
    """Return the body of a problem and prove that it is one."""
    assert (response.status_code, response["Content-Type"]) == (
        status,
        "application/problem+json",
    )
    body = response.json()
    assert body["status"] == status
    assert body["type"] == "about:blank"
    return body


def full_document(number: int = 1, **fields):
    """A public document that has a value in every field, related in every way."""
    column = fields.pop("column", None) or ColumnFactory(
        name="法治政府建设", slug=f"rule-of-law-{number}"
    )
    subjects = fields.pop("subjects", None) or [SubjectFactory(), SubjectFactory()]
    document = DisclosureFactory(
        state=State.DRAFT,
        title=f"云汀区第{number}号办法",
        document_number=f"云汀政发〔2021〕{number}号",
        column=column,
        genre=fields.pop("genre", None) or GenreFactory(),
        keywords=["法治", "政府"],
        source="区政府办公室",
        summary="规定办理的步骤。",
        written_on=date(2021, 2, 26),
        effective_on=date(2021, 4, 1),
        expires_on=date(2022, 3, 31),
        repealed_noted_on=date(2022, 3, 1),
        repealed_by=DisclosureFactory(title="废止它的文件"),
        repeal_words="见公告",
        subjects=subjects,
        **fields,
    )
    document.co_issuer_links.create(body=IssuingBodyFactory())
    text = SimpleUploadedFile("表.txt", "甲\t乙".encode())
    attachment = Attachment.from_file(text, "附表 1.txt")
    attachment.disclosure = document
    attachment.save()
    document.relations.create(kind=RelationKind.INTERPRETS, target=DisclosureFactory())
    document.relations.create(kind=RelationKind.BASED_ON, target_title="外地的规定")
    publish(document, at=NOON)
    other = DisclosureFactory(state=State.DRAFT)
    other.relations.create(kind=RelationKind.AMENDS, target=document)
    publish(other)
    return document


def test_a_document_is_given_in_the_contracts_form_and_order(client):
    document = full_document()
    body, [link] = document.issuing_body, document.co_issuer_links.all()
    [attachment] = document.attachments.all()
    own, elsewhere = document.relations.all()
    [inverse] = document.inverse_relations.all()
    given = client.get(detail(document.index_number)).json()
    expected = {
        "index_number": f"{body.code}/2021-00001",
        "title": "云汀区第1号办法",
        "document_number": "云汀政发〔2021〕1号",
        "issuing_body": {"code": body.code, "name": body.name},
        "co_issuers": [{"code": link.body.code, "name": link.body.name}],
        "subjects": [
            {"code": each.subject.code, "name": each.subject.name}
            for each in document.subject_links.all()
        ],
        "column": {
            "path": "rule-of-law-1",
            "name": "法治政府建设",
            "breadcrumb": ["政府信息公开", "法治政府建设"],
        },
        "genre": {"code": document.genre.code, "label": document.genre.name},
        "keywords": ["法治", "政府"],
        "source": "区政府办公室",
        "summary": "规定办理的步骤。",
        "written_on": "2021-02-26",
        "published_on": "2021-03-01",
        "published_at": "2021-03-01T12:00:00+08:00",
        "effective_on": "2021-04-01",
        "expires_on": "2022-03-31",
        "repeal": {
            "noted_on": "2022-03-01",
            "by": document.repealed_by.index_number,
            "words": "见公告",
        },
        "validity": {"code": "repealed", "label": "已废止"},
        "url": f"/disclosures/{body.code}/2021-00001/",
        "attachments": [
            {
                "name": "附表 1.txt",
                "media_type": "text/plain",
                "size": 7,
                "sha256": attachment.sha256,
                "url": f"/attachments/{attachment.public_id}/%E9%99%84%E8%A1%A8%201.txt",
            }
        ],
        "relations": [
            {
                "kind": {"code": "interprets", "label": "解读"},
                "direction": "own",
                "index_number": own.target.index_number,
                "title": own.target.title,
            },
            {
                "kind": {"code": "based_on", "label": "依据"},
                "direction": "own",
                "index_number": None,
                "title": elsewhere.target_title,
            },
            {
                "kind": {"code": "amends", "label": "修改本文件的文件"},
                "direction": "inverse",
                "index_number": inverse.source.index_number,
                "title": inverse.source.title,
            },
        ],
        "content_html": document.content_html,
        "content_text": document.content_text,
    }
    assert list(given.items()) == list(expected.items())


def test_a_row_of_the_list_is_the_document_without_what_only_the_detail_has(client):
    document = full_document()
    whole = client.get(detail(document.index_number)).json()
    rows = client.get(LIST, {"year": 2021}).json()
    for name in ["attachments", "relations", "content_html", "content_text"]:
        del whole[name]
    assert rows == {"count": 1, "next": None, "previous": None, "results": [whole]}
    assert list(rows["results"][0]) == list(whole)


def test_what_is_absent_is_an_empty_text_a_null_or_an_empty_list(client):
    document = DisclosureFactory()
    given = client.get(detail(document.index_number)).json()
    assert {name: value for name, value in given.items() if not value} == {
        "document_number": "",
        "co_issuers": [],
        "subjects": [],
        "genre": None,
        "keywords": [],
        "source": "",
        "summary": "",
        "written_on": None,
        "effective_on": None,
        "expires_on": None,
        "repeal": None,
        "attachments": [],
        "relations": [],
    }


def test_the_list_holds_what_is_public_and_nothing_else(client):
    shown = DisclosureFactory(title="已公开")
    DisclosureFactory(title="草稿", state=State.DRAFT)
    DisclosureFactory(title="撤下", state=State.WITHDRAWN)
    DisclosureFactory(
        title="排期",
        state=State.SCHEDULED,
        publish_at=timezone.now() + timedelta(days=1),
    )
    assert titles(client.get(LIST)) == [shown.title]


def test_the_detail_of_what_is_not_public_is_a_problem_in_words(client):
    draft = DisclosureFactory(state=State.DRAFT, index_number="X1/2020-1", title="草稿")
    scheduled = DisclosureFactory(
        state=State.SCHEDULED,
        index_number="X1/2020-2",
        title="排期",
        publish_at=timezone.now() + timedelta(days=1),
    )
    for number in [draft.index_number, scheduled.index_number, "X1/2020-3", "a\x00b"]:
        response = client.get(detail(number))
        assert "没有索引号为" in problem(response, 404)["detail"]
        assert "草稿" not in response.text
        assert "排期" not in response.text


def test_a_withdrawn_and_an_erased_document_say_why_they_are_gone(client):
    document = DisclosureFactory(title="不该再见到的标题")
    withdraw(document, reason="附件有误。", ground="内部的话")
    response = client.get(detail(document.index_number))
    assert problem(response, 410) == {
        "type": "about:blank",
        "title": "已撤下",
        "status": 410,
        "detail": "这份文件已撤下：附件有误。",
        "instance": detail(document.index_number),
    }
    erase(document, ground="依法院裁定删除。")
    response = client.get(detail(document.index_number))
    assert problem(response, 410)["detail"] == "这份文件已撤下：依法院裁定删除。"


def test_no_document_that_is_not_public_shows_through_another(client):
    document = full_document()
    interpreted, _elsewhere = document.relations.all()
    [amending] = document.inverse_relations.all()
    draft = DisclosureFactory(state=State.DRAFT, title="草稿的标题")
    draft.relations.create(kind=RelationKind.REPEALS, target=document)
    for gone in [interpreted.target, amending.source, document.repealed_by]:
        withdraw(gone, reason="有误。", ground="有误")
    given = client.get(detail(document.index_number)).json()
    assert [each["title"] for each in given["relations"]] == ["外地的规定"]
    assert given["repeal"]["by"] == ""


def test_a_correction_and_a_renamed_body_are_given_at_once(client):
    document = DisclosureFactory()
    body, name = document.issuing_body, document.issuing_body.name
    with correct(document, reason="标题有错字") as row:
        row.title = "改正后的标题"
    body.name = "改名后的局"
    body.save()
    document.column.name = "改名后的栏目"
    document.column.save()
    given = client.get(detail(document.index_number)).json()
    assert given["title"] == "改正后的标题"
    assert given["issuing_body"]["name"] == name
    assert given["column"]["breadcrumb"] == ["政府信息公开", "改名后的栏目"]


# --- filters and pages ------------------------------------------------------------------


def test_the_filters_are_those_of_the_page(client):
    above = ColumnFactory(slug="above")
    below = ColumnFactory(slug="below", parent=above)
    head, genre = SubjectFactory(), GenreFactory()
    subject = SubjectFactory(parent=head)
    office = IssuingBodyFactory()
    wanted = full_document(
        7,
        column=below,
        subjects=[subject],
        genre=genre,
        issuing_body=IssuingBodyFactory(parent=office),
    )
    DisclosureFactory(title="另一份")
    for query in [
        {"q": "第7号办法"},
        {"body": office.code},
        {"body": [office.code, office.code]},
        {"subject": head.code},
        {"column": "above"},
        {"column": "above/below"},
        {"year": "2021"},
        {"year": ["2021", "1999"]},
        {"genre": genre.code},
        {"validity": ["repealed", "expired"]},
        {"doc_number": "云汀政发[2021]7号"},
        {"published_after": "2021-03-01", "published_before": "2021-03-01"},
        {"in_force_on": "2021-06-01"},
    ]:
        assert titles(client.get(LIST, query)) == [wanted.title], query
    oldest = client.get(LIST, {"sort": "published_on", "page_size": 1})
    assert titles(oldest) == [wanted.title]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"nonsense": "1"}, "nonsense"),
        ({"format": "xml"}, "format"),
        ({"q": "a\x00b"}, "q"),
        ({"q": "字" * 201}, "q"),
        ({"body": "没有"}, "body"),
        ({"subject": "0"}, "subject"),
        ({"column": "no/such"}, "column"),
        ({"genre": "x"}, "genre"),
        ({"validity": "valid"}, "validity"),
        ({"year": "99999"}, "year"),
        ({"year": [str(year) for year in range(1949, 2999)]}, "year"),
        ({"in_force_on": "yesterday"}, "in_force_on"),
        ({"published_after": "2021-02-30"}, "published_after"),
        ({"sort": "title"}, "sort"),
        ({"page": "0"}, "page"),
        ({"page": "-1"}, "page"),
        ({"page": "１"}, "page"),
        ({"page_size": "101"}, "page_size"),
        ({"page_size": "many"}, "page_size"),
    ],
)
def test_a_parameter_that_is_unknown_or_unreadable_is_named(client, query, named):
    DisclosureFactory()
    body = problem(client.get(LIST, query), 400)
    assert list(body["errors"]) == [named]
    assert named in body["detail"]


def test_an_unknown_parameter_is_answered_with_the_known_ones(client):
    assert problem(client.get(LIST, {"Title": "x"}), 400)["detail"] == (
        "没有参数 Title。可用的参数：body、column、doc_number、genre、in_force_on、page、"
        "page_size、published_after、published_before、q、sort、subject、validity、year。"
    )


def test_pages_lead_on_and_end(client):
    body, column = IssuingBodyFactory(), ColumnFactory()
    DisclosureFactory.create_batch(5, issuing_body=body, column=column)
    first = client.get(LIST, {"page_size": 2, "body": body.code}).json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert [len(page["results"]) for page in (first, second, third)] == [2, 2, 1]
    assert {page["count"] for page in (first, second, third)} == {5}
    assert (first["previous"], third["next"]) == (None, None)
    assert client.get(third["previous"]).json() == second
    response = client.get(LIST, {"page_size": 2, "page": 4})
    assert problem(response, 404)["detail"] == "列表只有 3 页。"


def test_the_list_ends_at_page_1000_and_says_how_to_go_on(client):
    body = problem(client.get(LIST, {"page": 1001}), 404)
    assert "/api/v1/changes/" in body["detail"]


def test_an_empty_parameter_is_as_one_that_is_not_there(client):
    DisclosureFactory.create_batch(2)
    empty = client.get(LIST, {"q": "", "body": "", "year": "", "page": "", "page_size": ""})
    assert empty.json() == client.get(LIST).json()


def test_an_empty_list_has_one_empty_page(client):
    assert client.get(LIST).json() == {
        "count": 0,
        "next": None,
        "previous": None,
        "results": [],
    }


def test_a_list_takes_four_queries_whatever_its_length(client, django_assert_num_queries):
    documents = [full_document()]
    client.get(LIST)
    # The log's head, rows, their links, repealing documents.
    with django_assert_num_queries(4):
        client.get(LIST, {"year": 2021})
    documents += [full_document(number) for number in range(2, 21)]
    call_command("rebuild_index", verbosity=0)  # more than a request may catch up with
    client.get(LIST)
    with django_assert_num_queries(4):
        assert len(client.get(LIST, {"year": 2021}).json()["results"]) == 20
